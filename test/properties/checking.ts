import { resolve } from 'node:path';
import { stringify } from 'yaml';
import { check } from '../../src/engine/check.ts';
import type { ReportedFinding } from '../../src/verdict/report.ts';
import type { Json } from './definitions.ts';

const cwd = resolve('test/properties');

function written(value: Json, name: string): string {
  return name.endsWith('.json')
    ? JSON.stringify(value, null, 2)
    : stringify(value, { aliasDuplicateObjects: false });
}

/** What every rule says of a definition, the first of some texts by file name. */
export async function findingsOf(
  texts: Readonly<Record<string, string>>,
): Promise<readonly ReportedFinding[]> {
  const names = Object.keys(texts);
  const outcome = await check({
    cwd,
    root: cwd,
    paths: [names[0] as string],
    config: false,
    rulesets: ['threatlint:all'],
    failOn: undefined,
    maxFindings: undefined,
    today: '2026-11-23',
    overlay: new Map(names.map((name) => [resolve(cwd, name), texts[name] as string])),
  });
  if (!('report' in outcome)) throw new Error(outcome.problems.map(({ message }) => message).join());
  const { findings, errors } = outcome.report;
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return findings;
}

export function textsOf(files: Readonly<Record<string, Json>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, value]) => [name, written(value, name)]));
}

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { check } from '../../src/engine/check.ts';
import { changeBetween } from '../../src/facts/surface/change.ts';
import { locateFindings } from '../../src/findings/locate.ts';
import { compareBy } from '../../src/rules/compare.ts';
import type { AnyRule } from '../../src/rules/rule.ts';
import type { Range } from '../../src/text/source.ts';
import { apiOf } from './api.ts';

const shop = `openapi: 3.0.3
info: {title: Shop, version: "1"}
servers: [{url: "https://shop.example.com"}]
security: [{key: []}]
paths:
  /orders:
    get: {responses: {"200": {description: ok}}}
    post: {responses: {"201": {description: ok}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
`;
const model = `threatlint: 1
id: shop
components: {api: {exposure: public, implements: {s: api.yaml}}}
threats:
  T-READ: {title: Somebody reads orders of others, scope: {path: /orders}, mitigations: {M-1: {status: planned, due: 2027-01-01, owner: "team:shop"}}}
`;

/** What a rule of the family `regression` says of a change from one text to another, by position in the second. */
export async function saidOfChange(rule: AnyRule, before: string, code: string) {
  const found = rule.compare ? ofDefinitions(rule, before, code) : await ofFiles(rule, before, code);
  const findings = found
    .sort(({ range: { start: a } }, { range: { start: b } }) => a.line - b.line || a.column - b.column)
    .map(({ severity, message, range: { start, end } }) => ({
      at: `${start.line}:${start.column}-${end.line}:${end.column}`,
      severity,
      message,
    }));
  return { findings, unchecked: [] as string[] };
}

interface Said {
  readonly severity: string;
  readonly message: string;
  readonly range: Range;
}

function ofDefinitions(rule: AnyRule, before: string, code: string): Said[] {
  const [old, now] = [apiOf(before), apiOf(code)];
  const change = changeBetween([old], [now], () => old);
  const leave = (_: unknown, reason: string) => {
    throw new Error(reason);
  };
  return locateFindings(compareBy({ rule }, change, { leave, assetsOf: () => [] })).map(
    ({ finding, range }) => ({
      ...finding,
      range,
    }),
  );
}

/** Threat models and policies are compared by the engine, in a repository. */
async function ofFiles(rule: AnyRule, before: string, code: string): Promise<Said[]> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'threatlint-')));
  const name = nameOf(code);
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], {
      cwd: folder,
      stdio: 'pipe',
    });
  const write = (files: Readonly<Record<string, string>>) => {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
  };
  try {
    git('init', '--quiet');
    const strict =
      rule.id === 'operation-unmodelled' ? { 'threatlint.yaml': 'rulesets: threatlint:strict\n' } : {};
    write({ ...strict, 'api.yaml': shop, 'model.yaml': model, [nameOf(before)]: before });
    git('add', '--all');
    git('commit', '--quiet', '--message=before');
    write({ [name]: code });
    const outcome = await check({
      ...{ cwd: folder, root: folder, paths: [], config: true, rulesets: [] },
      ...{ failOn: undefined, maxFindings: undefined, today: '2026-11-23', since: { ref: 'HEAD' } },
    });
    if (!('report' in outcome)) throw new Error(outcome.problems.map(({ message }) => message).join());
    if (outcome.report.errors.length > 0) throw new Error(JSON.stringify(outcome.report.errors));
    return outcome.report.findings.filter((one) => one.rule === rule.id && one.file === name);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function nameOf(text: string): string {
  if (/^threatlint: 1/m.test(text)) return 'model.yaml';
  return /^(?:openapi|swagger):/m.test(text) ? 'api.yaml' : 'threatlint.yaml';
}

import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { findingsOf } from '../properties/checking.ts';
import { Draw, isObject, type Json, operationsOf, type Real, realDefinitions } from './changes/drawn.ts';
import { growing } from './changes/growing.ts';
import { layouts } from './changes/layouts.ts';
import { type Edit, neutral } from './changes/neutral.ts';
import { present } from './corpus.ts';

/**
 * What is found in real definitions keeps its fingerprint under edits that take nothing away and change nothing that is
 * there. `THREATLINT_EDITS=20` draws so many times in each definition, larger ones too, and tells what was lost of how many.
 */
const asked = Number(process.env.THREATLINT_EDITS ?? 0);
const seed = Number(process.env.THREATLINT_SEED ?? 1);
const only = process.env.THREATLINT_EDIT;

const written = (root: Json) => ({ 'api.yaml': stringify(root, { aliasDuplicateObjects: false }) });

/** Equal parameters, headers and answers are one value, which YAML then writes once. */
function anchored(root: Json): Record<string, string> {
  const known = new Map<string, Json>();
  const shared = (one: Json) => {
    const text = JSON.stringify(one);
    const same = known.get(text) ?? one;
    known.set(text, same);
    return same;
  };
  for (const { operation } of operationsOf(root)) {
    if (Array.isArray(operation.parameters)) operation.parameters = operation.parameters.map(shared);
    if (isObject(operation.responses))
      for (const [status, one] of Object.entries(operation.responses))
        operation.responses[status] = shared(one);
  }
  return { 'api.yaml': stringify(root) };
}

const as = (edit: Edit) => (root: Json, draw: Draw) => {
  const after = edit(root, draw);
  return after && written(after);
};
const inLayout = (name: string) => (root: Json, draw: Draw) => layouts[name]?.(root, draw);
const named = [
  'keys in another order',
  'lists in another order',
  'words',
  'a parameter of a path',
  'names of schemas',
  'names of parameters',
  'a schema extracted',
  'a schema written out',
];

const edits: Readonly<Record<string, (root: Json, draw: Draw) => Record<string, string> | undefined>> = {
  ...Object.fromEntries(named.map((name) => [name, as(neutral[name] as Edit)])),
  'anchors and aliases': anchored,
  'each schema in a file': inLayout('each schema in a file'),
  'path items in files': inLayout('path items in files'),
  ...Object.fromEntries(Object.entries(growing).map(([name, edit]) => [name, as(edit)])),
};

/** Said of the whole definition, or of what all operations lack: another operation does matter there. */
const ofAll = new Set([
  'single-scope-everywhere',
  'rate-limit-undeclared',
  'rate-limit-headers-missing',
  'cors-header-missing',
  'security-headers-missing',
  'global-security-missing',
]);

const printsOf = async (texts: Readonly<Record<string, string>>) => {
  const findings = await findingsOf(texts);
  // A component that no operation reaches is known by its own name.
  return findings.filter(({ rule, operationCount }) => operationCount > 0 && !ofAll.has(rule));
};
const unedited = new Map<string, ReturnType<typeof printsOf>>();
function before({ name, root }: Real): ReturnType<typeof printsOf> {
  const known = unedited.get(name) ?? printsOf(written(root));
  unedited.set(name, known);
  return known;
}

/** One place more or less may make a habit of what was said place by place, told at the root: then it is another thing. */
const isDecided = (rule: string, findings: Awaited<ReturnType<typeof printsOf>>) =>
  findings.some((one) => one.rule === rule && /^\/(?:openapi|swagger)$/.test(one.pointer));

/** The share of what is found that another thing may come to lead in front of, where something is added (docs/output.md). */
const most = (edit: string) => (edit.startsWith('an operation') ? 0.03 : edit in growing ? 0.005 : 0);

describe.skipIf(!present)('what is found in real definitions keeps its fingerprint', () => {
  const definitions = realDefinitions(asked > 0 ? 120_000 : 25_000);
  it.each(
    Object.entries(edits)
      .map(([name, edit], nth) => [name, edit, nth] as const)
      .filter(([name]) => only === undefined || name === only),
  )('%s', { timeout: 3_600_000 }, async (edit, change, nth) => {
    let count = 0;
    const lost: string[] = [];
    for (const [at, definition] of definitions.entries()) {
      if (asked === 0 && at % 3 !== nth % 3) continue;
      for (let time = 0; time < Math.max(1, asked); time++) {
        const texts = change(structuredClone(definition.root), new Draw(seed * 100_000 + at * 100 + time));
        if (!texts) continue;
        const after = await printsOf(texts);
        const there = new Set(after.map(({ fingerprint }) => fingerprint));
        const old = await before(definition);
        for (const { rule, fingerprint, pointer } of old) {
          if (isDecided(rule, old) !== isDecided(rule, after)) continue;
          count++;
          if (!there.has(fingerprint)) lost.push(`${definition.name}: ${rule} ${pointer}`);
        }
      }
    }
    if (asked > 0) console.info([`${edit}: ${lost.length} of ${count}`, ...lost.slice(0, 10)].join('\n  '));
    expect(count, 'findings, or nothing was shown').toBeGreaterThan(50);
    if (most(edit) === 0) expect(lost).toEqual([]);
    else expect(lost.length, lost.join('\n')).toBeLessThanOrEqual(count * most(edit));
  });
});

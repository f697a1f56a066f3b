import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/engine/check.ts';
import { mend } from '../../src/engine/fix/mend.ts';
import type { CheckRequest } from '../../src/engine/request.ts';
import { parseSource } from '../../src/syntax/parse.ts';
import type { SyntaxTree } from '../../src/syntax/tree.ts';
import { unifiedDiff } from '../../src/text/diff.ts';
import { Source } from '../../src/text/source.ts';
import { folder, present } from './corpus.ts';

/** In each layout: YAML in blocks and in brackets, JSON over lines and on one, 2.0 to 3.1. */
const files = [
  'star-trek.yaml',
  'star-trek.json',
  'train-travel.yaml',
  'petstore.yaml',
  'vampi-vulnerable.yaml',
  'harbor-2.0.yaml',
  'readme-api.yaml',
  'twilio_verify_v2.yaml',
  'asana_oas.yaml',
];

const rulesets = ['threatlint:recommended', 'threatlint:owasp-api-2023'];

function requestFor(file: string, ruleset: string, text: string): CheckRequest {
  const path = join(folder, file);
  return {
    ...{ cwd: folder, root: folder, paths: [path], config: false, rulesets: [ruleset] },
    ...{ failOn: undefined, maxFindings: undefined, today: '2026-11-23', overlay: new Map([[path, text]]) },
  };
}

async function found(request: CheckRequest): Promise<ReadonlyMap<string, number>> {
  const outcome = await check({ ...request, fixes: 'kept' });
  if ('problems' in outcome) throw new Error(outcome.problems[0]?.message);
  return new Map([...outcome.found].map(([rule, all]) => [rule, all.length]));
}

function treeOf(file: string, text: string): SyntaxTree {
  const parsed = parseSource(new Source(file, text));
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return parsed.tree;
}

/** Where two values differ, by the last step of the way there; what is taken out of a map of names, by the map's. */
function* differences(a: unknown, b: unknown, key = '', holder = ''): Generator<string> {
  if (Object.is(a, b)) return;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    yield b === undefined && named.has(holder) ? holder : key;
    return;
  }
  const [before, after] = [a as Record<string, unknown>, b as Record<string, unknown>];
  for (const step of new Set([...Object.keys(before), ...Object.keys(after)]))
    yield* differences(before[step], after[step], step, key);
}

const named = new Set(['scopes', 'securitySchemes', 'securityDefinitions']);

/** What the fixes of the rules that speak here write. */
const written = new Set([
  ...['url', 'pattern', 'maxLength', 'maxItems', 'minimum', 'maximum', 'additionalProperties'],
  ...named,
  ...['unevaluatedProperties', 'readOnly', 'writeOnly', 'security', 'format', '$ref', 'allOf', 'scheme'],
]);

describe.skipIf(!present).each(files)('What can be mended in %s', (file) => {
  const before = present ? readFileSync(join(folder, file), 'utf8') : '';

  test.each(rulesets)('by %s goes away, and nothing else does', { timeout: 300_000 }, async (ruleset) => {
    const request = requestFor(file, ruleset, before);
    const wish = { suggested: true, rules: undefined };
    const outcome = await mend(request, wish);
    if ('problems' in outcome) throw new Error(outcome.problems[0]?.message);
    const after = outcome.files[0]?.after ?? before;
    expect(outcome.made.length).toBeGreaterThan(0);

    // As a check that knows of no fix sees it.
    const [was, is] = [await found(request), await found(requestFor(file, ruleset, after))];
    const gone = new Map<string, number>();
    for (const { rule } of outcome.made) gone.set(rule, (gone.get(rule) ?? 0) + 1);
    for (const [rule, count] of gone)
      expect(is.get(rule) ?? 0, rule).toBeLessThanOrEqual((was.get(rule) ?? 0) - count);
    for (const [rule, count] of is) expect(count, rule).toBeLessThanOrEqual(was.get(rule) ?? 0);

    // Nothing else of the value changed, and nothing that speaks to people.
    const [old, now] = [treeOf(file, before), treeOf(file, after)];
    expect([...new Set(differences(old.value, now.value))].filter((key) => !written.has(key))).toEqual([]);
    expect(now.comments().map(({ text }) => text)).toEqual(old.comments().map(({ text }) => text));

    // Twice is once.
    const again = await mend(requestFor(file, ruleset, after), wish);
    expect('problems' in again || again.files).toEqual([]);

    expect(applied(file, before, unifiedDiff(file, before, after)) === after).toBe(true);
  });
});

/** What git makes of a text by a diff. */
function applied(file: string, text: string, diff: string): string {
  const place = mkdtempSync(join(tmpdir(), 'threatlint-'));
  try {
    writeFileSync(join(place, file), text);
    execFileSync('git', ['init', '-q'], { cwd: place });
    execFileSync('git', ['apply', '-'], { cwd: place, input: diff });
    return readFileSync(join(place, file), 'utf8');
  } finally {
    rmSync(place, { recursive: true });
  }
}

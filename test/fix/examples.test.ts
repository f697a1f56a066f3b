import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { examplesOf } from '../../scripts/examples.mjs';
import { mend } from '../../src/engine/fix/mend.ts';
import { rules } from '../../src/rules/registry.ts';
import type { AnyRule } from '../../src/rules/rule.ts';
import { parseSource } from '../../src/syntax/parse.ts';
import { Source } from '../../src/text/source.ts';
import { Repository } from '../support/repository.ts';

const repository = new Repository();
const file = 'openapi.yaml';

/** With the recommended rules at work, too: a fix must bring none of their findings. */
async function mended(rule: AnyRule, code: string, options: object | undefined) {
  const given = options ? JSON.stringify(['medium', options]) : 'true';
  // What another rule tells along is mended by that one.
  const base = rule.toldWith ? '' : 'extends: [threatlint:recommended]\n';
  repository.write({
    [file]: code,
    'all.yaml': `${base}rules:\n  ${rule.id}: ${given}\n`,
  });
  const request = repository.request({ paths: [file], config: false, rulesets: ['all.yaml'] });
  const outcome = await mend(request, { suggested: true, rules: new Set([rule.id]) });
  if ('problems' in outcome) throw new Error(outcome.problems[0]?.message);
  return outcome;
}

/** Its fix is for one mistake of many, which no example makes: see mend.test.ts. */
const elsewhere = new Set(['document-invalid']);
const offering = rules.filter(({ id, fix }) => fix && !elsewhere.has(id));

describe.each(offering.map((rule) => [rule.id, rule] as const))('The fix of %s', (_, rule) => {
  const bad = examplesOf(rule).bad ?? [];

  test('makes its bad examples good, some of them at least, and a second time nothing', async () => {
    const fixed: string[] = [];
    const log: string[] = [];
    for (const { title, code, options } of bad) {
      const { files, made, refused, isUnfinished } = await mended(rule, code, options);
      log.push(
        `${title}: ${made.map((one) => one.title).join()} | ${refused.map((one) => `${one.title}: ${one.refused}`).join()}`,
      );
      expect(isUnfinished).toBe(false);
      const [after] = files;
      expect(files.length > 0).toBe(made.length > 0);
      if (!after) continue;
      fixed.push(title);
      const again = await mended(rule, after.after, options);
      expect(again.files, title).toEqual([]);
      const read = parseSource(new Source(file, after.after));
      expect(read.ok && !isDeepStrictEqual(read.tree.value, undefined)).toBe(true);
      expect(remarksOf(after.after).length, title).toBeLessThanOrEqual(remarksOf(code).length);
    }
    if (process.env.FIXLOG) console.log(`${rule.id} ${fixed.length}/${bad.length}\n  ${log.join('\n  ')}`);
    expect(fixed.length, log.join('\n')).toBeGreaterThan(0);
  });
});

function remarksOf(text: string): readonly string[] {
  return text.match(/(?:^|\s)#[^\n]*/g) ?? [];
}

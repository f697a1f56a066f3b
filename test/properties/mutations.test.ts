import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atLeast } from '../../src/findings/finding.ts';
import { rules } from '../../src/rules/registry.ts';
import { findingsOf, textsOf } from './checking.ts';
import { definitions } from './definitions.ts';
import { mutations, related } from './mutations.ts';
import { Shop } from './shop.ts';

// One weakness in a definition without any: the rule that is there for it says so, at its place, and no other rule
// that would fail a build joins in.

const seed = 20261123;

test('every rule has a weakness that it is there for', () => {
  expect(Object.keys(mutations).sort()).toEqual(rules.map(({ id }) => id).sort());
});

describe.each(definitions().map(({ name }, index) => [name, index] as const))('%s', (_name, index) => {
  test('no rule says anything of it as it is', async () => {
    const { files, accepted } = definitions()[index] as ReturnType<typeof definitions>[number];
    const said = (await findingsOf(textsOf(files))).map(({ rule }) => rule);
    expect(said).toEqual(Object.keys(accepted));
  });

  test.each(Object.entries(mutations))('%s', async (rule, mutate) => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat(1000)), async (choices) => {
        const definition = definitions()[index] as ReturnType<typeof definitions>[number];
        const pick = <T>(list: readonly T[]) => list[(choices.next().value as number) % list.length] as T;
        const place = mutate(new Shop(definition, pick));
        if (place === undefined) return;
        const findings = await findingsOf(textsOf(definition.files));
        const places = findings
          .filter((finding) => finding.rule === rule)
          .map(({ file, pointer }) => `${file}#${pointer}`);
        expect(places).toContain(place);
        const others = findings.filter(
          (finding) => finding.rule !== rule && atLeast(finding.severity, 'high'),
        );
        const unrelated = others.filter((other) => !related[rule]?.includes(other.rule));
        expect(unrelated.map((other) => `${other.rule} ${other.pointer}`)).toEqual([]);
      }),
      { seed, numRuns: 2 },
    );
  });
});

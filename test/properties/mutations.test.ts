import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atLeast } from '../../src/findings/finding.ts';
import { rules } from '../../src/rules/registry.ts';
import { rulesetsOf } from '../../src/rulesets/shipped.ts';
import { findingsOf, textsOf } from './checking.ts';
import { definitions } from './definitions.ts';
import { mutations, related } from './mutations.ts';
import { Shop } from './shop.ts';

// One weakness in a definition without any: the rule that is there for it says so, at its place, and no other rule
// that would fail a build joins in.

const seed = 20261123;

type Mutation = (typeof mutations)[string];
const definitionAt = (index: number) => definitions()[index] as ReturnType<typeof definitions>[number];

/** Can a definition have the weakness? Some are of one version only. */
const canHost = (index: number, mutate: Mutation) =>
  mutate(new Shop(definitionAt(index), ([first]) => first as never)) !== undefined;

test('every rule that a ruleset chose has a weakness that it is there for, and a definition that can have it', () => {
  // `all` and `strict` enable what is there; assertions are there for what they are asked. What compares two states has its
  // weaknesses in test/since/weakened.test.ts.
  const chosen = rules.flatMap(({ id, category }) =>
    category !== 'regression' && rulesetsOf(id).some((name) => name !== 'all' && name !== 'strict')
      ? [id]
      : [],
  );
  expect(Object.keys(mutations)).toEqual(expect.arrayContaining(chosen));
  const general = rules.flatMap(({ id, assertion }) => (assertion ? [] : [id]));
  expect(general).toEqual(expect.arrayContaining(Object.keys(mutations)));
  const homeless = Object.entries(mutations).filter(([, mutate]) =>
    definitions().every((_definition, index) => !canHost(index, mutate)),
  );
  expect(homeless.map(([rule]) => rule)).toEqual([]);
});

describe.each(definitions().map(({ name }, index) => [name, index] as const))('%s', (_name, index) => {
  test('no rule says anything of it as it is', async () => {
    const { files, accepted } = definitionAt(index);
    const said = (await findingsOf(textsOf(files))).map(({ rule }) => rule);
    expect(said).toEqual(Object.keys(accepted));
  });

  const hosted = Object.entries(mutations).filter(([, mutate]) => canHost(index, mutate));
  test.each(hosted)('%s', async (rule, mutate) => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat(1000)), async (choices) => {
        const definition = definitionAt(index);
        const pick = <T>(list: readonly T[]) => list[(choices.next().value as number) % list.length] as T;
        const place = mutate(new Shop(definition, pick));
        const findings = await findingsOf(textsOf(definition.files));
        // What a worse finding says as well is told there.
        const told = findings.flatMap((finding) =>
          finding.rule === rule
            ? [finding]
            : finding.related.filter(({ message }) => message.startsWith(`${rule}: `)),
        );
        const places = told.map(({ file, pointer }) => `${file}#${pointer}`);
        expect(places).toContain(place);
        const others = findings.filter(
          (finding) => finding.rule !== rule && atLeast(finding.severity, 'high'),
        );
        const unrelated = others.filter((other) => !related[rule]?.includes(other.rule));
        expect(unrelated.map((other) => `${other.rule} ${other.pointer}`)).toEqual([]);
      }),
      // Each definition makes other choices.
      { seed: seed + index, numRuns: 1 },
    );
  });
});

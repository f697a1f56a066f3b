import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../src/engine/rules/outcome.ts';
import { unknownCaller } from '../../src/facts/access/callers.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { lexicon } from '../../src/lexicon/lexicon.ts';
import type { Operation } from '../../src/openapi/model.ts';
import { readApi, recognise } from '../../src/openapi/read.ts';
import { unreadOf } from '../../src/openapi/unread.ts';
import { References } from '../../src/refs/references.ts';
import { rules } from '../../src/rules/registry.ts';
import { prepareRules, type RuleResult, runRules } from '../../src/rules/run.ts';
import { resolveImports } from '../../src/threats/model/imports.ts';
import { readModel } from '../../src/threats/model/read.ts';
import { RuleRequests } from '../../src/threats/proof/requests.ts';
import { verifyThreats } from '../../src/threats/proof/verify.ts';
import { documentOf, workspaceOf } from '../support/api.ts';
import { folder, present } from './corpus.ts';

/** The invariant of verification (docs/threat-models.md, What is judged), held against claims drawn at random. */
const claims = 10_000;
/** Each larger definition costs minutes under this many claims, and says nothing that these do not. */
const largest = 600_000;

/** A linear congruential generator (Knuth, The Art of Computer Programming, 3.3.4): the same draws on every machine. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const judging = rules.filter((rule) => !rule.assertion);
const names = present ? readdirSync(folder).sort() : [];
const files = names.filter((name) => {
  const file = statSync(join(folder, name));
  return file.isFile() && file.size <= largest && /\.(json|ya?ml)$/.test(name);
});

describe.skipIf(!present)('no claim is verified beside what contradicts it', () => {
  it.each(files)('%s', async (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const model = (threats: string) =>
      `threatlint: 1\nid: m\ncomponents: {api: {implements: {api: ${name}}}}\nthreats:\n${threats}`;
    const workspaceFor = (threats: string) => workspaceOf({ [name]: text, 'model.yaml': model(threats) });
    const first = documentOf(workspaceFor('  T: {title: x, scope: {}}\n'), name);
    if (recognise(first.tree.value).kind !== 'definition') return;

    const roll = dice(name.length * 7919 + text.length);
    const paths = readApi(first, new References(workspaceFor(''))).operations;
    if (paths.length === 0) return;
    const one = () => paths[roll(paths.length)] as Operation;
    const scopes = [
      () => '{}',
      () => `{path: ${JSON.stringify(`/${one().path.split('/')[1] ?? ''}/**`)}}`,
      () => `{method: ${one().method}}`,
      () => `{path: ${JSON.stringify(one().path)}}`,
      () => `{security: {anonymous: ${roll(2) === 0}}}`,
    ];
    const threats = Array.from({ length: Math.ceil(claims / files.length) }, (_, at) => {
      const rule = (judging[roll(judging.length)] as (typeof judging)[number]).id;
      const scope = (scopes[roll(scopes.length)] as () => string)();
      return `  T-${at}: {title: x, scope: ${scope}, mitigations: {M: {status: implemented, verify: {rule: ${rule}}}}}\n`;
    });
    const workspace = workspaceFor(threats.join(''));
    const api = readApi(documentOf(workspace, name), new References(workspace));
    const [read] = resolveImports([readModel(documentOf(workspace, 'model.yaml'))], {
      find: () => ({ problem: 'does not exist' }),
      shipped: () => [],
      pinned: () => 'same',
    });
    if (!read) throw new Error('no model');

    const runs = judging.map((rule) => ({ rule, examines: true as const }));
    await prepareRules([api], runs);
    const results = new Map(runRules(api, runs).map((result) => [result.run.rule.id, result]));
    const known = new Map(judging.map((rule) => [rule.id, rule]));
    const book = {
      ids: new Set(known.keys()),
      options: () => new Set<string>(),
      otherCauses: (id: string) => known.get(id)?.otherCauses ?? [],
      terms: (id: string) => known.get(id),
      optionsProblem: () => undefined,
    };
    const requests = new RuleRequests([read.model], book);
    const verification = verifyThreats({
      models: [read.model],
      apis: [api],
      definition: () => ({ api }),
      rules: book,
      requests,
      outcome: ({ rule }) => outcomeOf(new Map([[api, results.get(rule) as RuleResult]])),
      evidence: { read: () => ({ kind: 'missing' }), changed: () => undefined },
      lexicon,
      policy: {},
      today: '2026-11-27',
    });

    const wrong: string[] = [];
    let verified = 0;
    for (const { id, scope, mitigations } of verification.threats) {
      const [mitigation] = mitigations;
      if (mitigation?.verdict !== 'verified') continue;
      verified += 1;
      const [rule] = mitigation.rules as [string];
      const operations = new Set(scope);
      const open = (finding: Finding, isNamed: boolean) =>
        (isNamed || finding.severity !== 'info') && finding.operations.some((each) => operations.has(each));
      const against = [rule, ...book.otherCauses(rule)].filter((cause) =>
        results.get(cause)?.findings.some((finding) => open(finding, cause === rule)),
      );
      if (against.length > 0) wrong.push(`${id}: ${rule} beside ${against.join(', ')}`);
      const terms = known.get(rule);
      if (terms?.callersAreKnown && scope.some(unknownCaller))
        wrong.push(`${id}: ${rule} with unknown callers`);
      const unread =
        terms?.looksAt.filter((part) => scope.some((each) => unreadOf(api)[part].has(each))) ?? [];
      if (unread.length > 0) wrong.push(`${id}: ${rule} beside unread ${unread.join(', ')}`);
    }
    expect(wrong).toEqual([]);
    expect(verified, 'claims that are verified, or nothing was shown').toBeGreaterThan(0);
  });
});

import { outcomeOf } from '../../src/engine/rules/outcome.ts';
import { lexicon } from '../../src/lexicon/lexicon.ts';
import type { Api } from '../../src/openapi/model.ts';
import { rules } from '../../src/rules/registry.ts';
import type { AnyRule } from '../../src/rules/rule.ts';
import { prepareRules, type RuleResult, runRules } from '../../src/rules/run.ts';
import { optionNames } from '../../src/rulesets/options.ts';
import { resolveImports } from '../../src/threats/model/imports.ts';
import { readModel } from '../../src/threats/model/read.ts';
import { type RuleRequest, RuleRequests } from '../../src/threats/proof/requests.ts';
import { type Verification, verifyThreats } from '../../src/threats/proof/verify.ts';
import { documentOf, workspaceOf } from './api.ts';

const known = new Map(rules.map((rule) => [rule.id, rule]));
const ruleOf = (id: string) => known.get(id) as AnyRule;

/** What threats come to over a definition, and what each rule said that they ask for. */
export interface Proved {
  readonly verification: Verification;
  readonly requests: RuleRequests;
  readonly results: ReadonlyMap<RuleRequest, RuleResult>;
}

/**
 * Proves threats by the rules of the catalogue. Each runs once for each of its options, whatever number of claims name it.
 *
 * @param threats YAML, as it stands below `threats`
 */
export async function prove(api: Api, threats: string): Promise<Proved> {
  const text = `threatlint: 1\nid: m\ncomponents: {api: {implements: {api: api}}}\nthreats:\n${threats}`;
  const document = documentOf(workspaceOf({ 'model.yaml': text }), 'model.yaml');
  const [read] = resolveImports([readModel(document)], {
    find: () => ({ problem: 'does not exist' }),
    shipped: () => [],
    pinned: () => 'same',
  });
  if (!read) throw new Error('no model');
  const book = {
    ids: new Set(known.keys()),
    options: (id: string) => optionNames(ruleOf(id)),
    otherCauses: (id: string) => known.get(id)?.otherCauses ?? [],
    terms: (id: string) => known.get(id),
    optionsProblem: () => undefined,
  };
  const requests = new RuleRequests([read.model], book);
  const results = await ask(api, requests);
  const verification = verifyThreats({
    models: [read.model],
    apis: [api],
    definition: () => ({ api }),
    rules: book,
    requests,
    outcome: (request) => {
      const result = results.get(request);
      return result && outcomeOf(new Map([[api, result]]));
    },
    evidence: { read: () => ({ kind: 'missing' }), changed: () => undefined },
    lexicon,
    policy: {},
    today: '2026-11-27',
  });
  if (verification.models.some(({ sound }) => !sound)) throw new Error('the model does not hold');
  return { verification, requests, results };
}

async function ask(api: Api, requests: RuleRequests): Promise<ReadonlyMap<RuleRequest, RuleResult>> {
  const runs = requests.all.map(({ rule, options }) => ({
    rule: ruleOf(rule),
    ...(options ? { options } : {}),
    examines: true as const,
  }));
  await prepareRules([api], runs);
  const results = runRules(api, runs);
  return new Map(requests.all.map((request, at) => [request, results[at] as RuleResult]));
}

import type { Lexicon } from '../lexicon/lexicon.ts';
import type { Api } from '../openapi/model.ts';
import { recognise } from '../openapi/read.ts';
import type { Policy } from '../policy/policy.ts';
import { undecidedAllowed } from '../policy/policy.ts';
import type { Document } from '../refs/document.ts';
import type { Workspace } from '../refs/workspace.ts';
import type { AnyRule } from '../rules/rule.ts';
import { optionNames, optionsProblem } from '../rulesets/options.ts';
import { many } from '../selector/one-or-many.ts';
import type { DefinitionLookup, RuleBook } from '../threats/model/link.ts';
import type { ThreatModel } from '../threats/model/model.ts';
import { type Verification, verifyThreats } from '../threats/proof/verify.ts';
import type { Lock } from '../threats/review/lock.ts';
import { evidenceReader } from './evidence.ts';
import { fromRoot } from './files.ts';
import type { RuleRuns } from './rule-runs.ts';

export interface VerifyInput {
  readonly models: readonly ThreatModel[];
  readonly apis: readonly Api[];
  readonly runs: RuleRuns;
  readonly rules: RuleBook;
  readonly policy: Policy;
  readonly workspace: Workspace;
  readonly root: string;
  readonly lock: Lock;
  readonly lexicon: Lexicon;
  readonly today: string;
}

/** Proves the threat models of a run against its definitions. */
export function verify(input: VerifyInput): Verification {
  const { models, apis, policy, workspace } = input;
  const byDocument = new Map(apis.map((api) => [api.place.document, api]));
  const residuals = policy.gates.flatMap(({ residual }) => residual ?? []);
  return verifyThreats({
    models,
    apis,
    definition: (model, path) => lookUp(model, path, workspace, byDocument),
    rules: input.rules,
    outcome: (request) => input.runs.requested.get(request),
    evidence: evidenceReader(input.root),
    lexicon: input.lexicon,
    policy: {
      ...policy.acceptance,
      ...(residuals.length > 0 ? { residual: Math.min(...residuals) } : {}),
      undecided: undecidedAllowed(policy.gates) ? 'allowed' : 'forbidden',
    },
    lock: { models: input.lock.models, name: (document) => fromRoot(document, input.root) },
    today: input.today,
  });
}

/** The definitions that the models' components implement, read if they were not already. */
export function implemented(models: readonly ThreatModel[], workspace: Workspace): Document[] {
  const documents: Document[] = [];
  for (const model of models) {
    for (const party of model.parties.values()) {
      for (const path of party.implements.values()) {
        const outcome = workspace.follow(path, model.document);
        if ('document' in outcome && recognise(outcome.document.tree.value).kind === 'definition') {
          documents.push(outcome.document);
        }
      }
    }
  }
  return documents;
}

function lookUp(
  model: Document,
  path: string,
  workspace: Workspace,
  apis: ReadonlyMap<Document, Api>,
): DefinitionLookup {
  const outcome = workspace.follow(path, model);
  if ('failure' in outcome) {
    const { kind } = outcome.failure;
    if (kind === 'missing') return { problem: 'does not exist' };
    return { problem: kind === 'outside' ? 'lies outside the repository' : 'cannot be read' };
  }
  const api = apis.get(outcome.document);
  return api ? { api } : { problem: 'is no OpenAPI definition' };
}

/** What is known about rules, to hold against it what models ask of them. */
export async function ruleBook(
  models: readonly ThreatModel[],
  registry: ReadonlyMap<string, AnyRule>,
): Promise<RuleBook> {
  const needsOptions = (name: string) => registry.get(name)?.assertion === true;
  const hasOptions = models.some(({ threats }) =>
    threats.some(({ mitigations }) =>
      mitigations.some(({ verify }) => verify?.with !== undefined || many(verify?.rule).some(needsOptions)),
    ),
  );
  // Only then is the validator worth loading.
  const problem = hasOptions ? await optionsProblem() : undefined;
  return {
    ids: new Set(registry.keys()),
    options: (id) => {
      const rule = registry.get(id);
      return rule ? optionNames(rule) : new Set();
    },
    otherCauses: (id) => registry.get(id)?.otherCauses ?? [],
    optionsProblem: (id, options) => {
      const rule = registry.get(id);
      // A rule that nothing is said to runs as it stands, but for an assertion.
      if (!rule || (!rule.assertion && Object.keys(options).length === 0)) return undefined;
      return problem?.(rule, options);
    },
  };
}

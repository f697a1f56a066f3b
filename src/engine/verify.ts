import { lexicon } from '../lexicon/lexicon.ts';
import type { Api } from '../openapi/model.ts';
import { recognise } from '../openapi/read.ts';
import type { Policy } from '../policy/policy.ts';
import { undecidedAllowed } from '../policy/policy.ts';
import type { Document } from '../refs/document.ts';
import type { Workspace } from '../refs/workspace.ts';
import type { AnyRule } from '../rules/rule.ts';
import { optionsProblem } from '../rulesets/options.ts';
import type { DefinitionLookup, RuleBook } from '../threats/link.ts';
import type { ThreatModel } from '../threats/model.ts';
import { type Verification, verifyThreats } from '../threats/verify.ts';
import { evidenceReader } from './evidence.ts';
import type { RuleRuns } from './rule-runs.ts';

export interface VerifyInput {
  readonly models: readonly ThreatModel[];
  readonly apis: readonly Api[];
  readonly runs: RuleRuns;
  readonly registry: ReadonlyMap<string, AnyRule>;
  readonly policy: Policy;
  readonly workspace: Workspace;
  readonly root: string;
  readonly today: string;
}

/** Proves the threat models of a run against its definitions. */
export async function verify(input: VerifyInput): Promise<Verification> {
  const { models, apis, policy, workspace } = input;
  const byDocument = new Map(apis.map((api) => [api.place.document, api]));
  const residuals = policy.gates.flatMap(({ residual }) => residual ?? []);
  return verifyThreats({
    models,
    apis,
    definition: (model, path) => lookUp(model, path, workspace, byDocument),
    rules: await ruleBook(models, input.registry),
    outcome: (request) => input.runs.requested.get(request),
    evidence: evidenceReader(input.root),
    lexicon,
    policy: {
      ...policy.acceptance,
      ...(residuals.length > 0 ? { residual: Math.min(...residuals) } : {}),
      undecided: undecidedAllowed(policy.gates) ? 'allowed' : 'forbidden',
    },
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

async function ruleBook(
  models: readonly ThreatModel[],
  registry: ReadonlyMap<string, AnyRule>,
): Promise<RuleBook> {
  const hasOptions = models.some(({ threats }) =>
    threats.some(({ mitigations }) => mitigations.some(({ verify }) => verify?.with !== undefined)),
  );
  // Only then is the validator worth loading.
  const problem = hasOptions ? await optionsProblem() : undefined;
  return {
    ids: new Set(registry.keys()),
    optionsProblem: (id, options) => {
      const rule = registry.get(id);
      return rule && problem?.(rule, options);
    },
  };
}

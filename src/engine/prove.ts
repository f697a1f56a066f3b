import type { Lexicon } from '../lexicon/lexicon.ts';
import type { Api } from '../openapi/model.ts';
import type { Policy } from '../policy/policy.ts';
import { undecidedAllowed } from '../policy/policy.ts';
import type { Document } from '../refs/document.ts';
import type { Workspace } from '../refs/workspace.ts';
import { groupBy } from '../text/group.ts';
import { lowest } from '../text/lists.ts';
import { once } from '../text/memo.ts';
import type { DefinitionLookup } from '../threats/model/link.ts';
import type { ThreatModel } from '../threats/model/model.ts';
import type { RuleBook } from '../threats/model/rule-book.ts';
import type { RuleOutcome, RuleRequest, RuleRequests } from '../threats/proof/requests.ts';
import { type Verification, verifyThreats } from '../threats/proof/verify.ts';
import type { Lock } from '../threats/review/lock.ts';
import { fromRoot } from '../threats/review/lock-name.ts';
import { evidenceReader } from './read/evidence.ts';
import type { RuleRuns } from './rules/run.ts';

export interface ProveInput {
  readonly models: readonly ThreatModel[];
  /** Are there definitions that not every rule has seen? Nothing is verified then. */
  readonly partial: boolean;
  /** The files of the models, and those that they import. */
  readonly claims: readonly Document[];
  readonly apis: readonly Api[];
  readonly requests: RuleRequests;
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
export function prove(input: ProveInput): Verification {
  const { models, apis, policy } = input;
  const byDocument = new Map(apis.map((api) => [api.place.document, api]));
  const residuals = policy.gates.flatMap(({ residual }) => residual ?? []);
  return verifyThreats({
    models,
    apis,
    partial: input.partial,
    definition: (model, path) => lookUp(model, path, input, byDocument),
    rules: input.rules,
    requests: input.requests,
    outcome: outcomes(input.runs),
    evidence: evidenceReader(
      input.root,
      { claims: input.claims, definitions: apis.map(({ place }) => place.document) },
      input.workspace.files,
    ),
    lexicon: input.lexicon,
    policy: {
      ...policy.acceptance,
      attestation: policy.attestation,
      ...(residuals.length > 0 ? { residual: lowest(residuals) } : {}),
      undecided: undecidedAllowed(policy.gates) ? 'allowed' : 'forbidden',
    },
    lock: { models: input.lock.models, name: (document) => fromRoot(document, input.root) },
    today: input.today,
  });
}

/**
 * What a requested rule said, and what the rulesets' run of it has open beside that: no claim is verified beside an open
 * finding of its rule, also where a ruleset asks for more than the catalogue. With options a claim asks for something else.
 */
function outcomes({ requested, findings }: RuleRuns): (request: RuleRequest) => RuleOutcome | undefined {
  const reported = groupBy(findings, ({ rule }) => rule);
  return once((request) => {
    const outcome = requested.get(request);
    const open = request.options ? undefined : reported.get(request.rule);
    return outcome && open ? { ...outcome, findings: [...outcome.findings, ...open] } : outcome;
  });
}

function lookUp(
  model: Document,
  path: string,
  { workspace, partial }: ProveInput,
  apis: ReadonlyMap<Document, Api>,
): DefinitionLookup {
  const outcome = workspace.follow(path, model);
  if ('failure' in outcome) {
    const { kind } = outcome.failure;
    if (kind === 'missing') return { problem: 'does not exist' };
    return { problem: kind === 'outside' ? 'lies outside the repository' : 'cannot be read' };
  }
  const api = apis.get(outcome.document);
  return api ? { api } : { problem: partial ? 'was not checked in time' : 'is no OpenAPI definition' };
}

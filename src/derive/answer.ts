import { diagnose } from '../findings/diagnostics/diagnostics.ts';
import type { Finding } from '../findings/finding.ts';
import { labels } from '../findings/labels.ts';
import type { Api, Operation } from '../openapi/model.ts';
import type { RuleSource } from '../rules/source.ts';
import { once } from '../text/memo.ts';
import type { LinkedModel } from '../threats/model/link.ts';
import { aboutEntry, type Threat } from '../threats/model/model.ts';
import { ByScope, Scope } from '../threats/model/scope.ts';
import { clearText } from '../threats/proof/flows.ts';
import type { ThreatOutcome } from '../threats/proof/verify.ts';
import { type Candidate, candidatesOf } from './candidates.ts';
import { Dismissals } from './dismissals.ts';
import { DismissedFindings } from './dismissed-findings.ts';
import { type PatternId, patterns } from './patterns.ts';

/** A candidate and what the threat models say to it. */
export interface AnsweredCandidate extends Candidate {
  /** `mass-assignment@pay:/v1/customers`: how a model dismisses it. */
  readonly key: string;
  /** The model in which an answer is looked for first; undefined where none speaks of the definition. */
  readonly model: LinkedModel | undefined;
  /** Ids of the threats that answer it, in whole or in part, and keys of dismissals. */
  readonly answers: readonly string[];
  /** The pressing operations that nothing answers; empty when it is answered. */
  readonly open: readonly Operation[];
}

/** What is known about the models of a run. */
export interface Answers {
  readonly models: readonly LinkedModel[];
  readonly threats: readonly Pick<ThreatOutcome, 'id' | 'threat' | 'scope'>[];
  /** YYYY-MM-DD. */
  readonly today: string;
}

/** A finding shows so many pieces of evidence. */
const mostRelated = 5;

/**
 * Derives the candidates of all definitions and holds them against the models: a candidate is answered where threats of
 * the same category cover its operations, or where it is dismissed.
 *
 * @param source where the rules come from
 */
export function answerAll(apis: readonly Api[], source: RuleSource, answers: Answers): AnsweredCandidate[] {
  const scopeOf = once((operations: readonly Operation[]) => new Scope(operations));
  const covering = new Map<PatternId, ByScope<string[]>>();
  for (const pattern of Object.keys(patterns) as PatternId[]) {
    const byScope = new ByScope<string[]>();
    covering.set(pattern, byScope);
    for (const { id, threat, scope: operations } of answers.threats) {
      if (!isOfKind(threat, pattern)) continue;
      const scope = scopeOf(operations);
      const known = byScope.get(scope);
      if (known) known.push(id);
      else byScope.add(scope, [id]);
    }
  }
  const dismissals = new Dismissals(answers.models, answers.today);
  const speaking = speakers(answers.models);
  return apis.flatMap((api) => {
    const model = speaking(api);
    return candidatesOf(api, source).map((candidate): AnsweredCandidate => {
      const { pattern, prefix, pressing } = candidate;
      const found = new Set<string>();
      const open = pressing.filter((operation) => {
        const threats = covering.get(pattern)?.around([operation]) ?? [];
        const mine = threats.filter(({ scope }) => scope.has(operation));
        for (const { item } of mine) for (const id of item) found.add(id);
        const dismissed = dismissals.of(pattern, operation);
        for (const { dismissal } of dismissed) found.add(dismissal.id);
        return mine.length === 0 && dismissed.length === 0;
      });
      const key = `${pattern}@${(model && aliasOf(model, api)) ?? api.place.document.file}:${prefix}`;
      return { ...candidate, key, model, answers: [...found].sort(), open };
    });
  });
}

/** The model that speaks of a definition: the first that names it, else the first that speaks of all. */
function speakers(models: readonly LinkedModel[]): (api: Api) => LinkedModel | undefined {
  const naming = new Map<Api, LinkedModel>();
  const sound = models.filter((model) => model.sound);
  for (const model of sound)
    for (const api of model.specs.values()) if (!naming.has(api)) naming.set(api, model);
  // Those that name none speak of the same ones.
  const reached = once((reach: readonly Api[]) => new Set(reach));
  const all = sound.filter(({ specs }) => specs.size === 0);
  return (api) => naming.get(api) ?? all.find(({ reach }) => reached(reach).has(api));
}

/** The rules that say of a definition what a candidate is derived from. */
const said: Readonly<Partial<Record<PatternId, readonly string[]>>> = {
  ...Object.fromEntries(
    Object.entries(patterns).flatMap(([id, { sources }]) => {
      const rules = sources.filter(({ by }) => by === 'found').map(({ rule }) => rule);
      return rules.length > 0 ? [[id, rules]] : [];
    }),
  ),
  'anonymous-write': ['operation-unauthenticated'],
  cleartext: clearText,
};

/** The findings of what nobody has answered, in the models that speak of the definitions. */
export function unanswered(candidates: readonly AnsweredCandidate[]): Finding[] {
  return candidates.flatMap(({ model, key, title, open, evidence, pattern, confidence }) => {
    if (!model || open.length === 0) return [];
    const { place, document } = model.model;
    const hasThreats = Object.hasOwn(document.tree.value as object, 'threats');
    const still = new Set(open);
    const finding = diagnose('candidate-unanswered', {
      place: place.child(hasThreats ? 'threats' : 'id'),
      part: 'key',
      message: `${title}: no threat of ${patterns[pattern].owasp} covers ${labels(open)}, and \`${key}\` is not dismissed`,
      about: aboutEntry(model.model, 'candidate', key),
      operations: open,
      related: evidence
        .filter(({ operation }) => still.has(operation))
        .slice(0, mostRelated)
        .map((hit) => ({ place: hit.place, part: 'key' as const, message: hit.why })),
      ...(said[pattern] ? { because: { rules: said[pattern] } } : {}),
      remedy: 'run `threatlint threats sync`, or add the key under `dismissed` with a reason',
    });
    return { ...finding, confidence };
  });
}

/** What is wrong with the dismissals of the models: expired, or about nothing that there is. */
export function staleDismissals(
  candidates: readonly AnsweredCandidate[],
  {
    models,
    today,
    complete,
    rules,
  }: Pick<Answers, 'models' | 'today'> & { readonly complete: boolean; readonly rules?: ReadonlySet<string> },
): Finding[] {
  return new Dismissals(models, today, rules).check(candidates, complete);
}

/** What of the findings of some rules the models say is none. */
export function dismissedFindings(
  { models, today }: Pick<Answers, 'models' | 'today'>,
  rules: ReadonlySet<string>,
): DismissedFindings {
  return new DismissedFindings(new Dismissals(models, today, rules));
}

/**
 * Is a threat of this kind: of its OWASP category, and, where several kinds share that, by its CWE? A threat that states
 * no category is told by its CWE alone.
 */
function isOfKind({ owasp, cwe }: Threat, pattern: PatternId): boolean {
  const { owasp: category, cwe: own } = patterns[pattern];
  const isOwn = cwe.some((number) => own.includes(number));
  const categories = owasp.flatMap((one) => (one.startsWith('API') ? [one.split(':')[0]] : []));
  if (categories.length === 0) return isOwn;
  if (!categories.includes(category)) return false;
  const siblings = Object.values(patterns).filter((other) => other.owasp === category);
  return isOwn || !cwe.some((number) => siblings.some((other) => other.cwe.includes(number)));
}

/** The name that a model's `implements` gives a definition, the first of several. */
export function aliasOf(model: LinkedModel, api: Api): string | undefined {
  return aliases(model).get(api);
}

const aliases = once(
  ({ specs }: LinkedModel): ReadonlyMap<Api, string> =>
    new Map([...specs].toReversed().map(([alias, api]) => [api, alias])),
);

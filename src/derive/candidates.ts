import type { Confidence } from '../findings/finding.ts';
import { words } from '../lexicon/words.ts';
import type { Api, Operation } from '../openapi/model.ts';
import type { RuleSource } from '../rules/source.ts';
import { groupBy } from '../text/group.ts';
import { once } from '../text/memo.ts';
import { type Hit, hitsOf } from './hits.ts';
import { type PatternId, patternIds, patterns } from './patterns.ts';

/** A threat that a definition suggests: a pattern on the operations of one resource. */
export interface Candidate {
  readonly pattern: PatternId;
  readonly api: Api;
  /** The resource, parameters as `{}`: `/v1/customers`; `/` for the whole definition. */
  readonly prefix: string;
  readonly title: string;
  readonly operations: readonly Operation[];
  /** Those that somebody has to think about; the rest have low confidence and only belong to them. */
  readonly pressing: readonly Operation[];
  readonly evidence: readonly Hit[];
  readonly confidence: Confidence;
}

/** With more resources than this, a pattern is one candidate for all of them: nobody reads forty equal threats. */
const mostResources = 8;
/** What is shown of why; there may be thousands. */
const mostEvidence = 25;

/**
 * The threats that a definition suggests (threat-models.md, Deriving and syncing): a pattern and a resource each, the
 * patterns in their order, resources by name. Those with low confidence alone are among them.
 *
 * @param source where the rules come from
 */
export function candidatesOf(api: Api, source: RuleSource): readonly Candidate[] {
  return derivation(source)(api);
}

const derivation = once((source: RuleSource) =>
  once((api: Api): readonly Candidate[] => {
    const hits = hitsOf(api, source);
    return patternIds.flatMap((pattern) => grouped(api, pattern, hits.get(pattern) ?? []));
  }),
);

function grouped(api: Api, pattern: PatternId, hits: readonly Hit[]): Candidate[] {
  const groups: Map<string, Hit[]> = groupBy(hits, ({ operation }) =>
    patterns[pattern].whole ? '/' : resourceOf(operation),
  );
  // Those that press and those that do not are counted apart: one faint hint must not blur eight clear ones.
  for (const faint of [false, true]) {
    const some = [...groups].filter(([, group]) => group.some(isPressing) !== faint);
    if (some.length <= mostResources) continue;
    for (const [prefix] of some) groups.delete(prefix);
    groups.set('/', [...(groups.get('/') ?? []), ...some.flatMap(([, group]) => group)]);
  }
  return [...groups.keys()]
    .sort()
    .map((prefix) => candidate(api, pattern, prefix, groups.get(prefix) as Hit[]));
}

function candidate(api: Api, pattern: PatternId, prefix: string, hits: readonly Hit[]): Candidate {
  const inOrder = (some: readonly Hit[]) =>
    [...new Set(some.map(({ operation }) => operation))].sort((a, b) => a.index - b.index);
  const strong = hits.filter(isPressing);
  const confidence = hits.some((hit) => hit.confidence === 'high')
    ? 'high'
    : strong.length > 0
      ? 'medium'
      : 'low';
  const { title } = patterns[pattern];
  const name = nameOf(prefix);
  return {
    pattern,
    api,
    prefix,
    title: name === '' ? `${title.slice(0, 1).toUpperCase()}${title.slice(1)}` : `${name}: ${title}`,
    operations: inOrder(hits),
    pressing: inOrder(strong),
    evidence: distinct([...strong, ...hits.filter((hit) => !isPressing(hit))]).slice(0, mostEvidence),
    confidence,
  };
}

/** A property that thirty operations answer with is one piece of evidence. */
function distinct(hits: readonly Hit[]): Hit[] {
  return [...new Map(hits.map((hit) => [hit.why, hit])).values()];
}

function isPressing({ confidence }: Hit): boolean {
  return confidence !== 'low';
}

/** Steps that say which API it is and not what it is about. */
const general = /^(v?\d+(\.\d+)*([a-z]+\d*)?|api|apis|rest|services?|public|\{\})$/i;

/**
 * The resource that an operation belongs to: its path up to the first step that names one. Callbacks and webhooks have
 * no path; they belong to the definition.
 */
export function resourceOf(operation: Operation): string {
  const steps = stepsOf(pathOf(operation));
  const at = steps.findIndex((step) => !general.test(step));
  return at < 0 ? '/' : `/${steps.slice(0, at + 1).join('/')}`;
}

/** The path of an operation, parameters as `{}`; of a callback that of the operation which registers it. */
export function pathOf({ kind, canonical, parent }: Operation): string {
  if (kind !== 'operation') return parent ? pathOf(parent) : '/';
  return canonical.slice(canonical.indexOf(' ') + 1);
}

export function stepsOf(path: string): readonly string[] {
  return path.split('/').filter((step) => step !== '');
}

/** `/v1/order-items` → `Order items`; nothing for the whole definition. */
export function nameOf(prefix: string): string {
  const text = words(stepsOf(prefix).at(-1) ?? '').join(' ');
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

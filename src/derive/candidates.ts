import type { Confidence } from '../findings/finding.ts';
import type { Api, Operation } from '../openapi/model.ts';
import type { RuleSource } from '../rules/source.ts';
import { groupBy } from '../text/group.ts';
import { append, highest } from '../text/lists.ts';
import { once } from '../text/memo.ts';
import { type Hit, hitsOf } from './hits.ts';
import { type PatternId, patternIds, patterns } from './patterns.ts';
import { essence, nameOf, resourcesOf } from './resources.ts';

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
  if (patterns[pattern].whole) return hits.length > 0 ? [candidate(api, pattern, '/', hits)] : [];
  // Those that press and those that do not are grouped apart: one faint hint must not blur eight clear ones.
  const pressing = new Set(hits.filter(isPressing).map(({ operation }) => operation));
  const groups = new Map<string, Hit[]>();
  for (const faint of [false, true]) {
    const some = hits.filter(({ operation }) => pressing.has(operation) !== faint);
    for (const [key, group] of byResource(some)) {
      const known = groups.get(key);
      if (known) append(known, group);
      else groups.set(key, [...group]);
    }
  }
  return [...groups]
    .map(([key, group]) => candidate(api, pattern, key === '/' ? key : prefixOf(group, key), group))
    .sort((a, b) => (a.prefix < b.prefix ? -1 : a.prefix > b.prefix ? 1 : 0));
}

/**
 * The hits by the resources that their operations belong to, as narrow as few of them allow. One resource in two
 * versions of an API is one.
 */
function byResource(hits: readonly Hit[]): Map<string, Hit[]> {
  const chains = hits.map((hit) => ({ hit, resources: resourcesOf(hit.operation) }));
  const deepest = highest(
    chains.map(({ resources }) => resources.length),
    1,
  );
  for (let depth = deepest; depth > 0; depth--) {
    const groups = groupBy(chains, ({ resources }) =>
      essence(resources[Math.min(depth, resources.length) - 1] as string).toLowerCase(),
    );
    if (groups.size > mostResources || swallows([...groups.values()], depth, deepest)) continue;
    return new Map([...groups].map(([key, group]) => [key, group.map(({ hit }) => hit)]));
  }
  return new Map(hits.length > 0 ? [['/', [...hits]]] : []);
}

/** Has too wide a resource most of what there are too many narrower ones for? Then it says no more than the whole. */
function swallows(groups: readonly (readonly unknown[])[], depth: number, deepest: number): boolean {
  const all = groups.reduce((sum, group) => sum + group.length, 0);
  return (
    depth < deepest && groups.some((group) => group.length > mostResources && group.length > (2 / 3) * all)
  );
}

/** The resource of a group as it is written; without what its operations differ in, such as the version. */
function prefixOf(group: readonly Hit[], key: string): string {
  const written = new Set(
    group.map(
      ({ operation }) => resourcesOf(operation).find((one) => essence(one).toLowerCase() === key) ?? '/',
    ),
  );
  const [first = '/', ...others] = written;
  return others.length > 0 ? essence(first) : first;
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

import type { Confidence } from '../findings/finding.ts';
import type { Api, Operation } from '../openapi/model.ts';
import { union } from '../openapi/operations.ts';
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
  readonly evidence: readonly Evidence[];
  readonly confidence: Confidence;
}

/** A reason to think of it, at the last of the operations that it is about. */
interface Evidence extends Omit<Hit, 'operations'> {
  readonly operation: Operation;
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
  if (hits.length === 0) return [];
  const asked = new Asked(hits);
  if (patterns[pattern].whole) return [candidate(api, pattern, '/', [...asked.weights.keys()], asked)];
  // Those that press and those that do not are grouped apart: one faint hint must not blur eight clear ones.
  const groups = new Map<string, Operation[]>();
  for (const faint of [false, true]) {
    const some = [...asked.weights.keys()].filter((operation) => asked.pressing.has(operation) !== faint);
    for (const [key, group] of byResource(some, asked.weights)) {
      const known = groups.get(key);
      if (known) append(known, group);
      else groups.set(key, [...group]);
    }
  }
  return [...groups]
    .map(([key, group]) => candidate(api, pattern, key === '/' ? key : prefixOf(group, key), group, asked))
    .sort((a, b) => (a.prefix < b.prefix ? -1 : a.prefix > b.prefix ? 1 : 0));
}

/**
 * The hits of a pattern, and what they say of operations. Thousands of properties may share a list of thousands of operations:
 * each list is looked through once.
 */
class Asked {
  /** The operations in the order of the hits, and how many hits each has. */
  readonly weights = new Map<Operation, number>();
  /** The operations that somebody has to think about. */
  readonly pressing: ReadonlySet<Operation>;
  /** Those that press first. */
  readonly hits: readonly Hit[];

  constructor(hits: readonly Hit[]) {
    const times = new Map<readonly Operation[], number>();
    for (const { operations } of hits) times.set(operations, (times.get(operations) ?? 0) + 1);
    for (const [operations, count] of times)
      for (const operation of operations)
        this.weights.set(operation, (this.weights.get(operation) ?? 0) + count);
    const strong = hits.filter(isPressing);
    this.pressing = union(new Set(strong.map(({ operations }) => operations)));
    this.hits = [...strong, ...hits.filter((hit) => !isPressing(hit))];
  }
}

/**
 * Operations by the resources that they belong to, as narrow as few of them allow. One resource in two versions of an API is
 * one.
 *
 * @param weights how many hits each has: where most of them are is what counts
 */
function byResource(
  operations: readonly Operation[],
  weights: ReadonlyMap<Operation, number>,
): Map<string, readonly Operation[]> {
  const chains = operations.map((operation) => ({ operation, resources: resourcesOf(operation) }));
  const deepest = highest(
    chains.map(({ resources }) => resources.length),
    1,
  );
  for (let depth = deepest; depth > 0; depth--) {
    const groups = groupBy(chains, ({ resources }) =>
      essence(resources[Math.min(depth, resources.length) - 1] as string).toLowerCase(),
    );
    if (groups.size > mostResources) continue;
    const sizes = [...groups.values()].map((group) => hitsOn(group, weights));
    if (depth < deepest && swallows(sizes)) continue;
    return new Map([...groups].map(([key, group]) => [key, group.map(({ operation }) => operation)]));
  }
  return new Map(operations.length > 0 ? [['/', operations]] : []);
}

function hitsOn(
  group: readonly { readonly operation: Operation }[],
  weights: ReadonlyMap<Operation, number>,
): number {
  return group.reduce((sum, { operation }) => sum + (weights.get(operation) ?? 0), 0);
}

/** Has too wide a resource most of what there are too many narrower ones for? Then it says no more than the whole. */
function swallows(sizes: readonly number[]): boolean {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return sizes.some((size) => size > mostResources && size > (2 / 3) * all);
}

/** The resource of a group as it is written; without what its operations differ in, such as the version. */
function prefixOf(group: readonly Operation[], key: string): string {
  const written = new Set(
    group.map((operation) => resourcesOf(operation).find((one) => essence(one).toLowerCase() === key) ?? '/'),
  );
  const [first = '/', ...others] = written;
  return others.length > 0 ? essence(first) : first;
}

function candidate(
  api: Api,
  pattern: PatternId,
  prefix: string,
  group: readonly Operation[],
  { pressing, hits }: Asked,
): Candidate {
  const operations = [...group].sort((a, b) => a.index - b.index);
  const members = new Set(group);
  const lastOf = once((list: readonly Operation[]) => ({ last: list.findLast((one) => members.has(one)) }));
  const here = hits.flatMap((hit): Evidence[] => {
    const { last } = lastOf(hit.operations);
    return last ? [{ operation: last, why: hit.why, place: hit.place, confidence: hit.confidence }] : [];
  });
  const confidence = here.some((hit) => hit.confidence === 'high')
    ? 'high'
    : here.some(isPressing)
      ? 'medium'
      : 'low';
  const { title } = patterns[pattern];
  const name = nameOf(prefix);
  return {
    pattern,
    api,
    prefix,
    title: name === '' ? `${title.slice(0, 1).toUpperCase()}${title.slice(1)}` : `${name}: ${title}`,
    operations,
    pressing: operations.filter((operation) => pressing.has(operation)),
    evidence: distinct(here).slice(0, mostEvidence),
    confidence,
  };
}

/** A property that thirty operations answer with is one piece of evidence. */
function distinct(hits: readonly Evidence[]): Evidence[] {
  return [...new Map(hits.map((hit) => [hit.why, hit])).values()];
}

function isPressing({ confidence }: Pick<Hit, 'confidence'>): boolean {
  return confidence !== 'low';
}

import type { Api, MediaType } from '../openapi/model.ts';
import { schemasAside } from '../openapi/schemas-aside.ts';
import { push } from '../text/group.ts';
import { once } from '../text/memo.ts';
import { type Collector, Collectors, type RuleResult, type RuleRun } from './collect.ts';
import { Room } from './room.ts';
import type { AnyRule, Kind, Kinds, RuleContext } from './rule.ts';

export { isNothing, nothingOf, type RuleResult, type RuleRun, resultFor } from './collect.ts';

/** A rule threw: a bug of threatlint, with what to report. */
class RuleError extends Error {
  constructor(rule: string, place: string, cause: unknown) {
    super(`the rule ${rule} failed at ${place}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/** Loads what the rules of some runs need for these definitions; to be awaited before {@link runRules}. */
export async function prepareRules(apis: readonly Api[], runs: readonly RuleRun[]): Promise<void> {
  await Promise.all(toPrepare(runs).map((rule) => rule.prepare?.(apis)));
}

/** The rules that have something to load; thousands of definitions ask for those of the same runs. */
const toPrepare = once((runs: readonly RuleRun[]): readonly AnyRule[] => [
  ...new Set(runs.flatMap(({ rule }) => (rule.prepare ? [rule] : []))),
]);

/**
 * Visits every node of a definition once and lets the rules that subscribed to its kind look at it. Rules cannot see
 * each other.
 *
 * @param runs rules that were prepared before
 * @param over is asked now and then; when it says yes, what was found so far stays, and what was not done is unchecked
 * @param room for the findings; when there is none, what is found is left out, and the rest is unchecked
 * @returns a result for each run, in their order
 * @throws {RuleError} when a rule throws
 */
export function runRules(
  api: Api,
  runs: readonly RuleRun[],
  over = () => false,
  room = new Room(Number.POSITIVE_INFINITY),
): readonly RuleResult[] {
  const steps = ruleSteps(api, runs, over, room, Number.POSITIVE_INFINITY);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * The same in pieces: it stops where so many visits were made since the last time, at a node or, where few nodes have many
 * rules, at a rule. What comes out is the same.
 */
export function* ruleSteps(
  api: Api,
  runs: readonly RuleRun[],
  over: () => boolean,
  room: Room,
  visits = visitsOfPiece,
): Generator<void, readonly RuleResult[]> {
  const together = Collectors.begin(api, runs, room);
  const collectors = together.all;
  const ends = () => room.isFull || over();
  const unfinished = new Set<Collector>();
  for (const [kind, subscribed] of subscribers(runs)) {
    const pace = { visits, weight: kind === 'api' ? visitsOfWhole : 1 };
    if (unfinished.size > 0 || !(yield* visitAll(collectors, subscribed, nodes[kind](api), ends, pace)))
      for (const { at } of subscribed) unfinished.add(collectors[at] as Collector);
  }
  for (const collector of collectors)
    if (collector.isClaimed && collector.run.rule.judgesAside && !unfinished.has(collector)) {
      if (ends()) unfinished.add(collector);
      else judgeAside(api, collector);
    }
  const [first] = unfinished;
  if (first) {
    const names = [...new Set([...unfinished].map(({ run }) => run.rule.id))].sort();
    const who = names.length === 1 ? 'the rule' : `${names.length} rules`;
    const unseen = room.isFull
      ? `${room.reason}, ${who} had not seen everything by then`
      : `the time was over before ${who} had seen everything`;
    first.unchecked(api.place, `${unseen}: ${enumerated(names)}`);
  }
  return together.end();
}

/**
 * Has a rule that a claim names look at the schemas that describe no value: what it would report of a value is then open of
 * the operations that they are about.
 */
function judgeAside(api: Api, collector: Collector): void {
  const { rule } = collector.run;
  const { schemas, allSchemas, unchecked, operations } = schemasAside(api, rule.judgesAside ?? []);
  for (const { place, reason } of unchecked) collector.cannotTell(operations, place, reason);
  const context: RuleContext<object> = {
    api,
    options: collector.options,
    isClaimed: true,
    report: ({ operations: reached, at, message }) =>
      collector.cannotTell(reached, at, `a schema that describes no value has the fault: ${message}`),
    examines() {},
    unchecked: collector.unchecked,
    cannotTell: collector.cannotTell,
  };
  for (const schema of schemas) rule.visit.schema?.(schema, context);
  if (rule.visit.property)
    for (const schema of allSchemas)
      for (const property of schema.properties.values())
        if (!property.isListed) rule.visit.property(property, context);
}

/** The first of many names, and how many there are besides. */
function enumerated(names: readonly string[]): string {
  const shown = names.slice(0, mostNamed).join(', ');
  return names.length > mostNamed ? `${shown} and ${names.length - mostNamed} more` : shown;
}

const mostNamed = 40;

/** Between two questions whether the time is over, which cost a microsecond each. */
const nodesBetween = 64;

/** Some ten milliseconds, once the code is compiled: each piece has a thread of V8's watchdog, which takes half of one to begin. */
const visitsOfPiece = 8000;
/** A rule that looks at a definition as a whole takes as long as so many visits. */
const visitsOfWhole = 500;

interface Pace {
  /** After so many there is a stop. */
  readonly visits: number;
  /** For so many each counts. */
  readonly weight: number;
}

/** A rule that looks at the nodes of a kind. */
interface Subscriber {
  /** Its run is the one at this index. */
  readonly at: number;
  readonly visit: (node: unknown, context: unknown) => void;
}

/** Who looks at which kind of nodes; asked for each of thousands of definitions. */
const subscribers = once((runs: readonly RuleRun[]): ReadonlyMap<Kind, readonly Subscriber[]> => {
  const found = new Map<Kind, Subscriber[]>();
  for (const kind of kinds)
    for (const [at, { rule }] of runs.entries())
      if (rule.visit[kind]) push(found, kind, { at, visit: rule.visit[kind] as Subscriber['visit'] });
  return found;
});

/**
 * Hundreds of thousands of calls in code that was never optimised: counting costs less there than iterating.
 *
 * @returns were all nodes visited?
 */
function* visitAll(
  collectors: readonly Collector[],
  subscribed: readonly Subscriber[],
  nodes: Iterable<Kinds[Kind]>,
  over: () => boolean,
  { visits, weight }: Pace,
): Generator<void, boolean> {
  let seen = 0;
  let left = visits;
  for (const node of nodes) {
    // What is small is seen in any case: loading the rules may take longer than visiting it.
    if (++seen % nodesBetween === 0 && over()) return false;
    for (let next = 0; next < subscribed.length; ) {
      const end = weight === 1 ? subscribed.length : next + 1;
      visitBy(collectors, subscribed, next, end, node);
      left -= (end - next) * weight;
      next = end;
      if (left > 0) continue;
      left = visits;
      yield;
    }
  }
  return true;
}

/** Has some of the rules look at a node. */
function visitBy(
  collectors: readonly Collector[],
  subscribed: readonly Subscriber[],
  from: number,
  end: number,
  node: Kinds[Kind],
): void {
  let next = from;
  try {
    for (; next < end; next++) {
      const { at, visit } = subscribed[next] as Subscriber;
      visit(node, collectors[at]);
    }
  } catch (error) {
    const { at } = subscribed[next] as Subscriber;
    throw new RuleError((collectors[at] as Collector).run.rule.id, node.place.id(), error);
  }
}

/** Where the nodes of each kind come from. */
const nodes: { readonly [K in Kind]: (api: Api) => Iterable<Kinds[K]> } = {
  api: (api) => [api],
  server: (api) => api.allServers,
  securityScheme: (api) => api.allSchemes,
  pathItem: (api) => api.pathItems,
  operation: (api) => api.operations,
  parameter: (api) => api.parameters,
  requestBody: (api) => api.requestBodies,
  response: (api) => api.responses,
  header: (api) => api.headers,
  mediaType: mediaTypes,
  schema: (api) => api.schemas,
  property: properties,
};

const kinds = Object.keys(nodes) as Kind[];

function* mediaTypes(api: Api): Iterable<MediaType> {
  for (const holders of [api.parameters, api.requestBodies, api.responses]) {
    for (const { content } of holders) yield* content;
  }
}

function* properties(api: Api): Iterable<Kinds['property']> {
  for (const schema of api.allSchemas)
    for (const property of schema.properties.values()) if (!property.isListed) yield property;
}

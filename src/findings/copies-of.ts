import type { Direction, Operation, Schema } from '../openapi/model.ts';
import { groupBy, push } from '../text/group.ts';
import { once } from '../text/memo.ts';
import { aboutText } from './about.ts';
import { atLeast, type Finding } from './finding.ts';
import { alternatives, childrenOf, rootsOf, seenFrom } from './roles.ts';

/**
 * Whether a finding on an operation says of a schema what was said of it before at another place: a schema that several
 * ways led to is one, and was reported once. Where it is written out for one of the ways, that copy has every fault that it had.
 *
 * @param before what was found on the operation as it was
 */
export function copiesOf(
  now: Operation,
  was: Operation,
  before: readonly Finding[],
): (finding: Finding) => boolean {
  let known: ReadonlyMap<string, readonly Finding[]> | undefined;
  return ({ rule, about, severity }) => {
    const way = aboutText(about, { operation: now, bare: true });
    const whole = aboutText(about, { operation: now });
    if (!way.startsWith('@ ') || !whole.startsWith(way)) return false;
    const detail = whole.slice(way.length);
    known ??= groupBy(before, (one) => `${one.rule}\n${aboutText(one.about, { operation: was })}`);
    return directions.some((direction) =>
      [...schemasAt(was, direction, way)].some((schema) =>
        known
          ?.get(`${rule}\n${seenFrom(was, direction).of(schema)}${detail}`)
          ?.some((one) => atLeast(one.severity, severity)),
      ),
    );
  };
}

const directions = ['input', 'output'] as const;

/**
 * Whether the value that a finding is about means what it meant, read along the same way: other rules may say other words of
 * it, because it is written in place or has another name, and nothing was made worse.
 *
 * @param isSame do two schemas admit the same values, with all that is inside?
 */
export function isSameValue(
  { about }: Finding,
  now: Operation,
  was: Operation,
  isSame: (now: Schema, then: Schema) => boolean,
): boolean {
  const way = aboutText(about, { operation: now, bare: true });
  if (!way.startsWith('@ ')) return false;
  return directions.some((direction) => {
    const [old, fresh] = [[...schemasAt(was, direction, way)], [...schemasAt(now, direction, way)]];
    return fresh.length > 0 && fresh.every((one) => old.some((other) => isSame(one, other)));
  });
}

/** The schemas that a way leads to, in words as roles have it; several where names hold spaces, or for what is composed. */
function schemasAt(operation: Operation, direction: Direction, way: string): ReadonlySet<Schema> {
  const reached = new Map<string, Set<Schema>>();
  const reach = (rest: string, schema: Schema) => {
    const schemas = reached.get(rest);
    if (schemas) schemas.add(schema);
    else reached.set(rest, new Set([schema]));
  };
  rootSteps(operation)[direction]().follow(way, reach);
  // What is left of the way becomes shorter with each step: the longest first.
  for (;;) {
    const rest = [...reached.keys()].reduce((a, b) => (b.length > a.length ? b : a), '');
    if (rest === '') return valuesOf(reached.get('') ?? new Set(), () => undefined);
    const here = valuesOf(reached.get(rest) ?? new Set(), (step, inner) =>
      follow(rest, step, (left) => reach(left, inner)),
    );
    for (const schema of here) childSteps(schema)[direction]().follow(rest, reach);
    reached.delete(rest);
  }
}

/** Steps that a way may begin with, found by it: one operation may have thousands of parameters, of which each has findings. */
class Steps {
  readonly #schemas = new Map<string, Schema[]>();
  readonly #lengths = new Set<number>();

  constructor(steps: Iterable<readonly [step: string, schema: Schema | undefined]>) {
    for (const [step, schema] of steps) {
      if (!schema) continue;
      push(this.#schemas, step, schema);
      this.#lengths.add(step.length);
    }
  }

  /** Goes on with what is left of a way after each step that it begins with. */
  follow(way: string, go: (rest: string, schema: Schema) => void): void {
    for (const length of this.#lengths) {
      if (length > way.length || (length < way.length && way[length] !== ' ')) continue;
      for (const schema of this.#schemas.get(way.slice(0, length)) ?? []) go(way.slice(length + 1), schema);
    }
  }
}

const rootSteps = once((operation: Operation) =>
  eachWay((direction) => new Steps(rootsOf(operation, direction, '@'))),
);

const childSteps = once((schema: Schema) =>
  eachWay((direction) => new Steps(childrenOf(schema, direction, () => true))),
);

function eachWay(stepsOf: (direction: Direction) => Steps): Readonly<Record<Direction, () => Steps>> {
  const known = new Map<Direction, Steps>();
  const of = (direction: Direction) => () => {
    const steps = known.get(direction) ?? stepsOf(direction);
    known.set(direction, steps);
    return steps;
  };
  return { input: of('input'), output: of('output') };
}

/** Goes on with what is left of a way after a step that it begins with. */
function follow(way: string, step: string, go: (rest: string) => void): void {
  if (way === step) go('');
  else if (way.startsWith(`${step} `)) go(way.slice(step.length + 1));
}

/** The schemas with what describes the same value; other alternatives than the first are steps of the way. */
function valuesOf(
  schemas: ReadonlySet<Schema>,
  other: (step: string, alternative: Schema) => void,
): ReadonlySet<Schema> {
  const all = new Set(schemas);
  for (const { all: held, conditional, groups } of all) {
    for (const list of [held, conditional]) for (const one of list) all.add(one);
    for (const group of groups)
      for (const [alternative, step] of alternatives(group)) {
        if (step === undefined) all.add(alternative);
        else other(step, alternative);
      }
  }
  return all;
}

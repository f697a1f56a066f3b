/** What became of the branches of a choice: each is held against the one that it was. */
import { admits, held, parts, properties } from '../../openapi/composition.ts';
import type { JsonType, Schema } from '../../openapi/model.ts';
import { groupBy } from '../../text/group.ts';
import { loosened } from '../schemas/loosened.ts';
import { valueDigest } from './shape.ts';

/** A branch and what it was. */
type Branch = readonly [name: string, before: Schema, after: Schema];

/**
 * The branches of `oneOf` and `anyOf` that changed, with what they were; without those that let nothing through that another
 * branch did not let through before.
 */
export function branchesOf(choice: {
  readonly name: string;
  readonly before: Schema;
  readonly after: Schema;
}): Branch[] {
  const { name, before, after } = choice;
  if (before === after) return [];
  const [old, now] = [groupsOf(before), groupsOf(after)];
  if (old.length === 0 || old.length !== now.length) return [];
  return now.flatMap((group, at) => {
    const was = old[at] ?? [];
    return changedOf(was, group)
      .filter(([, one]) => !was.some((other) => covers(other, one)))
      .map(([then, one]): Branch => [name, then, one]);
  });
}

/** The choices of a value, without those within their branches. */
function groupsOf(schema: Schema): readonly (readonly Schema[])[] {
  return [...held(schema)].flatMap(({ groups }) => groups);
}

/** The same component, or the only one that is left, is the same branch; else the one that has most of its names. */
function changedOf(
  before: readonly Schema[],
  after: readonly Schema[],
): (readonly [before: Schema, after: Schema])[] {
  const same = groupBy(before, valueDigest) as Map<string, Schema[]>;
  const fresh = after.filter((one) => same.get(valueDigest(one))?.pop() === undefined);
  const left = new Set([...same.values()].flat());
  const found: [Schema, Schema][] = [];
  const pair = (one: Schema, was: Schema | undefined) => {
    if (!was) return false;
    found.push([was, one]);
    return left.delete(was);
  };
  const named = fresh.filter(
    (one) =>
      one.name === undefined ||
      !pair(
        one,
        [...left].find(({ name }) => name === one.name),
      ),
  );
  if (named.length > mostCompared || left.size > mostCompared) {
    const others = [...left];
    for (const [at, one] of named.entries()) pair(one, others[at]);
    return found;
  }
  for (const one of named) {
    const names = new Set(properties(one).keys());
    let best: Schema | undefined;
    let most = -1;
    for (const other of left) {
      const likeness = [...properties(other).keys()].filter((name) => names.has(name)).length;
      if (likeness > most && isAlike(other, one, likeness)) [best, most] = [other, likeness];
    }
    pair(one, best);
  }
  return found;
}

/** Branches of no name are compared each with each; more of them one by one, in their order. */
const mostCompared = 100;

/** @param likeness how many names they share */
function isAlike(was: Schema, now: Schema, likeness: number): boolean {
  return properties(now).size === 0 && properties(was).size === 0
    ? allTypes.every((type) => admits(was, type) === admits(now, type))
    : likeness > 0;
}

const allTypes: readonly JsonType[] = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];

/** Did a branch let through all that another one lets through now? Of an object that demands anything it is not said. */
function covers(before: Schema, after: Schema): boolean {
  if (valueDigest(before) === valueDigest(after)) return true;
  const isPlain = parts(before).every(({ value }) => Object.keys(value).every((key) => !untold.has(key)));
  return (
    isPlain &&
    allTypes.every((type) => !admits(after, type) || admits(before, type)) &&
    loosened(before, after).length === 0
  );
}

/** Keywords of which {@link loosened} does not tell which of two lets more through. */
const untold: ReadonlySet<string> = new Set([
  ...['pattern', 'format', 'multipleOf', 'not', 'items', 'prefixItems', 'uniqueItems', 'contains'],
  ...[
    'required',
    'properties',
    'additionalProperties',
    'patternProperties',
    'propertyNames',
    'discriminator',
  ],
  ...['dependentRequired', 'dependentSchemas', 'unevaluatedProperties', 'unevaluatedItems', 'if'],
]);

import { parameterCarrying } from '../../facts/messages/parameter-values.ts';
import { schemaName } from '../../findings/schema-name.ts';
import type { Direction, Schema } from '../../openapi/model.ts';
import { schemasAside } from '../../openapi/schemas-aside.ts';
import { forEachPart, forEachValue } from '../../openapi/walk.ts';
import { stronglyConnected } from '../../text/components.ts';
import { itemsAside } from '../aside.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'recursive-input',
  title: 'Request value that holds itself',
  severity: 'medium',
  confidence: 'medium',
  category: 'input',
  owasp: ['API4'],
  cwe: [674],
  stride: ['D'],
  looksAt: ['input'],
  rationale:
    'A few kilobytes of `[[[[…` nest thousands deep: parsers, validators and code that call themselves for each level run out of stack, and the process with them.',
  remediation:
    'Write out the levels that are needed (a thread, its replies, and no deeper), or take a flat list whose items name their parents. Otherwise limit the depth before the body is parsed.',
  falsePositives: [
    'The parser or the gateway limits how deep a body may be, and everything behind it may count on that.',
  ],
  visit: {
    api(api, { report, examines, isClaimed, cannotTell }) {
      for (const { body, parameters } of api.operations) {
        const taken = [...(body?.content ?? []), ...parameters].flatMap(({ schema }) => schema ?? []);
        for (const schema of taken) examines(schema.operations('input'));
      }
      // An item that `contains` asks for is sent as any other.
      const asked = isClaimed ? schemasAside(api, itemsAside).allSchemas : [];
      for (const { schema, direction } of circles(asked))
        cannotTell(schema.reachedBy(direction), schema.place, `${schemaName(schema)} may hold itself`);
      for (const { schema, way, isComposed, direction } of circles(api.allSchemas)) {
        report({
          at: schema.place,
          part: 'key',
          severity: parameterCarrying(schema) || direction === 'output' ? 'low' : 'medium',
          message: isComposed
            ? `${schemaName(schema)} is composed of itself: no value can be judged against it, and tools that resolve it never end`
            : `${schemaName(schema)} may hold itself to any depth${way === '' ? '' : `, by ${way}`}`,
          ...(isComposed ? { remedy: 'take the schema out of its own composition' } : {}),
          operations: schema.reachedBy(direction),
          about: about.schema(schema, direction),
        });
      }
    },
  },
});

interface Circle {
  readonly schema: Schema;
  /** The properties on the way, in words. */
  readonly way: string;
  /** Is it no value inside a value, but the same value once more, by `allOf` alone? */
  readonly isComposed: boolean;
  readonly direction: Direction;
}

/** Each group of schemas that hold each other, by the one that is best known. */
function circles(schemas: readonly Schema[]): Circle[] {
  const index = new Map(schemas.map((schema, at) => [schema, at]));
  const looped = new Set<number>();
  const targets = (at: number) => {
    const found: number[] = [];
    const add = (schema: Schema) => {
      const target = index.get(schema);
      if (target === at) looped.add(at);
      if (target !== undefined) found.push(target);
    };
    forEachPart(schemas[at] as Schema, add);
    for (const { schema } of values(schemas[at] as Schema)) add(schema);
    return found;
  };
  const { count, of, nodes, starts } = stronglyConnected(schemas.length, targets);
  return Array.from({ length: count }, (_, component) => component).flatMap((component): Circle[] => {
    const group = nodes.subarray(starts[component], starts[component + 1]);
    // Nearly every schema is alone, and does not hold itself.
    if (group.length === 1 && !looped.has(group[0] as number)) return [];
    const isInside = ({ schema }: Step) => of[index.get(schema) ?? -1] === component;
    const members = Array.from(group, (at) => schemas[at] as Schema);
    // What answers hold is nested by nobody else; what is composed of itself ends no tool's work, wherever it stands.
    const direction = members.some((member) => member.flows('input')) ? 'input' : 'output';
    const steps = direction === 'input' ? members.flatMap((member) => values(member).filter(isInside)) : [];
    // A composition of itself alone holds no value inside a value; a choice may lead back to what it is made of.
    if (steps.length === 0) {
      const own = composedOfThemselves(members);
      return own.length > 0 ? [{ schema: bestKnown(own), way: '', isComposed: true, direction }] : [];
    }
    const names = [...new Set(steps.map(({ name }) => name))].filter((name) => name !== '').sort();
    const shown = names.slice(0, 3).map((name) => `\`${name}\``);
    const way = names.length > 3 ? `${shown.join(', ')} …` : shown.join(' or ');
    return [{ schema: bestKnown(members), way, isComposed: false, direction }];
  });
}

/**
 * Those of some schemas that `allOf` and references beside keywords lead back to; or choices alone. A base that is a choice of
 * what `allOf` makes of it is how some write subtypes, and no circle of either kind.
 */
function composedOfThemselves(members: readonly Schema[]): readonly Schema[] {
  const index = new Map(members.map((schema, at) => [schema, at]));
  const on = (partsOf: (schema: Schema) => readonly Schema[]) => {
    const cycles = stronglyConnected(members.length, (at) =>
      partsOf(members[at] as Schema).flatMap((part) => index.get(part) ?? []),
    );
    return members.filter((member, at) => {
      const first = cycles.starts[cycles.of[at] as number] as number;
      const size = (cycles.starts[(cycles.of[at] as number) + 1] as number) - first;
      return size > 1 || partsOf(member).includes(member);
    });
  };
  const own = on(({ all }) => all);
  return own.length > 0 ? own : on(({ groups }) => groups.flat());
}

/** The component whose name comes first, so that the order of the document does not matter; else the first. */
function bestKnown(members: readonly Schema[]): Schema {
  let best: Schema | undefined;
  for (const member of members) {
    if (member.name !== undefined && (best?.name === undefined || member.name < best.name)) best = member;
  }
  return best ?? members.reduce((a, b) => (a.place.id() <= b.place.id() ? a : b));
}

/** From a schema to one of a value inside its value. */
interface Step {
  readonly schema: Schema;
  /** The property’s, or nothing. */
  readonly name: string;
}

function values(schema: Schema): Step[] {
  const found: Step[] = [];
  for (const property of schema.properties.values()) {
    if (property.flows('input')) found.push({ schema: property.schema, name: property.name });
  }
  forEachValue(schema, (inner) => found.push({ schema: inner, name: '' }));
  return found;
}

import { schemaName } from '../../findings/schema-name.ts';
import { held, isJsonSchema, properties } from '../../openapi/composition.ts';
import type { Api, Schema } from '../../openapi/model.ts';
import { matches } from '../../regex/matches.ts';
import { own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { everyAside } from '../aside.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'closed-object-in-composition',
  title: 'Closed part that refuses what the other parts declare',
  severity: 'low',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [1173],
  stride: ['D'],
  looksAt: ['input'],
  judgesAside: everyAside,
  rationale:
    '`additionalProperties` sees only the properties that stand right beside it. A closed part of a composition refuses those of the other parts, so that either good requests fail or, more often, nobody checks requests against the definition any more.',
  remediation:
    'Leave the parts open and close the composition as a whole: in 3.1 `unevaluatedProperties: false` beside `allOf`; in 2.0 and 3.0 one schema that declares all properties.',
  falsePositives: ['The properties of the other parts are really meant to be refused.'],
  visit: {
    schema(schema, { report, examines, unchecked, isClaimed, cannotTell }) {
      if (!schema.flows('input')) return;
      const doubtful = isClaimed ? refusalAround(schema) : undefined;
      if (doubtful)
        cannotTell(
          schema.operations('input'),
          doubtful.place,
          'a closed part refuses what another declares on a condition, in a property or beside patterns of names',
        );
      if (schema.all.length === 0 && schema.groups.length === 0) return;
      const operations = schema.operations('input');
      examines(operations);
      const found = refusals(schema);
      if (!found) {
        unchecked(
          schema.place,
          'the definition is composed of too many shared parts to tell which refuse which',
        );
        return;
      }
      for (const { part, keyword, refused } of found) {
        report({
          at: part.place.child(keyword),
          message: `\`${keyword}: false\` refuses \`${refused}\`, which another part of ${schemaName(schema)} declares`,
          operations,
          about: about.schema(schema, 'input', keyword),
        });
      }
    },
  },
});

/** Branches that share their parts are looked into again and again; public definitions take a few thousand steps. */
const mostSteps = 5_000_000;

/** The steps that a definition has taken so far. */
const spentOn = once((_: Api) => ({ steps: 0 }));

interface Refusal {
  readonly part: Schema;
  readonly keyword: string;
  readonly refused: string;
}

/** A schema to be judged, and the names that are declared around it: each set is one step outwards. */
interface Step {
  readonly root: Schema;
  readonly around: readonly ReadonlySet<string>[];
}

/** undefined where finding them out would take too long. */
function refusals(schema: Schema): Refusal[] | undefined {
  const spent = spentOn(schema.api);
  const found: Refusal[] = [];
  const seen = new Set<Schema>();
  const stack: Step[] = [{ root: schema, around: [] }];
  for (let step = stack.pop(); step; step = stack.pop()) {
    if (seen.has(step.root)) continue;
    seen.add(step.root);
    if (spent.steps > mostSteps) return undefined;
    const together = held(step.root);
    const branches = [...together].flatMap(({ groups }) => groups.flat());
    const names = [...step.around, namesOf(together)];
    // Hardly any part is closed, and what a wide choice declares inside is long.
    let inside: ReadonlySet<string> | undefined;
    spent.steps += together.size + branches.length + step.around.length;
    for (const part of together) {
      const closed = closedBy(part, part === schema);
      spent.steps += part.properties.size;
      if (!closed) continue;
      spent.steps += branches.length + names.length;
      inside ??= namesWithin(branches);
      const refused = firstOutside([...names, inside], closed.known);
      if (refused !== undefined) found.push({ part, keyword: closed.keyword, refused });
    }
    for (const root of branches) stack.push({ root, around: names });
  }
  return found;
}

/**
 * A closed part beside what holds on a condition, the same property in two parts, patterns of names: what is refused there may be
 * meant to be, and whoever claims that nothing is refused by mistake claims it of these as well.
 */
function refusalAround(schema: Schema): Schema | undefined {
  const around = [...held(schema)];
  const outcomes = around.flatMap(({ conditional, value }) =>
    conditional.slice(Object.hasOwn(value, 'if') ? 1 : 0),
  );
  if (outcomes.length > mostPairs) return schema;
  const pairs: (readonly [readonly Schema[], readonly Schema[]])[] = outcomes.map((one) => [
    around,
    [...held(one)],
  ]);
  const first = new Map<string, Schema>();
  for (const part of around) {
    if (isPatterned(part)) pairs.push([[part], around.filter((one) => one !== part)]);
    for (const { name, schema: inner } of part.properties.values()) {
      const other = first.get(name);
      if (other && other !== inner) pairs.push([[...held(other)], [...held(inner)]]);
      if (pairs.length > mostPairs) return schema;
      first.set(name, other ?? inner);
    }
  }
  for (const [some, others] of pairs) {
    const refusing = refusingOne(some, others, schema) ?? refusingOne(others, some, schema);
    if (refusing) return refusing;
  }
  return undefined;
}

/** So many are held against each other in a value; of one that has more it cannot be told. */
const mostPairs = 200;

function isPatterned({ additional, patternProperties }: Schema): boolean {
  return additional === false && patternProperties.length > 0;
}

/** The first closed part that does not know what others declare. */
function refusingOne(
  closing: readonly Schema[],
  declaring: readonly Schema[],
  whole: Schema,
): Schema | undefined {
  const names = [...namesOf(declaring)];
  return closing.find((part) => {
    if (!isPatterned(part)) {
      const closed = closedBy(part, part === whole);
      return closed !== undefined && names.some((name) => !closed.known.has(name));
    }
    const patterns = Object.keys(own(part.value, 'patternProperties') ?? {});
    return names.some(
      (name) => !part.properties.has(name) && patterns.every((one) => matches(one, name) === false),
    );
  });
}

function namesWithin(branches: readonly Schema[]): Set<string> {
  const names = new Set<string>();
  for (const branch of branches) for (const name of namesOf(held(branch))) names.add(name);
  return names;
}

/** The properties that requests may send. */
function namesOf(together: Iterable<Schema>): Set<string> {
  const names = new Set<string>();
  for (const part of together) {
    for (const property of part.properties.values()) if (property.flows('input')) names.add(property.name);
  }
  return names;
}

interface Closed {
  readonly keyword: string;
  readonly known: ReadonlyMap<string, unknown>;
}

/** What closes a part, and what it knows then; patterns of names are not looked into. */
function closedBy(part: Schema, isWhole: boolean): Closed | undefined {
  if (part.patternProperties.length > 0) return undefined;
  if (part.additional === false) return { keyword: 'additionalProperties', known: part.properties };
  // JSON Schema 2020-12 core §11.3: it sees what its own parts declare, not what stands beside it.
  if (isWhole || !isJsonSchema(part.api) || part.value.unevaluatedProperties !== false) return undefined;
  return { keyword: 'unevaluatedProperties', known: properties(part) };
}

/** At most as many names are looked at as are known, and one more a set. */
function firstOutside(
  sets: readonly ReadonlySet<string>[],
  known: ReadonlyMap<string, unknown>,
): string | undefined {
  for (const names of sets) for (const name of names) if (!known.has(name)) return name;
  return undefined;
}

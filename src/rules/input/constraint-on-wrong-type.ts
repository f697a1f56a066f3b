import { affects, constraints, limitedBy } from '../../facts/schemas/keywords.ts';
import { schemaName } from '../../findings/schema-name.ts';
import { admits, conditionalParts, parts, states } from '../../openapi/composition.ts';
import type { JsonType, Node, Operation, Schema } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { isObject, own } from '../../syntax/value.ts';
import { everyAside } from '../aside.ts';
import { type About, about, defineRule, type RuleContext } from '../rule.ts';

export default defineRule({
  id: 'constraint-on-wrong-type',
  title: 'Limit without effect',
  severity: 'low',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [1173],
  stride: ['T'],
  looksAt: ['input'],
  judgesAside: everyAside,
  rationale:
    'The author believes that the value is limited; validators pass over keywords of another type, and every value gets through.',
  remediation:
    'Use the keyword of the value’s type (`maximum` for numbers, `maxLength` for texts, `maxItems` for lists), correct the type, or write the limit into the schema that it is for.',
  falsePositives: [
    'What only the API gives out, and `uniqueItems`, is reported at info.',
    'The keyword is meant for another branch of a choice that references share.',
  ],
  visit: {
    schema(schema, context) {
      const isInput = schema.flows('input');
      const direction = isInput ? 'input' : 'output';
      const operations = schema.operations(direction);
      context.examines(operations);
      if (context.isClaimed) sayOnConditions(schema, operations, context);
      for (const part of parts(schema)) {
        for (const keyword of Object.keys(part.value)) {
          const message = withoutEffect(keyword, part, schema);
          if (message === undefined) continue;
          context.report({
            at: part.place.child(keyword),
            part: 'key',
            // Generators write `uniqueItems` everywhere; nobody takes it for a limit of a text.
            ...(isInput && keyword !== 'uniqueItems' ? {} : { severity: 'info' }),
            message: `\`${keyword}\` has no effect on ${schemaName(part).replace(/^(An|A|The|This) /, (word) => word.toLowerCase())}, ${message}`,
            operations,
            about: about.schema(part, direction, keyword),
          });
        }
      }
    },
    parameter(parameter, context) {
      if (parameter.api.version === '2.0') return;
      besides(parameter, parameter.operations(), about.parameter(parameter), 'low', context);
    },
    header(header, context) {
      if (context.api.version === '2.0') return;
      besides(header, header.operations(), about.header(header), 'info', context);
    },
    requestBody(body, context) {
      // 2.0's body is a parameter; its form fields are schemas of their own.
      if (context.api.version !== '2.0' || own(body.value, 'in') !== 'body') return;
      const [first] = body.operations();
      besides(
        body,
        body.operations(),
        first ? about.operation(first, 'body') : about.api('body'),
        'low',
        context,
      );
    },
  },
});

/** What holds on a condition, is one, or is denied, of a value whose type stands around it. */
function sayOnConditions(schema: Schema, operations: readonly Operation[], { cannotTell }: Context): void {
  const all = new Set(parts(schema));
  const aside = conditionalParts(schema).filter((part) => !all.has(part));
  const say = (place: Place, keyword: string) =>
    cannotTell(operations, place.child(keyword), `\`${keyword}\` has no effect on a value of another type`);
  for (const part of aside)
    for (const keyword of Object.keys(part.value))
      if (part.types === undefined && withoutEffect(keyword, part, schema)) say(part.place, keyword);
  for (const part of [...all, ...aside]) {
    const not = own(part.value, 'not');
    if (!isObject(not) || not.type !== undefined) continue;
    for (const keyword of Object.keys(not)) {
      const limited = limitedBy.get(keyword);
      if (limited !== undefined && statesAny(schema) && !admits(schema, limited))
        say(part.place.child('not'), keyword);
    }
  }
  // Values tell of which type they are as well.
  for (const part of all)
    for (const keyword of Object.keys(part.value)) {
      const limited = limitedBy.get(keyword);
      if (limited !== undefined && part.types === undefined && !admits(schema, limited))
        say(part.place, keyword);
    }
}

type Context = RuleContext<Record<string, never>>;

/** Why a keyword does nothing, after a comma; undefined when it does something, or may. */
function withoutEffect(keyword: string, part: Schema, whole: Schema): string | undefined {
  const limited = limitedBy.get(keyword);
  if (limited === undefined) return undefined;
  if (keyword === 'exclusiveMaximum' || keyword === 'exclusiveMinimum') {
    const other = otherMeaning(keyword, part);
    if (other !== undefined) return other;
  }
  if (keyword === 'required' && typeof part.value.required === 'boolean') {
    return isParameter(part) ? undefined : 'whose object must name it: `required` is a list of names there';
  }
  if (part.types !== undefined) {
    if (part.types.length === 0 || affects(keyword, part.types)) return undefined;
    return `which is of type ${part.types.map((type) => `\`${type}\``).join(', ')}: it limits ${plural(limited)}`;
  }
  if (!statesAny(whole) || admits(whole, limited)) return undefined;
  return `which is of another type: it limits ${plural(limited)}`;
}

/** Up to 3.0 (JSON Schema draft 4 §5.1.2) it says whether the limit itself is excluded; since 3.1 it is a limit. */
function otherMeaning(
  keyword: 'exclusiveMaximum' | 'exclusiveMinimum',
  { api, value }: Schema,
): string | undefined {
  const written = value[keyword];
  const limit = keyword === 'exclusiveMaximum' ? 'maximum' : 'minimum';
  const isModern = api.version === '3.1' || api.version === '3.2';
  if (!isModern && typeof written === 'number')
    return `because in OpenAPI ${api.version} it is true or false, beside \`${limit}: ${written}\``;
  return isModern && written === true
    ? `because since OpenAPI 3.1 it is a number, without \`${limit}\``
    : undefined;
}

const types: readonly JsonType[] = ['string', 'number', 'integer', 'boolean', 'object', 'array'];

function statesAny(schema: Schema): boolean {
  return types.some((type) => states(schema, type));
}

/** A 2.0 parameter, or a header, is read as its own schema; `required` there speaks of itself. */
function isParameter({ value, api }: Schema): boolean {
  return api.version === '2.0' && typeof value.in === 'string' && typeof value.name === 'string';
}

const plurals = { string: 'texts', number: 'numbers', array: 'lists', object: 'objects' } as const;

function plural(limited: keyof typeof plurals): string {
  return plurals[limited];
}

/** Keywords of schemas that stand beside `schema`, where nobody reads them. */
function besides(
  { value, place }: Node,
  operations: readonly Operation[],
  of: About,
  severity: 'low' | 'info',
  { report, examines }: Context,
): void {
  examines(operations);
  for (const keyword of Object.keys(value)) {
    if (keyword === 'required' || !constraints.has(keyword)) continue;
    report({
      at: place.child(keyword),
      part: 'key',
      severity,
      message: `\`${keyword}\` has no effect here: it belongs into \`schema\``,
      operations,
      about: about.more(of, keyword),
    });
  }
}

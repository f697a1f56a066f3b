import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { Changes } from './changes.ts';

// What travels is compared wherever a schema puts it: in later members of compositions, in alternatives, in items, under names
// of any pattern, in subtypes, under conditions. Each weakening is one finding, with the place before.

const changes = new Changes();

// biome-ignore lint/suspicious/noExplicitAny: schemas are written as they come.
type Json = any;

const text = { type: 'string', minLength: 1, maxLength: 20, pattern: '^[a-z]+$' };
const loose = { ...text, pattern: undefined };
const closed = (properties: Json, more = {}) => ({
  type: 'object',
  additionalProperties: false,
  properties,
  ...more,
});
const N = { name: text };
const right = { isAdmin: { type: 'boolean' } };
const secret = { passwordHash: { ...text, readOnly: true } };
const pet = { type: 'object', required: ['kind'], properties: { kind: text } };

/** A definition whose one operation takes and gives what is called `Order`. */
function shop(version: string, schemas: Readonly<Record<string, Json>>): string {
  const isTwo = version === '2.0';
  const at = isTwo ? '#/definitions/' : '#/components/schemas/';
  const order = { $ref: `${at}Order` };
  const written = JSON.parse(
    JSON.stringify(schemas)
      .replaceAll('#/S/', at)
      .replaceAll(
        '"discriminator":"kind"',
        isTwo ? '"discriminator":"kind"' : '"discriminator":{"propertyName":"kind"}',
      ),
  );
  const content = { 'application/json': { schema: order } };
  const answers = (ok: Json) => ({ 201: { description: 'ok', ...ok }, 429: { description: 'slow down' } });
  const key = { k: { type: 'apiKey', in: 'header', name: 'X-Key' } };
  const common = { info: { title: 'S', version: '1' }, security: [{ k: [] }] };
  return stringify(
    isTwo
      ? {
          ...{ swagger: version, ...common, host: 's.example.com', schemes: ['https'] },
          ...{ consumes: ['application/json'], produces: ['application/json'] },
          paths: {
            '/orders': {
              post: {
                parameters: [{ name: 'b', in: 'body', required: true, schema: order }],
                responses: answers({ schema: order }),
              },
            },
          },
          ...{ securityDefinitions: key, definitions: written },
        }
      : {
          ...{ openapi: version, ...common, servers: [{ url: 'https://s.example.com' }] },
          paths: {
            '/orders': {
              post: { requestBody: { required: true, content }, responses: answers({ content }) },
            },
          },
          components: { securitySchemes: key, schemas: written },
        },
  );
}

const every = ['2.0', '3.0.3', '3.1.0'];
const three = ['3.0.3', '3.1.0'];
const newest = ['3.1.0'];
const array = (more: Json) => ({ type: 'array', maxItems: 3, ...more });
const map = (more: Json) => ({ type: 'object', maxProperties: 4, ...more });
const either = (then: Json, other: Json = { properties: { m: text } }) => ({
  ...{ type: 'object', properties: { k: text, n: text } },
  ...{ if: { properties: { k: { const: 'a' } } }, then, else: other },
});

type Row = readonly [versions: readonly string[], rule: RegExp, before: Json, after: Json];
const grown = /^write-surface-grown$|^privileged-property-writable$/;
const exposed = /^password-in-response$|^data-exposed$/;
const loosened = /^limit-loosened$|^string-unbounded$/;
/** A body whose schema says nothing any more is a finding of the new state as well, and then told as that. */
const saidNothing = /^limit-loosened$|^string-unbounded$|^body-schema-missing$/;

/** Schemas by their names; one alone is that of the order. */
const rows: Readonly<Record<string, Row>> = {
  'a right in a later member': [
    every,
    grown,
    { allOf: [{ ...closed(N), additionalProperties: undefined }] },
    {
      allOf: [
        { ...closed(N), additionalProperties: undefined },
        { type: 'object', properties: right },
      ],
    },
  ],
  'a secret in a later member': [
    every,
    exposed,
    { allOf: [{ type: 'object', properties: N }] },
    {
      allOf: [
        { type: 'object', properties: N },
        { type: 'object', properties: secret },
      ],
    },
  ],
  'a right in the items of a later member': [
    every,
    grown,
    { allOf: [array({}), { type: 'array', items: closed(N) }] },
    { allOf: [array({}), { type: 'array', items: closed({ ...N, ...right }) }] },
  ],
  'a limit of the items of a later member': [
    every,
    loosened,
    { allOf: [array({}), { type: 'array', items: text }] },
    { allOf: [array({}), { type: 'array', items: loose }] },
  ],
  'an alternative with a right': [
    three,
    grown,
    { oneOf: [closed(N), closed({ size: text })] },
    { oneOf: [closed(N), closed({ size: text }), closed(right)] },
  ],
  'an alternative that takes anything': [
    three,
    saidNothing,
    { oneOf: [closed(N), closed({ size: text })] },
    { oneOf: [closed(N), closed({ size: text }), { type: 'object', additionalProperties: true }] },
  ],
  'an alternative that was closed': [
    three,
    loosened,
    { oneOf: [closed(N), closed({ size: text })] },
    { oneOf: [closed(N), { ...closed({ size: text }), additionalProperties: true }] },
  ],
  'a limit in an alternative': [
    three,
    loosened,
    { oneOf: [closed(N), closed({ size: text })] },
    { oneOf: [closed(N), closed({ size: loose })] },
  ],
  'what one alternative demands': [
    three,
    /^limit-loosened$/,
    { oneOf: [closed(N, { required: ['name'] }), closed({ size: text }, { required: ['size'] })] },
    { oneOf: [closed(N), closed({ size: text }, { required: ['size'] })] },
  ],
  'what one alternative that is a component demands': [
    three,
    /^limit-loosened$/,
    {
      Order: { anyOf: [{ $ref: '#/S/Card' }, { $ref: '#/S/Debit' }] },
      Card: closed({ ...N, label: text }, { required: ['name', 'label'] }),
      Debit: closed({ size: text }, { required: ['size'] }),
    },
    {
      Order: { anyOf: [{ $ref: '#/S/Debit' }, { $ref: '#/S/Card' }] },
      Card: closed({ ...N, label: text }, { required: ['name'] }),
      Debit: closed({ size: text }, { required: ['size'] }),
    },
  ],
  'what an alternative of an alternative demands': [
    three,
    /^limit-loosened$/,
    {
      allOf: [
        {
          oneOf: [
            { anyOf: [closed(N, { required: ['name'] }), closed({ a: text }, { required: ['a'] })] },
            closed({ size: text }, { required: ['size'] }),
          ],
        },
      ],
    },
    {
      allOf: [
        {
          oneOf: [
            { anyOf: [closed(N, { required: ['name'] }), closed({ a: text })] },
            closed({ size: text }, { required: ['size'] }),
          ],
        },
      ],
    },
  ],
  'a bound of one alternative': [
    three,
    loosened,
    closed({ a: { oneOf: [text, { type: 'integer', format: 'int32', minimum: 0, maximum: 9 }] } }),
    closed({ a: { oneOf: [text, { type: 'integer', format: 'int32', minimum: 0, maximum: 99 }] } }),
  ],
  'a bound gone from one alternative': [
    three,
    /^limit-loosened$|^number-unbounded$/,
    closed({ a: { anyOf: [{ type: 'integer', format: 'int32', minimum: 0, maximum: 9 }, text] } }),
    closed({ a: { anyOf: [{ type: 'integer', format: 'int32', minimum: 0 }, text] } }),
  ],
  'the loosest bound of two alternatives': [
    three,
    loosened,
    closed({
      a: {
        oneOf: [
          { ...text, pattern: '^[a-z]+$' },
          { ...text, pattern: '^[0-9]+$' },
        ],
      },
    }),
    closed({
      a: {
        oneOf: [
          { ...text, pattern: '^[a-z]+$' },
          { ...text, pattern: '^[0-9]+$', maxLength: 90 },
        ],
      },
    }),
  ],
  'most properties of one alternative': [
    three,
    loosened,
    { oneOf: [closed(N), map({ additionalProperties: text })] },
    { oneOf: [closed(N), { ...map({ additionalProperties: text }), maxProperties: 400 }] },
  ],
  'an object opened': [every, loosened, closed(N), { type: 'object', properties: N }],
  'an object that takes any name of one kind': [
    every,
    loosened,
    closed(N),
    { ...closed(N), additionalProperties: text },
  ],
  'a map of one kind that takes anything': [
    every,
    saidNothing,
    map({ additionalProperties: text }),
    map({ additionalProperties: true }),
  ],
  'a limit of the values of a map': [
    every,
    loosened,
    map({ additionalProperties: text }),
    map({ additionalProperties: loose }),
  ],
  'a secret in the values of a map': [
    every,
    exposed,
    map({ additionalProperties: closed(N) }),
    map({ additionalProperties: closed({ ...N, ...secret }) }),
  ],
  'a limit of names of a pattern': [
    newest,
    loosened,
    closed(N, { patternProperties: { '^x-': text } }),
    closed(N, { patternProperties: { '^x-': loose } }),
  ],
  'names of another pattern': [
    newest,
    loosened,
    closed(N, { patternProperties: { '^x-': text } }),
    closed(N, { patternProperties: { '^x-': text, '^y-': text } }),
  ],
  'a secret under names of a pattern': [
    newest,
    exposed,
    map({ additionalProperties: false, patternProperties: { '^x': closed(N) } }),
    map({ additionalProperties: false, patternProperties: { '^x': closed({ ...N, ...secret }) } }),
  ],
  'a limit of a listed item': [
    newest,
    loosened,
    array({ prefixItems: [text, text], items: false }),
    array({ prefixItems: [text, loose], items: false }),
  ],
  'a right in a listed item': [
    newest,
    grown,
    array({ prefixItems: [closed(N)], items: false }),
    array({ prefixItems: [closed({ ...N, ...right })], items: false }),
  ],
  'a secret in a listed item': [
    newest,
    exposed,
    array({ prefixItems: [closed(N)], items: false }),
    array({ prefixItems: [closed({ ...N, ...secret })], items: false }),
  ],
  'items beyond those that are listed': [
    newest,
    loosened,
    array({ prefixItems: [text], items: false }),
    array({ prefixItems: [text] }),
  ],
  '`unevaluatedItems` gone': [
    newest,
    loosened,
    array({ prefixItems: [text], unevaluatedItems: false }),
    array({ prefixItems: [text] }),
  ],
  '`unevaluatedProperties` gone': [
    newest,
    loosened,
    { type: 'object', unevaluatedProperties: false, allOf: [{ type: 'object', properties: N }] },
    { type: 'object', allOf: [{ type: 'object', properties: N }] },
  ],
  'a right in `dependentSchemas`': [
    newest,
    grown,
    closed(N, { dependentSchemas: { name: { properties: { a: text } } } }),
    closed(N, { dependentSchemas: { name: { properties: { a: text, ...right } } } }),
  ],
  'a limit in `dependentSchemas`': [
    newest,
    loosened,
    closed(N, { dependentSchemas: { name: { properties: { a: text } } } }),
    closed(N, { dependentSchemas: { name: { properties: { a: loose } } } }),
  ],
  '`dependentRequired` gone': [
    newest,
    loosened,
    closed({ ...N, b: text }, { dependentRequired: { name: ['b'] } }),
    closed({ ...N, b: text }),
  ],
  'a right in `then`': [
    newest,
    grown,
    either({ properties: { o: text } }),
    either({ properties: { o: text, ...right } }),
  ],
  'a limit in `then`': [
    newest,
    loosened,
    either({ properties: { o: text } }),
    either({ properties: { o: loose } }),
  ],
  'a limit in `else` of what is declared beside it': [
    newest,
    loosened,
    either({ properties: { n: { maxLength: 5 } } }, { properties: { n: { maxLength: 9 } } }),
    either({ properties: { n: { maxLength: 5 } } }, { properties: { n: { maxLength: 19 } } }),
  ],
  'what had to be there in `then`': [newest, loosened, either({ required: ['n'] }), either({})],
  'a type that the mapping newly names': [
    three,
    grown,
    {
      Order: { ...pet, discriminator: { propertyName: 'kind', mapping: { a: '#/S/A' } } },
      A: closed(N),
      B: closed(right),
    },
    {
      Order: { ...pet, discriminator: { propertyName: 'kind', mapping: { a: '#/S/A', b: '#/S/B' } } },
      A: closed(N),
      B: closed(right),
    },
  ],
  'a right in a type that the mapping names': [
    three,
    grown,
    { Order: { ...pet, discriminator: { propertyName: 'kind', mapping: { a: '#/S/A' } } }, A: closed(N) },
    {
      Order: { ...pet, discriminator: { propertyName: 'kind', mapping: { a: '#/S/A' } } },
      A: closed({ ...N, ...right }),
    },
  ],
  'a limit in a type that the mapping names': [
    three,
    loosened,
    { Order: { ...pet, discriminator: { propertyName: 'kind', mapping: { a: '#/S/A' } } }, A: closed(N) },
    {
      Order: { ...pet, discriminator: { propertyName: 'kind', mapping: { a: '#/S/A' } } },
      A: closed({ name: loose }),
    },
  ],
  'a limit in a type that builds on the base': [
    every,
    loosened,
    {
      Order: { ...pet, discriminator: 'kind' },
      B: { allOf: [{ $ref: '#/S/Order' }, { type: 'object', properties: { a: text } }] },
    },
    {
      Order: { ...pet, discriminator: 'kind' },
      B: { allOf: [{ $ref: '#/S/Order' }, { type: 'object', properties: { a: loose } }] },
    },
  ],
  '`readOnly` beside a reference dropped': [
    newest,
    /^write-surface-grown$/,
    { Order: closed({ a: { $ref: '#/S/Part', readOnly: true } }), Part: text },
    { Order: closed({ a: { $ref: '#/S/Part' } }), Part: text },
  ],
  '`readOnly` of a composition dropped': [
    three,
    /^write-surface-grown$/,
    { Order: closed({ a: { allOf: [{ $ref: '#/S/Part' }], readOnly: true } }), Part: text },
    { Order: closed({ a: { allOf: [{ $ref: '#/S/Part' }] } }), Part: text },
  ],
  '`readOnly` of what is referred to dropped': [
    three,
    /^write-surface-grown$/,
    { Order: closed({ a: { $ref: '#/S/Part' } }), Part: { ...text, readOnly: true } },
    { Order: closed({ a: { $ref: '#/S/Part' } }), Part: text },
  ],
  '`readOnly` that is `writeOnly` now': [
    three,
    /^write-surface-grown$/,
    closed({ a: { ...text, readOnly: true } }),
    closed({ a: { ...text, writeOnly: true } }),
  ],
  '`writeOnly` that is `readOnly` now': [
    three,
    /^data-exposed$/,
    closed({ a: { ...text, writeOnly: true } }),
    closed({ a: { ...text, readOnly: true } }),
  ],
  'a right in what a text holds': [
    newest,
    grown,
    closed({ a: { ...text, contentMediaType: 'application/json', contentSchema: closed(N) } }),
    closed({
      a: { ...text, contentMediaType: 'application/json', contentSchema: closed({ ...N, ...right }) },
    }),
  ],
};

const named = (schemas: Json) => (schemas.Order ? schemas : { Order: schemas });

it.each(Object.entries(rows))('%s is told, once', async (_name, [versions, rule, before, after]) => {
  for (const version of versions) {
    changes.base({ 'api.yaml': shop(version, named(before)) });
    changes.change({ 'api.yaml': shop(version, named(after)) });
    const { findings, errors, unchecked } = await changes.since();
    expect([...errors, ...unchecked], version).toEqual([]);
    const told = findings.map((one) => `${one.rule}: ${one.message} ${one.pointer}`);
    expect(findings.length, `${version}: ${told.join('; ')}`).toBe(1);
    expect(findings[0]?.rule, version).toMatch(rule);
    expect(findings[0]?.related[0]?.message, version).toMatch(/before$/);
  }
});

it.each(
  Object.entries<readonly [before: Json, after: Json]>({
    'alternatives in another order': [
      { oneOf: [closed({ a: text }), closed({ a: { type: 'boolean' } })] },
      { oneOf: [closed({ a: { type: 'boolean' } }), closed({ a: text })] },
    ],
    'an alternative that demands no more than another did': [
      { anyOf: [closed(N, { required: ['name'] }), closed(N)] },
      { anyOf: [closed(N), closed(N)] },
    ],
    'a bound of an alternative that another one did not have': [
      closed({ a: { anyOf: [text, { ...text, pattern: undefined, maxLength: 90 }] } }),
      closed({
        a: {
          anyOf: [
            { ...text, pattern: undefined, maxLength: 60 },
            { ...text, pattern: undefined, maxLength: 90 },
          ],
        },
      }),
    ],
    'alternatives that are components in another order, under other names': [
      {
        Order: { oneOf: [{ $ref: '#/S/A' }, { $ref: '#/S/B' }] },
        A: closed(N, { required: ['name'] }),
        B: closed(N, { minProperties: 1 }),
      },
      {
        Order: { oneOf: [{ $ref: '#/S/D' }, { $ref: '#/S/C' }] },
        C: closed(N, { required: ['name'] }),
        D: closed(N, { minProperties: 1 }),
      },
    ],
    'another alternative in the place of one': [
      { oneOf: [closed(N, { required: ['name'] }), closed({ size: text }, { required: ['size'] })] },
      { oneOf: [closed(N, { required: ['name'] }), closed({ colour: text }, { required: ['colour'] })] },
    ],
    'what one alternative demands, more': [
      { oneOf: [closed(N), closed({ size: text })] },
      { oneOf: [closed(N, { required: ['name'] }), closed({ size: text })] },
    ],
    'an alternative less': [{ oneOf: [closed(N), closed({ size: text })] }, { oneOf: [closed(N)] }],
    'a limit more, in a later member': [
      { allOf: [closed(N)] },
      { allOf: [closed(N), { properties: { name: { maxLength: 5 } } }] },
    ],
    'items limited once more': [
      { allOf: [array({ items: text })] },
      { allOf: [array({ items: text }), { type: 'array', items: { maxLength: 5 } }] },
    ],
    'names of a pattern less': [
      closed(N, { patternProperties: { '^x-': text, '^y-': text } }),
      closed(N, { patternProperties: { '^x-': text } }),
    ],
    'what must be there in any case': [either({ required: ['n'] }), { ...either({}), required: ['n'] }],
    'a type less': [
      {
        Order: { ...pet, discriminator: { propertyName: 'kind', mapping: { a: '#/S/A', b: '#/S/B' } } },
        A: closed(N),
        B: closed(N),
      },
      {
        Order: { ...pet, discriminator: { propertyName: 'kind', mapping: { a: '#/S/A' } } },
        A: closed(N),
        B: closed(N),
      },
    ],
  }),
)('%s is met with silence', async (_name, [before, after]) => {
  changes.base({ 'api.yaml': shop('3.1.0', named(before)) });
  changes.change({ 'api.yaml': shop('3.1.0', named(after)) });
  expect((await changes.fresh()).filter((one) => /loosened|grown|exposed|unbounded|open/.test(one))).toEqual(
    [],
  );
});

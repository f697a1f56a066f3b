import { describe, expect, test } from 'vitest';
import { apiOf } from '../support/api.ts';
import { prove } from '../support/prove.ts';

/** A lighthouse, of which one request and one answer matter: each is a closed object with one property. */
interface Lighthouse {
  readonly rule: string;
  readonly asked?: string;
  readonly answered?: string;
  readonly failed?: string;
  readonly version?: string;
  readonly schemas?: string;
}

const colour = '{type: string, enum: [red, green]}';
const closed = (name: string, value: string) =>
  `{type: object, additionalProperties: false, properties: {${name}: ${value}}}`;

async function verdictOf({ rule, version = '3.1.0', schemas = '{}', ...messages }: Lighthouse) {
  const { asked = colour, answered = colour, failed = closed('why', colour) } = messages;
  const json = (schema: string) => `{application/json: {schema: ${schema}}}`;
  const api = apiOf(`openapi: ${version}
info: {title: Lighthouse, version: "1"}
servers: [{url: "https://light.example.com"}]
paths:
  /lamps:
    post:
      security: [{key: []}]
      requestBody: {content: ${json(closed('beam', asked))}}
      responses:
        "200": {description: lit, content: ${json(closed('state', answered))}}
        "500": {description: dark, content: ${json(failed)}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas: ${schemas}
`);
  const verify = `{rule: ${rule}}`;
  const threat = `  T: {title: t, scope: {}, mitigations: {M: {status: implemented, verify: ${verify}}}}\n`;
  const { verification } = await prove(api, threat);
  return verification.threats[0]?.mitigations[0]?.verdict;
}

const list = (more: string) => `{type: array, maxItems: 3, items: ${colour}, ${more}}`;

/** What is wrong with a schema by a rule, and a schema that is wrong so. */
const mistakes: readonly (readonly [rule: string, schema: string])[] = [
  ['constraint-unsatisfiable', '{type: string, minLength: 9, maxLength: 3}'],
  ['constraint-on-wrong-type', '{type: boolean, maxLength: 3}'],
  ['format-unknown', '{type: integer, format: uuid}'],
  ['pattern-invalid', "{type: string, maxLength: 9, pattern: '^(a'}"],
  ['pattern-length-conflict', "{type: string, maxLength: 3, pattern: '^[a-z]{8}$'}"],
  [
    'closed-object-in-composition',
    `{allOf: [${closed('a', colour)}, ${closed('b', colour)}, {required: [a]}]}`,
  ],
];

describe.each(mistakes)('%s, of what describes no value', (rule, wrong) => {
  test.each([
    ['what a list is to contain', list(`contains: ${wrong}`)],
    ['an item of that', list(`contains: {type: array, maxItems: 2, items: ${wrong}}`)],
    ['a denial', `{type: string, enum: [red], not: ${wrong}}`],
    [
      'a denial of what a property is',
      `${closed('a', colour).slice(0, -1)}, not: {properties: {a: ${wrong}}}}`,
    ],
    ['a condition', `{type: string, enum: [red], if: ${wrong}, then: {minLength: 2}}`],
    ['what holds on a condition', `{type: string, enum: [red], if: {minLength: 2}, then: ${wrong}}`],
    ['names', `{type: object, propertyNames: ${wrong}, additionalProperties: ${colour}}`],
    ['a component that a list is to contain', list('contains: {$ref: "#/components/schemas/Lens"}')],
  ])('in %s, leaves the claim open', async (_, asked) => {
    const schemas = `{Lens: ${wrong}}`;
    expect(await verdictOf({ rule, asked, schemas })).toMatch(/^(?:unverifiable|contradicted)$/);
  });

  test('is nothing where no value is held against it', async () => {
    const asked = `{type: string, enum: [red], $defs: {unused: ${wrong}}}`;
    expect(await verdictOf({ rule, asked })).not.toMatch(/^(?:unverifiable|contradicted)$/);
  });
});

test.each([
  ['a reference in what a list is to contain leads nowhere', list('contains: {$ref: "#/gone"}'), '3.1.0'],
  ['3.0 knows denials', '{type: string, maxLength: 9, not: {minLength: 9, maxLength: 3}}', '3.0.3'],
])('a claim is open where %s', async (_, asked, version) => {
  expect(await verdictOf({ rule: 'constraint-unsatisfiable', asked, version })).toBe('unverifiable');
});

test.each([
  [
    '3.0 does not know conditions',
    '{type: string, maxLength: 9, contains: {minLength: 9, maxLength: 3}}',
    '3.0.3',
  ],
  ['there is no condition', '{type: string, maxLength: 9, then: {minLength: 9, maxLength: 3}}', '3.1.0'],
  ['all is well there', list('contains: {const: red}, minContains: 1'), '3.1.0'],
])('a claim holds where %s', async (_, asked, version) => {
  expect(await verdictOf({ rule: 'constraint-unsatisfiable', asked, version })).toBe('verified');
});

describe('a pattern that matches a part', () => {
  test.each([
    ['required on a condition', "{type: string, maxLength: 9, if: {minLength: 2}, then: {pattern: 'red'}}"],
    [
      'asked of an item',
      "{type: array, maxItems: 3, items: {type: string, maxLength: 9}, contains: {pattern: 'red'}}",
    ],
  ])('is weak where it is %s', async (_, asked) => {
    expect(await verdictOf({ rule: 'pattern-unanchored', asked })).toBe('unverifiable');
  });

  test.each([
    ['denied: it keeps out what holds it anywhere', "{type: string, maxLength: 9, not: {pattern: '<'}}"],
    ['a condition', "{type: string, maxLength: 9, if: {pattern: '<'}, then: {maxLength: 3}}"],
  ])('is nothing where it is %s', async (_, asked) => {
    expect(await verdictOf({ rule: 'pattern-unanchored', asked })).toBe('vacuous');
  });
});

const file = '{type: string, maxLength: 90}';
const holding = (name: string, schema: string) =>
  `{type: array, maxItems: 3, contains: {type: object, properties: {${name}: ${schema}}}}`;

test.each([
  ['privileged-property-writable', holding('isAdmin', '{type: boolean}')],
  ['path-traversal-param', holding('filePath', file)],
  ['code-or-command-param', holding('shellCommand', file)],
  ['ssrf-url-parameter', holding('imageUrl', '{type: string, format: uri}')],
  [
    'upload-unbounded',
    holding('scan', '{type: string, contentMediaType: image/png, contentEncoding: base64}'),
  ],
  ['recursive-input', '{type: array, maxItems: 3, contains: {$ref: "#/components/schemas/Tree"}}'],
  [
    'dangerous-map-keys',
    '{type: array, maxItems: 3, contains: {type: object, additionalProperties: {type: string}}}',
  ],
])('%s: what a list is to contain is sent', async (rule, asked) => {
  const schemas =
    '{Tree: {type: object, properties: {more: {type: array, items: {$ref: "#/components/schemas/Tree"}}}}}';
  expect(await verdictOf({ rule, asked, schemas })).toBe('unverifiable');
  expect(await verdictOf({ rule, asked: colour, schemas: '{}' })).toMatch(/^(?:verified|vacuous)$/);
});

describe('of a choice between `then` and `else`', () => {
  const either = (schema: string) => `{if: {not: {const: red}}, then: ${schema}, else: {const: red}}`;
  test.each([
    ['string-unbounded', '{type: string}'],
    ['number-unbounded', '{type: number}'],
    ['array-unbounded', `{type: array, items: ${colour}}`],
    ['request-object-open', `{type: object, properties: {a: ${colour}}}`],
    ['object-without-properties', '{type: object}'],
    ['schema-untyped', '{description: any}'],
    ['pattern-unanchored', "{type: string, maxLength: 9, pattern: 'a'}"],
    ['pattern-invalid', "{type: string, maxLength: 9, pattern: '^(a'}"],
    ['constraint-unsatisfiable', '{type: string, minLength: 9, maxLength: 3}'],
    ['format-unknown', '{type: integer, format: uuid}'],
  ])('%s judges each branch', async (rule, wrong) => {
    expect(await verdictOf({ rule, asked: either(wrong) })).toBe('contradicted');
  });

  test.each(['string-unbounded', 'schema-untyped', 'request-object-open'])(
    '%s is content with two good ones',
    async (rule) => {
      const asked = either(closed('a', '{type: string, maxLength: 9}'));
      expect(await verdictOf({ rule, asked })).toBe('verified');
    },
  );

  test('a condition alone says nothing of what the value is', async () => {
    const asked = '{if: {minLength: 2}, then: {maxLength: 9}}';
    expect(await verdictOf({ rule: 'schema-untyped', asked })).toBe('contradicted');
  });
});

describe('server-managed-property-writable', () => {
  const rule = 'server-managed-property-writable';
  test.each([
    [
      'a request of its own schema takes when something was made',
      closed('createdAt', '{type: string, format: date-time}'),
    ],
    [
      'it takes who made something, deep inside',
      closed('more', closed('createdBy', '{type: string, maxLength: 9}')),
    ],
  ])('is open where %s', async (_, asked) => {
    expect(await verdictOf({ rule, asked })).toBe('unverifiable');
  });

  test.each([
    ['is left to the server', closed('createdAt', '{type: string, format: date-time, readOnly: true}')],
    ['inside of something else is an id', closed('shop', closed('id', colour))],
  ])('holds where it %s', async (_, asked) => {
    expect(await verdictOf({ rule, asked })).toBe('verified');
  });
});

describe('debug-field-in-error', () => {
  const rule = 'debug-field-in-error';
  test.each([
    [
      'a pattern of names',
      `{type: object, additionalProperties: false, patternProperties: {'^stackTrace$': ${colour}}}`,
    ],
    [
      'a list of names',
      `{type: object, propertyNames: {enum: [stackTrace, why]}, additionalProperties: ${colour}}`,
    ],
    ['what is required', '{type: object, required: [stackTrace]}'],
    ['what a list is to contain', holding('stackTrace', colour)],
  ])('is open where %s names it', async (_, failed) => {
    expect(await verdictOf({ rule, failed })).toBe('unverifiable');
  });

  test('holds for an open object that does not name it', async () => {
    expect(await verdictOf({ rule, failed: `{type: object, properties: {why: ${colour}}}` })).toBe(
      'verified',
    );
  });
});

describe('a component that is a reference with a limit beside it, in 3.0', () => {
  const schemas = '{Beam: {$ref: "#/components/schemas/Text", maxLength: 5}, Text: {type: string}}';
  const rule = 'constraint-dropped-by-ref-sibling';

  test('contradicts the claims of what uses it', async () => {
    const asked = '{$ref: "#/components/schemas/Beam"}';
    expect(await verdictOf({ rule, asked, schemas, version: '3.0.3' })).toBe('contradicted');
  });

  test('does not where nothing uses it, though what it leads to is used', async () => {
    const asked = '{$ref: "#/components/schemas/Text"}';
    expect(await verdictOf({ rule, asked, schemas, version: '3.0.3' })).toBe('vacuous');
  });

  test('leaves open what is denied so', async () => {
    const asked =
      '{type: object, properties: {a: {$ref: "#/components/schemas/Text", minLength: 1}}, not: {properties: {b: {$ref: "#/components/schemas/Text", maxLength: 5}}}}';
    const same = '{Text: {type: string, minLength: 1}}';
    expect(await verdictOf({ rule, asked, schemas: same, version: '3.0.3' })).toBe('unverifiable');
  });
});

describe('a response of the components that lets every origin read it', () => {
  const open =
    '{description: any, headers: {Access-Control-Allow-Origin: {schema: {type: string, const: "*"}}}}';
  const rule = 'cors-wildcard';

  test('contradicts no claim where nothing answers with it', async () => {
    expect(await verdictOf({ rule, schemas: `{}\n  responses: {Any: ${open}}` })).not.toBe('contradicted');
  });
});

const text = '{type: string, minLength: 5, maxLength: 9';
const held: readonly (readonly [what: string, asked: string])[] = [
  ['a limit that holds on a condition', `${text}, if: {pattern: '^a'}, then: {maxLength: 3}}`],
  ['a branch that is dead', `${text}, anyOf: [{maxLength: 3}, {maxLength: 8}]}`],
  ['branches of other types', '{type: string, oneOf: [{type: integer}, {type: boolean}]}'],
  [
    'two descriptions of one property',
    `{allOf: [{properties: {a: ${text}}}}, {properties: {a: {type: string, maxLength: 3}}}]}`,
  ],
  [
    'two descriptions of the items',
    '{allOf: [{items: {type: integer}}, {type: array, items: {type: string}}]}',
  ],
  [
    'a required property that nothing satisfies',
    '{type: object, required: [a], properties: {a: false, b: true}}',
  ],
  ['a name that is too long', '{type: object, required: [long], propertyNames: {maxLength: 3}}'],
  ['a name that another part refuses', `{allOf: [${closed('a', colour)}, {required: [b]}]}`],
  ['a dependent name', `{additionalProperties: false, properties: {a: true}, dependentRequired: {a: [b]}}`],
  [
    'more of what is contained than items',
    '{type: array, maxItems: 2, minContains: 3, contains: {const: 1}}',
  ],
  [
    'more different items than there are',
    '{type: array, minItems: 3, uniqueItems: true, items: {type: boolean}}',
  ],
  ['an item that nothing satisfies', '{type: array, minItems: 1, prefixItems: [false]}'],
  ['no multiple between limits', '{type: integer, minimum: 1, maximum: 9, multipleOf: 10}'],
  ['no value that the pattern takes', "{type: string, pattern: '^[a-z]$', enum: ['1', '22']}"],
  ['a choice of nothing', '{type: string, anyOf: [false, false]}'],
  ['a choice of one among two that always hold', '{type: string, oneOf: [{}, true]}'],
  [
    'a property that brings too many with it',
    '{type: object, maxProperties: 2, properties: {a: true}, dependentRequired: {a: [b], b: [c]}}',
  ],
  [
    'a property that brings too many beside those that are required',
    '{maxProperties: 2, allOf: [{required: [x]}, {type: object, dependentRequired: {a: [b]}}]}',
  ],
  ['no value at all', '{type: string, enum: []}'],
  ['values that are denied', '{type: string, enum: [a], not: {enum: [a, b]}}'],
  ['a type that is denied', '{type: string, not: {type: string}}'],
];

test.each(held)('constraint-unsatisfiable is open beside %s', async (_, asked) => {
  expect(await verdictOf({ rule: 'constraint-unsatisfiable', asked })).toBe('unverifiable');
});

test.each([
  ['a limit that a condition narrows', `${text}, if: {pattern: '^a'}, then: {maxLength: 7}}`],
  ['branches that all live', `${text}, anyOf: [{maxLength: 6}, {maxLength: 8}]}`],
  ['one property in two parts', `{allOf: [{properties: {a: ${text}}}}, {properties: {a: {maxLength: 7}}}]}`],
  ['names that fit', '{type: object, required: [abc], propertyNames: {maxLength: 3}}'],
  [
    'a name that another part declares',
    `{unevaluatedProperties: false, properties: {a: true}, allOf: [{properties: {b: true}, required: [b]}]}`,
  ],
  ['a choice of something or nothing', '{type: string, anyOf: [false, true]}'],
  [
    'as many properties as one brings with it',
    '{type: object, maxProperties: 2, properties: {a: true}, dependentRequired: {a: [b], b: [a]}}',
  ],
  ['as many items as differ', '{type: array, minItems: 2, uniqueItems: true, items: {type: boolean}}'],
  ['a multiple between limits', '{type: integer, minimum: 1, maximum: 10, multipleOf: 10}'],
  ['some values that the pattern takes', "{type: string, pattern: '^[a-z]$', enum: ['1', b]}"],
  ['some values that are denied', '{type: string, enum: [a, c], not: {enum: [a, b]}}'],
])('constraint-unsatisfiable holds beside %s', async (_, asked) => {
  expect(await verdictOf({ rule: 'constraint-unsatisfiable', asked })).toBe('verified');
});

const number = '{type: integer, minimum: 1, maximum: 3';

test.each([
  ['constraint-on-wrong-type', `${number}, if: {minimum: 2}, then: {maxLength: 3}}`],
  ['constraint-on-wrong-type', `${number}, not: {maxLength: 3}}`],
  ['constraint-on-wrong-type', '{const: 3, maxLength: 3}'],
  ['format-unknown', `${number}, if: {minimum: 2}, then: {format: uuid}}`],
  ['format-unknown', `${number}, not: {format: uuid}}`],
  [
    'pattern-length-conflict',
    "{type: string, pattern: '^[a-z]{8}$', anyOf: [{maxLength: 3}, {maxLength: 9}]}",
  ],
  ['pattern-length-conflict', "{pattern: '^[a-z]{8}$', allOf: [{type: string, pattern: '^[a-z]{3}$'}]}"],
  [
    'closed-object-in-composition',
    `${closed('a', colour).slice(0, -1)}, if: {required: [a]}, then: {properties: {b: true}}}`,
  ],
  [
    'closed-object-in-composition',
    `{allOf: [{properties: {n: ${closed('a', colour)}}}, {properties: {n: ${closed('b', colour)}}}]}`,
  ],
  [
    'closed-object-in-composition',
    `{allOf: [{additionalProperties: false, patternProperties: {'^x$': true}}, {properties: {b: true}}]}`,
  ],
])('%s is open beside %s', async (rule, asked) => {
  expect(await verdictOf({ rule, asked })).toBe('unverifiable');
});

test.each([
  ['constraint-on-wrong-type', '{type: string, maxLength: 9, if: {minLength: 2}, then: {maxLength: 3}}'],
  ['constraint-on-wrong-type', "{enum: ['a', 3], maxLength: 3}"],
  [
    'pattern-length-conflict',
    "{type: string, maxLength: 9, pattern: '^[a-z]{1,8}$', anyOf: [{maxLength: 3}, {minLength: 5}]}",
  ],
  [
    'closed-object-in-composition',
    `{allOf: [{additionalProperties: false, patternProperties: {'^b': true}}, {properties: {b: true}}]}`,
  ],
])('%s holds beside %s', async (rule, asked) => {
  expect(await verdictOf({ rule, asked })).toBe('verified');
});

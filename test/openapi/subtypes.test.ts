import { describe, expect, test } from 'vitest';
import type { Api, Direction } from '../../src/openapi/model.ts';
import { apiOf } from '../support/api.ts';

/** The operations that a component's values travel through. */
function reaching(api: Api, name: string, direction: Direction = 'output'): readonly string[] {
  const schema = api.allSchemas.find((one) => one.name === name || one.place.key === name);
  return (schema?.operations(direction) ?? []).map(({ label }) => label);
}

const paths = `
paths:
  /animals:
    get: {responses: {'200': {description: One, content: {application/json: {schema: {$ref: '#/components/schemas/Animal'}}}}}}
  /ponies:
    get: {responses: {'200': {description: One, content: {application/json: {schema: {$ref: '#/components/schemas/Pony'}}}}}}
`;
const pony = `
    Pony: {allOf: [{$ref: '#/components/schemas/Animal'}, {type: object, properties: {stable: {type: string}}}]}`;

describe('a message that names the base may be of any subtype', () => {
  test('by mapping, to a name and to a URI', () => {
    const api = apiOf(`openapi: 3.0.3${paths}components:
  schemas:
    Animal:
      type: object
      discriminator: {propertyName: kind, mapping: {mule: Mule, dog: '#/components/schemas/Dog'}}
    Mule: {type: object, properties: {owner: {$ref: '#/components/schemas/Owner'}}}
    Dog: {type: object}
    Owner: {type: object}
    Pony: {type: object}
`);
    for (const name of ['Mule', 'Dog', 'Owner']) expect(reaching(api, name)).toEqual(['GET /animals']);
    expect(reaching(api, 'Pony')).toEqual(['GET /ponies']);
    expect(reaching(api, 'Mule', 'input')).toEqual([]);
  });

  test('by allOf, over generations, and no sibling of it travels with a subtype', () => {
    const api = apiOf(`openapi: 3.1.0${paths}components:
  schemas:
    Animal: {type: object, discriminator: {propertyName: kind}, properties: {kind: {type: string}}}${pony}
    Foal: {allOf: [{$ref: '#/components/schemas/Pony'}]}
    Mule: {$ref: '#/components/schemas/Animal', properties: {kick: {type: string}}}
    Cat: {allOf: [{type: object}]}
`);
    expect(reaching(api, 'Pony')).toEqual(['GET /animals', 'GET /ponies']);
    expect(reaching(api, 'Foal')).toEqual(['GET /animals', 'GET /ponies']);
    expect(reaching(api, 'Mule')).toEqual(['GET /animals']);
    expect(reaching(api, 'Cat')).toEqual([]);
  });

  test('in 2.0, whose discriminator is a text', () => {
    const api = apiOf(`swagger: "2.0"
paths:
  /animals:
    post:
      parameters: [{in: body, name: body, schema: {type: array, items: {$ref: '#/definitions/Animal'}}}]
      responses: {}
definitions:
  Animal: {type: object, discriminator: kind, properties: {kind: {type: string}}}
  Pony: {allOf: [{$ref: '#/definitions/Animal'}]}
`);
    expect(reaching(api, 'Pony', 'input')).toEqual(['POST /animals']);
  });

  test('in other files: one that only the mapping names, and those beside the base', () => {
    const api = apiOf(
      `openapi: 3.0.3
paths:
  /animals:
    get: {responses: {'200': {description: One, content: {application/json: {schema: {$ref: 'models.yaml#/components/schemas/Animal'}}}}}}
`,
      {
        'models.yaml': `components:
  schemas:
    Animal: {type: object, discriminator: {propertyName: kind, mapping: {mule: 'mule.yaml#/Mule', pony: Pony}}}
    Pony: {type: object}
    Dog: {allOf: [{$ref: '#/components/schemas/Animal'}]}
`,
        'mule.yaml': 'Mule: {type: object}\n',
      },
    );
    for (const name of ['Mule', 'Pony', 'Dog']) expect(reaching(api, name)).toEqual(['GET /animals']);
    expect(api.unchecked).toEqual([]);
  });

  test('by what 3.2 maps all other values to', () => {
    const api = apiOf(`openapi: 3.2.0${paths}components:
  schemas:
    Animal: {type: object, discriminator: {propertyName: kind, defaultMapping: Pony}}
    Pony: {type: object}
`);
    expect(reaching(api, 'Pony')).toEqual(['GET /animals', 'GET /ponies']);
  });

  test('what the mapping names and nobody finds is said', () => {
    const api = apiOf(`openapi: 3.0.3${paths}components:
  schemas:
    Animal: {type: object, discriminator: {propertyName: kind, mapping: {mule: gone.yaml}}}
    Pony: {type: object}
`);
    expect(api.unchecked.map(({ place }) => place.pointer())).toEqual([
      '/components/schemas/Animal/discriminator/mapping/mule',
    ]);
  });

  test('not what `oneOf` lists as well: that is a part of the value', () => {
    const api = apiOf(`openapi: 3.0.3${paths}components:
  schemas:
    Animal: {discriminator: {propertyName: kind, mapping: {pony: Pony}}, oneOf: [{$ref: '#/components/schemas/Pony'}]}
    Pony: {type: object}
`);
    expect(reaching(api, 'Pony')).toEqual(['GET /ponies']);
    expect(api.allSchemas.find(({ name }) => name === 'Pony')?.reachedBy('output')).toHaveLength(2);
  });

  test('as a branch of a choice, and wrapped to stand beside a description: that is the whole value, too', () => {
    const animal = "{$ref: '#/components/schemas/Animal'}";
    const ways = {
      choice: `{anyOf: [{type: string}, ${animal}]}`,
      nullable: `{oneOf: [${animal}, {type: 'null'}]}`,
      nested: `{oneOf: [{anyOf: [{type: boolean}, ${animal}]}, {type: string}]}`,
      wrapped: `{description: Whoever it is, allOf: [${animal}]}`,
      named: "{$ref: '#/components/schemas/Perhaps'}",
    };
    for (const [way, schema] of Object.entries(ways)) {
      const api = apiOf(`openapi: 3.1.0
paths:
  /${way}: {get: {responses: {'200': {description: One, content: {application/json: {schema: ${schema}}}}}}}
components:
  schemas:
    Perhaps: {nullable: true, allOf: [${animal}]}
    Animal: {type: object, discriminator: {propertyName: kind}, properties: {kind: {type: string}}}${pony}
`);
      expect(reaching(api, 'Pony'), way).toEqual([`GET /${way}`]);
    }
  });

  test('not where it is one part among others, nor for a component that says no more than its base', () => {
    const api = apiOf(`openapi: 3.1.0
paths:
  /one: {get: {responses: {'200': {description: One, content: {application/json: {schema: {allOf: [{$ref: '#/components/schemas/Animal'}], properties: {age: {type: integer}}}}}}}}}
  /cats: {get: {responses: {'200': {description: One, content: {application/json: {schema: {$ref: '#/components/schemas/Cat'}}}}}}}
components:
  schemas:
    Animal: {type: object, discriminator: {propertyName: kind}, properties: {kind: {type: string}}}
    Cat: {allOf: [{$ref: '#/components/schemas/Animal'}]}${pony}
`);
    expect(reaching(api, 'Pony')).toEqual([]);
  });

  test('not without a discriminator', () => {
    const api = apiOf(`openapi: 3.0.3${paths}components:
  schemas:
    Animal: {type: object}${pony}
`);
    expect(reaching(api, 'Pony')).toEqual(['GET /ponies']);
  });

  test('the base and its subtypes may hold each other', () => {
    const api = apiOf(`openapi: 3.0.3${paths}components:
  schemas:
    Animal: {type: object, discriminator: {propertyName: kind}, properties: {friend: {$ref: '#/components/schemas/Animal'}}}${pony}
    Mule: {allOf: [{$ref: '#/components/schemas/Animal'}]}
`);
    // A pony is an animal, and its friend may be any.
    expect(reaching(api, 'Mule')).toEqual(['GET /animals', 'GET /ponies']);
  });
});

test('as many edges as the text has, however the types build on each other', () => {
  const text = (count: number) => `openapi: 3.0.3${paths}components:
  schemas:
    Pony: {type: object}
    Animal: {type: object, discriminator: {propertyName: kind}}
${Array.from(
  { length: count },
  (_, at) =>
    `    T${at}: {allOf: [{$ref: '#/components/schemas/${at === 0 ? 'Animal' : `T${at - 1}`}'}], properties: {p: {type: string}}}`,
).join('\n')}
`;
  const edges = (count: number) =>
    apiOf(text(count)).allSchemas.reduce((sum, { subtypes }) => sum + subtypes.length, 0);
  expect(edges(300)).toBe(300);
  expect(edges(600)).toBeLessThanOrEqual(2.3 * edges(300));
});

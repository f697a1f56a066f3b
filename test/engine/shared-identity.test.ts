import { expect, it } from 'vitest';
import { Repository } from '../support/repository.ts';

// What several operations share or write out alike is known by what it is. One more of them, whatever its name, or one more
// weakness beside, is no reason to take it for something else.

const repository = new Repository();

const components = `
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  parameters: {Sort: {name: sort, in: query, schema: {type: string}}}
  requestBodies: {Card: {content: {application/json: {schema: {$ref: '#/components/schemas/Card'}}}}}
  responses: {Gone: {description: gone}, Cards: {description: ok, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Card'}}}}}}
  schemas: {Card: {type: object, properties: {note: {type: string}, owner: {type: object, properties: {street: {type: string}}}}}}
`;

async function found(
  paths: Readonly<Record<string, string>>,
  more = components,
): Promise<ReadonlySet<string>> {
  const written = Object.entries(paths).map(([path, item]) => `  ${path}: ${item}\n`);
  repository.write({
    'threatlint.yaml': 'rulesets: [threatlint:all]\n',
    'api.yaml': `openapi: 3.0.3\ninfo: {title: S, version: "1"}\nservers: [{url: "https://a.shop.com"}]\nsecurity: [{key: []}]\npaths:\n${written.join('')}${more}`,
  });
  const { findings, errors } = await repository.check({ paths: ['api.yaml'] });
  expect(errors).toEqual([]);
  // What is said of whole operations is known by them.
  const ofParts = findings.filter(({ rule }) =>
    /^(?:response-)?(?:string|array|number|schema|header)-|^(?:request|response)-object-open/.test(rule),
  );
  return new Set(ofParts.map(({ rule, fingerprint }) => `${rule} ${fingerprint}`));
}

const none = 'responses: {"204": {description: none}}';
const operations: Readonly<Record<string, string>> = {
  'a parameter that is a component': `{get: {parameters: [{$ref: '#/components/parameters/Sort'}], ${none}}}`,
  'a parameter that is written out': `{get: {parameters: [{name: sort, in: query, schema: {type: string}}], ${none}}}`,
  'a list in a cookie': `{get: {parameters: [{name: theme, in: cookie, schema: {type: array, items: {type: string}}}], ${none}}}`,
  'a header of answers': `{get: {responses: {"200": {description: ok, headers: {X-Trace: {schema: {type: string}}}}}}}`,
  'a body that is a component': `{post: {requestBody: {$ref: '#/components/requestBodies/Card'}, ${none}}}`,
  'a schema of bodies': `{put: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Card'}}}}, ${none}}}`,
  'an answer that is a component': `{get: {responses: {"200": {$ref: '#/components/responses/Cards'}}}}`,
  'an answer that is written out': `{get: {responses: {"200": {description: ok, content: {application/json: {schema: {type: object, properties: {note: {type: string}}}}}}}}}`,
};

it.each(Object.entries(operations))('%s is known by itself', async (_, item) => {
  const one = await found({ '/cards': item });
  expect(one.size).toBeGreaterThan(0);
  for (const path of ['/aunts', '/zebras']) {
    const two = await found({ [path]: item, '/cards': item });
    expect([...one].filter((print) => !two.has(print))).toEqual([]);
  }
  // Nor does it matter when the operation goes that it was first seen in.
  expect([...(await found({ '/dogs': item }))].sort()).toEqual([...one].sort());
});

it.each([
  ['a parameter', '{name: sort, in: query, schema: {type: string}}', 'maximum: 4'],
  ['a list', '{name: sort, in: query, schema: {type: array, items: {type: string}}}', 'maxLenght: 4'],
])('a weakness more in %s leaves what was found in it', async (_, parameter, more) => {
  const item = (one: string) => `{get: {parameters: [${one}], ${none}}}`;
  const one = await found({ '/cards': item(parameter) });
  const two = await found({ '/cards': item(parameter.replace('type: string', `type: string, ${more}`)) });
  expect([...one].filter((print) => !two.has(print))).toEqual([]);
});

it('another parameter of the same name, of which more is said, takes nothing from the first', async () => {
  const item = (more = '') =>
    `{get: {parameters: [{name: sort, in: query, schema: {type: string${more}}}], ${none}}}`;
  const one = await found({ '/cards': item() });
  for (const path of ['/aunts', '/zebras']) {
    const two = await found({ '/cards': item(), [path]: item(', pattern: "^[a-z]+$"') });
    expect([...one].filter((print) => !two.has(print))).toEqual([]);
    expect(two.size).toBeGreaterThan(one.size);
  }
});

it('a parameter of the path is known by what it picks, whatever its name, the method and the version', async () => {
  const item = (methods: readonly string[], name: string) =>
    `{${methods.map((method) => `${method}: {parameters: [{name: ${name}, in: path, required: true, schema: {type: string}}], ${none}}`).join()}}`;
  const one = await found({ '/v2/cards/{id}': item(['get'], 'id') });
  expect(one.size).toBeGreaterThan(0);
  expect([...(await found({ '/v2/cards/{cardId}': item(['delete', 'get'], 'cardId') }))].sort()).toEqual(
    [...one].sort(),
  );
  const two = await found({ '/v1/cards/{id}': item(['get'], 'id'), '/v2/cards/{id}': item(['get'], 'id') });
  expect([...one].filter((print) => !two.has(print))).toEqual([]);
});

it('a value moved to the components is known as it was, with what is inside', async () => {
  const one = await found({ '/cards': operations['an answer that is a component'] as string });
  const owner = '{type: object, properties: {street: {type: string}}}';
  const moved = components
    .replace(`owner: ${owner}`, "owner: {$ref: '#/components/schemas/Person'}")
    .replace('schemas: {', `schemas: {Person: ${owner}, `);
  expect(
    [...(await found({ '/cards': operations['an answer that is a component'] as string }, moved))].sort(),
  ).toEqual([...one].sort());
});

it('a second list of records without an end takes nothing from the first', async () => {
  const item = (first: string) =>
    `{put: {requestBody: {content: {application/json: {schema: {anyOf: [{type: array, ${first}items: {type: boolean}}, {type: array, items: {type: object}}]}}}}, ${none}}}`;
  const of = async (first: string) => {
    await found({ '/cards': item(first) });
    const { findings } = await repository.check({ paths: ['api.yaml'] });
    return findings.filter(({ rule }) => rule === 'bulk-operation-unbounded');
  };
  const [one, ...others] = await of('maxItems: 9, ');
  expect(others).toEqual([]);
  const two = await of('');
  expect(two.map(({ pointer }) => pointer.slice(-8))).toEqual(['/anyOf/0', '/anyOf/1']);
  expect(two[1]?.fingerprint).toBe(one?.fingerprint);
  expect(two[0]?.fingerprint).not.toBe(one?.fingerprint);
});

it('what no answer has is told at the root, whether the answers are one or written out', async () => {
  const of = async (paths: Readonly<Record<string, string>>) => {
    await found(paths, `${components}  x-gone: {}\n`);
    const { findings } = await repository.check({ paths: ['api.yaml'] });
    return findings.flatMap(({ rule, pointer, fingerprint, operations }) =>
      rule === 'cors-header-missing' ? [`${pointer} ${fingerprint} ${operations}`] : [],
    );
  };
  const shared = "{get: {responses: {'204': {$ref: '#/components/responses/Gone'}}}}";
  const written = "{get: {responses: {'204': {description: gone}}}}";
  const one = await of({ '/aunts': shared, '/cards': shared });
  expect(one).toHaveLength(1);
  expect(one[0]).toMatch(/^\/openapi /);
  expect(await of({ '/aunts': written, '/cards': written })).toEqual(one);
  expect((await of({ '/cards': shared }))[0]).toMatch(/^\/components\//);
});

it('bodies and answers that nothing uses are told apart by their names, in whatever file they lie', async () => {
  const body = 'content: {application/json: {schema: {type: object, properties: {label: {type: string}}}}}';
  const prints = async (parts: readonly string[]) => {
    const [a, b, c, d] = parts;
    repository.write({
      'threatlint.yaml': 'rulesets: [threatlint:all]\n',
      'api.yaml': `openapi: 3.1.0\ninfo: {title: S, version: "1"}\nservers: [{url: "https://a.shop.com"}]\npaths: {}\ncomponents:\n  requestBodies: {Crate: ${a}, Pallet: ${b}}\n  responses: {Sent: ${c}, Lost: ${d}}\n`,
      'crate.yaml': `${body}\n`,
      'pallet.yaml': `${body}\n`,
      'sent.yaml': `description: sent\n${body}\n`,
      'lost.yaml': `description: lost\n${body}\n`,
    });
    const { findings } = await repository.check({ paths: ['api.yaml'] });
    const all = findings.map(({ rule, fingerprint }) => `${rule} ${fingerprint}`).sort();
    expect(new Set(all).size).toBe(all.length);
    return all;
  };
  const inOne = await prints([
    `{${body}}`,
    `{${body}}`,
    `{description: sent, ${body}}`,
    `{description: lost, ${body}}`,
  ]);
  expect(inOne.filter((one) => one.includes('string-unbounded'))).toHaveLength(4);
  const split = ['crate', 'pallet', 'sent', 'lost'].map((name) => `{$ref: ${name}.yaml}`);
  expect(await prints(split)).toEqual(inOne);
});

import { expect, it } from 'vitest';
import { Changes } from './changes.ts';

// What nobody is worse off by: other places of the same value, and what no operation uses.

const changes = new Changes();
const all = { rulesets: ['threatlint:all'] };

const shop = (list: string, more = '') => `openapi: 3.0.3
info: {title: Shop, version: "1"}
servers: [{url: "https://shop.example.com"}]
paths:
  /orders:
    get:
      responses:
        "200":
          description: ok
          content:
            application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Order'}}}
            text/csv: {schema: {type: array, items: ${list}}}
${more}components:
  schemas:
    Order: {type: object, properties: {note: {type: string}, lines: {type: array, items: {properties: {text: {type: string}}}}}}
`;
const written =
  '{type: object, properties: {note: {type: string}, lines: {type: array, items: {properties: {text: {type: string}}}}}}';
const reference = "{$ref: '#/components/schemas/Order'}";

async function said(before: string, after: string): Promise<string[]> {
  changes.base({ 'api.yaml': before });
  changes.change({ 'api.yaml': after });
  const { findings } = await changes.since('HEAD', all);
  return findings.map(({ rule, message }) => `${rule}: ${message}`);
}

it('a schema that two ways led to, written out for one of them, has no fault that it had not', async () => {
  expect(await said(shop(reference), shop(written))).toEqual([]);
});

it('a copy that has a fault more is told', async () => {
  const worse = written.replace('{note:', '{passwordHash: {type: string}, note:');
  const told = await said(shop(reference), shop(worse));
  expect(told.join('\n')).toContain('password-in-response: Responses contain `passwordHash`');
  expect(told.filter((one) => !one.includes('`passwordHash`'))).toEqual([]);
});

const post = `    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Draft'}}}}
      responses: {"204": {description: ok}}
`;
const draft =
  '    Draft: {type: object, properties: {note: {type: string}, url: {type: string, format: uri}}}\n';

it('a component that no operation uses any more, or not yet, is nobody’s loss; once one uses it, it is', async () => {
  const [used, unused] = [shop(reference, post) + draft, shop(reference) + draft];
  expect(await said(used, unused)).toEqual([]);
  expect(await said(shop(reference), unused)).toEqual([]);
  const rules = (await said(unused, used)).map((one) => one.split(':')[0]);
  expect(rules).toEqual(expect.arrayContaining(['request-object-open', 'string-unbounded']));
});

it('an operation does not become worse by what others ask for', async () => {
  const api = (get: string) => `openapi: 3.0.3
info: {title: Shop, version: "1"}
servers: [{url: "https://shop.example.com"}]
paths:
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string, maxLength: 20}}]
    get: {security: [${get}], responses: {"200": {description: ok}}}
    put: {security: [{key: []}, {login: [orders]}], responses: {"200": {description: ok}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    login: {type: oauth2, flows: {clientCredentials: {tokenUrl: "https://shop.example.com/t", scopes: {orders: o}}}}
`;
  expect(await said(api('{key: []}, {login: [orders]}'), api('{login: [orders]}'))).toEqual([]);
});

it('which of two paths is written first means nothing', async () => {
  const path = (name: string) => `    get: {responses: {"200": {description: ${name}}}}\n`;
  const items = ['/{kind}/mine', '/books/{id}', '/books/{id}/{page}', '/{kind}/{id}/last'].map(
    (name) => `  ${name}:\n${path(name.replaceAll(/\W/g, ''))}`,
  );
  const api = (all: readonly string[]) =>
    `openapi: 3.0.3\ninfo: {title: Shop, version: "1"}\npaths:\n${all.join('')}`;
  expect(await said(api(items), api([...items].reverse()))).toEqual([]);
});

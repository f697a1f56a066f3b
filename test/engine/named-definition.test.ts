import { describe, expect, it } from 'vitest';
import { Repository } from '../support/repository.ts';

const repository = new Repository();

const api = (security: string) => `openapi: 3.0.3
info: {title: Shop, version: "1"}
servers: [{url: "https://api.shop.com"}]
security: ${security}
paths: {/a: {get: {responses: {"200": {description: ok}}}}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
`;
const model = (id: string, path: string) => `threatlint: 1
id: ${id}
components: {api: {exposure: public, implements: {s: ${path}}}}
threats:
  T-1: {title: t, scope: {}, mitigations: {M-1: {status: implemented, verify: {rule: operation-unauthenticated}}}}
`;
const files = {
  'api/shop.yaml': api('[]'),
  'api/other.yaml': api('[]'),
  'broken.yaml': 'openapi: 3.0.3\ninfo: [\n',
  'models/shop.yaml': model('shop', '../api/shop.yaml'),
  'models/other.yaml': model('other', '../api/other.yaml'),
};

async function checked(...paths: string[]) {
  const { threats, errors, gates } = await repository.check({ paths });
  const valid = gates.find(({ name }) => name === 'threat models valid')?.passed;
  return { models: threats.map(({ file }) => file), errors: errors.map(({ file }) => file), valid };
}

describe('a definition that is named, without a configuration', () => {
  it('is held against the models that implement it, and no others', async () => {
    repository.write(files);
    for (const path of ['api/shop.yaml', './api/../api/shop.yaml', 'api/sh*.yaml']) {
      expect(await checked(path)).toEqual({ models: ['models/shop.yaml'], errors: [], valid: false });
    }
  });

  it('of a folder as well', async () => {
    repository.write(files);
    expect((await checked('api')).models.sort()).toEqual(['models/other.yaml', 'models/shop.yaml']);
  });

  it('has a model that cannot be read said: it may speak of it', async () => {
    repository.write({ ...files, 'models/shop.yaml': 'threatlint: 1\nid: [\n' });
    expect(await checked('api/shop.yaml')).toMatchObject({ models: [], errors: ['models/shop.yaml'] });
  });

  it('has none where the configuration says that there are none', async () => {
    repository.write({ ...files, 'threatlint.yaml': 'threatModels: []\n' });
    expect(await checked('api/shop.yaml')).toMatchObject({ models: [], valid: true });
  });
});

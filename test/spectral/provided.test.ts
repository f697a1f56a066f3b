import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Repository } from '../support/repository.ts';
import { ours, theirs } from '../support/spectral-cli.ts';

const repository = new Repository();
const patience = 120_000;
const api = `openapi: 3.0.3
info: { title: Pets, version: '1' }
paths:
  /pets:
    get:
      operationId: list
      responses: { '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } }
components: { schemas: { Pet: { type: object } } }
`;

/** What both say, with consent. Neither finds anything below a `node_modules`: there is none. */
async function both(files: Record<string, string>, ruleset = '.spectral.yaml') {
  repository.write({ 'api.yaml': api, ...files });
  const asked = { paths: ['api.yaml'], config: false, rulesets: [ruleset], allowCode: true } as const;
  const report = await repository.check(asked);
  expect(report.unchecked).toEqual([]);
  const said = theirs([join(repository.folder, 'api.yaml')], join(repository.folder, ruleset));
  return { said: ours(report.findings, repository.folder), theirs: said };
}

const byFunction =
  'functions: [mine]\nrules: { own: { given: $.info, then: { function: mine, functionOptions: { not: Pets } } } }';
const own = `createRulesetFunction(
  { input: { type: 'object' }, options: { type: 'object', properties: { not: { type: 'string' } } } },
  (info, { not }) => (info.title === not ? [{ message: 'it is ' + not }] : []),
)`;

describe("What code takes from Spectral's packages need not be installed", () => {
  it.each([
    ['imports', `import { createRulesetFunction } from '@stoplight/spectral-core';\nexport default ${own};`],
    [
      'imports all',
      `import core from '@stoplight/spectral-core';\nconst { createRulesetFunction } = core;\nexport default ${own};`,
    ],
    [
      'requires',
      `const { createRulesetFunction } = require('@stoplight/spectral-core');\nmodule.exports = ${own};`,
    ],
    [
      'is compiled',
      `exports.__esModule = true; const { createRulesetFunction } = require('@stoplight/spectral-core');\nexports.default = ${own};`,
    ],
  ])(
    'by a function that %s',
    async (_, text) => {
      const { said, theirs } = await both({ '.spectral.yaml': byFunction, 'functions/mine.js': text });
      expect(said).toEqual([expect.stringMatching(/ own 1 \/info it is Pets$/)]);
      if (theirs) expect(said).toEqual(theirs);
    },
    patience,
  );

  const rules = `{
    extends: [[oas, 'off']],
    formats: [oas3],
    rules: {
      'info-contact': 'error',
      own: { given: '$.info.title', then: { function: pattern, functionOptions: { notMatch: '^P' } } },
    },
  }`;
  it.each([
    [
      'imports',
      '.spectral.mjs',
      `import { oas } from '@stoplight/spectral-rulesets';
import { oas3 } from '@stoplight/spectral-formats';
import { pattern } from '@stoplight/spectral-functions';
export default ${rules};`,
    ],
    [
      'requires',
      '.spectral.js',
      `const { oas } = require('@stoplight/spectral-rulesets');
const { oas3 } = require('@stoplight/spectral-formats');
const { pattern } = require('@stoplight/spectral-functions');
module.exports = ${rules};`,
    ],
  ])(
    'by a ruleset that %s',
    async (_, file, text) => {
      const { said, theirs } = await both({ [file]: text }, file);
      expect(said).toEqual([
        expect.stringContaining(' own 1 /info/title '),
        expect.stringContaining(' info-contact 0 /info '),
      ]);
      expect(said).toEqual(theirs);
    },
    patience,
  );
});

it(
  'a function sees the definition as it is written and resolved, and where its references stand',
  async () => {
    const seen = `({ document, documentInventory }) => JSON.stringify([
      document.parserResult.data.paths['/pets'].get.responses[200].content,
      documentInventory.unresolved.components.schemas,
      documentInventory.resolved.paths['/pets'].get.responses[200].content,
      Object.assign({}, ...Object.values(documentInventory.graph.nodes).map(({ refMap }) => refMap)),
    ])`;
    const { said, theirs } = await both({
      '.spectral.yaml': 'functions: [mine]\nrules: { own: { given: $.info, then: { function: mine } } }',
      'functions/mine.js': `export default (_, __, context) => [{ message: (${seen})(context) }];`,
    });
    expect(said).toEqual(theirs);
  },
  patience,
);

it(
  'the rules of descriptions of other kinds may be named, and say nothing',
  async () => {
    const { said, theirs } = await both({
      '.spectral.yaml':
        'extends: [[spectral:asyncapi, off]]\nrules: { asyncapi-tags: true, asyncapi-servers: warn, titled: { given: $.info, then: { field: title, function: truthy } } }',
    });
    expect(said).toEqual([]);
    expect(theirs).toEqual([]);
  },
  patience,
);

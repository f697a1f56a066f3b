import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { check } from '../../src/engine/check.ts';
import { Repository } from '../support/repository.ts';
import { ours, theirs } from '../support/spectral-cli.ts';

const repository = new Repository();
const patience = 120_000;
const plain = `openapi: 3.0.3
info: { title: Pets, version: '1' }
tags: [{ name: b }, { name: a }]
paths:
  /pets: { get: { responses: { '200': { $ref: '#/components/responses/R' } } } }
components: { responses: { R: { description: OK } } }
`;

/** What both say of a definition, of which something is said, and nothing is unchecked. */
async function same(files: Record<string, string>, definition = plain) {
  repository.write({ 'api.yaml': definition, ...files });
  const asked = {
    paths: ['api.yaml'],
    config: false,
    rulesets: ['.spectral.yaml'],
    allowCode: true,
  } as const;
  const report = await repository.check(asked);
  expect(report.unchecked.filter(({ reason }) => reason.includes('spectral/'))).toEqual([]);
  const said = ours(report.findings, repository.folder);
  expect(said.length).toBeGreaterThan(0);
  expect(said).toEqual(
    theirs([join(repository.folder, 'api.yaml')], join(repository.folder, '.spectral.yaml')),
  );
  return said;
}

const base = `rules:
  titled: { given: $.info, severity: error, then: { field: x-title, function: truthy } }
  named: { given: '$.tags[*]', then: { field: x-name, function: truthy } }
`;

describe('The command says the same', () => {
  test.each([
    ['a file without ./ in a pair', { '.spectral.yaml': 'extends: [[base.yaml, all]]', 'base.yaml': base }],
    [
      'a file without ./ beside others',
      {
        '.spectral.yaml': 'extends: [[spectral:oas, off], rules/base.yaml]\nrules: { titled: hint }',
        'rules/base.yaml': base,
      },
    ],
    [
      'a file in a package',
      { '.spectral.yaml': 'extends: house/rules.yaml', 'node_modules/house/rules.yaml': base },
    ],
    [
      'an override that builds on a file',
      {
        '.spectral.yaml':
          'rules: { titled: { given: $.info, then: { field: x-other, function: truthy } } }\noverrides: [{ files: [api.yaml], extends: [./base.yaml] }]',
        'base.yaml': base,
      },
    ],
    [
      'a function that is called like one of Spectral',
      {
        '.spectral.yaml':
          'functions: [truthy]\nrules: { own: { given: $.info, then: { field: x-title, function: truthy } } }',
        'functions/truthy.js': 'module.exports = () => [{ message: "mine" }];',
      },
    ],
  ])(
    'of %s',
    async (_, files) => {
      await same(files as Record<string, string>);
    },
    patience,
  );

  it(
    'of rules by their former names, the worst of several',
    async () => {
      const example = plain.replace(
        '{ description: OK }',
        '{ description: OK, content: { a/b: { example: 5, schema: { type: string, example: 5 } } } }',
      );
      const said = await same(
        {
          '.spectral.yaml':
            'extends: [[spectral:oas, off]]\nrules: { oas3-valid-oas-content-example: info, oas3-valid-oas-parameter-example: error, oas3-valid-header-schema-example: hint }',
        },
        example,
      );
      expect(said.map((line) => line.split(' ').slice(1, 3).join(' ')).sort()).toEqual([
        'oas3-valid-media-example 0',
        'oas3-valid-schema-example 3',
      ]);
    },
    patience,
  );

  it(
    'of a field that is called $ref',
    async () => {
      await same({
        '.spectral.yaml': `rules:
  referenced: { resolved: false, given: '$.paths[*][*].responses[*]', then: { field: $ref, function: falsy } }
  not-referenced: { resolved: false, given: '$.components.responses[*]', then: { field: $ref, function: truthy } }`,
      });
    },
    patience,
  );

  const circles = `openapi: 3.0.3
info: { title: Trees, version: '1' }
paths:
  /trees: { get: { responses: { '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Tree' } } } } } } }
components:
  schemas:
    Tree: { type: object, properties: { left: { $ref: '#/components/schemas/Tree' }, leaf: { $ref: '#/components/schemas/Leaf' } } }
    Leaf: { type: object, properties: { tree: { $ref: '#/components/schemas/Tree' }, more: { $ref: '#/components/schemas/Page of Leaf' } } }
    Page of Leaf: { type: object, properties: { size: { type: integer } } }
    Lonely: { type: object, properties: { next: { $ref: '#/components/schemas/Lonely' } } }
`;
  it(
    'of references that lead in a circle: they stay, and what is said of them is said where they stand',
    async () => {
      const said = await same(
        {
          '.spectral.yaml': `extends: [[spectral:oas, off]]
rules:
  oas3-unused-component: warn
  described: { given: '$..properties[*]', message: '{{path}} {{property}}', then: { field: description, function: truthy } }
  named: { given: '$..properties[*]~', message: '{{path}}', then: { function: casing, functionOptions: { type: macro } } }`,
        },
        circles,
      );
      expect(said.join('\n')).toContain('described 1 /components/schemas/Leaf/properties/tree ');
      expect(said.join('\n')).toContain('oas3-unused-component 1 /components/schemas/Lonely ');
    },
    patience,
  );
});

describe('A ruleset that Spectral does not accept is told', () => {
  const then = 'then: { function: truthy }';
  test.each([
    [
      'in the file that says it',
      {
        '.spectral.yaml': 'extends: ./base.yaml',
        'base.yaml': `rules: { a: { given: $, whenn: 1, ${then} } }`,
      },
      'base.yaml',
      /`whenn` is nothing that it knows here; these are: given, then/,
    ],
    [
      'with the key that is too much',
      { '.spectral.yaml': `aliasses: {}\nrules: { a: { given: $, ${then} } }` },
      '.spectral.yaml',
      /`aliasses` is nothing/,
    ],
    [
      'with the place of a rule that is nowhere',
      {
        '.spectral.yaml': 'extends: ./base.yaml',
        'base.yaml': `rules: { a: { given: $, ${then} }, none: off }`,
      },
      'base.yaml',
      /Cannot extend non-existing rule: "none"; take it out/,
    ],
    [
      'with the name of the function',
      {
        '.spectral.yaml': 'rules: { a: { given: $, then: { function: truthy, functionOptions: { a: 1 } } } }',
      },
      '.spectral.yaml',
      /"truthy" function does not accept any options/,
    ],
    [
      'with what a rule may be set to',
      { '.spectral.yaml': 'extends: [spectral:oas]\nrules: { info-contact: 2 }' },
      '.spectral.yaml',
      /a rule is set to error, warn/,
    ],
    [
      'with what a level may be',
      { '.spectral.yaml': 'extends: [[spectral:oas, some]]' },
      '.spectral.yaml',
      /extended as all, recommended or off/,
    ],
    ...['null', '1', '{ a: ./a.yaml }', '[[]]', '[./base.yaml, [1, all]]'].map(
      (wrong): [string, Record<string, string>, string, RegExp] => [
        `with what extends may be, and not ${wrong}`,
        { '.spectral.yaml': `extends: ${wrong}\n${base}`, 'base.yaml': base },
        '.spectral.yaml',
        /`extends` is a ruleset, or a list of rulesets/,
      ],
    ),
  ])('%s', async (_, files, file, message) => {
    repository.write({ 'api.yaml': plain, ...(files as Record<string, string>) });
    const asked = { paths: ['api.yaml'], config: false, rulesets: ['.spectral.yaml'] } as const;
    const outcome = await check(repository.request(asked));
    const problems = 'problems' in outcome ? outcome.problems : [];
    expect(problems.map((one) => [one.file, one.message])).toEqual([[file, expect.stringMatching(message)]]);
  });
});

/** What each node is, by a rule on all of them, and what stands where in it. */
const everyNode = `rules:
  node: { given: ['$', '$..*'], resolved: false, message: '{{path}}', then: { function: undefined } }
  sorted: { given: '$..*', then: { function: alphabetical } }
`;

describe('The command says the same of what is written in another order than JavaScript has it', () => {
  const responses = `openapi: 3.0.3
info: { title: Pets, version: '1' }
paths:
  /pets:
    get:
      responses:
        default: { description: other }
        '404': { $ref: '#/components/responses/R' }
        '200': { description: fine, x-codes: { 30: a, 4: { 7: b, 6: [] } } }
components: { responses: { R: { description: OK }, 9: { description: nine }, 10: { description: ten } } }
`;
  const json = JSON.stringify({ openapi: '3.0.3', info: {}, paths: {} }).replace(
    '"paths":{}',
    '"paths":{"/pets":{"get":{"responses":{"404":{"description":"none"}, "200":{"$ref":"#/components/responses/R"} }}}},"components":{"responses":{"R":{"x":[{"b":"}]"}, { } ] } , "7" : 0}}',
  );

  it.each([
    ['codes of responses in YAML', responses],
    ['codes of responses in JSON', json],
  ])('%s', async (_, definition) => {
    const said = await same({ '.spectral.yaml': everyNode }, definition);
    expect(said?.some((line) => line.includes('must be placed after'))).toBe(true);
  });
});

describe('The command says the same place', () => {
  it('of aliases, and of what ends with one', async () => {
    const aliases =
      'x-a: &a { k: 1 }\nx-b: { q: *a }\nx-c: [*a, *a ]\nx-d:\n  n: 1\n  <<: *a\nx-e: &e text\nx-f: *e\n';
    const onAliases = "given: ['$', '$.x-b', '$.x-b.q', '$.x-c', '$.x-c[*]', '$.x-d', '$.x-f']";
    await same(
      { '.spectral.yaml': `rules: { node: { ${onAliases}, then: { function: undefined } } }` },
      `${plain}${aliases}`,
    );
  });

  it.each(['---\n', '# Pets\n', '# Pets\n# and more\n', '\n'])('of the root behind %j', async (before) => {
    await same(
      { '.spectral.yaml': 'rules: { root: { given: $, then: { field: x, function: truthy } } }' },
      before + plain,
    );
  });

  it('that a function asks for', async () => {
    const body = `(value, options, { document, path }) => [path, ['tags', 0], ['nowhere'], ['info', 'no', 'where']].map(
      (at) => ({ message: at.join('/') + ' ' + JSON.stringify(document.getRangeForJsonPath(at)) }));`;
    await same({
      '.spectral.yaml':
        "functions: [where]\nrules: { own: { given: [$.info, '$.info.title', $], message: '{{error}}', then: { function: where } } }",
      'functions/where.js': `export default ${body}`,
    });
  });
});

describe('The command says the same of odd rules', () => {
  it.each([
    ['the length of a list at the end of a path of names', "given: ['$.tags.length', '$.servers.length']"],
    ['three full stops', "given: '$...'"],
    ['three braces around a placeholder', "given: $, message: '{{{path}}} {{{error}} {{property}}}'"],
  ])('%s', async (_, rule) => {
    // An index or a length has no place in Spectral's text.
    const lines = await saidOf(`rules: { own: { ${rule}, then: { function: falsy } } }`);
    expect(lines.ours.length).toBeGreaterThan(0);
    expect(lines.ours).toEqual(lines.theirs);
  });
});

/** Without the ranges. */
async function saidOf(ruleset: string) {
  repository.write({ 'api.yaml': plain, '.spectral.yaml': ruleset });
  const asked = { paths: ['api.yaml'], config: false, rulesets: ['.spectral.yaml'] } as const;
  const report = await repository.check(asked);
  const bare = (lines: readonly string[] | undefined) =>
    lines?.map((line) => line.replace(/:\d+:\d+-\d+:\d+ /, ' ')).sort() ?? [];
  return {
    ours: bare(ours(report.findings, repository.folder)),
    theirs: bare(theirs([join(repository.folder, 'api.yaml')], join(repository.folder, '.spectral.yaml'))),
  };
}

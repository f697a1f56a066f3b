import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { Repository } from '../support/repository.ts';

const repository = new Repository();

/** What a rule with this schema says of `info`. */
async function judged(schema: object, more: object = {}, options: object = {}) {
  const step = { function: 'schema', functionOptions: { ...options, schema } };
  // biome-ignore lint/suspicious/noThenProperty: the format's own word.
  const own = { given: '$.info', then: step, ...more };
  repository.write({
    'api.yaml': "openapi: 3.0.3\ninfo: { title: Pets, version: '1' }\npaths: {}\n",
    'rules.json': JSON.stringify({ formats: ['oas3'], rules: { own } }),
  });
  const report = await repository.check({ paths: ['api.yaml'], config: false, rulesets: ['rules.json'] });
  return {
    findings: report.findings.filter(({ rule }) => rule === 'spectral/own').map(({ message }) => message),
    unchecked: report.unchecked.map(({ reason }) => reason),
    verdict: report.verdict,
  };
}

const unchecked = (why: RegExp) => ({
  findings: [],
  unchecked: [expect.stringMatching(why)],
  verdict: 'fail',
});
const many = <T>(count: number, made: (at: number) => T) =>
  Array.from({ length: count }, (_, at) => made(at));
const referring = (name: string) => ({ $ref: `#/definitions/${name}` });

describe('A schema of a ruleset', () => {
  it('may refer to what stands in it, and to itself', async () => {
    const tree = { properties: { title: referring('text'), more: { $ref: '#' } } };
    const said = await judged({ ...tree, definitions: { text: { type: 'string', maxLength: 2 } } });
    expect(said).toMatchObject({ findings: [expect.stringContaining('2')], unchecked: [] });
  });

  test.each(['http://127.0.0.1:9/x.json', 'file:///etc/hostname', './x.json', '#/definitions/none'])(
    'refers to nothing else (%s): nothing is fetched, and the rule is unchecked',
    async ($ref) => {
      expect(await judged({ $ref })).toEqual(unchecked(/its schema refers to .*nothing is fetched/));
    },
  );

  it('is told to refer to nothing where Spectral tells it, too', async () => {
    const said = await judged({ $ref: './x.json' }, { resolved: false });
    expect(said.findings).toEqual([expect.stringContaining("can't resolve reference ./x.json")]);
  });

  it.each([
    ['itself', { $ref: '#' }],
    ['itself through another', { allOf: [referring('a')], definitions: { a: { anyOf: [{ $ref: '#' }] } } }],
  ])('that is nothing but %s is unchecked', async (_, schema) => {
    expect(await judged(schema)).toEqual(unchecked(/its schema leads in a circle/));
  });

  const wide = { properties: Object.fromEntries(many(300, (at) => [`p${at}`, { type: 'string' }])) };
  it.each([
    ['as it is written', { anyOf: many(30, () => wide) }],
    ['where references write it out', { definitions: { a: wide }, anyOf: many(300, () => referring('a')) }],
    [
      'where each leads twice to the next',
      {
        $ref: '#/definitions/s0',
        definitions: {
          ...Object.fromEntries(
            many(30, (at) => [`s${at}`, { anyOf: many(2, () => referring(`s${at + 1}`)) }]),
          ),
          s30: { type: 'string' },
        },
      },
    ],
  ])('is not compiled beyond a size: %s', async (_, schema) => {
    expect(await judged(schema)).toEqual(unchecked(/its schema comes to more than 10,000 values/));
  });

  it('is compiled below it', async () => {
    const said = await judged({ definitions: { a: wide }, allOf: [referring('a')], required: ['none'] });
    expect(said).toMatchObject({ findings: [expect.stringContaining('none')], unchecked: [] });
  });
});

describe('No text of a schema becomes code', () => {
  const file = () => join(repository.folder, 'ran');
  const write = () => `globalThis.process.getBuiltinModule('fs').writeFileSync('${file()}', '')`;
  const breaking = (): [string, string][] => [
    ['a name', write()],
    ['the end of a name', `x"];${write()};//`],
    ['the end of a text', `x');${write()};('`],
    ['the end of a template', `x\`;${write()};\`\${${write()}}`],
    ['the end of a comment', `*/${write()}/*`],
    ['a new line', `x\n${write()}\n\u2028${write()}\u2029`],
    ['a backslash', `x\\";${write()};//\\`],
    ['the end of a regular expression', `/.test("");${write()};/`],
  ];
  const places: [string, (text: string) => object][] = [
    ['properties', (text) => ({ properties: { [text]: { type: 'string' }, title: { const: 1 } } })],
    ['required', (text) => ({ required: [text] })],
    ['dependencies', (text) => ({ dependencies: { title: [text], [text]: ['title'] } })],
    ['values', (text) => ({ properties: { title: { enum: [text], const: text, default: text } } })],
    ['formats', (text) => ({ properties: { title: { format: text } } })],
    ['comments', (text) => ({ $comment: text, title: text, description: text })],
    [
      'references',
      (text) => ({ $ref: `#/definitions/${text}`, definitions: { [text]: { type: 'string' } } }),
    ],
    [
      'identifiers',
      (text) => ({ definitions: { a: { $id: text, type: 'string' } }, allOf: [referring('a')] }),
    ],
    ['unknown words', (text) => ({ [text]: text, type: 'string' })],
    ['messages', (text) => ({ type: 'string', errorMessage: text })],
  ];
  test.each(places)('in %s', async (_, made) => {
    for (const [, text] of breaking()) {
      await judged(made(text));
      await judged(made(text), {}, { allErrors: true });
    }
    expect(existsSync(file())).toBe(false);
  });
});

import { expect, test } from 'vitest';
import { Repository } from '../support/repository.ts';

// Ways to have a definition look checked that is not, beside one that is sound.

const repository = new Repository();
const sound =
  "openapi: 3.0.3\ninfo: {title: Sound, version: '1'}\nservers: [{url: 'https://a.example.com'}]\npaths: {}\n";
const weak = `openapi: 3.0.3
info: {title: Weak, version: '1'}
servers: [{url: 'https://a.example.com'}]
paths:
  /users/{id}:
    delete: {responses: {'204': {description: Gone}}}
`;
const weakJson = `{"openapi":"3.0.3","info":{"title":"W","version":"1"},"servers":[{"url":"https://a.example.com"}],"paths":{"/users/{id}":{"delete":{"responses":{"204":{"description":"d"}}}}}}`;

const checked = (files: Readonly<Record<string, string | Buffer>>) => {
  repository.write({ '.git/HEAD': '', 'sound.yaml': sound, ...files });
  return repository.check();
};
const said = ({ errors, unchecked }: Awaited<ReturnType<typeof checked>>) => [
  ...errors.map(({ file, message }) => `${file}: ${message}`),
  ...unchecked.map(({ file, pointer, reason }) => `${file}${pointer}: ${reason}`),
];
const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16();

test.each<[string, string, string | Buffer, string]>([
  ['UTF-16LE without a mark', 'weak.yaml', Buffer.from(weak, 'utf16le'), 'NUL byte'],
  ['UTF-16BE without a mark', 'weak.yaml', swapped(weak), 'NUL byte'],
  ['NEL as line break', 'weak.yaml', weak.replaceAll('\n', '\u0085'), 'A second'],
  ['line separators', 'weak.yaml', weak.replaceAll('\n', '\u2028'), 'A second'],
  ['a NUL', 'weak.yaml', weak.replace('paths', '\0paths'), 'NUL byte'],
  ['JSON with comments', 'weak.jsonc', `// A comment\n${weakJson}`, 'JSON'],
  ['JSON5', 'weak.json5', weakJson.replaceAll(/"(\w+)":/g, '$1:'), 'a key in double quotes'],
  ['an unknown version of YAML', 'weak.yaml', `%YAML 3.0\n---\n${weak}`, 'version'],
  ['a document before it', 'weak.yaml', `a: 1\n...\n---\n${weak}`, 'Only the first document'],
  ['tabs', 'weak.yaml', weak.replace('  /users', '\t/users'), 'tab'],
])('a definition behind %s is an error, with status 3', async (_, file, text, message) => {
  const report = await checked({ [file]: text });
  expect(report.exitStatus).toBe(3);
  expect(said(report)).toEqual([expect.stringContaining(message)]);
});

test.each([
  ['weak.jsonc', weakJson],
  ['weak.json5', weakJson],
  ['weak.yaml', `%YAML 1.2\n---\n${weak}`],
  ['weak.yaml', weak.replace('openapi:', '? >-\n  openapi\n:')],
  ['weak.yaml', weak.replace('openapi:', '!!str openapi:')],
  ['weak.yaml', `${weak}...\n`],
])('%# is read', async (file, text) => {
  const report = await checked({ [file]: text });
  expect(report.findings.map(({ rule }) => rule)).toContain('operation-unauthenticated');
});

test.each([
  ['an explicit key', '? paths\n: {}\n'],
  ['a tagged key', '!!str paths: {}\n'],
  ['an escaped key', '"\\x70aths": {}\n'],
  ['a folded key', '? >-\n  paths\n: {}\n'],
])('what %s replaces is unchecked', async (_, more) => {
  expect(said(await checked({ 'weak.yaml': weak + more }))).toEqual([
    expect.stringContaining('The key `paths` is already on line 4'),
  ]);
});

test('a merge of what is no object is unchecked: other readers refuse the text', async () => {
  const report = await checked({ 'weak.yaml': weak.replace('delete: {', 'delete: {<<: foo, ') });
  expect(said(report)).toEqual([expect.stringContaining('`<<` merges objects, and this is none')]);
});

test.each(['Paths', 'pa\u200bths', 'paths\u00a0', '\ufeffpaths', 'PATHS'])(
  'what stands under %j, which only looks like a key of OpenAPI, is unchecked',
  async (key) => {
    expect(said(await checked({ 'weak.yaml': weak.replace('paths:', `${key}:`) }))).toEqual([
      expect.stringContaining('this key is not `paths`, and what stands under it was not read'),
    ]);
  },
);

const ruled = 'rules: {named: {given: $.info, then: {field: title, function: truthy}}}\n';

test.each<[string, string]>([
  ['', '.spectral.yaml'],
  ['{}\n', '.spectral.yaml'],
  ['rules: {}\n', '.spectral.yaml'],
  ['extends: [[spectral:oas, off]]\n', '.spectral.yaml'],
  ['rules: {}\n', 'rules.yaml'],
  [`${ruled}overrides: [{files: ['*.yaml'], rules: {named: off}}]\n`, '.spectral.yaml'],
  [`${ruled}except: {weak.yaml: [named]}\n`, '.spectral.yaml'],
])('rulesets that enable no rule (%j) judge nothing, and that is unchecked', async (text, name) => {
  const report = await checked({
    'threatlint.yaml': `specs: [weak.yaml]\nrulesets: [${name}]\n`,
    [name]: text,
    'weak.yaml': weak,
  });
  expect(report.verdict).toBe('fail');
  expect(said(report)).toEqual([
    'threatlint.yaml: the rulesets enable no rule, and no gate or threat model names one: nothing in the definitions was judged',
  ]);
});

test.each([
  ['another definition', "overrides: [{files: ['other.yaml'], rules: {named: off}}]\n"],
  ['a part of a definition', 'except: {"weak.yaml#/paths": [named]}\n'],
])('a ruleset that switches its rules off for %s judges something', async (_name, text) => {
  const report = await checked({
    'threatlint.yaml': 'specs: [weak.yaml]\nrulesets: [.spectral.yaml]\n',
    '.spectral.yaml': `${ruled}${text}`,
    'weak.yaml': weak,
  });
  expect(said(report)).toEqual([]);
});

test('a gate that names a rule asks for one', async () => {
  const report = await checked({
    'threatlint.yaml':
      'specs: [sound.yaml]\nrulesets: [rules.yaml]\npolicy: {gates: [{rule: operation-unauthenticated}]}\n',
    'rules.yaml': 'rules: {}\n',
  });
  expect(said(report)).toEqual([]);
});

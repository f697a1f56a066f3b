import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { check } from '../../src/engine/check.ts';
import type { CheckRequest } from '../../src/engine/request.ts';
import { pretty } from '../../src/formats/pretty/pretty.ts';
import type { Report } from '../../src/verdict/report.ts';

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'threatlint-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

async function run(paths: readonly string[] = [], more: Partial<CheckRequest> = {}): Promise<Report> {
  const outcome = await check({
    cwd: folder,
    root: folder,
    paths,
    config: true,
    rulesets: [],
    failOn: undefined,
    maxFindings: undefined,
    today: '2026-11-23',
    ...more,
  });
  if ('problems' in outcome) throw new Error(outcome.problems.map(({ message }) => message).join());
  return outcome.report;
}

const clean = `openapi: 3.1.0
servers: [{url: https://api.example.com}]
security: [{key: []}]
paths:
  /x:
    get: {responses: {'429': {description: slow down}}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
`;
const weak = clean.replace('https', 'http');
const rulesOf = (report: Report) => report.findings.map(({ rule }) => rule);

describe('which files are read', () => {
  test('without a path: definitions below the folder, without what git ignores', async () => {
    write({
      'a.yaml': clean,
      'deep/b.json': '{"swagger": "2.0", "paths": {}}',
      'notes.yaml': 'hello: world\n',
      'fragment.yaml': 'type: object\n',
      'ignored/c.yaml': clean,
      '.gitignore': 'ignored/\n',
      'node_modules/d.yaml': clean,
    });
    expect((await run()).documents.map(({ file }) => file)).toEqual(['a.yaml', 'deep/b.json']);
  });

  test('with paths: files, folders and globs', async () => {
    write({ 'a.yaml': clean, 'deep/b.yaml': clean, 'deep/c.yaml': clean, 'd.yaml': clean });
    const found = async (...paths: string[]) => (await run(paths)).documents.map(({ file }) => file);
    expect(await found('a.yaml')).toEqual(['a.yaml']);
    expect(await found('deep')).toEqual(['deep/b.yaml', 'deep/c.yaml']);
    expect(await found('*.yaml', 'deep/b.yaml')).toEqual(['a.yaml', 'd.yaml', 'deep/b.yaml']);
  });

  test('a file handed over that is no definition is passed over', async () => {
    write({ 'a.yaml': 'hello: world\n' });
    expect(await run(['a.yaml'])).toMatchObject({ exitStatus: 0, documents: [], errors: [] });
  });

  test('a fragment handed over is checked through the definitions that reference it', async () => {
    write({
      'root.yaml': `${weak}  schemas: {A: {$ref: part.yaml}}\n`.replace(
        'components: {',
        'components:\n  x: {',
      ),
      'part.yaml': 'type: object\n',
      'other.yaml': clean,
    });
    expect((await run(['part.yaml'])).documents.map(({ file }) => file)).toEqual(['root.yaml']);
  });

  test('a definition handed over is held against the configured threat models that implement it', async () => {
    const model = (id: string, file: string) =>
      `threatlint: 1\nid: ${id}\ntitle: ${id}\ncomponents: {api: {implements: {x: ${file}}}}\n` +
      `threats: {T-1: {title: t, scope: {kind: operation}, mitigations: {M-1: {status: implemented, verify: {rule: server-cleartext}}}}}\n`;
    write({
      'a.yaml': weak,
      'b.yaml': clean,
      'models/a.yaml': model('a', '../a.yaml'),
      'models/b.yaml': model('b', '../b.yaml'),
      'threatlint.yaml': "specs: ['*.yaml']\nthreatModels: ['models/*.yaml']\n",
    });
    const report = await run(['a.yaml']);
    expect(report.documents.map(({ file }) => file)).toEqual(['a.yaml']);
    expect(report.threats.map(({ file, status }) => `${file} ${status}`)).toEqual(['models/a.yaml open']);
  });

  test.each([
    ['a search', "['!old', '!*.draft.yaml']", ['a.yaml', 'b.yaml']],
    ['patterns', "['!b.yaml', '**/*.yaml', '!old/**', '!./*.draft.yaml']", ['a.yaml']],
    ['one that is left out twice and named', "[a.yaml, b.yaml, '!b.yaml', '!b*']", ['a.yaml']],
  ])('of %s, what stands behind a `!` is left out', async (_, specs, files) => {
    write({
      'a.yaml': clean,
      'b.yaml': clean,
      'old/c.yaml': clean,
      'd.draft.yaml': 'openapi: 3.0.3\ninfo: {',
      'threatlint.yaml': `specs: ${specs}\n`,
    });
    const report = await run();
    expect(report.documents.map(({ file }) => file)).toEqual(files);
    expect(report.errors).toEqual([]);
  });

  test('where only the definitions are named, threat models are found wherever they lie, and nothing else', async () => {
    write({
      'api/a.yaml': clean,
      'old/b.yaml': weak,
      'old/broken.yaml': 'openapi: 3.0.3\ninfo: {',
      'models/a.yaml': 'threatlint: 1\nid: a\ncomponents: {api: {implements: {x: ../api/a.yaml}}}\n',
      'threatlint.yaml': 'specs: api/*.yaml\n',
    });
    const { documents, errors, gates } = await run();
    expect(documents.map(({ file }) => file)).toEqual(['api/a.yaml']);
    expect(errors).toEqual([]);
    expect(gates.find(({ name }) => name === 'threat models valid')?.detail).toBe('');
    write({ 'models/b.yaml': 'threatlint: 1\nthreats: {\n' });
    expect((await run()).errors.map(({ file }) => file)).toEqual(['models/b.yaml']);
  });

  test('all definitions left out is no pass', async () => {
    write({ 'a.yaml': clean, 'threatlint.yaml': "specs: ['!a.yaml']\n" });
    expect(await run()).toMatchObject({ exitStatus: 3 });
  });

  test('a configured threat model that cannot be read is said, though a definition alone was handed over', async () => {
    write({
      'a.yaml': clean,
      'models/a.yaml': 'threatlint: 1\nthreats: {\n',
      'threatlint.yaml': "threatModels: ['models/*.yaml']\n",
    });
    for (const paths of [['a.yaml'], ['a.yaml', 'models/a.yaml']]) {
      const report = await run(paths);
      expect(report.errors.map(({ file }) => file)).toEqual(['models/a.yaml']);
      expect(report.verdict).toBe('fail');
    }
  });

  test.each([[[]], [['.']], [['empty']]])('nothing to check in %j is no pass', async (paths) => {
    write({ 'empty/notes.yaml': 'hello: world\n' });
    expect(await run(paths)).toMatchObject({
      exitStatus: 3,
      errors: [{ message: expect.stringContaining('no OpenAPI definition') }],
    });
  });

  test('a definition whose key is escaped or written as a complex key is found', async () => {
    write({
      'a.json': '{"open\\u0061pi": "3.0.0", "paths": {}}',
      'b.yaml': '? openapi\n: 3.0.0\npaths: {}\n',
    });
    expect((await run()).documents).toHaveLength(2);
  });
});

describe('what cannot be read fails with status 3, and the others are still checked', () => {
  test.each([
    ['it does not parse', 'bad.yaml', 'openapi: 3.0.0\npaths: [\n'],
    ['JSON with a mistake', 'bad.json', '{"openapi": "3.0.0",}'],
    ['an unknown version', 'bad.yaml', 'openapi: 4.0.0\npaths: {}\n'],
    ['a version of the other key', 'bad.yaml', 'swagger: 3.0.0\n'],
    ['no version', 'bad.yaml', 'openapi: true\n'],
  ])('%s', async (_what, name, text) => {
    write({ [name]: text, 'weak.yaml': weak });
    const report = await run();
    expect(report.exitStatus).toBe(3);
    expect(report.errors).toMatchObject([{ file: name, range: { start: { line: expect.any(Number) } } }]);
    expect(rulesOf(report)).toContain('credentials-over-cleartext');
  });

  test('a path that does not exist', async () => {
    expect(await run(['nowhere.yaml'])).toMatchObject({ exitStatus: 3, errors: [{ file: 'nowhere.yaml' }] });
  });

  test.each([
    [
      'misspelt',
      { 'model.yaml': 'threatlnt: 1\nthreats: {}\n', 'other.yaml': 'threatlint: 1\n' },
      'models/model.yaml',
    ],
    ['missing everywhere', { 'model.yaml': 'assets: {}\n', 'README.md': '# {' }, 'models/**'],
  ])('the mark of the configured threat models is %s: nothing would be verified', async (_, models, file) => {
    write({ 'threatlint.yaml': "threatModels: ['models/**']\n", 'a.yaml': clean });
    write(Object.fromEntries(Object.entries(models).map(([name, text]) => [`models/${name}`, text])));
    const { errors } = await run();
    expect(errors.map((error) => error.file)).toEqual([file]);
  });

  test('a handed-over text that does not parse may be anything', async () => {
    write({ 'bad.json': '{"hello": ' });
    expect((await run(['bad.json'])).exitStatus).toBe(3);
  });

  test("a template engine's source is not YAML yet", async () => {
    write({ 'chart.yaml': '{{- if .Values.on }}\nkind: x\n{{- end }}\n' });
    expect((await run(['chart.yaml'])).exitStatus).toBe(0);
  });
});

describe('the jail', () => {
  const referring = (to: string) =>
    `${clean}  schemas: {A: {$ref: '${to}'}}\n`.replace('components: {', 'components:\n  x: {');

  test.each([
    ['upwards', '../outside.yaml', 'outside the workspace'],
    ['absolute', '/etc/passwd', 'outside the workspace'],
    ['percent-encoded', '%2e%2e/outside.yaml', 'outside the workspace'],
    ['the network', 'https://example.com/x.yaml', 'leads to the network'],
    ['another host', '//example.com/x.yaml', 'leads to the network'],
    ['a file URL', 'file:///etc/passwd', 'names a file of whatever machine reads it'],
    ['a drive', 'C:\\\\parts\\\\x.yaml', 'names a file of whatever machine reads it'],
    ['a name of nothing', 'urn:example:x', 'names nothing in these files'],
    ['a scheme of nobody', 'parts:x.yaml', 'names nothing in these files'],
    ['a link out', 'link.yaml', 'outside the workspace'],
  ])('%s', async (_what, to, reason) => {
    write({ 'repo/a.yaml': referring(to), 'outside.yaml': 'type: string\n' });
    symlinkSync(join(folder, 'outside.yaml'), join(folder, 'repo/link.yaml'));
    const cwd = join(folder, 'repo');
    const report = await run(['a.yaml'], { cwd, root: cwd });
    expect(report.unchecked.map((entry) => entry.reason).join()).toContain(reason);
    expect(report.verdict).toBe('fail');
  });
});

describe('the verdict', () => {
  test('a clean definition passes, a weak one fails', async () => {
    write({ 'clean.yaml': clean, 'weak.yaml': weak });
    expect(await run(['clean.yaml'])).toMatchObject({ verdict: 'pass', exitStatus: 0 });
    expect(await run(['weak.yaml'])).toMatchObject({ verdict: 'fail', exitStatus: 1 });
  });

  test('two equal keys are not passed over in silence: one of them was not checked', async () => {
    write({ 'a.yaml': `${clean}security: []\n` });
    expect(await run()).toMatchObject({
      verdict: 'fail',
      unchecked: [{ file: 'a.yaml', range: { start: { line: 8 } } }],
    });
  });

  test('a version that is not known is no older one: the input is unread', async () => {
    write({ 'a.yaml': clean.replace('3.1.0', '3.14') });
    const { documents, errors, exitStatus } = await run();
    expect(documents).toEqual([]);
    expect(errors.map(({ message, range }) => `${range?.start.line} ${message}`)).toEqual([
      '1 `openapi` says no version that is known (3.14): write swagger: "2.0", or openapi: 3.0.x, 3.1.x or 3.2.x',
    ]);
    expect(exitStatus).toBe(3);
  });

  test('an input that cannot be read shows its code, like a finding', async () => {
    write({
      'version.yaml': clean.replace('3.1.0', '9.9.9'),
      'broken.yaml': 'openapi: 3.1.0\npaths:\n  /a: {get: [}\n',
      'two.yaml': `a: 1\n---\n${clean}`,
    });
    const text = pretty(await run(['version.yaml', 'broken.yaml', 'two.yaml']), { color: false, width: 100 });
    expect(text).toContain('1 │ openapi: 9.9.9\n      │          ━━━━━');
    expect(text).toContain('3 │   /a: {get: [}');
    expect(text).toContain('2 │ ---\n      │ ━━━');
  });

  test('the worst findings are kept when only some are wanted', async () => {
    write({ 'weak.yaml': weak });
    const all = await run();
    const some = await run([], { maxFindings: 1 });
    expect(some.findings.map(({ severity }) => severity)).toEqual(['critical']);
    expect(some.omitted).toBe(all.findings.length - 1);
    expect(some.verdict).toBe('fail');
  });
});

describe('fingerprints', () => {
  const prints = async (files: Readonly<Record<string, string>>, path: string) => {
    write(files);
    return (await run([path])).findings.map(({ rule, fingerprint }) => `${rule} ${fingerprint}`).sort();
  };
  const inline = `openapi: 3.0.3
servers: [{url: http://a.example}]
paths:
  /x/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}}
      responses: {}
`;

  test.each([
    ['moved lines', `# a comment\n\n${inline}`],
    ['a renamed path parameter', inline.replace('{id}', '{orderId}').replace('name: id', 'name: orderId')],
    ['a description', inline.replace('post:', 'post:\n      description: Does it')],
    [
      'a schema moved to the components',
      inline.replace(
        '{type: object, properties: {name: {type: string}}}',
        "{$ref: '#/components/schemas/X'}",
      ) + 'components: {schemas: {X: {type: object, properties: {name: {type: string}}}}}\n',
    ],
    [
      'JSON for YAML, in another order',
      JSON.stringify({
        paths: {
          '/x/{id}': {
            parameters: [{ in: 'path', schema: { type: 'integer' }, required: true, name: 'id' }],
            post: {
              responses: {},
              requestBody: {
                content: {
                  'application/json': {
                    schema: { properties: { name: { type: 'string' } }, type: 'object' },
                  },
                },
              },
            },
          },
        },
        servers: [{ url: 'http://a.example' }],
        openapi: '3.0.3',
      }),
    ],
  ])('survive %s', async (_what, text) => {
    const before = await prints({ 'before.yaml': inline }, 'before.yaml');
    expect(before.length).toBeGreaterThan(2);
    expect(await prints({ 'after.yaml': text }, 'after.yaml')).toEqual(before);
  });

  test('survive another order of what shares the place of a finding', async () => {
    const shared = (paths: string) => `openapi: 3.1.0
paths:
${paths}
components: {pathItems: {Shared: {post: {security: [], responses: {}}}}}
`;
    const [a, b] = ['a', 'b'].map((name) => `  /${name}: {$ref: '#/components/pathItems/Shared'}`);
    const before = await prints({ 'before.yaml': shared(`${a}\n${b}`) }, 'before.yaml');
    expect(await prints({ 'after.yaml': shared(`${b}\n${a}`) }, 'after.yaml')).toEqual(before);
  });

  test('survive another file for a part', async () => {
    const before = await prints({ 'before.yaml': inline }, 'before.yaml');
    const split = inline.replace('{type: object, properties: {name: {type: string}}}', '{$ref: part.yaml}');
    const part = 'type: object\nproperties: {name: {type: string}}\n';
    expect(await prints({ 'after.yaml': split, 'part.yaml': part }, 'after.yaml')).toEqual(before);
  });

  test('survive files for parameters that nothing uses, and tell them apart', async () => {
    const parameters: Readonly<Record<string, string>> = {
      Word: '{name: word, in: query, schema: {type: string}}',
      Sign: '{name: word, in: header, schema: {type: string}}',
    };
    const library = (write: (name: string) => string) =>
      `openapi: 3.0.3\npaths: {}\ncomponents:\n  parameters:\n${Object.keys(parameters)
        .map((name) => `    ${name}: ${write(name)}\n`)
        .join('')}`;
    const before = await prints({ 'before.yaml': library((name) => parameters[name] ?? '') }, 'before.yaml');
    expect(before.length).toBeGreaterThan(1);
    expect(new Set(before).size).toBe(before.length);
    const files = Object.entries(parameters).map(([name, text]) => [`${name}.yaml`, `${text}\n`]);
    const split = { ...Object.fromEntries(files), 'after.yaml': library((name) => `{$ref: ${name}.yaml}`) };
    expect(await prints(split, 'after.yaml')).toEqual(before);
  });

  test('change when what is wrong changes', async () => {
    const before = await prints({ 'before.yaml': inline }, 'before.yaml');
    const other = await prints({ 'after.yaml': inline.replace('name:', 'title:') }, 'after.yaml');
    expect(other).not.toEqual(before);
  });
});

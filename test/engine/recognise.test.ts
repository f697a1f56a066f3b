import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { check } from '../../src/engine/check.ts';

// What is a definition is read or said, however it is written; what only mentions one is left alone.

const clean = 'openapi: 3.0.3\ninfo: {title: t, version: "1"}\npaths: {}\n';
const rest = 'info: {title: t, version: "1"}\npaths: {/a: {get: {responses: {}}}}\n';
let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'threatlint-recognise-')));
  write({ 'clean.yaml': clean });
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Readonly<Record<string, string | Buffer>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

async function run(...paths: readonly string[]) {
  const notes: string[] = [];
  const outcome = await check({
    cwd: folder,
    root: folder,
    paths,
    config: true,
    rulesets: [],
    failOn: undefined,
    maxFindings: undefined,
    today: '2026-11-23',
    onNote: (message) => notes.push(message),
  });
  if (!('report' in outcome)) return { notes, problems: outcome.problems.map(({ message }) => message) };
  const { documents, errors, unchecked, exitStatus, findings } = outcome.report;
  return {
    notes,
    findings: findings.map(({ message }) => message),
    documents: documents.map(({ file }) => file),
    errors: errors.map(({ file, message }) => `${file} ${message}`),
    unchecked: unchecked.map(({ file, reason }) => `${file} ${reason}`),
    exitStatus,
  };
}

const utf32 = (text: string, mark: boolean, big: boolean) => {
  const points = [...(mark ? ['\ufeff'] : []), ...text].map((char) => char.codePointAt(0) as number);
  const bytes = Buffer.alloc(points.length * 4);
  points.forEach((point, at) => {
    if (big) bytes.writeUInt32BE(point, at * 4);
    else bytes.writeUInt32LE(point, at * 4);
  });
  return bytes;
};

const utf16 = (text: string, big: boolean) => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return big ? bytes.swap16() : bytes;
};

describe('a definition found by search is read', () => {
  test.each<[string, string | Buffer]>([
    ['a comment behind a complex key', `? openapi # which one\n: 3.1.0\n${rest}`],
    ['comments around a complex key', `? # first\n  openapi\n# second\n: # third\n  3.1.0\n${rest}`],
    ['an anchor at a complex key', `? &key openapi\n: 3.1.0\n${rest}`],
    ['a tag and an anchor', `!!str &key "openapi": 3.1.0\n${rest}`],
    ['a verbatim tag', `!<tag:yaml.org,2002:str> openapi : 3.1.0\n${rest}`],
    ['a block scalar as key', `? |-\n  openapi\n: 3.1.0\n${rest}`],
    ['a folded scalar as key', `? >-\n  swagger\n: "2.0"\n${rest}`],
    ['an alias', `x-key: &key openapi\n*key : 3.1.0\n${rest}`],
    ['a merge of a list', `x-base: &base {openapi: 3.1.0}\n<<: [*base]\n${rest}`],
    ['braces over lines', `{\n\n"openapi"\n:\n3.1.0, ${rest.trim().replace('\n', ', ')}}`],
    ['a key over lines in braces', '{"open\\\n   api": 3.1.0, paths: {}}'],
    ['half of it escaped over lines', '{"open\\\r\n  \\u0061pi": 3.1.0, paths: {}}'],
    ['a short escape', `"open\\x61pi": 3.1.0\n${rest}`],
    ['lines that end with CR', `# a\r${clean.replaceAll('\n', '\r')}`],
    ['a directive and a tag', `%YAML 1.2\n--- !api\n${clean}`],
    ['indented', clean.replace(/^/gm, '   ').trimEnd()],
    ['a mark of UTF-8', `\ufeff${clean}`],
    ['UTF-16', utf16(clean, false)],
    ['UTF-16, the other way round', utf16(clean, true)],
    ['as YAML in a file of another name', clean],
  ])('%s', async (what, text) => {
    const name = what.endsWith('another name') ? 'odd.json' : 'odd.yaml';
    write({ [name]: text });
    expect(await run()).toMatchObject({ documents: ['clean.yaml', name], errors: [], notes: [] });
  });
});

describe('what is a definition by all signs, and cannot be taken for one, fails with status 3', () => {
  test.each<[string, string | Buffer]>([
    ['UTF-32', utf32(clean, true, false)],
    ['UTF-32, big-endian', utf32(clean, true, true)],
    ['UTF-32 without a mark', utf32(clean, false, false)],
    ['UTF-32 without a mark, big-endian', utf32(clean, false, true)],
    ['UTF-16 of odd length', Buffer.concat([utf16(clean, false), Buffer.of(0)])],
    ['UTF-16 without a mark', utf16(clean, true).subarray(2)],
    ['UTF-7', `+AG8AcABlAG4AYQBwAGk-: 3.0.3\n${rest}`],
    ['a NUL in the key', `open\0api: 3.0.3\n${rest}`],
    ['another case', `OpenAPI: 3.0.3\n${rest}`],
    ['another case of Swagger', `Swagger: '2.0'\n${rest}`],
    ['a zero-width space', `open\u200bapi: 3.0.3\n${rest}`],
    ['a soft hyphen in front', `\u00adopenapi: 3.0.3\n${rest}`],
    ['a byte order mark behind a comment', `# a\n\ufeffopenapi: 3.0.3\n${rest}`],
    ['a no-break space', `openapi\u00a0: 3.0.3\n${rest}`],
    ['full width', `ｏｐｅｎａｐｉ: 3.0.3\n${rest}`],
    ['letters of another script', `\u043epenapi: 3.0.3\n${rest}`],
    ['a space in the quotes', `"openapi ": 3.0.3\n${rest}`],
    ['comments in JSON', `{ // one\n  "openapi": "3.0.3", "paths": {}}`],
    ['a long comment in JSON', `{ /* ${'one '.repeat(50)}*/ swagger: "2.0", "paths": {}}`],
    ['UTF-32 with nothing but a version', utf32('openapi: 3.0.3\npaths: {}\n', true, false)],
    ['a key that breaks later', `? &a openapi\n: 3.1.0\npaths: {`],
    ['tabs', `openapi: 3.1.0\npaths:\n\t/a: {}\n`],
    ['a template of a definition', `openapi: 3.1.0\ninfo: {{ info }}\n`],
    ['a template of the version too', `openapi: {{ version }}\ninfo: {}\npaths: {{ paths }}\n`],
    ['a comment that NEL ends', `# a\u0085openapi: 3.0.3\u0085paths: {}\n`],
    ['a comment that LS ends', `# a\u2028openapi: 3.0.3\n`],
    ['a later document', `a: 1\n---\n${clean}`],
    ['a later document with a tag', `a: 1\n--- !t\n${clean}`],
    ['a later document behind the end of the first', `a: 1\n...\n${clean}`],
    ['a later document behind a directive', `a: 1\n...\n%YAML 1.2\n---\n${clean}`],
    ['a later document, indented, with a complex key', `a: 1\n---\n  ? openapi\n  : 3.1.0\n`],
    ['a third document', `a: 1\n---\nb: 2\n---\n{swagger: "2.0", paths: {}}\n`],
    ['a later document that escapes its key', `a: 1\n---\n"\\u006fpenapi": 3.1.0\n`],
    ['a model in a later document', 'a: 1\n---\nthreatlint: 1\nid: m\n'],
    ['a later document that does not parse', `a: 1\n---\nopenapi: 3.0.3\npaths: {`],
    ['a model that does not parse', 'threatlint: 1\nid: m\nthreats: {\n'],
    ['a model in another case', 'Threatlint: 1\nid: m\nthreats: {}\n'],
    ['a section beside paths', `openapi: {version: 3.0.3}\n${rest}`],
  ])('%s', async (_, text) => {
    write({ 'odd.yaml': text });
    const { documents, errors, exitStatus } = await run();
    expect({ documents, exitStatus }).toEqual({ documents: ['clean.yaml'], exitStatus: 3 });
    expect(errors).toEqual([expect.stringMatching(/^odd\.yaml /)]);
  });

  test('a comma too many in JSON', async () => {
    write({ 'odd.json': '{"info": {}, "openapi": "3.0.3", "paths": {},}' });
    expect(await run()).toMatchObject({ documents: ['clean.yaml'], exitStatus: 3 });
  });
});

describe('what mentions a definition and is none is passed over in silence', () => {
  test.each([
    ['a section', 'plugins: []\nopenapi:\n  theme: {}\n'],
    ['a section alone', 'openapi:\n  theme: {}\n'],
    ['a list', 'name: a\nswagger: [a.yaml]\n'],
    ['a file', 'openapi: docs/api.yaml\n'],
    ['a switch', 'port: 80\nswagger: true\n'],
    ['a ConfigMap', `kind: ConfigMap\ndata:\n  api.yaml: |\n${clean.replace(/^/gm, '    ')}`],
    ['a template that is no YAML', 'kind: A\nmetadata: {{ name }}\nspec:\n  openapi: "3.0.0"\n'],
    ['a list of a template', '- name: a\n  openapi: 3.0.3\n  vars: {{ vars }}\n'],
    ['a list behind a template word', '{{- if .Values.a }}\n- swagger: {{ a }}\n'],
    ['JSON that is broken', '{"tools": {"openapi": "3.0.3"}, }}'],
    ['a schema of custom resources', 'spec:\n  schema: {openAPIV3Schema: {}}\n'],
  ])('%s', async (_, text) => {
    write({ 'odd.yaml': text });
    expect(await run()).toMatchObject({ documents: ['clean.yaml'], errors: [], unchecked: [], notes: [] });
  });
});

describe('settings of other tools that a hook names, because they were changed', () => {
  test.each([
    ['a section', 'plugins: []\nopenapi:\n  theme: {}\n'],
    ['two sections', 'swagger: {on: true}\nopenapi: [ui, json]\n'],
    ['a file', 'openapi: docs/api.yaml\n'],
    ['a switch', 'port: 80\nswagger: true\n'],
  ])('are passed over: %s', async (_, text) => {
    write({ 'odd.yaml': text });
    expect(await run('clean.yaml', 'odd.yaml')).toMatchObject({
      documents: ['clean.yaml'],
      errors: [],
      exitStatus: 0,
    });
  });

  test.each([
    ['a word for a version', 'openapi: three\n'],
    ['a version that was left out', 'openapi:\ntags: []\n'],
    ['a section beside what definitions have', 'openapi: {version: 3.0.3}\ncomponents: {schemas: {}}\n'],
  ])('are none: %s', async (_, text) => {
    write({ 'odd.yaml': text });
    expect(await run('clean.yaml', 'odd.yaml')).toMatchObject({
      errors: [expect.any(String)],
      exitStatus: 3,
    });
  });
});

test.each([
  ['PNG', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'],
  ['JPEG', '\xff\xd8\xff\xe0\0\x10JFIF\0'],
  ['PDF', '%PDF-1.7\n\0\xff'],
])('a picture is passed over where a hook names it: %s', async (_, letters) => {
  write({ 'logo.bin': Buffer.from(letters, 'latin1') });
  expect(await run('clean.yaml', 'logo.bin')).toMatchObject({
    documents: ['clean.yaml'],
    errors: [],
    exitStatus: 0,
  });
});

test('bytes that say what they are fail where they are named, whatever they begin with', async () => {
  write({ 'odd.bin': Buffer.from('\x89PNG\r\n\0\nopenapi: 3.0.3\npaths: {}\n', 'latin1') });
  expect(await run('clean.yaml', 'odd.bin')).toMatchObject({ errors: [expect.any(String)], exitStatus: 3 });
});

describe('what may be one is passed over with a word', () => {
  test.each<[string, string | Buffer, RegExp]>([
    ['a section of a template', 'openapi: {{ section }}\nname: a\n', /^odd\.yaml cannot be parsed/],
    ['no version', rest, /^odd\.yaml has `info` and `paths` and no version/],
    ['gzip', Buffer.of(0x1f, 0x8b, 8, 0, 0xff), /^odd\.yaml is compressed/],
    ['zip', Buffer.from('PK\x03\x04\x14\0\xff', 'latin1'), /^odd\.yaml is compressed/],
  ])('%s', async (_, text, said) => {
    write({ 'odd.yaml': text });
    const { notes, errors, exitStatus } = await run();
    expect({ errors, exitStatus }).toEqual({ errors: [], exitStatus: 0 });
    expect(notes).toEqual([expect.stringMatching(said)]);
  });
});

describe('a file that is named, has paths and no version', () => {
  test.each([
    ['a.yaml', rest],
    ['a.json', '{"openApi": "3.0.3", "paths": {"/a": {}}}'],
    ['b.json', '{"paths": {"/a": {}}}'],
    ['t.yaml', `info: {{ info }}\npaths: {}\n`],
  ])('fails: %s', async (name, text) => {
    write({ [name]: text });
    expect(await run(name)).toMatchObject({ documents: [], exitStatus: 3, errors: [expect.any(String)] });
  });

  test('unless a definition refers to it', async () => {
    write({
      'root.yaml': `openapi: 3.0.3\npaths: {/a: {$ref: 'part.yaml#/paths/~1a'}}\n`,
      'part.yaml': 'paths: {/a: {get: {responses: {}}}}\n',
    });
    expect(await run('part.yaml')).toMatchObject({ documents: ['root.yaml'], errors: [] });
  });
});

test('the second document of a threat model is not read, which fails the gate', async () => {
  write({ 'model.yaml': 'threatlint: 1\nid: m\nthreats: {}\n...\n---\nthreats: {}\n' });
  const { unchecked, exitStatus } = await run();
  expect(unchecked).toEqual([expect.stringMatching(/^model\.yaml Only the first document/)]);
  expect(exitStatus).toBe(1);
});

// What one reader of YAML takes and another does not is where a weakness hides from the one that gates.
test.each([
  ['two merges that disagree', '  <<: {s: 1}\n  <<: {s: 2}', 'An earlier `<<`'],
  ['a name in base64', '  !!binary c2VjdXJpdHk=: []', 'The tag !!binary'],
  ['a text in base64', '  a: !!binary aGk=', 'The tag !!binary'],
])('%s fails the gate, in a definition and in a threat model', async (_what, lines, said) => {
  write({
    'api.yaml': `openapi: 3.0.3\npaths: {}\nx-a:\n${lines}\n`,
    'model.yaml': `threatlint: 1\nid: m\nthreats: {}\nx-a:\n${lines}\n`,
  });
  const { unchecked, exitStatus } = await run();
  expect(unchecked).toEqual([
    expect.stringContaining(`api.yaml ${said}`),
    expect.stringContaining(`model.yaml ${said}`),
  ]);
  expect(exitStatus).toBe(1);
});

test.each(['model.yaml', 'link.txt', 'base.yaml', 'threatlint.lock'])(
  'a model proves nothing by itself, what it imports and its lock: %s',
  async (evidence) => {
    write({
      'api.yaml': 'openapi: 3.0.3\npaths: {/a: {get: {responses: {}}}}\n',
      'base.yaml': 'threatlint: 1\nid: base\nthreats: {}\n',
      'threatlint.lock': '{"version": 1}\n',
      'model.yaml': `threatlint: 1
id: m
imports: {base: base.yaml}
zones: {z: {trust: 0}}
components: {api: {zone: z, implements: {s: api.yaml}}}
threats:
  T-1:
    title: t
    scope: {}
    mitigations: {M-1: {status: implemented, verify: {evidence: ${evidence}}}}
`,
    });
    symlinkSync('model.yaml', join(folder, 'link.txt'));
    expect((await run()).findings).toContainEqual(
      expect.stringContaining('is a threat model or its lock, and no claim proves itself'),
    );
  },
);

describe('what cannot be looked into is not checked, which fails the gate', () => {
  /** Folders whose path no system call takes are made by stepping into each. */
  const dig = () =>
    execFileSync(
      process.execPath,
      [
        '-e',
        "for (let i = 0; i < 25; i++) { fs.mkdirSync('d'.repeat(200)); process.chdir('d'.repeat(200)); }",
      ],
      { cwd: folder },
    );
  const remove = () => execFileSync('rm', ['-rf', join(folder, 'd'.repeat(200))]);

  test('a tree that is too deep', async () => {
    dig();
    try {
      const { documents, unchecked, exitStatus } = await run();
      expect({ documents, exitStatus }).toEqual({ documents: ['clean.yaml'], exitStatus: 1 });
      expect(unchecked).toEqual([expect.stringContaining('cannot be read (ENAMETOOLONG)')]);
      write({ 'threatlint.yaml': "specs: ['**/*.yaml']\n" });
      expect((await run()).unchecked).toEqual([expect.stringContaining('cannot be read (ENAMETOOLONG)')]);
    } finally {
      remove();
    }
  });
});

describe('links that lead nowhere', () => {
  test('are said as unchecked where they are called as a definition', async () => {
    symlinkSync('gone.yaml', join(folder, 'openapi.yaml'));
    symlinkSync('b-swagger.yml', join(folder, 'a-swagger.yml'));
    symlinkSync('a-swagger.yml', join(folder, 'b-swagger.yml'));
    const { unchecked, exitStatus } = await run();
    expect(unchecked).toHaveLength(3);
    expect(exitStatus).toBe(1);
  });

  test('are told once where they may be anything', async () => {
    for (const name of ['a.json', 'b.json', 'c.json']) symlinkSync('gone', join(folder, name));
    const { notes, unchecked } = await run();
    expect(notes).toEqual([expect.stringMatching(/^a\.json and 2 more/)]);
    expect(unchecked).toEqual([]);
  });

  test('are errors where the configuration names them', async () => {
    symlinkSync('gone.yaml', join(folder, 'api.yaml'));
    write({ 'threatlint.yaml': 'specs: [clean.yaml, api.yaml]\n' });
    expect(await run()).toMatchObject({
      errors: [expect.stringContaining('nowhere')],
      exitStatus: 3,
    });
  });

  test.each(['gone.yaml', 'threatlint.yaml'])('are no configuration: %s', async (to) => {
    symlinkSync(to, join(folder, 'threatlint.yaml'));
    expect((await run()).problems).toEqual([expect.stringContaining('nowhere')]);
  });
});

import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { noCommands } from '../../src/text/log.ts';
import { model } from '../render/scene.ts';
import { shop } from '../threats/scene.ts';

// `threatlint threats` as a process, bundled as the package is.

let work: string;
let home: string;
let count = 0;

beforeAll(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'threatlint-threats-')));
  for (const name of ['rulesets', 'schemas', 'package.json']) symlinkSync(resolve(name), join(home, name));
  buildSync({
    entryPoints: ['src/cli/main.ts'],
    outdir: join(home, 'dist/chunks'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    banner: { js: "import { createRequire as _c } from 'node:module'; const require = _c(import.meta.url);" },
  });
  writeFileSync(
    join(home, 'dist/cli.mjs'),
    "import('./chunks/main.mjs').then(({ runMain }) => runMain(process.argv.slice(2)));\n",
  );
});
afterAll(() => rmSync(home, { recursive: true }));

/** Runs in a new folder with these files. */
function run(files: Record<string, string>, ...args: string[]) {
  work = join(home, `work-${count++}`);
  mkdirSync(work);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(work, name), text);
  const env = { ...process.env, THREATLINT_NOW: '2026-11-01' };
  const done = spawnSync(process.execPath, [join(home, 'dist/cli.mjs'), 'threats', ...args], {
    cwd: work,
    env,
    encoding: 'utf8',
  });
  return { status: done.status, output: done.stdout, errors: done.stderr };
}

const files = { 'shop.yaml': shop, 'model.yaml': model };
const second = { ...files, 'other.yaml': 'threatlint: 1\nid: other\n' };

describe('threatlint threats list', () => {
  it('prints the threats; a gate that fails is not its business', () => {
    const { status, output, errors } = run(files, 'list');
    expect({ status, errors }).toEqual({ status: 0, errors: '' });
    expect(output.split('\n').map((line) => line.slice(0, 8).trim())).toEqual([
      'Threat',
      'T-ANYONE',
      'T-LOGS',
      // Below, why it is mitigated only in part.
      '',
      'T-ANYONE',
      '',
    ]);
  });

  it('is JSON for programs', () => {
    const { output } = run(files, 'list', '--format', 'json');
    expect(JSON.parse(output).threats[0]).toMatchObject({
      id: 'T-ANYONE',
      risk: { inherent: 20 },
      status: 'partly',
    });
  });

  it('says that nothing in a model with errors is verified', () => {
    const { status, errors } = run({ ...files, 'model.yaml': model.replace('to: bank', 'to: banc') }, 'list');
    expect(status).toBe(0);
    expect(errors).toBe(
      'threatlint: model.yaml has errors, so that nothing in it is verified: threatlint check names them\n',
    );
  });

  it('ends with 3 when an input cannot be read, after what it could', () => {
    const { status, output, errors } = run({ ...files, 'broken.yaml': 'openapi: 3.0.3\npaths: [\n' }, 'list');
    expect(status).toBe(3);
    expect(output).toContain('T-ANYONE');
    expect(errors).toContain('broken.yaml');
  });

  it.each(['list', 'render'])(
    'ends %s with 3 where what was named is not there, and no model either',
    (name) => {
      const { status, output, errors } = run({ 'shop.yaml': shop }, name, 'gone.yaml');
      expect({ status, output }).toEqual({ status: 3, output: '' });
      expect(errors).toContain('gone.yaml does not exist');
    },
  );

  it('ends with 2 where there is no threat model', () => {
    expect(run({ 'shop.yaml': shop }, 'list')).toEqual({
      status: 2,
      output: '',
      errors: 'threatlint: no threat model was found here: one says `threatlint: 1` at its root\n',
    });
  });
});

describe('threatlint threats render', () => {
  it.each([
    [[], '<svg '],
    [['--format', 'mermaid'], '---\ntitle: "The shop"\n---\nflowchart LR'],
    [['--format', 'matrix'], '# The shop'],
  ])('draws %j', (options, start) => {
    const { status, output } = run(files, 'render', ...options);
    expect(status).toBe(0);
    expect(output.startsWith(start)).toBe(true);
  });

  it('writes to a file', () => {
    const { status, output } = run(files, 'render', '--output', 'shop.svg');
    expect({ status, output }).toEqual({ status: 0, output: '' });
    expect(readFileSync(join(work, 'shop.svg'), 'utf8')).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
  });

  it('asks which of several models', () => {
    expect(run(second, 'render')).toMatchObject({
      status: 2,
      errors: 'threatlint: there are 2 threat models: say which with --model, one of shop, other\n',
    });
    expect(run(second, 'render', '--model', 'othr').errors).toBe(
      "threatlint: no threat model is called 'othr'; did you mean 'other'?\n",
    );
    expect(run(second, 'render', '--model', 'other').status).toBe(0);
  });

  it('draws a part: by component, by asset, by threat', () => {
    const { status, output } = run(files, 'render', '--format', 'mermaid', '--component', 'bank');
    expect(status).toBe(0);
    expect(output.split('\n').filter((line) => /-->|-.->/.test(line))).toHaveLength(1);
    expect(run(files, 'render', '--asset', 'pin', '--threat', 'T-LOGS').output).toContain(
      'The shop · pin, T-LOGS: Logs hold pins',
    );
  });

  it('says which names there are for a part', () => {
    const wrong = (...options: string[]) => run(files, 'render', ...options);
    expect(wrong('--component', 'bnak')).toEqual({
      status: 2,
      output: '',
      errors: "threatlint: no component of the model is called 'bnak'; did you mean 'bank'?\n",
    });
    expect(wrong('--asset', 'xyzzy').errors).toBe(
      "threatlint: no asset of the model is called 'xyzzy': there are orders, pin\n",
    );
    expect(wrong('--format', 'matrix', '--threat', 'T-LOGS')).toMatchObject({ status: 2, output: '' });
  });

  it('draws no picture that nobody could read', () => {
    const actors = Array.from({ length: 700 }, (_, at) => `  a${at}: {}\n`).join('');
    const { status, errors } = run(
      { ...files, 'model.yaml': `threatlint: 1\nid: m\nactors:\n${actors}` },
      'render',
    );
    expect(status).toBe(2);
    expect(errors).toContain('the model has 700 zones, parties and flows; a picture holds 400');
  });
});

describe('threatlint threats export', () => {
  it.each([
    ['otm', 'otmVersion'],
    ['tm-library', 'trust_zones'],
  ])('writes %s', (format, key) => {
    const { status, output } = run(files, 'export', '--format', format);
    expect(status).toBe(0);
    expect(JSON.parse(output)).toHaveProperty(key);
  });

  it('asks for the format', () => {
    expect(run(files, 'export').status).toBe(2);
    expect(run(files, 'export', '--format', 'word').status).toBe(2);
  });
});

describe('threatlint threats import', () => {
  const threagile =
    'threagile_version: 1.0.0\ntitle: Mine\ndata_assets: {Pins: {id: pins, quantity: many}}\n';

  it('writes the model, and says what it left behind', () => {
    const { status, output, errors } = run(
      { 't.yaml': threagile },
      'import',
      't.yaml',
      '--format',
      'threagile',
    );
    expect(status).toBe(0);
    expect(output).toContain('threatlint: 1\nid: mine\ntitle: Mine\n');
    expect(errors).toContain('threatlint: data assets: not taken along: quantity (1)\n');
  });

  it('reads what the file includes, from inside of the repository only', () => {
    const split = 'threagile_version: 1.0.0\ntitle: Mine\nincludes: [parts.yaml]\n';
    const parts = 'technical_assets: {API: {id: api, type: process}}\n';
    const whole = run({ 't.yaml': split, 'parts.yaml': parts }, 'import', 't.yaml');
    expect(whole).toMatchObject({ status: 0, output: expect.stringContaining('\n  api:\n    title: API\n') });
    expect(run({ 't.yaml': split }, 'import', 't.yaml')).toEqual({
      status: 3,
      output: '',
      errors: 'threatlint: parts.yaml, which t.yaml includes, does not exist\n',
    });
    const outside = run({ 't.yaml': split.replace('parts.yaml', '../../outside.yaml') }, 'import', 't.yaml');
    expect(outside).toMatchObject({ status: 3, output: '' });
    expect(outside.errors).toContain('lies outside the workspace and is not followed');
  });

  it.each([
    ['a Threagile model', threagile, '# Imported from Threagile'],
    [
      'a model in Open Threat Model',
      'otmVersion: 0.2.0\nproject: {name: Mine, id: mine}\n',
      '# Imported from Open Threat Model',
    ],
  ])('needs no --format for %s, which tells', (_what, text, head) => {
    const { status, output } = run({ 't.yaml': text }, 'import', 't.yaml');
    expect(status).toBe(0);
    expect(output).toContain(head);
    expect(output).toContain('threatlint: 1\nid: mine\ntitle: Mine\n');
  });

  it('says what a file is that is not what was asked for', () => {
    expect(run({ 't.yaml': threagile }, 'import', 't.yaml', '--format', 'otm')).toEqual({
      status: 3,
      output: '',
      errors:
        'threatlint: t.yaml is no Open Threat Model: one says `otmVersion` at its root; it is one for --format threagile\n',
    });
    expect(run({ 't.yaml': 'x: 1\n' }, 'import', 't.yaml').errors).toBe(
      'threatlint: t.yaml is no model that can be imported: a Threagile model says `threagile_version` at its root, an Open Threat Model `otmVersion`\n',
    );
    expect(run({}, 'import', 'gone.yaml').errors).toBe('threatlint: gone.yaml does not exist\n');
  });

  it('overwrites nothing', () => {
    const old = { 't.yaml': threagile, 'model.yaml': 'mine' };
    const { status, errors } = run(
      old,
      'import',
      't.yaml',
      '--format',
      'threagile',
      '--output',
      'model.yaml',
    );
    expect(status).toBe(2);
    expect(errors).toBe('threatlint: model.yaml is there already: an import overwrites nothing\n');
    expect(readFileSync(join(work, 'model.yaml'), 'utf8')).toBe('mine');
  });

  it.each([
    ['what is no Threagile model', 'x: 1\n'],
    ['what does not parse', 'x: [\n'],
  ])('ends with 3 for %s', (_what, text) => {
    const { status, output } = run(
      { 't.yaml': text },
      'import',
      't.yaml',
      '--format',
      'threagile',
      '--output',
      'new.yaml',
    );
    expect({ status, output }).toEqual({ status: 3, output: '' });
    expect(existsSync(join(work, 'new.yaml'))).toBe(false);
  });
});

test('an import writes characters that hide or turn the direction as escapes', () => {
  const name = 'safe\u202egnp.exe\u200b';
  const otm = JSON.stringify({
    ...{ otmVersion: '0.2.0', project: { id: 'p', name } },
    trustZones: [{ id: 'z', name, risk: { trustRating: 1 } }],
  });
  const { status, output } = run({ 'otm.txt': otm }, 'import', 'otm.txt');
  expect(status).toBe(0);
  expect(output).toContain('safe\\u202egnp.exe\\u200b');
  expect(output).not.toMatch(/\p{Cf}/u);
});

describe('names that are commands of a build server', () => {
  const names = ['::error file=x::pwn', '##[error]pwn', '##vso[task.complete]pwn', '##teamcity[pwn]'];
  const strange = JSON.stringify({
    ...{ threatlint: 1, id: names[0], title: names[1], owner: names[2] },
    zones: Object.fromEntries(names.map((name) => [name, { title: name }])),
    assets: { [names[3] as string]: { title: names[0], match: { property: 'pin' } } },
    components: Object.fromEntries(
      names.map((name) => [name, { title: name, zone: name, implements: { [name]: 'shop.yaml' } }]),
    ),
    flows: [{ from: names[0], to: names[1], title: names[2], protocol: names[3], auth: names[1] }],
    threats: Object.fromEntries(
      names.map((name) => [name, { title: name, owner: name, scope: { operationId: 'createOrder' } }]),
    ),
  });
  const threagile = JSON.stringify({
    ...{ threagile_version: '1.0.0', title: names[0] },
    data_assets: Object.fromEntries(names.map((name) => [name, { id: name, description: `a\n${name}\nb` }])),
    technical_assets: Object.fromEntries(
      names.map((name) => [name, { id: name, type: 'process', description: `a\n${name}\nb` }]),
    ),
  });
  const otm = JSON.stringify({
    ...{ otmVersion: '0.2.0', project: { id: names[0], name: names[1] } },
    trustZones: names.map((name) => ({ id: name, name, risk: { trustRating: 1 } })),
    threats: names.map((name) => ({ id: name, name, description: `a\n${name}\nb` })),
  });
  const definition = shop.replace('listOrders', "'##[error]pwn'");

  it.each([
    ...[['list'], ['list', '--format', 'json']],
    ...['svg', 'mermaid', 'matrix'].map((format) => ['render', '--format', format]),
    ...['tm-library', 'otm'].map((format) => ['export', '--format', format]),
    ...[['derive'], ['derive', '--format', 'json'], ['sync']],
    ...[
      ['import', 'threagile.txt'],
      ['import', 'otm.txt'],
    ],
  ])('are none in the log: %s %s %s', (...args: string[]) => {
    const { status, output, errors } = run(
      {
        ...{ 'shop.yaml': definition, 'model.json': strange },
        ...{ 'threagile.txt': threagile, 'otm.txt': otm },
      },
      ...args.filter((arg) => arg !== undefined),
    );
    expect({ status, errors }).toMatchObject({ status: 0 });
    if (args[0] !== 'derive' && args[0] !== 'sync') expect(output).toContain('pwn');
    for (const printed of [output, errors]) expect(noCommands(printed)).toBe(printed);
  });

  it('stay what they are for who reads the result', () => {
    const read = run({ 'shop.yaml': shop, 'model.json': strange }, 'list', '--format', 'json');
    const { threats } = JSON.parse(read.output) as { threats: { id: string }[] };
    expect(threats.map(({ id }) => id).sort()).toEqual([...names].sort());
    const imported = load(run({ 'otm.txt': otm }, 'import', 'otm.txt').output) as { title: string };
    expect(imported.title).toBe(names[1]);
  });
});

describe('The library that lays out', () => {
  it('is in a chunk of its own, which nothing but the picture loads', () => {
    const folder = join(home, 'dist/chunks');
    const chunks = readdirSync(folder).map((name) => ({
      name,
      text: readFileSync(join(folder, name), 'utf8'),
    }));
    const heavy = chunks.filter(({ text }) => text.includes('org.eclipse.elk')).map(({ name }) => name);
    expect(heavy).toHaveLength(1);
    const eager = chunks.filter(({ text }) =>
      new RegExp(`^(import|export) .*"\\./${heavy[0]}"`, 'm').test(text),
    );
    expect(eager.map(({ name }) => name)).toEqual([]);
  });
});

import { chmodSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Command } from '../support/command.ts';

// The command itself, as a process: what it writes into the repository, and how it ends.

const repository = new Command();
const threats = (...args: string[]) => command('.', 'threats', ...args);
const threatsIn = (folder: string, ...args: string[]) => command(folder, 'threats', ...args);

const command = (folder: string, ...args: string[]) => repository.runIn(folder, {}, ...args);

const api = `openapi: 3.1.0
servers: [{url: https://api.example.com}]
security: [{key: []}]
paths:
  /orders:
    get: {operationId: listOrders, responses: {'200': {description: ok}}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
`;
const shared = 'threatlint: 1\nid: shared\nzones: {dmz: {trust: 40}}\n';
const model = `threatlint: 1
id: shop # the shop
imports: {shared: shared.yaml}
components: {api: {zone: shared/dmz, implements: {shop: api.yaml}}}
threats:
  T-1: {title: Orders of others, scope: {path: /orders}, mitigations: {M-1: {status: planned}}}
`;
const files = { 'api.yaml': api, 'shared.yaml': shared, 'model.yaml': model };

describe('threats lock', () => {
  test('pins imports, says what it did, and does nothing twice', () => {
    repository.write(files);
    expect(threats('lock')).toEqual({ status: 0, out: 'locked shared.yaml\n', err: '' });
    expect(threats('lock').out).toBe('threatlint.lock is up to date\n');
    repository.edit('shared.yaml', '40', '50');
    expect(threats('lock').out).toBe('locked anew shared.yaml\n');
    repository.edit('model.yaml', 'imports: {shared: shared.yaml}\n', '');
    expect(threats('lock').out).toBe('released shared.yaml\n');
  });

  test('leaves alone what is pinned for models outside of the folder that it looks at', () => {
    const below = Object.fromEntries(Object.entries(files).map(([name, text]) => [`sub/${name}`, text]));
    repository.write({ ...files, ...below, 'sub/model.yaml': model.replace('id: shop', 'id: sub') });
    expect(threats('lock').out).toBe('locked shared.yaml\nlocked sub/shared.yaml\n');
    const pinned = repository.read('threatlint.lock');
    expect(threatsIn('sub', 'lock').out).toBe('threatlint.lock is up to date\n');
    expect(repository.read('threatlint.lock')).toBe(pinned);
    repository.edit('sub/model.yaml', 'imports: {shared: shared.yaml}\n', '');
    repository.edit('sub/model.yaml', 'zone: shared/dmz, ', '');
    expect(threatsIn('sub', 'lock').out).toBe('threatlint.lock is up to date\n');
    expect(threats('lock').out).toBe('released sub/shared.yaml\n');
  });

  test('writes nothing where nothing is imported', () => {
    repository.write({ 'api.yaml': api });
    expect(threats('lock')).toMatchObject({ status: 0, out: 'threatlint.lock is up to date\n' });
    expect(() => repository.read('threatlint.lock')).toThrow();
  });

  test('writes nothing when an input cannot be read: what it imports would be missing', () => {
    repository.write({ ...files, 'broken.yaml': 'threatlint: 1\nid: [' });
    const { status, err } = threats('lock');
    expect(status).toBe(3);
    expect(err).toContain('broken.yaml');
    expect(() => repository.read('threatlint.lock')).toThrow();
  });
});

describe('threats review', () => {
  test('sets the date in the model, comments and order intact, and remembers what it reviewed', () => {
    repository.write(files);
    threats('lock');
    expect(threats('review', 'shop', '--by', 'person:alice')).toEqual({
      status: 0,
      out: 'reviewed shop (model.yaml): 1 operation, 1 threat\n',
      err: '',
    });
    expect(repository.read('model.yaml')).toBe(
      model.replace('the shop\n', 'the shop\nreview: { last: 2026-11-23, by: "person:alice" }\n'),
    );
    expect(JSON.parse(repository.read('threatlint.lock'))).toMatchObject({
      imports: { 'shared.yaml': expect.stringMatching(/^sha256:/) },
      models: {
        shop: {
          reviewed: '2026-11-23',
          operations: { 'api.yaml GET /orders': { id: 'listOrders', protection: [{ key: [] }] } },
          threats: { 'T-1': ['api.yaml GET /orders'] },
        },
      },
    });
  });

  test('in a subfolder forgets no review of a model outside of it', () => {
    repository.write({
      ...files,
      'sub/api.yaml': api,
      'sub/model.yaml': model
        .replace(/id: shop.*\nimports.*\n/, 'id: sub\n')
        .replace('zone: shared/dmz, ', ''),
    });
    threats('lock');
    expect(threats('review', 'shop').status).toBe(0);
    expect(threatsIn('sub', 'review').status).toBe(0);
    const { models } = JSON.parse(repository.read('threatlint.lock'));
    expect(Object.keys(models)).toEqual(['shop', 'sub']);
  });

  test('in a subfolder refuses a model that speaks of definitions outside of it', () => {
    const whole = model.replace(/imports.*\ncomponents.*\n/, '');
    repository.write({ 'api.yaml': api, 'models/model.yaml': whole });
    expect(threats('review').out).toMatch(/^reviewed shop \(models\/model.yaml\): 1 operation,/);
    const locked = repository.read('threatlint.lock');
    const refused = threatsIn('models', 'review');
    expect(refused.status).toBe(2);
    expect(refused.err).toContain('model.yaml speaks of every definition of the repository');
    expect(repository.read('threatlint.lock')).toBe(locked);
  });

  test('of a model that others import does not make them read it anew', async () => {
    repository.write(files);
    threats('lock');
    expect(threats('review', 'shared').out).toContain('reviewed shared');
    expect(await repository.seen(['model-import-changed'])).toEqual([]);
  });

  test('without an id leaves alone what others import and what names no threat, and says so', () => {
    const own = shared.replace('id: shared', 'id: platform') + model.slice(model.indexOf('threats:'));
    repository.write({
      ...files,
      'platform.yaml': own,
      'model.yaml': model.replace('shared.yaml}', 'shared.yaml, platform: platform.yaml}'),
    });
    threats('lock');
    expect(threats('review')).toEqual({
      status: 0,
      out: 'reviewed shop (model.yaml): 1 operation, 1 threat\nreviewed platform (platform.yaml): 1 operation, 1 threat\n',
      err: 'threatlint: shared.yaml was not reviewed: others import it, and it names no threat; threatlint threats review shared does it\n',
    });
    expect(repository.read('shared.yaml')).toBe(shared);
    expect(Object.keys(JSON.parse(repository.read('threatlint.lock')).models)).toEqual(['platform', 'shop']);
  });

  test('refuses a model with mistakes, and an id that no model has', () => {
    repository.write({ ...files, 'model.yaml': model.replace('shared/dmz', 'shared/dmx') });
    expect(threats('review', 'shop')).toEqual({
      status: 1,
      out: '',
      err: 'threatlint: model.yaml has mistakes, and cannot be reviewed before they are mended: threatlint check names them\n',
    });
    expect(threats('review', 'shp')).toEqual({
      status: 2,
      out: '',
      err: "threatlint: no threat model is called 'shp'; did you mean `shop`?\n",
    });
  });
});

describe('What is written', () => {
  test('keeps its mode, through the lock, a review and a report', () => {
    repository.write({ ...files, 'report.json': '', 'list.json': '' });
    threats('lock');
    repository.edit('shared.yaml', '40', '50');
    const written = ['model.yaml', 'threatlint.lock', 'report.json', 'list.json'];
    for (const name of written) chmodSync(join(repository.folder, name), 0o640);
    threats('lock');
    threats('review', 'shop');
    threats('list', '--format', 'json', '--output', 'list.json');
    command('.', 'check', '--format', 'json:report.json');
    for (const name of written)
      expect([name, (statSync(join(repository.folder, name)).mode & 0o777).toString(8)]).toEqual([
        name,
        '640',
      ]);
    expect(repository.read('model.yaml')).toContain('2026-11-23');
    expect(repository.read('report.json')).toContain('"verdict"');
    expect(repository.read('list.json')).toContain('T-1');
  });

  test('is never what was read, nor two reports in one file', () => {
    repository.write(files);
    for (const args of [
      ['check', '--format', 'json:api.yaml'],
      ['check', '--format', 'sarif:./model.yaml'],
      ['threats', 'list', '--output', 'model.yaml'],
    ])
      expect(command('.', ...args)).toMatchObject({
        status: 2,
        err: expect.stringContaining('not overwritten'),
      });
    expect(command('.', 'check', '--format', 'json:out', '--format', 'sarif:./out')).toMatchObject({
      status: 2,
      err: 'threatlint: two formats cannot go to one file: out\n',
    });
    expect([repository.read('api.yaml'), repository.read('model.yaml')]).toEqual([api, model]);
  });

  test('does not go out of the repository by a link', () => {
    const target = join(repository.outside, 'precious');
    writeFileSync(target, model);
    repository.write({ 'api.yaml': api, 'shared.yaml': shared });
    for (const name of ['threatlint.lock', 'report.json']) symlinkSync(target, join(repository.folder, name));
    const refused = (name: string) =>
      `threatlint: ${join(repository.folder, name)} leads out of the repository by a link, and was not written\n`;
    const passed = 'threatlint: report.json: links that lead out of the repository, and are passed over\n';
    expect(command('.', 'check', '--format', 'json:report.json')).toMatchObject({
      status: 2,
      err: passed + refused('report.json'),
    });
    expect(threats('list', '--output', 'report.json').status).not.toBe(0);
    expect(readFileSync(target, 'utf8')).toBe(model);
  });
});

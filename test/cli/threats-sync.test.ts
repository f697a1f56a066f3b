import { mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { derive } from '../../src/cli/threats-derive.ts';
import { sync } from '../../src/cli/threats-sync.ts';
import { UsageError } from '../../src/cli/usage.ts';
import { Inside } from '../support/inside.ts';
import type { Files } from '../support/repository.ts';
import { shop } from '../threats/scene.ts';

const inside = new Inside();
const { printed } = inside;
const write = (files: Files) => inside.write(files);
const read = (name: string) => inside.read(name);
const model = 'threat-models/shop.yaml';

describe('threats sync', () => {
  it('writes a first model, in which what already holds is claimed, and then finds nothing missing', async () => {
    write({ 'openapi/shop.yaml': shop });
    expect(await sync([], {})).toBe(0);
    expect(printed.out).toBe(
      `${model}: 3 threats added: T-BOLA-ORDERS, T-ANONYMOUS-WRITE-ORDERS, T-SENSITIVE-FLOWS-ORDERS\n`,
    );
    const once = read(model);
    expect(once).toContain('implements: { shop: ../openapi/shop.yaml }');
    expect(once).toContain('M-OWNER: { status: planned');
    expect(await sync([], {})).toBe(0);
    expect(printed.err).toBe('threatlint: nothing is missing: every candidate is answered\n');
    expect(read(model)).toBe(once);
    await derive([], { format: 'pretty' });
    expect(printed.out).toContain('0 candidates open, 3 answered');
  });

  it('names a first model by the words of the title: a capital inside a word begins none', async () => {
    write({ 'shop.yaml': shop.replace(/title: \w+/, 'title: GitHub VAmPI v3') });
    expect(await sync([], {})).toBe(0);
    expect(read('threat-models/github-vampi-v3.yaml')).toContain('\nid: github-vampi-v3\n');
  });

  it.each([
    ['one segment', `/${'o'.repeat(600)}`, `"/${'o'.repeat(494)}*"`],
    ['several', `/${'o'.repeat(300)}/${'p'.repeat(300)}`, `"/${'o'.repeat(300)}/**"`],
  ])('writes of a path that is too long for a scope (%s) what fits', async (_, path, scope) => {
    const long = `openapi: 3.0.3\ninfo: {title: Shop, version: "1"}\npaths:\n  ${path}: {post: {responses: {}}}\n`;
    write({ 'shop.yaml': long });
    expect(await sync([], {})).toBe(0);
    expect(read(model)).toContain(`scope: { path: ${scope}`);
    // A model that is refused would be left alone.
    expect(await sync([], {})).toBe(0);
  });

  it('writes a path of characters that YAML does not hold so that it is read again', async () => {
    const odd = JSON.stringify({
      openapi: '3.0.3',
      info: { title: 'Shop', version: '1' },
      paths: {
        '/\uFFFE\uFFFF': { post: { responses: {} } },
        '/a\u0085b': { post: { responses: {} } },
      },
    });
    write({ 'shop.json': odd });
    expect(await sync([], {})).toBe(0);
    expect(read(model)).toContain('\\ufffe\\uffff');
    expect(await sync([], {})).toBe(0);
    expect(printed.err).toContain('nothing is missing');
  });

  it('changes no model where one of them cannot be edited', async () => {
    const modelOf = (id: string) =>
      `threatlint: 1\nid: ${id}\ntitle: T\nzones: {z: {trust: 0}}\ncomponents: {c: {zone: z, implements: {${id}: ${id}.yaml}}}\n`;
    const shared = `${modelOf('b')}assets: &none {}\nthreats: *none\n`;
    write({ 'a.yaml': shop, 'b.yaml': shop, 'a.model.yaml': modelOf('a'), 'b.model.yaml': shared });
    await expect(sync([], {})).rejects.toThrow('b.model.yaml was left alone: its layout leaves no room');
    expect([read('a.model.yaml'), read('b.model.yaml')]).toEqual([modelOf('a'), shared]);
  });

  it('claims a mitigation that the definition keeps', async () => {
    write({
      'shop.yaml': shop.replace(
        'tags: [orders, write]\n      responses',
        'security: [{key: []}]\n      responses',
      ),
    });
    await sync([], {});
    expect(read(model)).toMatch(/M-AUTH: \{ status: implemented, reduces: \{ likelihood: 1 \}/);
  });

  it('leaves a model with errors alone, and a definition that no model speaks of', async () => {
    const broken = 'threatlint: 1\nid: shop\nthreat: {}\n';
    write({ 'shop.yaml': shop, 'model.yaml': broken });
    expect(await sync([], {})).toBe(1);
    expect(read('model.yaml')).toBe(broken);
    expect(printed.err).toContain('model.yaml has errors and was left alone');

    const other = 'threatlint: 1\nid: other\ncomponents: { api: { implements: { other: other.yaml } } }\n';
    write({
      'model.yaml': other,
      'other.yaml': 'openapi: 3.0.3\ninfo: {title: o, version: "1"}\npaths: {}\n',
    });
    printed.err = '';
    expect(await sync([], {})).toBe(0);
    expect(read('model.yaml')).toBe(other);
    expect(printed.err).toContain('no model speaks of shop.yaml');
  });

  it('overwrites nothing', async () => {
    write({ 'shop.yaml': shop, [model]: 'mine: true\n' });
    await expect(sync([], {})).rejects.toThrow(UsageError);
    expect(read(model)).toBe('mine: true\n');
  });
});

describe('threats derive', () => {
  it('lists candidates with evidence, without a model too', async () => {
    write({ 'shop.yaml': shop });
    expect(await derive([], { format: 'json' })).toBe(0);
    const { candidates } = JSON.parse(printed.out);
    expect(candidates[0]).toMatchObject({
      key: 'bola@shop.yaml:/orders',
      pattern: 'bola',
      owasp: ['API1:2023'],
      confidence: 'high',
      model: null,
      open: ['GET /orders/{id}', 'DELETE /orders/{id}'],
      answers: [],
    });
    expect(candidates[0].evidence[0]).toEqual({
      operation: 'GET /orders/{id}',
      message: 'GET /orders/{id} takes the id `id`',
      file: 'shop.yaml',
      pointer: '/paths/~1orders~1{id}/get',
    });
  });

  it('says where the evidence stands', async () => {
    write({ 'shop.yaml': shop });
    await derive([], { format: 'pretty' });
    expect(printed.out).toContain('  - GET /orders/{id} takes the id `id`  (shop.yaml:19:5)');
    expect(printed.out).toContain('3 candidates open, 0 answered');
  });
});

describe('threats sync and links', () => {
  it('writes no model that a link leads out of the repository for, though it was named', async () => {
    const outside = realpathSync(mkdtempSync(join(tmpdir(), 'threatlint-outside-')));
    try {
      const text = 'threatlint: 1\nid: shop\ncomponents: {api: {implements: {shop: api.yaml}}}\n';
      writeFileSync(join(outside, 'api.yaml'), shop);
      writeFileSync(join(outside, 'shop.yaml'), text);
      write({ '.git/HEAD': '' });
      symlinkSync(join(outside, 'shop.yaml'), join(inside.folder, 'link.yaml'));
      await expect(sync(['link.yaml'], {})).rejects.toThrow('leads out of the repository by a link');
      expect(readFileSync(join(outside, 'shop.yaml'), 'utf8')).toBe(text);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });
});

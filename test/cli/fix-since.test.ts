import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { fix } from '../../src/cli/fix.ts';
import { Inside } from '../support/inside.ts';

const inside = new Inside();
const { printed } = inside;

function git(...args: string[]): string {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@b.c'];
  return execFileSync('git', [...identity, ...args], { cwd: inside.folder, encoding: 'utf8' });
}

/** Commits these files: what comes after them is the change. */
function commit(files: Readonly<Record<string, string>>): void {
  git('init', '--quiet');
  inside.write(files);
  git('add', '--all');
  git('commit', '--quiet', '--message=before');
}

const note = "{ type: string, pattern: '[a-z]{1,20}' }";
const anchored = note.replace('[a-z]{1,20}', () => '^[a-z]{1,20}$');
const sending = (schema: string, security = '') => `    post:
${security}      requestBody: { content: { application/json: { schema: ${schema} } } }
      responses: { '201': { description: made } }
`;
const shop = (paths: string, more = '') => `openapi: 3.0.3
info: { title: Shop, version: '1' }
servers: [{ url: 'https://shop.example' }]
security: [{ token: [] }]
paths:
${paths}components:
  securitySchemes: { token: { type: http, scheme: bearer } }
${more}`;
const orders = `  /orders:\n${sending(note)}`;
const bills = `  /bills:\n${sending(note)}`;

describe('threatlint fix --since', () => {
  it('mends what the change brings, and leaves what was there', async () => {
    commit({ 'shop.yaml': shop(orders) });
    inside.write({ 'shop.yaml': shop(orders + bills) });
    expect(await fix([], { since: 'HEAD' })).toBe(0);
    expect(inside.read('shop.yaml')).toBe(shop(orders + bills.replace(note, () => anchored)));
    expect(printed.err).toBe('threatlint: 1 fix made\n');
    expect(await fix([], { since: 'HEAD', check: true })).toBe(0);
    expect(await fix([], { check: true })).toBe(1);
  });

  it('has nothing to do where nothing changed', async () => {
    commit({ 'shop.yaml': shop(orders) });
    expect(await fix([], { since: 'HEAD', suggested: true })).toBe(0);
    expect(inside.read('shop.yaml')).toBe(shop(orders));
    expect(printed.err).toBe('threatlint: nothing to fix\n');
  });

  it('mends what the report tells by the change alone, as protection that is gone', async () => {
    commit({ 'shop.yaml': shop(orders) });
    inside.write({ 'shop.yaml': shop(orders.replace(sending(note), sending(note, '      security: []\n'))) });
    expect(await fix([], { since: 'HEAD' })).toBe(0);
    expect(inside.read('shop.yaml')).toBe(shop(orders));
  });

  it('mends an old schema that a new operation takes in, in a file that did not change', async () => {
    const note = "{ type: object, properties: { text: { type: string, pattern: '[a-z]{1,20}' } } }\n";
    const old = "{ type: string, pattern: '[A-Z]{1,9}' }\n";
    const files = { 'note.yaml': note, 'old.yaml': old };
    const ofOld = `  /old:\n${sending("{ $ref: 'old.yaml' }")}`;
    commit({ ...files, 'shop.yaml': shop(ofOld) });
    inside.write({ 'shop.yaml': shop(`${ofOld}  /notes:\n${sending("{ $ref: 'note.yaml' }")}`) });
    expect(await fix([], { since: 'HEAD' })).toBe(0);
    expect(inside.read('note.yaml')).toBe(note.replace('[a-z]{1,20}', () => '^[a-z]{1,20}$'));
    expect(inside.read('old.yaml')).toBe(old);
  });

  it('mends at the place that is new of many that are told together', async () => {
    const property = (at: number) => `        p${at}: { type: string }\n`;
    const sized = (count: number) =>
      shop(
        `  /things:\n${sending("{ $ref: '#/components/schemas/Thing' }")}`,
        `  schemas:\n    Thing:\n      type: object\n      properties:\n${Array.from({ length: count }, (_, at) => property(at)).join('')}`,
      );
    commit({ 'shop.yaml': sized(25) });
    inside.write({ 'shop.yaml': sized(26) });
    expect(await fix([], { since: 'HEAD', suggested: true, rule: ['string-unbounded'] })).toBe(0);
    expect(inside.read('shop.yaml')).toBe(
      sized(25) + property(25).replace('string }', 'string, maxLength: 255 }'),
    );
  });

  it('writes the quotes of a threat model that is new, and leaves one that was broken before', async () => {
    const model = (id: string) =>
      `threatlint: 1\nid: ${id}\nthreats:\n  T-ONE: { title: one, scope: { path: ** } }\n`;
    commit({ 'shop.yaml': shop(orders), 'threat-models/old.yaml': model('old') });
    inside.write({ 'threat-models/new.yaml': model('new') });
    expect(await fix([], { since: 'HEAD' })).toBe(3);
    expect(inside.read('threat-models/new.yaml')).toBe(model('new').replace('**', '"**"'));
    expect(inside.read('threat-models/old.yaml')).toBe(model('old'));
  });

  it('prints a diff of the change alone, which git applies', async () => {
    commit({ 'shop.yaml': shop(orders) });
    inside.write({ 'shop.yaml': shop(orders + bills) });
    expect(await fix([], { since: 'HEAD', dryRun: true })).toBe(0);
    inside.write({ 'all.diff': printed.out });
    git('apply', 'all.diff');
    expect(inside.read('shop.yaml')).toBe(shop(orders + bills.replace(note, () => anchored)));
  });

  it('says what is wrong with a base that is none, with status 2', async () => {
    commit({ 'shop.yaml': shop(orders) });
    expect(await fix([], { since: 'nowhere' })).toBe(2);
    expect(printed.err).toContain('nowhere');
    expect(inside.read('shop.yaml')).toBe(shop(orders));
  });
});

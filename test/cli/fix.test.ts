import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fix, writeMended } from '../../src/cli/fix.ts';
import { requestHere } from '../../src/cli/run.ts';
import { UsageError } from '../../src/cli/usage.ts';
import { mend } from '../../src/engine/fix/mend.ts';
import { Inside } from '../support/inside.ts';
import type { Files } from '../support/repository.ts';

const inside = new Inside();
const { printed } = inside;
const write = (files: Files) => inside.write(files);
const read = (name: string) => inside.read(name);
const git = (...args: string[]) => execFileSync('git', args, { cwd: inside.folder, encoding: 'utf8' });

const shop = `openapi: 3.0.3
info: { title: Shop, version: '1' } # one line
servers:
  - url: "http://shop.example/v1" # the shop
security: [{ token: [] }]
paths:
  /orders:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              additionalProperties: false
              properties:
                note: { type: string, pattern: '[a-z]{1,20}' } # what is wished for
                size:
                  type: string # S to XL
                  maxlength: 2
      responses: { '201': { description: made } }
components:
  securitySchemes:
    token: { type: http, scheme: bearer }
`;
const mended = shop
  .replace('http://', 'https://')
  .replace('[a-z]{1,20}', () => '^[a-z]{1,20}$')
  .replace('maxlength', 'maxLength');

describe('threatlint fix', () => {
  it('makes the safe fixes, and leaves every other byte as it is', async () => {
    write({ 'shop.yaml': shop });
    expect(await fix([], {})).toBe(0);
    expect(read('shop.yaml')).toBe(mended);
    expect(printed.out).toBe(
      `shop.yaml
  server-cleartext: Use https
  pattern-unanchored: Write \`^[a-z]{1,20}$\`
  security-keyword-misspelt: Write \`maxLength\`
`,
    );
    expect(printed.err).toBe('threatlint: 3 fixes made\n');
    expect(await fix([], {})).toBe(0);
    expect(read('shop.yaml')).toBe(mended);
    expect(printed.err).toContain('nothing to fix');
  });

  it.each([
    ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
    ['no last line break', (text: string) => text.trimEnd()],
  ])('keeps %s', async (_, as) => {
    write({ 'shop.yaml': as(shop) });
    chmodSync('shop.yaml', 0o640);
    expect(await fix([], {})).toBe(0);
    expect(read('shop.yaml')).toBe(as(mended));
    expect(statSync('shop.yaml').mode & 0o777).toBe(0o640);
  });

  it('makes suggested ones when asked, each with its default said, and only those of a rule', async () => {
    write({ 'shop.yaml': shop.replace(", pattern: '[a-z]{1,20}'", '').replace('maxlength', 'maxLength') });
    expect(await fix([], { rule: ['string-unbounded'] })).toBe(0);
    expect(printed.out).toBe('');
    expect(await fix([], { suggested: true, rule: ['string-unbounded', 'pattern-unanchored'] })).toBe(0);
    expect(printed.out).toBe(
      'shop.yaml\n  string-unbounded: Add `maxLength: 255`, a default, suggested: look at it\n',
    );
    expect(read('shop.yaml')).toContain('note: { type: string, maxLength: 255 } # what is wished for\n');
    expect(read('shop.yaml')).toContain('http://');
  });

  it('names beside a diff what is only suggested in it, with its default', async () => {
    write({ 'shop.yaml': shop.replace(", pattern: '[a-z]{1,20}'", '').replace('maxlength', 'maxLength') });
    expect(await fix([], { suggested: true, rule: ['string-unbounded'], dryRun: true })).toBe(0);
    expect(printed.err).toBe(
      'threatlint: shop.yaml: string-unbounded: Add `maxLength: 255`, a default, suggested: look at it\n' +
        'threatlint: 1 fix could be made\n',
    );
  });

  it('prints a diff that git applies, from wherever it is asked for, and writes nothing', async () => {
    git('init', '-q');
    write({ 'services/my shop/é.yaml': shop.trimEnd(), 'x.yaml': shop.replaceAll('\n', '\r\n') });
    process.chdir(join(inside.folder, 'services'));
    expect(await fix(['my shop/é.yaml', '../x.yaml'], { dryRun: true })).toBe(0);
    process.chdir(inside.folder);
    expect(read('services/my shop/é.yaml')).toBe(shop.trimEnd());
    write({ 'all.diff': printed.out });
    git('apply', 'all.diff');
    expect(read('services/my shop/é.yaml')).toBe(mended.trimEnd());
    expect(read('x.yaml')).toBe(mended.replaceAll('\n', '\r\n'));
  });

  it('tells with --check whether something could be fixed, and writes nothing', async () => {
    write({ 'shop.yaml': shop });
    expect(await fix([], { check: true })).toBe(1);
    expect(read('shop.yaml')).toBe(shop);
    write({ 'shop.yaml': mended });
    expect(await fix([], { check: true })).toBe(0);
  });

  it('mends what stands in a file that a definition refers to', async () => {
    const order =
      'type: object\nadditionalProperties: false\nproperties:\n  note: {type: string, maxlength: 9}\n';
    write({
      'shop.yaml': `openapi: 3.1.0
info: { title: Shop, version: '1' }
paths:
  /orders:
    post:
      requestBody: { content: { application/json: { schema: { $ref: 'order.yaml' } } } }
      responses: { '201': { description: made } }
`,
      'order.yaml': order,
    });
    expect(await fix([], {})).toBe(0);
    expect(read('order.yaml')).toBe(order.replace('maxlength', 'maxLength'));
  });

  it('leaves alone what is waived', async () => {
    const waived = shop.replace(
      '# the shop',
      '# threatlint-ignore server-cleartext -- the proxy in front speaks TLS',
    );
    write({ 'shop.yaml': waived });
    await fix([], { rule: ['server-cleartext'] });
    expect(read('shop.yaml')).toBe(waived);
  });

  it('leaves a file as it was where a fix would bring another finding, and says so', async () => {
    const open = mended
      .replace('    post:\n', '    post:\n      security: []\n')
      .replace('https://shop.example/v1', 'http://localhost:8080');
    write({ 'shop.yaml': open });
    expect(await fix([], { rule: ['auth-disabled-on-operation'] })).toBe(0);
    expect(read('shop.yaml')).toBe(open);
    expect(printed.err).toContain(
      'shop.yaml: not fixed: auth-disabled-on-operation: Let the root `security` hold: it would bring a new finding of credentials-over-cleartext',
    );
  });

  it('does not touch what cannot be read, and ends with 3, but mends the rest', async () => {
    const broken = 'openapi: 3.0.3\ninfo: {\n';
    write({ 'broken.yaml': broken, 'shop.yaml': shop });
    expect(await fix([], {})).toBe(3);
    expect(read('broken.yaml')).toBe(broken);
    expect(read('shop.yaml')).toBe(mended);
  });

  it('writes through no link that leads out of the repository', async () => {
    const outside = realpathSync(mkdtempSync(join(tmpdir(), 'threatlint-')));
    try {
      writeFileSync(join(outside, 'shop.yaml'), shop);
      git('init', '-q');
      symlinkSync(join(outside, 'shop.yaml'), join(inside.folder, 'shop.yaml'));
      await expect(fix(['shop.yaml'], {})).rejects.toThrow(UsageError);
      expect(readFileSync(join(outside, 'shop.yaml'), 'utf8')).toBe(shop);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  it('leaves a file alone that changed after it was read', async () => {
    write({ 'shop.yaml': shop });
    const outcome = await mend(
      { ...requestHere([], {}), rulesets: [] },
      { suggested: false, rules: undefined },
    );
    if ('problems' in outcome) throw new Error(outcome.problems[0]?.message);
    const other = `${shop}# somebody was faster\n`;
    write({ 'shop.yaml': other });
    expect(() => writeMended(outcome.files, inside.folder)).toThrow('changed meanwhile');
    expect(read('shop.yaml')).toBe(other);
  });

  it('refuses a rule that is none, or that has no fix', async () => {
    await expect(fix([], { rule: ['server-cleartxt'] })).rejects.toThrow('did you mean `server-cleartext`?');
    await expect(fix([], { rule: ['trace-method'] })).rejects.toThrow('offers no fix');
  });
});

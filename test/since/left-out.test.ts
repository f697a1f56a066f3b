import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { markdown } from '../../src/formats/markdown.ts';
import { Changes } from './changes.ts';

// A change does not take a definition out of the check, nor tolerate that it tolerates more, without a word.

const changes = new Changes();

const shop = (name: string, more = '') => `openapi: 3.1.0
info: {title: ${name}, version: "1"}
servers: [{url: https://api.shop.example}]
security: [{key: []}]
paths:
  /${name}:
    get:
      operationId: list-${name}
${more}      responses: {"200": {description: ok}, "429": {description: slower}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
`;
const gates = 'policy: {gates: [{severity: high}, {rule: [policy-weakened, protection-removed]}]}\n';
const base = { 'a.yaml': shop('orders'), 'b.yaml': shop('bills'), 'threatlint.yaml': gates };
const { 'a.yaml': _, ...others } = base;
const open = shop('orders', '      security: []\n');
const told = ({ findings }: { findings: readonly { rule: string; message: string }[] }) =>
  findings.filter(({ rule }) => rule === 'policy-weakened').map(({ message }) => message);

describe('a definition that the change takes out of the check', () => {
  const indented = `api:\n${open.replace(/^/gm, '  ')}`;
  it.each([
    ['under another ending', { 'a.txt': open }, 'a.yaml is a.txt now, which is not checked'],
    [
      'where no search looks',
      { 'node_modules/x/a.yaml': open },
      'a.yaml is node_modules/x/a.yaml now, which is not checked',
    ],
    [
      'below a folder of its name',
      { 'a.yaml/node_modules/a.yaml': open },
      'a.yaml is a.yaml/node_modules/a.yaml now, which is not checked',
    ],
    ['one level down', { 'a.yaml': indented }, 'a.yaml is no definition any more, and is not checked'],
  ])('%s', async (_name, files: Record<string, string>, message) => {
    changes.base(base);
    changes.change({ ...others, ...files });
    changes.git('add', '--all', '--force');
    changes.git('commit', '--quiet', '--message=moved');
    const report = await changes.since('HEAD~1');
    expect(told(report)).toEqual([message]);
    expect(report.exitStatus).toBe(1);
  });

  it.each(['nowhere.yaml', '/etc/hostname'])('as a link to %s', async (target) => {
    changes.base(base);
    changes.change(others);
    symlinkSync(target, join(changes.folder, 'a.yaml'));
    changes.git('add', '--all');
    expect(told(await changes.since())).toEqual(['a.yaml is no definition any more, and is not checked']);
  });

  it.each(['our-node_modules/a.yaml', 'apis/node_modules.yaml'])(
    'as %s, which is in no such folder',
    async (name) => {
      changes.base({ ...others, [name]: shop('orders') });
      changes.change({ ...others, 'a.txt': open }, { staged: true });
      for (const more of [{}, { counts: false } as const])
        expect(told(await changes.since('HEAD', more))).toEqual([
          `${name} is a.txt now, which is not checked`,
        ]);
    },
  );

  it.each([
    ['empty', ''],
    ['without its version', shop('orders').replace(/^openapi.*\n/, '')],
    ['as a link to nowhere', null],
  ])('%s, not staged yet', async (_name, text) => {
    changes.base(base);
    changes.change({ ...others, ...(text === null ? {} : { 'a.yaml': text }) });
    if (text === null) symlinkSync('nowhere.yaml', join(changes.folder, 'a.yaml'));
    for (const more of [{}, { counts: false } as const]) {
      const report = await changes.since('HEAD', more);
      expect(told(report)).toEqual(['a.yaml is no definition any more, and is not checked']);
      expect(report.exitStatus).toBe(1);
    }
  });

  it.each([true, false])('by a link to the next one that is checked; staged: %s', async (staged) => {
    for (const text of [{ 'a.txt': open }, {}]) {
      changes.base(base);
      changes.change({ ...others, ...text });
      symlinkSync('b.yaml', join(changes.folder, 'a.yaml'));
      if (staged) changes.git('add', '--all');
      // Without the index git does not know what is new.
      const isKnown = staged && 'a.txt' in text;
      expect(told(await changes.since())).toEqual([
        isKnown
          ? 'a.yaml is a.txt now, which is not checked'
          : 'a.yaml is a link to b.yaml now, and what it was is not checked',
      ]);
    }
  });

  it.each([
    ['a definition without operations', 'openapi: 3.1.0\ninfo: {title: x, version: "1"}\npaths: {}\n'],
    ['another one', shop('things')],
  ])('by %s under its name', async (_name, stub) => {
    // So much that git sees where it went.
    const long = `${shop('orders')}# ${'orders '.repeat(20)}\n`.replace(/$/, '# and more of it\n'.repeat(40));
    changes.base({ ...base, 'a.yaml': long });
    changes.change({
      ...base,
      'a.yaml': stub,
      'a.txt': long.replace('operationId', 'security: []\n      operationId'),
    });
    changes.git('add', '--all');
    expect(told(await changes.since())).toEqual(['a.yaml is a.txt now, which is not checked']);
  });

  it('not by a copy that is kept beside what was written anew, nor by a link in the place of a copy', async () => {
    const long = `${shop('orders')}${'# and more of it\n'.repeat(40)}`;
    changes.base({ ...base, 'a.yaml': long });
    changes.change({ ...base, 'a.txt': long }, { staged: true });
    expect(told(await changes.since())).toEqual([]);
    changes.base({ ...base, 'b.yaml': base['a.yaml'] });
    changes.change({ 'b.yaml': base['a.yaml'], 'threatlint.yaml': gates });
    symlinkSync('b.yaml', join(changes.folder, 'a.yaml'));
    changes.git('add', '--all');
    expect(told(await changes.since())).toEqual([]);
  });

  it('by a link to another one, not staged yet', async () => {
    const config = `specs: [a.yaml]\n${gates}`;
    changes.base({ ...base, 'threatlint.yaml': config, 'weak.txt': open });
    changes.change({ ...others, 'threatlint.yaml': config, 'weak.txt': open });
    symlinkSync('weak.txt', join(changes.folder, 'a.yaml'));
    for (const more of [{}, { counts: false } as const]) {
      const report = await changes.since('HEAD', more);
      expect(report.findings.map(({ rule }) => rule)).toEqual(['protection-removed']);
    }
  });

  it('not where it was moved behind a link of its name', async () => {
    const weak = { 'a.yaml': open, 'b.yaml': shop('bills') };
    changes.base(weak);
    changes.change({ 'apis/a.yaml': open, 'b.yaml': shop('bills') });
    symlinkSync('apis/a.yaml', join(changes.folder, 'a.yaml'));
    const { findings } = await changes.since();
    expect(findings.map(({ rule }) => rule)).toEqual([]);
  });

  it('not where a link leads to the next of two that are checked', async () => {
    const versions = { 'v1.yaml': shop('orders'), 'v2.yaml': open };
    changes.base(versions);
    symlinkSync('v1.yaml', join(changes.folder, 'latest.yaml'));
    changes.git('add', '--all');
    changes.git('commit', '--quiet', '--message=latest');
    changes.change(versions);
    symlinkSync('v2.yaml', join(changes.folder, 'latest.yaml'));
    const { findings } = await changes.since();
    expect(findings.map(({ rule }) => rule)).toEqual([]);
  });

  it('by an ending that the configuration does not name', async () => {
    const config = `specs: ["[ab].yaml"]\n${gates}`;
    changes.base({ ...base, 'threatlint.yaml': config });
    changes.change({ ...others, 'a.yml': open, 'threatlint.yaml': config });
    changes.git('add', '--all');
    changes.git('commit', '--quiet', '--message=moved');
    expect(told(await changes.since('HEAD~1'))).toEqual(['a.yaml is a.yml now, which is not checked']);
  });

  it('by deleting it: said, and nothing weakened', async () => {
    changes.base(base);
    changes.change(others);
    const notes: string[] = [];
    const report = await changes.since('HEAD', { onNote: (note: string) => notes.push(note) });
    expect([told(report), report.exitStatus]).toEqual([[], 0]);
    expect(notes).toEqual(['gone, and not judged any more: a.yaml']);
    expect(report.since?.gone).toEqual(['a.yaml']);
    expect(markdown(report)).toContain('Gone, and not judged any more: `a.yaml`');
  });

  it('by adding one that the configuration does not name: said, and nothing weakened', async () => {
    const config = `specs: ["[ab].yaml", "!examples/**"]\n${gates}`;
    changes.base({ ...base, 'threatlint.yaml': config });
    const added = { 'c.yaml': open, 'examples/d.yaml': open, 'notes.yaml': 'a: 1\n' };
    changes.change({ ...base, ...added, 'threatlint.yaml': config });
    changes.git('add', '--all');
    const notes: string[] = [];
    const report = await changes.since('HEAD', { onNote: (note: string) => notes.push(note) });
    expect([told(report), report.exitStatus]).toEqual([[], 0]);
    expect(notes).toEqual([
      'added, and not checked: c.yaml, which `specs` does not name: name what is to be checked, and leave out what is not (`!FILE`)',
    ]);
    expect(report.since?.unnamed).toEqual(['c.yaml']);
    expect(markdown(report)).toContain('Added, and not checked, as `specs` does not name it: `c.yaml`');
  });

  it('and nothing is said of a part of one that is checked', async () => {
    const config = `specs: ["[ab].yaml"]\n${gates}`;
    changes.base({ ...base, 'threatlint.yaml': config });
    const referring = base['a.yaml'].replace('description: ok', "$ref: 'c.yaml#/components/responses/R'");
    const part = `openapi: 3.1.0\ninfo: {title: c, version: "1"}\npaths: {}\ncomponents: {responses: {R: {description: ok}}}\n`;
    changes.change({ ...base, 'a.yaml': referring, 'c.yaml': part, 'threatlint.yaml': config });
    changes.git('add', '--all');
    const notes: string[] = [];
    await changes.since('HEAD', { onNote: (note: string) => notes.push(note) });
    expect(notes).toEqual([]);
  });

  it('not where it is a part of another one now', async () => {
    changes.base(base);
    const part = shop('orders').replace(/^(openapi|info).*\n/gm, '');
    const root = `openapi: 3.1.0
info: {title: orders, version: "1"}
servers: [{url: https://api.shop.example}]
security: [{key: []}]
paths:
  /orders: {$ref: 'a.yaml#/paths/~1orders'}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
`;
    changes.change({ ...others, 'a.yaml': part, 'root.yaml': root });
    expect(told(await changes.since())).toEqual([]);
  });
});

describe('what tells of a weaker policy', () => {
  const waiver = (rule: string, more = '') =>
    `${gates}waivers: [{id: W, rule: ${rule}, reason: r, owner: o, expires: 2027-01-01}${more}]\n`;

  it('is not waived by the change itself', async () => {
    changes.base(base);
    changes.change({
      ...base,
      'a.yaml': open,
      'threatlint.yaml': waiver('[policy-weakened, protection-removed, operation-unauthenticated]'),
    });
    const report = await changes.since();
    const found = report.findings.find(({ rule }) => rule === 'policy-weakened');
    expect([found?.suppressed, report.exitStatus]).toEqual([null, 1]);
  });

  it('is waived by what was agreed on before', async () => {
    changes.base({ ...base, 'threatlint.yaml': waiver('policy-weakened') });
    const second = ', {id: V, rule: string-unbounded, reason: r, owner: o, expires: 2027-01-01}';
    changes.change({ ...base, 'threatlint.yaml': waiver('policy-weakened', second) });
    const report = await changes.since();
    const found = report.findings.find(({ rule }) => rule === 'policy-weakened');
    expect([found?.suppressed?.id, report.exitStatus]).toEqual(['W', 0]);
  });

  it('is suppressed in no file', async () => {
    changes.base(base);
    const looser = gates.replace('high}', 'critical}').trimEnd();
    changes.change({ ...base, 'threatlint.yaml': `${looser} # threatlint-ignore policy-weakened -- x\n` });
    expect((await changes.since()).exitStatus).toBe(1);
    const ignoring =
      'x-threatlint-ignore: [{rule: [policy-weakened, protection-removed, auth-disabled-on-operation], reason: x}]\n';
    changes.change({ ...base, 'a.yaml': `${ignoring}${open}` });
    expect((await changes.since()).exitStatus).toBe(1);
  });
});

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { json } from '../../src/formats/json.ts';
import { markdown } from '../../src/formats/markdown.ts';
import { pretty } from '../../src/formats/pretty/pretty.ts';
import { Changes } from './changes.ts';

const changes = new Changes();

const shop = (paths: string, more = '') => `openapi: 3.0.3
info: {title: Shop, version: "1"}
servers: [{url: "https://shop.example.com"}]
security: [{key: []}]
paths:
${paths}components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
${more}`;
const read = `  /orders/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: ok}}
`;
const remove = `    delete:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {"204": {description: ok}}
`;
const open = remove.replace('delete:\n', 'delete:\n      security: []\n');

describe('a change', () => {
  it('is judged by what it adds, and by nothing that was there', async () => {
    changes.base({ 'api.yaml': shop(read + open) });
    expect((await changes.check()).verdict).toBe('fail');
    changes.change({ 'api.yaml': shop(read + open + read.replace('orders', 'bills')) });
    const report = await changes.since();
    expect([report.verdict, report.exitStatus]).toEqual(['pass', 0]);
    expect(new Set(report.findings.flatMap(({ operations }) => operations))).toEqual(
      new Set(['GET /bills/{id}']),
    );
    expect(report.since).toMatchObject({ ref: 'HEAD', to: null, fixed: [] });
    expect(report.since?.unchanged).toBeGreaterThan(0);
    expect(report.findings.every(({ since }) => since === 'new')).toBe(true);
  });

  it('that opens one operation fails at that one, with its place', async () => {
    changes.base({ 'api.yaml': shop(read + remove) });
    changes.change({ 'api.yaml': shop(read + open) });
    const report = await changes.since();
    expect(report.exitStatus).toBe(1);
    const blocking = report.findings.filter((finding) => finding.blocking);
    expect(new Set(blocking.map(({ file, range }) => `${file}:${range.start.line}`))).toEqual(
      new Set(['api.yaml:11']),
    );
    expect(new Set(blocking.flatMap(({ operations }) => operations))).toEqual(
      new Set(['DELETE /orders/{id}']),
    );
  });

  it('makes a known cause new for the operation that it newly reaches, and for no other', async () => {
    const bare = (paths: string) => shop(paths).replace('security: [{key: []}]\n', '');
    const many = read + read.replace('orders', 'bills') + read.replace('orders', 'cats');
    changes.base({ 'api.yaml': bare(many) });
    changes.change({ 'api.yaml': bare(many + read.replace('orders', 'dogs')) });
    const { findings } = await changes.since();
    const cause = findings.find(({ rule }) => rule === 'operation-unauthenticated');
    expect(cause?.operations).toEqual(['GET /dogs/{id}']);
    expect(cause?.blocking).toBe(true);
  });

  it.each([
    ['its tag', ''],
    ['its tag for another one', '      tags: [other]\n'],
  ])('does not take an operation out of its gate by changing %s', async (_, tags) => {
    const config = 'policy: {gates: [{severity: low, when: {tag: money}}]}\n';
    const tagged = remove.replace('delete:\n', 'delete:\n      tags: [money]\n');
    const opened = open.replace('delete:\n', `delete:\n${tags}`);
    changes.base({ 'threatlint.yaml': config, 'api.yaml': shop(read + tagged) });
    changes.change({ 'threatlint.yaml': config, 'api.yaml': shop(read + opened) });
    const report = await changes.since();
    expect(report.exitStatus).toBe(1);
    expect(report.gates.find(({ passed }) => !passed)?.name).toBe('severity >= low on { tag: money }');
    // Nor does what nobody's gate spoke of come into it.
    changes.base({ 'threatlint.yaml': config, 'api.yaml': shop(read + remove) });
    expect((await changes.since()).exitStatus).toBe(0);
  });

  it('lists what is unchanged when asked to, marked and without blocking', async () => {
    changes.base({ 'api.yaml': shop(read + open) });
    changes.change({ 'api.yaml': shop(read + open).replace('Shop', 'Store') });
    const report = await changes.since('HEAD', { since: { ref: 'HEAD', all: true } });
    expect(report.exitStatus).toBe(0);
    expect(new Set(report.findings.map(({ since, blocking }) => `${since} ${blocking}`))).toEqual(
      new Set(['unchanged false']),
    );
  });

  it('says what it has fixed', async () => {
    changes.base({ 'api.yaml': shop(read + open) });
    changes.change({ 'api.yaml': shop(read + remove) });
    const { since, exitStatus } = await changes.since();
    expect(exitStatus).toBe(0);
    expect(since?.fixed).toContainEqual(
      expect.objectContaining({
        rule: 'auth-disabled-on-operation',
        file: 'api.yaml',
        operations: ['DELETE /orders/{id}'],
      }),
    );
  });
});

describe('what a change is compared with', () => {
  it('is the merge base: what landed on the branch meanwhile is not held against it', async () => {
    changes.base({ 'api.yaml': shop(read + open) });
    changes.git('checkout', '--quiet', '-b', 'topic');
    changes.git('checkout', '--quiet', 'main');
    changes.base({ 'api.yaml': shop(read + remove) });
    changes.git('checkout', '--quiet', 'topic');
    expect((await changes.since('main')).exitStatus).toBe(0);
  });

  it('may be compared with a commit in place of the disk', async () => {
    changes.base({ 'api.yaml': shop(read + remove) });
    changes.base({
      'api.yaml': shop(read + open),
      'threatlint.yaml': 'specs: ["*.yaml", "!threatlint.yaml"]\n',
    });
    changes.change({});
    const report = await changes.since(null, { since: { ref: 'HEAD~1', to: 'HEAD' } });
    expect(report.since?.to).toBe(changes.git('rev-parse', 'HEAD'));
    expect(report.exitStatus).toBe(1);
    expect(report.documents.map(({ file }) => file)).toEqual(['api.yaml']);
  });

  it('before the first commit is nothing', async () => {
    changes.git('init', '--quiet');
    changes.write({ 'api.yaml': shop(read + open) });
    expect((await changes.since(null)).exitStatus).toBe(1);
  });

  it('is not guessed: without it nothing is checked', async () => {
    changes.base({ 'api.yaml': shop(read) });
    expect(await changes.outcome({ since: { ref: 'origin/main' } })).toEqual([
      expect.stringMatching(/^--since: git knows no commit `origin\/main` here; fetch it first/),
    ]);
    rmSync(join(changes.folder, '.git'), { recursive: true });
    expect(await changes.outcome({ since: { ref: 'HEAD' } })).toEqual([
      expect.stringMatching(/no git repository/),
    ]);
  });

  it('follows files to their new names, and is read where a part of a definition differs', async () => {
    const parts = (schema: string) => ({
      'apis/shop.yaml': shop(
        read.replace(
          '{description: ok}',
          '{description: ok, content: {application/json: {schema: {$ref: "../parts/order.yaml"}}}}',
        ),
      ),
      'parts/order.yaml': `type: object\nproperties:\n  id: {type: string}\n${schema}`,
    });
    changes.base(parts(''));
    const before = (await changes.check({ rulesets: ['threatlint:all'] })).findings.length;
    const moved = parts('  password: {type: string}\n');
    changes.change(
      { 'new/shop.yaml': moved['apis/shop.yaml'], 'parts/order.yaml': moved['parts/order.yaml'] },
      { staged: true },
    );
    const { findings } = await changes.since('HEAD', { rulesets: ['threatlint:all'] });
    expect(before).toBeGreaterThan(5);
    expect(findings.map(({ rule }) => rule)).toContain('password-in-response');
    expect(
      findings.every(({ message }) => /password/.test(message)),
      findings.map(({ message }) => message).join(),
    ).toBe(true);
  });

  it('is not read where nothing differs', async () => {
    const definitions = Object.fromEntries(['a', 'b', 'c'].map((name) => [`${name}.yaml`, shop(read)]));
    changes.base(definitions);
    const read1: string[] = [];
    await changes.since('HEAD', { onDocument: (file) => read1.push(file) });
    expect(read1).toEqual(['a.yaml', 'b.yaml', 'c.yaml']);
  });
});

describe('gates', () => {
  const config = (severity: string) => `policy: {gates: [{severity: ${severity}}]}\n`;

  it('are those of before and of now: a change does not disarm its own', async () => {
    changes.base({ 'api.yaml': shop(read), 'threatlint.yaml': config('high') });
    changes.change({ 'api.yaml': shop(read + open), 'threatlint.yaml': config('critical') });
    const { gates, verdict } = await changes.since();
    expect(verdict).toBe('fail');
    expect(gates.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual(['severity >= high']);
    changes.change({ 'api.yaml': shop(read + open) });
    expect((await changes.since()).verdict).toBe('fail');
  });

  it('ask for a threat of operations that the change takes out of them', async () => {
    const config = 'policy: {gates: [{name: paid, coverage: {tag: pay}}]}\n';
    const tagged = read.replace('    get:\n', '    get:\n      tags: [pay]\n');
    const model = (scope: string) =>
      `threatlint: 1\nid: m\ncomponents: {api: {exposure: public, implements: {s: api.yaml}}}\nthreats:\n  T-1: {title: t, scope: ${scope}, mitigations: {M-1: {status: planned, due: 2027-05-01}}}\n`;
    const files = { 'threatlint.yaml': config, 'model.yaml': model('{tag: pay}') };
    changes.base({ ...files, 'api.yaml': shop(tagged + remove) });
    const paid = async (api: string, scope: string) => {
      changes.change({ ...files, 'api.yaml': shop(api), 'model.yaml': model(scope) });
      return (await changes.since()).gates.find(({ name }) => name === 'paid')?.passed;
    };
    expect(await paid(tagged + open, '{tag: pay}')).toBe(true);
    expect(await paid(read + remove, '{method: [GET, DELETE]}')).toBe(true);
    expect(await paid(read + remove, '{method: DELETE}')).toBe(false);
  });

  it('judge both sides by the rules of now: a rule that is switched on makes nothing old new', async () => {
    const strict = { 'threatlint.yaml': 'rulesets: [threatlint:all]\npolicy: {gates: [{severity: info}]}\n' };
    changes.base({ 'api.yaml': shop(read + remove) });
    changes.change({ 'api.yaml': shop(read + remove), ...strict });
    const report = await changes.since();
    expect(report.findings.map(({ rule }) => rule)).toEqual([]);
    expect(report.exitStatus).toBe(0);
  });

  it('let pass what was unchecked before, and no more', async () => {
    const broken = (name: string) =>
      read.replace('{description: ok}', `{$ref: "#/components/responses/${name}"}`);
    changes.base({ 'api.yaml': shop(broken('Gone')) });
    changes.change({ 'api.yaml': shop(broken('Gone')).replace('Shop', 'Store') });
    expect((await changes.since()).exitStatus).toBe(0);
    changes.change({ 'api.yaml': shop(broken('Gone') + broken('Lost').replace('orders', 'bills')) });
    const { gates, unchecked } = await changes.since();
    expect(gates.find(({ name }) => name === 'everything checked')?.passed).toBe(false);
    expect(unchecked).toHaveLength(1);
  });
});

describe('threats', () => {
  const model = (status: string) => `threatlint: 1
id: m
components: {api: {exposure: public, implements: {s: api.yaml}}}
threats:
  T-1:
    title: Anyone deletes
    scope: {method: DELETE}
    risk: {likelihood: 4, impact: 4}
    mitigations: {M-1: {status: ${status}, verify: {rule: [operation-unauthenticated, auth-disabled-on-operation]}}}
`;
  const gate = 'policy: {gates: [{threats: {residual: 9}}]}\n';

  it('break their gate when they became worse, and not for what they were', async () => {
    changes.base({
      'api.yaml': shop(read + open),
      'model.yaml': model('implemented'),
      'threatlint.yaml': gate,
    });
    expect((await changes.check()).exitStatus).toBe(1);
    changes.change({
      'api.yaml': shop(read + open).replace('Shop', 'Store'),
      'model.yaml': model('implemented'),
      'threatlint.yaml': gate,
    });
    expect((await changes.since()).exitStatus).toBe(0);
  });

  it('are proved on both sides: a claim that the change contradicts is new', async () => {
    changes.base({
      'api.yaml': shop(read + remove),
      'model.yaml': model('implemented'),
      'threatlint.yaml': gate,
    });
    changes.change({
      'api.yaml': shop(read + open),
      'model.yaml': model('implemented'),
      'threatlint.yaml': gate,
    });
    const { findings, gates } = await changes.since();
    expect(findings.map(({ rule }) => rule)).toContain('mitigation-contradicted');
    expect(gates.filter(({ passed }) => !passed).map(({ name }) => name)).toContain('threat models valid');
  });

  it('that the change leaves as they were are counted in texts, and shown with --all', async () => {
    const two =
      model('implemented') +
      model('planned').split('threats:\n')[1]?.replaceAll('-1', '-2').replace('DELETE', 'GET');
    changes.base({ 'api.yaml': shop(read + remove), 'model.yaml': two });
    changes.change({ 'api.yaml': shop(read + open), 'model.yaml': two });
    const report = await changes.since();
    const text = pretty(report, { color: false, width: 100 });
    expect(text).toMatch(/^ {2}\S T-1 {2}Anyone deletes/m);
    expect(text).not.toMatch(/^ {2}\S T-2 /m);
    expect(text).toContain('  1 as before (--all shows them)');
    expect(markdown(report)).toContain('### T-1: ');
    expect(markdown(report)).not.toContain('### T-2: ');
    expect(markdown(report)).toContain('\n1 as before\n');
    // What reads reports gets all of them, as ever.
    expect(JSON.parse([...json(report)].join('')).threats.map(({ id }: { id: string }) => id)).toEqual([
      'T-1',
      'T-2',
    ]);
    const all = await changes.check({ since: { ref: 'HEAD', all: true } });
    expect(pretty(all, { color: false, width: 100 })).toMatch(/^ {2}\S T-2 /m);
    // A change that mends is told, too.
    changes.base({ 'api.yaml': shop(read + open), 'model.yaml': two });
    changes.change({ 'api.yaml': shop(read + remove), 'model.yaml': two });
    expect(pretty(await changes.since(), { color: false, width: 100 })).toMatch(
      /every mitigation proved {2}T-1$/m,
    );
  });
});

it('the texts say what is new, what is fixed, and since when', async () => {
  changes.base({ 'api.yaml': shop(read + open) });
  changes.change({ 'api.yaml': shop(read + remove + read.replace('orders', 'bills')) });
  const report = await changes.since();
  const text = pretty(report, { color: false, width: 100 });
  expect(text).toMatch(
    /Fixed {2}what was there before this change\n\n {2}auth-disabled-on-operation: Anyone can call DELETE/,
  );
  expect(text).toMatch(/\d+ new · \d+ fixed · \d+ as before · since HEAD \([0-9a-f]{10}\)/);
  expect(markdown(report)).toMatch(/^Since `HEAD` \(`[0-9a-f]{10}`\): \d+ new · \d+ fixed/m);
  expect(markdown(report)).toContain('## Fixed');
  const { since } = JSON.parse([...json(report)].join(''));
  expect(Object.keys(since)).toEqual(['ref', 'base', 'to', 'new', 'unchanged', 'fixed']);
});

import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/engine/check.ts';
import { formatLock } from '../../src/threats/review/lock.ts';
import { type Files, Repository } from '../support/repository.ts';

const repository = new Repository();
const problems =
  /^(model-import|model-unknown|model-duplicate|model-invalid|model-spec-missing|asset-unmatched|flow-|mitigation-(?!already))/;

const api = `openapi: 3.1.0
servers: [{url: https://api.example.com}]
security: [{key: []}]
paths:
  /orders:
    get:
      responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {iban: {type: string}}}}}}, '429': {description: slow}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
`;
const shared = `threatlint: 1
id: shared
zones: {dmz: {trust: 40}, internet: {trust: 0}}
actors: {customer: {zone: internet}}
assets:
  iban: {class: confidential, match: {property: iban}}
  passport: {class: restricted, match: {property: passport}}
patterns:
  strangers:
    title: Strangers read
    categories: {stride: [I], owasp: [API2], cwe: [306]}
    risk: {likelihood: 4, impact: 3}
    mitigations:
      M-AUTH: {status: implemented, reduces: {likelihood: 2}, verify: {rule: operation-unauthenticated}}
      M-TLS: {status: implemented, verify: {rule: server-cleartext}}
`;
const model = (imports: string, threat = 'scope: {}', rest = '') => `threatlint: 1
id: shop
imports: ${imports}
components: {api: {zone: shared/dmz, implements: {shop: api.yaml}}}
${rest}threats:
  T-1: {title: Something, ${threat}}
`;

/** Pins the imports as they are, as `threatlint threats lock` does. */
async function lock() {
  const outcome = await check(repository.request());
  if ('problems' in outcome) throw new Error('no run');
  repository.write({ 'threatlint.lock': formatLock(outcome.lock.now) });
}

async function seen(files: Files) {
  repository.write({ 'api.yaml': api, ...files });
  return repository.seen(problems);
}

async function locked(files: Files) {
  repository.write({ 'api.yaml': api, ...files });
  await lock();
  return repository.seen(problems);
}

const imported = '{shared: shared/base.yaml}';

describe('an import', () => {
  test('gives its zones, parties and assets as NAME/id, beside those of the model', async () => {
    const rest =
      'zones: {dmz: {trust: 90}}\nflows: [{from: shared/customer, to: api, via: shop, data: [shared/iban]}]\n';
    const threat = 'scope: {data: {asset: shared/iban}}, assets: [shared/iban]';
    expect(await locked({ 'shared/base.yaml': shared, 'model.yaml': model(imported, threat, rest) })).toEqual(
      [],
    );
    const { threats } = await repository.check();
    // Confidential: 4; public and from a zone trusted less.
    expect(threats[0]).toMatchObject({ operations: 1, risk: { inherent: 16 } });
  });

  test('merges nothing: without its name, what it declares is unknown', async () => {
    const text = model(imported, 'scope: {}, assets: [iban]').replace('shared/dmz', 'dmz');
    expect(await locked({ 'shared/base.yaml': shared, 'model.yaml': text })).toEqual([
      'model.yaml:4 model-unknown-reference There is no zone `dmz`; did you mean `shared/dmz`?',
      'model.yaml:6 model-unknown-reference There is no asset `iban`; did you mean `shared/iban`?',
    ]);
  });

  test('reaches through imports of imports, and is found from the file that names it', async () => {
    const files = {
      'shared/zones/zones.yaml': 'threatlint: 1\nid: zones\nzones: {dmz: {trust: 40}}\n',
      'shared/base.yaml':
        'threatlint: 1\nid: shared\nimports: {net: zones/zones.yaml}\nactors: {customer: {zone: net/dmz}}\n',
      'model.yaml': model(
        imported,
        'scope: {}',
        'flows: [{from: shared/customer, to: api, via: shop}]\n',
      ).replace('shared/dmz', 'shared/net/dmz'),
    };
    expect(await locked(files)).toEqual([]);
  });

  test('brings into the model only what it speaks of, so that pictures show no more', async () => {
    const rest = 'flows: [{from: shared/customer, to: api, via: shop}]\n';
    const text = model('{shared: threatlint/actors-and-zones}', 'scope: {}', rest);
    repository.write({ 'api.yaml': api, 'model.yaml': text.replace('shared/dmz', 'shared/edge') });
    const outcome = await check(repository.request());
    if ('problems' in outcome) throw new Error('no run');
    const [linked] = outcome.verification.models;
    expect([...(linked?.model.parties.keys() ?? [])]).toEqual(['api', 'shared/customer']);
    expect([...(linked?.model.zones.keys() ?? [])]).toEqual(['shared/internet', 'shared/edge']);
  });

  test('comes from threatlint itself, and is then not locked', async () => {
    const text = model(
      '{shared: threatlint/actors-and-zones}',
      'scope: {}',
      'flows: [{from: shared/customer, to: api, via: shop}]\n',
    ).replace('shared/dmz', 'shared/edge');
    expect(await seen({ 'model.yaml': text })).toEqual([]);
  });

  test.each([
    ['gone.yaml', 'does not exist'],
    ['../outside.yaml', 'lies outside the repository'],
    ['api.yaml', 'does not say `threatlint: 1`'],
    ['threatlint/nothing', 'does not ship with threatlint'],
    ['threatlint/../package', 'does not ship with threatlint'],
    [
      'https://example.com/a.yaml',
      'is a URL, and a check reads no network: take it as a package, or keep a copy',
    ],
    ['broken.yaml', 'has a mistake of its own: Unknown key `zone`; did you mean `zones`? (broken.yaml)'],
  ])('of %s is missing: %s', async (path, why) => {
    const text = model(`{shared: "${path}"}`).replace('zone: shared/dmz, ', '');
    const found = await seen({ 'model.yaml': text, 'broken.yaml': 'threatlint: 1\nid: b\nzone: {}\n' });
    expect(found).toContain(`model.yaml:3 model-import-missing The import ${path} ${why}`);
    const { threats } = await repository.check();
    expect(threats[0]?.status).toBe('open');
  });

  test('through a link out of the repository is missing', async () => {
    repository.write({
      'model.yaml': model('{shared: link.yaml}').replace('zone: shared/dmz, ', ''),
      'api.yaml': api,
    });
    symlinkSync('/etc/hosts', join(repository.folder, 'link.yaml'));
    expect(await repository.seen(['model-import-missing'])).toEqual([
      'model.yaml:3 The import link.yaml lies outside the repository',
    ]);
  });

  test('that leads back is a cycle, said in each file of the circle', async () => {
    const one = 'threatlint: 1\nid: one\nimports: {two: two.yaml}\n';
    const two = 'threatlint: 1\nid: two\nimports: {one: one.yaml}\n';
    expect(await seen({ 'one.yaml': one, 'two.yaml': two })).toEqual([
      'one.yaml:3 model-import-cycle The import two.yaml closes a circle: one.yaml → two.yaml → one.yaml',
      'two.yaml:3 model-import-cycle The import one.yaml closes a circle: two.yaml → one.yaml → two.yaml',
    ]);
  });

  test('collides with own names that look like its own', async () => {
    const text = model(imported, 'scope: {}', 'zones: {shared/dmz: {trust: 1}}\n');
    expect(await locked({ 'shared/base.yaml': shared, 'model.yaml': text })).toEqual([
      'model.yaml:3 model-duplicate-id `shared/dmz` is declared here and would be one of the import `shared`: rename one of them',
    ]);
    expect(
      await seen({ 'model.yaml': model('{shared: shared/base.yaml, threatlint: shared/base.yaml}') }),
    ).toEqual([
      'model.yaml:3 model-duplicate-id `threatlint` names what ships with threatlint: give the import another name',
    ]);
  });

  test('that doubles with each step is refused before it fills the memory', async () => {
    const files: Record<string, string> = {};
    for (let at = 0; at < 15; at++) {
      files[`s/${at}.yaml`] =
        `threatlint: 1\nid: s${at}\nzones: {z: {trust: 1}}\n${at < 14 ? `imports: {a: ${at + 1}.yaml, b: ${at + 1}.yaml}\n` : ''}`;
    }
    const text = model('{shared: s/0.yaml}').replace('zone: shared/dmz, ', '');
    expect((await seen({ ...files, 'model.yaml': text })).join()).toContain('offers more than 10000 names');
  });
});

describe('the lock', () => {
  test('pins what is imported: a change is an error until it is locked anew', async () => {
    const files = { 'shared/base.yaml': shared, 'model.yaml': model(imported) };
    expect(await locked(files)).toEqual([]);
    repository.edit('shared/base.yaml', 'trust: 40', 'trust: 90');
    expect(await repository.seen(problems)).toEqual([
      'model.yaml:3 model-import-changed shared/base.yaml has changed since it was locked: read what changed, then run `threatlint threats lock`',
    ]);
    expect((await repository.check()).verdict).toBe('fail');
    await lock();
    expect(await repository.seen(problems)).toEqual([]);
  });

  test('is not moved by other line ends', async () => {
    await locked({ 'shared/base.yaml': shared, 'model.yaml': model(imported) });
    repository.write({ 'shared/base.yaml': shared.replaceAll('\n', '\r\n') });
    expect(await repository.seen(problems)).toEqual([]);
  });

  test('that lacks an import says so, and fails nothing', async () => {
    repository.write({ 'api.yaml': api, 'shared/base.yaml': shared, 'model.yaml': model(imported) });
    const report = await repository.check();
    const [finding] = report.findings.filter(({ rule }) => rule === 'model-import-changed');
    expect(finding).toMatchObject({
      severity: 'medium',
      message: 'shared/base.yaml is not in threatlint.lock: run `threatlint threats lock`',
      related: [{ file: 'shared/base.yaml', message: 'the import' }],
    });
  });

  test('that is broken is an input that cannot be read', async () => {
    repository.write({ 'api.yaml': api, 'model.yaml': model('{}'), 'threatlint.lock': '<<<<<<< HEAD' });
    const { errors, exitStatus } = await repository.check();
    expect(errors.map(({ message }) => message)).toEqual([
      'threatlint.lock is no JSON; restore it, or delete it and run `threatlint threats lock`',
    ]);
    expect(exitStatus).toBe(3);
  });
});

describe('use', () => {
  const using = (threat: string) => ({ 'shared/base.yaml': shared, 'model.yaml': model(imported, threat) });

  test('inherits categories, risk and mitigations', async () => {
    expect(await locked(using('use: shared/strangers, scope: {}'))).toEqual([]);
    const { threats } = await repository.check();
    expect(threats[0]).toMatchObject({
      status: 'mitigated',
      // The pattern's impact is 3; the asset that the operation carries makes it 4.
      risk: {
        inherent: 16,
        residual: 8,
        explanation: expect.stringContaining('likelihood 4 as is typical of shared/strangers'),
      },
      mitigations: [
        { id: 'M-AUTH', verdict: 'verified' },
        { id: 'M-TLS', verdict: 'verified' },
      ],
    });
  });

  test('adds own mitigations, takes a threat more seriously, and says who does what, without a reason', async () => {
    const threat =
      'use: shared/strangers, scope: {}, risk: {impact: 5}, mitigations: {M-AUTH: {status: implemented, owner: me}, M-MORE: {status: planned}}';
    expect(await locked(using(threat))).toEqual([]);
    const { threats } = await repository.check();
    expect(threats[0]).toMatchObject({ risk: { inherent: 20 } });
    expect(threats[0]?.mitigations.map(({ id }) => id)).toEqual(['M-AUTH', 'M-TLS', 'M-MORE']);
  });

  test.each([
    ['use: shared/strangers, scope: {}, categories: {cwe: [1]}', 'cwe'],
    ['use: shared/strangers, scope: {}, risk: {likelihood: 1}', 'likelihood'],
    ['use: shared/strangers, scope: {}, mitigations: {M-TLS: {status: planned}}', 'status'],
    [
      'use: shared/strangers, scope: {}, mitigations: {M-TLS: {status: implemented, verify: {rule: servers-missing}}}',
      'verify',
    ],
  ])('%s needs a reason', async (threat, what) => {
    const [told, ...more] = await locked(using(threat));
    expect(told).toContain(
      `model.yaml:6 model-invalid ${what} differs from the pattern shared/strangers: add \`reason\` and say why; until`,
    );
    expect(more).toEqual([]);
    const given = threat.includes('M-TLS')
      ? threat.replace('status:', 'reason: told, status:')
      : threat.replace('scope', 'reason: told, scope');
    expect(await locked(using(given))).toEqual([]);
  });

  describe('that plans what no definition shows', () => {
    const planned = shared.replace(
      '    mitigations:\n',
      '    mitigations:\n      M-TEST: {status: planned, verify: {evidence: test.md}}\n',
    );
    const seen = (verify: string) =>
      locked({
        'shared/base.yaml': planned,
        'test.md': 'done',
        'model.yaml': model(
          imported,
          `use: shared/strangers, scope: {}, mitigations: {M-TEST: {status: implemented${verify}}}`,
        ),
      });

    test.each([
      ['a file', ', verify: {evidence: test.md}'],
      ["somebody's word", ', verify: {attest: {by: a, on: 2026-01-01, expires: 2026-12-31}}'],
    ])('takes %s for it without a reason', async (_title, verify) => {
      expect(await seen(verify)).toEqual([]);
    });

    test('asks why a rule should stand for it', async () => {
      expect(await seen(', verify: {rule: servers-missing}')).toEqual([
        'model.yaml:6 model-invalid status, verify differs from the pattern shared/strangers: add `reason` and say why; until this is mended, no claim of the model is verified: M-TEST of T-1, M-AUTH of T-1, M-TLS of T-1',
      ]);
    });
  });

  test('names a pattern that exists', async () => {
    expect(await locked(using('use: shared/stranger, scope: {}'))).toEqual([
      'model.yaml:6 model-unknown-reference There is no pattern `shared/stranger`; did you mean `shared/strangers`?',
    ]);
    expect(await locked(using('use: threatlint/bolla, scope: {}'))).toEqual([
      'model.yaml:6 model-unknown-reference There is no pattern `threatlint/bolla`; did you mean `threatlint/bola`?',
    ]);
  });

  test('what a pattern brings and has nothing to judge is a warning', async () => {
    const vacuous = shared.replace('server-cleartext', 'password-policy-weak');
    await locked({
      'shared/base.yaml': vacuous,
      'model.yaml': model(imported, 'use: shared/strangers, scope: {}'),
    });
    const { findings } = await repository.check();
    expect(findings.filter(({ rule }) => rule === 'mitigation-vacuous')).toMatchObject([
      { severity: 'medium' },
    ]);
  });
});

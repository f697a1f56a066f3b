import { describe, expect, test } from 'vitest';
import { check } from '../../src/engine/check.ts';
import { formatLock, parseLock } from '../../src/threats/review/lock.ts';
import { Repository } from '../support/repository.ts';

const repository = new Repository();
const drift = /^(security-weakened|surface-grown|scope-changed|scope-stale)$/;

const api = `openapi: 3.1.0
servers: [{url: https://api.example.com}]
security: [{oauth: [read, write]}]
paths:
  /orders:
    get:
      operationId: listOrders
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}
    post:
      operationId: createOrder
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses: {'201': {description: ok}}
  /orders/{id}:
    get:
      operationId: getOrder
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: ok}}
webhooks:
  paid:
    post: {responses: {'200': {description: ok}}}
components:
  securitySchemes:
    oauth: {type: openIdConnect, openIdConnectUrl: https://id.example.com/.well-known/openid-configuration}
    key: {type: apiKey, in: header, name: X-Key}
  schemas:
    Order: {type: object, properties: {note: {type: string}, next: {$ref: '#/components/schemas/Order'}}}
`;
const model = `threatlint: 1
id: shop
review: { last: 2026-10-02 }
assets: {iban: {class: restricted, match: {property: iban}}}
components: {api: {implements: {shop: api.yaml}}}
threats:
  T-1: {title: Orders of others, scope: {path: "/orders/**"}, mitigations: {M-1: {status: planned}}}
  T-2: {title: Orders made up, scope: {operationId: createOrder}, mitigations: {M-1: {status: planned}}}
`;

/** Locks every model as it is today. */
async function review(today = '2026-10-02') {
  const outcome = await check(repository.request({ today }));
  if ('problems' in outcome) throw new Error('no run');
  const { verification, lock } = outcome;
  const models = verification.models.map(({ model }) => [model.id, verification.review(model)] as const);
  const reviewed = models.flatMap(([id, one]) => (one ? [[id, one] as const] : []));
  const text = formatLock({ ...lock.now, models: new Map(reviewed) });
  repository.write({ 'threatlint.lock': text });
  return text;
}

/** What a check says after a change of the definition. */
async function sinceReview(from: string, to: string) {
  repository.write({ 'api.yaml': api, 'model.yaml': model });
  await review();
  repository.edit('api.yaml', from, to);
  return repository.seen(drift);
}

describe('since the review', () => {
  test('nothing has changed: nothing is said, and the lock is the same', async () => {
    repository.write({ 'api.yaml': api, 'model.yaml': model });
    const text = await review();
    expect(await repository.seen(drift)).toEqual([]);
    expect(await review()).toBe(text);
    const read = parseLock(text);
    expect('problem' in read || formatLock(read)).toBe(text);
  });

  test.each([
    ['a description', "'201': {description: ok}", "'201': {description: made}"],
    ['the name of a path parameter', '/orders/{id}:', '/orders/{orderId}:'],
    ['a title', 'Order: {type: object,', 'Order: {type: object, title: An order,'],
    ['the order of keys', '{note: {type: string}, next: {$ref:', '{next: {$ref:'],
  ])('%s does not matter', async (title, from, to) => {
    const moved = title.startsWith('the order')
      ? api.replace(
          "next: {$ref: '#/components/schemas/Order'}}}",
          "next: {$ref: '#/components/schemas/Order'}, note: {type: string}}}",
        )
      : api;
    repository.write({ 'api.yaml': api, 'model.yaml': model });
    await review();
    repository.write({
      'api.yaml': moved
        .replace(from, to)
        .replace('name: id,', title.includes('path') ? 'name: orderId,' : 'name: id,'),
    });
    expect(await repository.seen(drift)).toEqual([]);
  });

  test('a protection is weaker: an error at the review, with the `security` that became so', async () => {
    expect(await sinceReview('security: [{oauth: [read, write]}]', 'security: [{oauth: [read]}]')).toEqual([
      'model.yaml:3 security-weakened GET /orders, POST /orders, GET /orders/{id} ask less of callers than at the review on 2026-10-02',
    ]);
    const { findings, verdict } = await repository.check();
    const [finding] = findings.filter(({ rule }) => rule === 'security-weakened');
    expect(finding).toMatchObject({
      severity: 'high',
      range: { start: { line: 3, column: 17 } },
      operations: ['GET /orders', 'GET /orders/{id}', 'POST /orders'],
      related: [{ file: 'api.yaml', pointer: '/security', message: 'this asks for less' }],
    });
    expect(verdict).toBe('fail');
  });

  test.each([
    [
      'a weaker protection',
      'security: [{oauth: [read, write]}]',
      'security: [{oauth: [read]}]',
      'security-weakened',
    ],
    ['new data', 'note: {type: string}', 'iban: {type: string}', 'surface-grown'],
    ['a deleted operation', '  /orders/{id}:\n', '  /bags/{id}:\n', 'scope-stale'],
    ['a changed operation', 'note: {type: string}', 'note: {type: integer}', 'scope-changed'],
  ])(
    '%s concerns several threats: all are named, not only where it is told',
    async (_what, from, to, rule) => {
      const twins = model.replace(
        '  T-2:',
        '  T-0: {title: Orders of all, scope: {path: "/orders/**"}, mitigations: {M-1: {status: planned}}}\n  T-2:',
      );
      repository.write({ 'api.yaml': api, 'model.yaml': twins });
      await review();
      repository.edit('api.yaml', from, to);
      const { findings } = await repository.check();
      const named = findings.filter((one) => one.rule === rule).map(({ threats }) => threats);
      expect(named.length).toBeGreaterThan(0);
      expect(named.some((threats) => threats.includes('T-0') && threats.includes('T-1'))).toBe(true);
    },
  );

  test('one operation lost its protection', async () => {
    expect(
      await sinceReview('operationId: createOrder\n', 'operationId: createOrder\n      security: []\n'),
    ).toEqual([
      'model.yaml:3 security-weakened POST /orders asks less of callers than at the review on 2026-10-02',
    ]);
  });

  test('all lost what they inherited: one cause, at the root; webhooks are called by the API itself', async () => {
    const found = await sinceReview('security: [{oauth: [read, write]}]\n', '');
    expect(found.filter((text) => text.includes('security-weakened'))).toEqual([
      'model.yaml:3 security-weakened GET /orders, POST /orders, GET /orders/{id} ask less of callers than at the review on 2026-10-02',
    ]);
    const { findings } = await repository.check();
    expect(findings.find(({ rule }) => rule === 'security-weakened')?.related).toMatchObject([
      { pointer: '/openapi', message: 'nothing is asked for here' },
    ]);
  });

  test('more is asked for: nothing to say; something else: a person must judge', async () => {
    expect(
      (
        await sinceReview('security: [{oauth: [read, write]}]', 'security: [{oauth: [read, write, more]}]')
      ).join(),
    ).not.toContain('security-weakened');
    const found = await sinceReview('security: [{oauth: [read, write]}]', 'security: [{key: []}]');
    expect(found[0]).toBe(
      'model.yaml:3 security-weakened GET /orders, POST /orders, GET /orders/{id} ask something else of callers than at the review on 2026-10-02',
    );
    const { findings } = await repository.check();
    expect(findings.find(({ rule }) => rule === 'security-weakened')?.severity).toBe('medium');
  });

  test.each([
    [
      'a class of data',
      '{note: {type: string},',
      '{note: {type: string}, iban: {type: string},',
      'restricted data in the request',
    ],
    [
      'a URL',
      '{note: {type: string},',
      '{note: {type: string}, webhookUrl: {type: string, format: uri},',
      'the URL `webhookUrl`',
    ],
  ])('an operation takes in %s', async (_what, from, to, says) => {
    expect(await sinceReview(from, to)).toContain(
      `model.yaml:3 surface-grown POST /orders has grown since the review on 2026-10-02: ${says}`,
    );
    const { findings } = await repository.check();
    expect(
      findings.find(
        ({ rule, operations }) => rule === 'surface-grown' && operations.includes('POST /orders'),
      ),
    ).toMatchObject({
      severity: 'medium',
      related: [{ file: 'api.yaml', pointer: '/paths/~1orders/post' }],
    });
  });

  test('an operation registers a callback', async () => {
    const found = await sinceReview(
      'operationId: createOrder\n',
      "operationId: createOrder\n      callbacks: {paid: {'{$request.body#/note}': {post: {responses: {'200': {description: ok}}}}}}\n",
    );
    expect(found.join('\n')).toBe(
      'model.yaml:3 surface-grown POST /orders has grown since the review on 2026-10-02: the callback POST {$request.body#/note}',
    );
  });

  test('a threat reaches new operations, and others are gone', async () => {
    const added = await sinceReview(
      '  /orders/{id}:\n',
      '  /orders/all:\n    delete: {responses: {}}\n  /orders/{id}:\n',
    );
    expect(added).toEqual([
      'model.yaml:7 scope-changed The scope of T-1 has gained DELETE /orders/all since the review on 2026-10-02',
    ]);
    const { findings } = await repository.check();
    expect(findings.find(({ rule }) => rule === 'scope-changed')).toMatchObject({
      severity: 'medium',
      related: [{ file: 'api.yaml', pointer: '/paths/~1orders~1all/delete' }],
    });
    const gone = await sinceReview(
      '    get:\n      operationId: getOrder\n',
      '    put:\n      operationId: putOrder\n',
    );
    expect(gone).toEqual([
      'model.yaml:7 scope-changed The scope of T-1 has gained PUT /orders/{id} and has lost api.yaml GET /orders/{} (deleted) since the review on 2026-10-02',
    ]);
  });

  test('a schema has changed, also one within a circle: information', async () => {
    expect(await sinceReview('{note: {type: string},', '{note: {type: string, maxLength: 9},')).toEqual([
      'model.yaml:7 scope-changed GET /orders, POST /orders of T-1, T-2 have other parameters, schemas, servers or schemes since the review on 2026-10-02',
    ]);
    const { findings } = await repository.check();
    expect(
      new Set(findings.filter(({ rule }) => rule === 'scope-changed').map(({ severity }) => severity)),
    ).toEqual(new Set(['info']));
  });

  test('an operation moved out of a scope that knew it: an error that says where it is', async () => {
    expect(await sinceReview('  /orders/{id}:\n', '  /v2/orders/{id}:\n')).toEqual([
      'model.yaml:7 scope-stale api.yaml GET /orders/{} is now GET /v2/orders/{id}, which threat T-1 does not reach; take it into the scope',
    ]);
  });

  test('an operationId that a scope names has another name: the lock knows which', async () => {
    expect(await sinceReview('operationId: createOrder', 'operationId: placeOrder')).toContain(
      'model.yaml:8 scope-stale No operation has the operationId `createOrder`, which threat T-2 names; since the review it is `placeOrder`',
    );
  });

  describe('a scheme is another kind under the same name', () => {
    const became = async (oauth: string, key = '{type: apiKey, in: header, name: X-Key}') => {
      const found = await sinceReview(api.match(/oauth: \{type.*/)?.[0] ?? '', `oauth: ${oauth}`);
      if (key === '') return found;
      repository.edit('api.yaml', 'key: {type: apiKey, in: header, name: X-Key}', `key: ${key}`);
      return repository.seen(drift);
    };

    test('a weaker one: an error, once, with the scheme', async () => {
      expect(await became('{type: apiKey, in: query, name: k}')).toEqual([
        'model.yaml:3 security-weakened GET /orders, POST /orders, GET /orders/{id} ask less of callers than at the review on 2026-10-02: oauth is a key in the query (k) now, and was OpenID Connect',
      ]);
      const { findings } = await repository.check();
      expect(findings.find(({ rule }) => rule === 'security-weakened')).toMatchObject({
        severity: 'high',
        operationCount: 3,
        related: [
          { pointer: '/components/securitySchemes/oauth', message: 'was OpenID Connect at the review' },
        ],
      });
    });

    test('one of the same worth: a person must judge', async () => {
      expect((await became('{type: mutualTLS}')).join()).toContain(
        'ask something else of callers than at the review on 2026-10-02: oauth is mutual TLS now, and was OpenID Connect',
      );
      const { findings } = await repository.check();
      expect(findings.find(({ rule }) => rule === 'security-weakened')?.severity).toBe('medium');
    });

    test('one that nothing asks for does not matter', async () => {
      const same =
        '{type: openIdConnect, openIdConnectUrl: https://id.example.com/.well-known/openid-configuration}';
      expect(await became(same, '{type: http, scheme: basic}')).toEqual([]);
    });

    test('flows that put tokens into the URL are weaker; a key under another name is information', async () => {
      const oauth = (flows: string) => `oauth: {type: oauth2, flows: {${flows}}}`;
      const code = 'authorizationCode: {authorizationUrl: /a, tokenUrl: /t, scopes: {}}';
      const changed = async (from: string, to: string) => {
        repository.write({ 'api.yaml': api.replace(/oauth: \{type.*/, from), 'model.yaml': model });
        await review();
        repository.edit('api.yaml', from, to);
        return (await repository.seen(drift)).map((text) => text.split(' ')[1]);
      };
      const implicit = 'implicit: {authorizationUrl: /a, scopes: {}}';
      expect(await changed(oauth(code), oauth(`${code}, ${implicit}`))).toEqual(['security-weakened']);
      expect(await changed(oauth(`${code}, ${implicit}`), oauth(code))).toEqual(['scope-changed']);
      const named = (name: string) => `oauth: {type: apiKey, in: header, name: ${name}}`;
      expect(await changed(named('X-Key'), named('X-Api-Key'))).toEqual(['scope-changed']);
      expect(await changed(named('X-Key'), 'oauth: {type: http, scheme: bearer}')).toEqual(['scope-changed']);
    });

    test('nothing is said by a lock that did not remember schemes, which stays readable', async () => {
      repository.write({ 'api.yaml': api, 'model.yaml': model });
      const text = await review();
      const older = text.replace(/ *"schemes": \{[^}]*\},\n/, '');
      expect(older).not.toBe(text);
      const read = parseLock(older);
      expect('problem' in read || formatLock(read)).toBe(older);
      repository.write({ 'threatlint.lock': older });
      repository.edit(
        'api.yaml',
        /oauth: \{type.*/.exec(api)?.[0] ?? '',
        'oauth: {type: apiKey, in: query, name: k}',
      );
      expect((await repository.seen(drift)).map((one) => one.split(' ')[1])).toEqual(['scope-changed']);
    });
  });

  test('what happens to several scopes is said once', async () => {
    const three = model.replace(
      'threats:\n',
      'threats:\n  T-0: {title: Any, scope: {}, mitigations: {M-1: {status: planned}}}\n',
    );
    repository.write({ 'api.yaml': api, 'model.yaml': three });
    await review();
    repository.edit(
      'api.yaml',
      '  /orders/{id}:\n',
      '  /orders/all:\n    delete: {responses: {}}\n  /orders/{id}:\n',
    );
    repository.edit('api.yaml', 'webhooks:\n', 'webhooks:\n  sent:\n    post: {responses: {}}\n');
    expect(await repository.seen(drift)).toEqual([
      'model.yaml:7 scope-changed The scope of T-0 has gained POST sent since the review on 2026-10-02',
      'model.yaml:7 scope-changed The scopes of T-0, T-1 have gained DELETE /orders/all since the review on 2026-10-02',
    ]);
    await review();
    repository.edit('api.yaml', '  /orders/{id}:\n', '  /v2/orders/{id}:\n');
    repository.edit('model.yaml', 'scope: {}', 'scope: {path: "/orders/*"}');
    expect(await repository.seen(drift)).toContain(
      'model.yaml:7 scope-stale api.yaml GET /orders/{} is now GET /v2/orders/{id}, which threats T-0, T-1 do not reach; take it into the scope',
    );
  });

  test('a name that is gone is told where it stands, and not as an operation that was lost', async () => {
    expect(await sinceReview('operationId: createOrder', 'operationId: placeOrder')).toEqual([
      'model.yaml:8 scope-stale No operation has the operationId `createOrder`, which threat T-2 names; since the review it is `placeOrder`',
    ]);
  });

  test('and was reviewed again: nothing is left to say', async () => {
    expect(
      await sinceReview('security: [{oauth: [read, write]}]', 'security: [{oauth: [read]}]'),
    ).not.toEqual([]);
    await review('2026-11-23');
    expect(await repository.seen(drift)).toEqual([]);
  });

  test('without a lock there is nothing to compare with', async () => {
    repository.write({ 'api.yaml': api, 'model.yaml': model });
    expect(await repository.seen(drift)).toEqual([]);
  });

  test('a lock that says something else than a lock does no harm', async () => {
    repository.write({ 'api.yaml': api, 'model.yaml': model });
    const odd = {
      version: 1,
      imports: [1],
      models: { shop: { operations: { 'api.yaml GET /orders': 5, __proto__: 1 }, threats: { 'T-1': 'x' } } },
    };
    repository.write({ 'threatlint.lock': JSON.stringify(odd) });
    const { exitStatus } = await repository.check();
    expect(exitStatus).toBeLessThan(2);
  });
});

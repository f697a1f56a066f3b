import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerAll, unanswered } from '../../src/derive/answer.ts';
import { firstModel } from '../../src/derive/first.ts';
import { EditError } from '../../src/derive/insert.ts';
import { measures } from '../../src/derive/measures.ts';
import type { PatternId } from '../../src/derive/patterns.ts';
import { sync } from '../../src/derive/sync.ts';
import { bodyOf, flow, type Standing } from '../../src/derive/write.ts';
import { builtIn } from '../../src/rules/source.ts';
import { play, shop } from '../threats/scene.ts';

/** The rules of what sync writes must be there for the model to hold. */
const rules = [...builtIn.rules.values()];

function run(text: string, definition = shop, name = 'model.yaml') {
  const played = play({
    models: { [name]: text },
    definitions: { 'shop.yaml': definition },
    rules,
  });
  const candidates = answerAll(played.apis, builtIn, { ...played, today: '2026-11-01' });
  const [linked] = played.models;
  if (!linked) throw new Error('no model');
  return { played, candidates, linked, open: unanswered(candidates) };
}

function synced(text: string, definition = shop, name = 'model.yaml') {
  const { candidates, linked } = run(text, definition, name);
  return sync(text, linked.model, candidates);
}

const head = `threatlint: 1
id: shop
components: { api: { implements: { shop: shop.yaml } } }
`;
const written = `  T-BOLA-ORDERS:
    # GET /orders/{id} takes the id \`id\`
    # DELETE /orders/{id} takes the id \`id\`
    title: "Orders: a caller reads or changes another caller's object by its id"
    categories: { stride: [I, T, E], owasp: [API1], cwe: [639] }
    scope: { path: "/orders/{}/**" }
    mitigations:
      M-AUTH: { status: planned, verify: { rule: object-op-unauthenticated } }
      # a test to write: name its file, and say \`implemented\` when it passes
      M-OWNER: { status: planned, title: A caller who asks for another one's object by its id is refused, verify: { evidence: test/security/t-bola-orders.test.ts } }
`;

describe('sync', () => {
  it('appends what is missing behind the last threat, and leaves everything else byte for byte', () => {
    const before = `${head}# what we know
threats:
    T-1:   {title: "mine", scope: {operationId: [createOrder, cancelOrder]}, # both
      categories: {owasp: [API2, API6]}, mitigations: {M-1: {status: planned}}} # end
    # T-2 is on its way
# the rest
title: Shop # last
`;
    const { text, added } = synced(before);
    expect(added).toEqual(['T-BOLA-ORDERS']);
    const indented = written.replace(/^/gm, '  ').trimEnd();
    expect(text).toBe(before.replace('# the rest\n', `${indented}\n# the rest\n`));
  });

  it('writes a section of its own where there is none, and into an empty one', () => {
    const dismissed = `dismissed:
  "anonymous-write@shop:/": { reason: r, by: b }
  "sensitive-flows@shop:/": { reason: r, by: b }
`;
    expect(synced(head + dismissed).text).toBe(`${head}${dismissed}threats:\n${written}`);
    expect(run(synced(`${head}threats: {}\n${dismissed}`).text).open).toEqual([]);
    expect(synced((head + dismissed).trimEnd()).text).toBe(`${head}${dismissed}threats:\n${written}`);
    expect(synced((head + dismissed).replaceAll('\n', '\r\n')).text).toBe(
      `${head}${dismissed}threats:\n${written}`.replaceAll('\n', '\r\n'),
    );
  });

  it('edits JSON and flow maps', () => {
    const before =
      '{"threatlint": 1, "id": "shop", "components": {"api": {"implements": {"shop": "shop.yaml"}}}}\n';
    const { text } = synced(before, shop, 'model.json');
    expect(text.startsWith(before.slice(0, -2))).toBe(true);
    expect(Object.keys(JSON.parse(text).threats)).toContain('T-BOLA-ORDERS');
    const spread = `${JSON.stringify(JSON.parse(before), null, 2)}\n`;
    const laidOut = synced(spread, shop, 'model.json').text;
    expect(laidOut).toBe(`${JSON.stringify(JSON.parse(laidOut), null, 2)}\n`);
    const flow = `${head}threats: { T-1: {title: x, scope: {}, mitigations: {M-1: {status: planned}}} } # mine\n`;
    expect(synced(flow).text).toContain('{status: planned}}},\n  "T-BOLA-ORDERS": {"title":');
    expect(synced(flow).text.endsWith('}} } # mine\n')).toBe(true);
    expect(run(synced(flow).text).open).toEqual([]);
  });

  it('takes no id that is there already', () => {
    const mine = `${head}threats:\n  T-BOLA-ORDERS: { title: x, scope: {}, mitigations: { M-1: { status: planned } } }\n`;
    expect(synced(mine).added).toContain('T-BOLA-ORDERS-2');
  });

  it('answers what is left of a candidate that is answered in part', () => {
    const part = `${head}threats:\n  T-1: { title: x, categories: { owasp: [API1] }, scope: { operationId: getOrder }, mitigations: { M-1: { status: planned } } }\n`;
    const { text } = synced(part);
    expect(text).toContain('scope: { path: "/orders/**", method: DELETE }');
    expect(run(text).open).toEqual([]);
  });

  it('writes as a claim what holds, and leaves out what has nothing to judge', () => {
    const { candidates, linked } = run(head);
    const { text } = sync(head, linked.model, candidates, (_threat, mitigation) =>
      mitigation === 'M-AUTH' ? 'holds' : mitigation === 'M-IDEMPOTENT' ? 'nothing to judge' : 'fails',
    );
    expect(text).toContain('M-AUTH: { status: implemented, reduces: { likelihood: 1 }, verify');
    expect(text).not.toContain('M-IDEMPOTENT');
    expect(text).toContain('M-429: { status: planned');
  });

  it('claims nothing about roles, whatever rules find', () => {
    const admin = shop.replaceAll('/orders/{id}', '/admin/orders/{id}');
    const { candidates, linked } = run(head, admin);
    const { text } = sync(head, linked.model, candidates, () => 'holds');
    expect(text).toContain('M-ROLE: { status: planned, verify: { rule: admin-same-security } }');
  });

  it.each(Object.entries(measures))('mitigates no %s before somebody has looked', (pattern, own) => {
    const written = (standing: Standing) =>
      bodyOf(
        { id: 'T-1', pattern: pattern as PatternId, title: 't', scope: {}, evidence: [], test: 't.ts' },
        () => standing,
      ).mitigations as Record<string, { status: string; verify: Record<string, unknown> }>;
    expect(Object.keys(written('fails'))).toEqual(Object.keys(own));
    for (const standing of ['holds', 'fails', 'nothing to judge'] as const) {
      const all = Object.values(written(standing));
      expect(
        all.filter(({ status, verify }) => status === 'planned' && verify.evidence === 't.ts').length,
      ).toBe(1);
      expect(all.filter(({ status, verify }) => status === 'implemented' && !verify.rule)).toEqual([]);
    }
  });

  it('leaves every threat to be looked at, though all that it could claim holds', () => {
    const guarded = shop
      .replace('servers:', 'security: [{key: []}]\nservers:')
      .replaceAll('/orders', '/admin/orders')
      .replace('note: {type: string}', 'note: {type: string}\n        salary: {type: number}');
    const { candidates, linked } = run(head, guarded);
    const { text } = sync(head, linked.model, candidates, () => 'holds');
    const { threats } = run(text, guarded).played;
    expect(threats.length).toBeGreaterThan(2);
    expect(text).toContain('status: implemented');
    expect(threats.filter(({ status }) => status === 'mitigated')).toEqual([]);
  });

  it('names the test from where the model stands', () => {
    expect(synced(head.replace('shop.yaml', '../shop.yaml'), shop, 'threat-models/shop.yaml').text).toContain(
      'evidence: ../test/security/t-bola-orders.test.ts',
    );
  });

  it('refuses a text that it would have to rewrite', () => {
    const { candidates, linked } = run(head);
    expect(() => sync('threats: [', linked.model, candidates)).toThrow(EditError);
    expect(() => sync('threats: 3\n', linked.model, candidates)).toThrow(EditError);
    expect(() => sync('- a\n', linked.model, candidates)).toThrow(EditError);
  });

  it('writes the name of a file that holds a line break in one line', () => {
    expect(flow({ implements: { api: '../line\nbreak.yaml' } })).toBe(
      '{ implements: { api: "../line\\nbreak.yaml" } }',
    );
  });

  it('writes names of strangers as text: no line of the model is theirs', () => {
    const evil = shop.replaceAll('/orders/{id}', '"/orders\\n# x: {id}/{id}"');
    const { text } = synced(head, evil);
    const { played } = run(text, evil);
    expect(played.models[0]?.sound).toBe(true);
    expect(synced(text, evil).added).toEqual([]);
  });

  const comment = fc.stringMatching(/^[a-z :#{}'",-]{0,20}$/);
  const line = fc.oneof(
    fc.constant(''),
    comment.map((text) => `# ${text}`),
    comment.map((text) => `    # ${text}`),
  );
  const threat = fc
    .record({
      id: fc.integer({ min: 1, max: 99 }),
      operation: fc.constantFrom('getOrder', 'createOrder'),
      style: fc.boolean(),
      after: fc.array(line, { maxLength: 2 }),
    })
    .map(({ id, operation, style, after }) => {
      const body = style
        ? `  T-${id}: { title: x, scope: { operationId: ${operation} }, categories: { owasp: [API1] }, mitigations: { M-1: { status: planned } } } # t`
        : `  T-${id}:\n    title: |\n      two\n      lines\n    scope:\n      operationId: [${operation}] # s\n    mitigations:\n      M-1:\n        status: planned`;
      return { id, text: [body, ...after].join('\n') };
    });

  it('does the same twice as once; every line survives in order; what it wrote checks', () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 3 }),
        fc.uniqueArray(threat, { selector: ({ id }) => id, maxLength: 3 }),
        fc.array(line, { maxLength: 3 }),
        fc.constantFrom('', 'title: Shop\n', 'zones:\n  core: { trust: 80 } # z\n'),
        (before, threats, between, last) => {
          const section =
            threats.length > 0 ? `threats:\n${threats.map(({ text }) => text).join('\n')}\n` : '';
          const text = `${[...before, ''].join('\n')}${head}${section}${between.join('\n')}\n${last}`;
          const once = synced(text);
          expect(synced(once.text)).toEqual({ text: once.text, added: [] });
          const { played, open } = run(once.text);
          expect(open).toEqual([]);
          expect(
            played.findings.filter(({ rule }) => rule.startsWith('model-') || rule.startsWith('scope-')),
          ).toEqual([]);
          const lines = once.text.split('\n');
          let at = 0;
          for (const old of text.split('\n')) {
            at = lines.indexOf(old, at);
            expect(at).toBeGreaterThanOrEqual(0);
            at++;
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('A first model', () => {
  const first = (definition: string) => {
    const { played } = run(head, definition);
    return firstModel(played.apis, 'model.yaml');
  };

  it('checks, and is complete once it is synced', () => {
    const text = synced(first(shop)).text;
    const { played, open } = run(text);
    expect(open).toEqual([]);
    expect(played.models[0]?.sound).toBe(true);
    // What is left is true: anyone may cancel an order.
    const said = played.findings.filter(({ severity }) => severity !== 'info');
    expect(said.map(({ rule, message }) => [rule, message.includes('DELETE /orders/{id}')])).toEqual([
      ['flow-unprotected', true],
    ]);
    expect(text).toContain(
      'components:\n  shop-service: { zone: service, exposure: public, implements: { shop: ./shop.yaml } }',
    );
  });

  it('claims what looks sensitive, and declares it in the flow', () => {
    const text = first(
      shop.replace(
        'note: {type: string}',
        'note: {type: string}\n        email: {type: string}\n        cvc: {type: string}',
      ),
    );
    expect(text).toContain(
      'payment-data: { class: restricted, tags: [pci], cia: [5, 5, 3], match: { property: [cvc] } }',
    );
    expect(text).toContain('match: { property: [email] }');
    expect(text).toMatch(/via: shop, data: \[.*payment-data, personal-data\]/);
  });

  it('takes an API with private servers alone for internal', () => {
    expect(first(shop.replace('https://api.shop.com', 'https://shop.internal'))).toContain(
      'exposure: internal',
    );
  });

  it('keeps what strangers call their API in its place', () => {
    const text = first(shop.replace('title: Shop', 'title: "x\\nthreats: {} # \\u0007 {a}: b"'));
    expect(run(synced(text).text).played.models[0]?.sound).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import type { Operation } from '../../src/openapi/model.ts';
import { matrix } from '../../src/render/matrix.ts';
import csrf from '../../src/rules/authentication/cookie-auth-without-csrf.ts';
import cacheable from '../../src/rules/cors/sensitive-response-cacheable.ts';
import passwords from '../../src/rules/output/password-in-response.ts';
import uploads from '../../src/rules/resources/upload-unbounded.ts';
import secrets from '../../src/rules/secrets/secret-in-document.ts';
import ssrf from '../../src/rules/ssrf/ssrf-url-parameter.ts';
import { playThreat } from './scene.ts';

/** A shop of four operations; `extra` goes to its root, `post` into its one body. */
const shop = ({ post = '{type: string, maxLength: 9}', extra = '', info = '' } = {}) => `openapi: 3.0.3
info: {title: Shop, version: "1"${info}}
servers: [{url: "https://api.shop.com"}]
security: [{key: []}]
paths:
  /orders:
    get: {operationId: list, responses: {"200": {description: ok}}}
    post:
      operationId: order
      requestBody: {content: {application/json: {schema: ${post}}}}
      responses: {"201": {description: ok}}
  /pictures:
    put: {operationId: picture, requestBody: {content: {image/png: {schema: {type: string, format: binary, maxLength: 9000}}}}, responses: {"204": {description: ok}}}
    get: {operationId: look, responses: {"204": {description: ok}}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
${extra}`;

const claim = (rule: string, definition: string, scope = '{}') =>
  playThreat(
    `scope: ${scope}, risk: {likelihood: 4, impact: 3}, mitigations: {M-1: {status: implemented, reduces: {likelihood: 3}, verify: {rule: ${rule}}}}`,
    { definitions: { 'shop.yaml': definition }, rules: [secrets, ssrf, uploads, csrf, cacheable, passwords] },
  );

describe('a claim that only a part of its scope can show', () => {
  it('tells how many operations were judged, and has a mark of its own for the others', () => {
    const played = claim('upload-unbounded', shop());
    const [threat] = played.threats;
    expect(threat?.mitigations[0]).toMatchObject({ verdict: 'verified', operations: 4, judged: 1 });
    const [model] = played.models;
    const rows = model ? matrix(model, played).split('\n') : [];
    expect(rows.filter((row) => row.includes('PUT /pictures'))).toEqual(['| `PUT /pictures` | ✔ |']);
    expect(rows.filter((row) => row.includes('GET /orders'))).toEqual(['| `GET /orders` | – |']);
  });

  it('takes off the risk what it is worth where the weakness cannot be elsewhere', () => {
    expect(claim('upload-unbounded', shop()).threats[0]).toMatchObject({
      status: 'mitigated',
      risk: { inherent: 12, residual: 3 },
    });
  });
});

describe('a claim about something that is nowhere in its scope', () => {
  it('holds when taking it away is the protection', () => {
    const plain =
      '{type: object, additionalProperties: false, properties: {size: {type: string, enum: [s, m]}}}';
    const { threats, diagnostics } = claim('ssrf-url-parameter', shop({ post: plain }), '{path: /orders}');
    expect(threats[0]?.mitigations[0]).toMatchObject({ verdict: 'verified', judged: 0 });
    expect(threats[0]?.risk.residual).toBe(3);
    expect(diagnostics).toEqual([]);
  });

  it('is vacuous where callers may write what they like, under whatever name', () => {
    const free = '{type: object, properties: {comment: {type: string, maxLength: 200}}}';
    const { threats } = claim('ssrf-url-parameter', shop({ post: free }), '{path: /orders}');
    expect(threats[0]?.mitigations[0]).toMatchObject({ verdict: 'vacuous' });
  });

  it('is vacuous when it limits what nobody sends', () => {
    const { threats, seen } = claim('string-unbounded', shop(), '{operationId: list}');
    expect(threats[0]).toMatchObject({ status: 'open', mitigations: [{ verdict: 'vacuous', judged: 0 }] });
    expect(seen('mitigation-vacuous')).toHaveLength(1);
  });
});

describe('a claim that depends on what was not read', () => {
  const away = '{type: object, properties: {note: {$ref: "https://elsewhere.example/note.json"}}}';

  it('is unverifiable, takes nothing off, and names the gap', () => {
    const { threats, seen } = claim('string-unbounded', shop({ post: away }));
    expect(threats[0]).toMatchObject({
      status: 'open',
      risk: { residual: 12 },
      mitigations: [{ verdict: 'unverifiable', assurance: 'none' }],
    });
    expect(seen('mitigation-unverifiable').join()).toMatch(
      /M-1 of T-1 cannot be verified on POST \/orders: .*elsewhere\.example/,
    );
  });

  it('is verified all the same when it does not depend on that part', () => {
    expect(claim('server-cleartext', shop({ post: away })).threats[0]?.mitigations[0]?.verdict).toBe(
      'verified',
    );
    expect(
      claim('string-unbounded', shop({ post: away }), '{path: /pictures}').threats[0]?.mitigations[0]
        ?.verdict,
    ).toBe('verified');
  });

  it('is unverifiable where a parameter is described in two ways', () => {
    const twice =
      'parameters: [{name: q, in: query, schema: {type: string, maxLength: 5}, content: {application/json: {schema: {type: string}}}}]';
    const definition = shop().replace('operationId: list,', `operationId: list, ${twice},`);
    expect(
      claim('string-unbounded', definition, '{operationId: list}').threats[0]?.mitigations[0]?.verdict,
    ).toBe('unverifiable');
  });

  it('is unverifiable where a key is written twice: nobody knows which of the two holds', () => {
    const twice = shop({ extra: '"security": [{key: []}]\n' }).replace(
      'security: [{key: []}]',
      'security: []',
    );
    const [threat] = claim('upload-unbounded', twice).threats;
    expect(threat?.mitigations[0]).toMatchObject({ verdict: 'unverifiable' });
    expect(threat?.status).toBe('open');
  });

  it('fails where it fails, whatever else was not read', () => {
    const both =
      '{type: object, properties: {text: {type: string}, note: {$ref: "https://elsewhere.example/note.json"}}}';
    expect(
      claim('string-unbounded', shop({ post: both }), '{path: /orders}').threats[0]?.mitigations[0]?.verdict,
    ).toBe('contradicted');
  });
});

describe('a claim beside what an ordinary run lets pass', () => {
  const verdictOf = (rule: string, operation: string, scheme = '{type: apiKey, in: header, name: X-Key}') =>
    claim(
      rule,
      `openapi: 3.1.0
info: {title: Shop, version: "1"}
servers: [{url: "https://api.shop.com"}]
security: [{key: []}]
paths: {/drafts: {post: ${operation}}}
components: {securitySchemes: {key: ${scheme}}}
`,
    ).threats[0]?.mitigations[0]?.verdict;
  const answering = (content: string, headers = '{}') =>
    `{responses: {"201": {description: Made, headers: ${headers}, content: {application/json: {schema: ${content}}}}}}`;

  it('is unverifiable where an answer holds a password that may have been made for it', () => {
    const made =
      '{oneOf: [{type: object, properties: {ok: {type: boolean}}}, {type: object, properties: {password: {type: string}}}]}';
    expect(verdictOf('password-in-response', answering(made))).toBe('unverifiable');
    const other = '{type: object, properties: {ok: {type: boolean}}}';
    expect(verdictOf('password-in-response', answering(other))).toBe('verified');
  });

  it('is unverifiable where only one of several values keeps an answer out of caches', () => {
    const token = '{type: object, properties: {access_token: {type: string}}}';
    const values = (...list: string[]) => `{Cache-Control: {schema: {type: string, enum: [${list}]}}}`;
    const rule = 'sensitive-response-cacheable';
    expect(verdictOf(rule, answering(token, values('no-cache', 'no-store')))).toBe('unverifiable');
    expect(verdictOf(rule, answering(token, values('"no-store, private"', 'no-store')))).toBe('verified');
  });

  it('is unverifiable where the body that holds the token against forged requests may be left out', () => {
    const form =
      '{application/x-www-form-urlencoded: {schema: {type: object, required: [csrf_token], properties: {csrf_token: {type: string, maxLength: 40}}}}}';
    const posting = (required: boolean) =>
      `{requestBody: {required: ${required}, content: ${form}}, responses: {"204": {description: Kept}}}`;
    const jar = '{type: apiKey, in: cookie, name: sid}';
    expect(verdictOf('cookie-auth-without-csrf', posting(false), jar)).toBe('unverifiable');
    expect(verdictOf('cookie-auth-without-csrf', posting(true), jar)).toBe('verified');
  });
});

describe('a finding about the definition as a whole', () => {
  it('contradicts a claim of its rule on every operation', () => {
    const info = ', description: "Try it with ghp_R8kq2Vt7LmZx4Np9Wc3Ys6Hd1Bf5Gj0TaUe7"';
    const { threats } = claim('secret-in-document', shop({ info }));
    expect(threats[0]?.mitigations[0]).toMatchObject({ verdict: 'contradicted' });
    expect(threats[0]?.mitigations[0]?.failing).toHaveLength(4);
  });
});

describe('a claim that callers are known', () => {
  it.each([
    ['a scheme that is declared nowhere', 'security: [{token: []}]'],
    ['a scheme without a type', 'security: [{odd: []}]'],
    ['a scheme that lies elsewhere', 'security: [{away: []}]'],
    ['a way in that asks for nothing', 'security: [{key: []}, {}]'],
  ])('fails on %s', (_what, security) => {
    const definition = shop()
      .replace('security: [{key: []}]', security)
      .replace(
        'securitySchemes: {',
        'securitySchemes: {odd: {description: x}, away: {$ref: "https://elsewhere.example/scheme.json"}, ',
      );
    const { threats } = claim('operation-unauthenticated', definition);
    expect(threats[0]?.mitigations[0]).toMatchObject({ verdict: 'contradicted' });
    const standing = (operation: Operation) => threats[0]?.mitigations[0]?.standing(operation);
    expect(threats[0]?.scope.map(standing)).toEqual(['fails', 'fails', 'fails', 'fails']);
  });
});

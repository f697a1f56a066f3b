import { describe, expect, it } from 'vitest';
import { guarded, type Played, play } from './scene.ts';

/** A model with one flow, from a customer on the internet, a service in the core, its database, and a bank outside. */
function played(flow: string, definition = guarded): Played {
  const text = `threatlint: 1
id: shop
zones: {internet: {trust: 0}, core: {trust: 80}}
actors: {customer: {zone: internet}}
components:
  api: {zone: core, exposure: public, implements: {shop: shop.yaml}}
  db: {zone: core, kind: datastore}
externals: {bank: {zone: internet}}
flows: [{${flow}}]
`;
  return play({ models: { 'model.yaml': text }, definitions: { 'shop.yaml': definition } });
}

const through = 'from: customer, to: api, via: shop';
const inClear = guarded.replace('https://', 'http://');
const allOpen = guarded.replaceAll('security: [{key: []}]', 'security: []');
/** Orders may be read by anyone; made and cancelled with a key only. */
const partlyOpen = guarded.replace(
  /(operationId: (?:listOrders|getOrder)\n\s+tags: \[orders\]\n\s+security: )\[\{key: \[\]\}\]/g,
  '$1[]',
);
const severities = ({ findings }: Played) => findings.map(({ rule, severity }) => [rule, severity]);
const places = ({ findings }: Played) =>
  findings.flatMap(({ related }) => related.map(({ place }) => place.pointer()));

describe('flow-unprotected', () => {
  it.each([
    ['nothing stated', 'from: api, to: bank', 'authentication or encryption'],
    ['clear text', 'from: api, to: bank, protocol: http, auth: basic', 'encryption'],
    ['no authentication', 'from: api, to: bank, protocol: https, auth: none', 'authentication'],
  ])('warns of a flow between zones: %s', (_title, text, lacks) => {
    expect(played(text).seen('flow-unprotected')).toEqual([
      `9 "{${text}}": The flow from api to bank crosses from zone core to internet without ${lacks}`,
    ]);
  });

  it.each([
    ['both stated', 'from: api, to: bank, protocol: https, auth: mtls'],
    ['encrypted', 'from: api, to: bank, protocol: postgres-tls'],
    ['inside one zone', 'from: api, to: db, protocol: http'],
    ['through a definition that is protected but for what must be open', through],
  ])('is silent: %s', (_title, text) => {
    expect(played(text).diagnostics).toEqual([]);
  });

  it('reads what is not stated from the definition, for every operation, and names those that lack it', () => {
    const lacking = (what: string) => [
      `9 "{${through}}": The flow from customer to api crosses from zone internet to core without ${what}`,
    ];
    expect(played(through, inClear).seen('flow-unprotected')).toEqual(lacking('encryption'));
    expect(played(through, allOpen).seen('flow-unprotected')).toEqual(
      lacking('authentication: anyone may call GET /orders, POST /orders, GET /orders/{id} and 2 more'),
    );
    const partly = played(through, partlyOpen);
    expect(partly.seen('flow-unprotected')).toEqual(
      lacking('authentication: anyone may call GET /orders, GET /orders/{id}'),
    );
    expect(partly.findings[0]?.operations.map(({ label }) => label)).toEqual([
      'GET /orders',
      'GET /orders/{id}',
    ]);
  });

  it('takes a requirement of a scheme that is declared nowhere for none', () => {
    expect(played(through, guarded.replaceAll('[{key: []}]', '[{kye: []}]')).diagnostics).toEqual([
      'flow-unprotected',
    ]);
  });

  it('takes servers of somebody who develops for no flow', () => {
    for (const server of ['localhost:8080', '10.0.0.7', 'shop.test']) {
      const url = `http://${server}"}, {url: "https://api.shop.com`;
      expect(played(through, guarded.replace('https://api.shop.com', url)).diagnostics).toEqual([]);
    }
  });

  it('shows where the definition says so, and nothing of it where the flow itself does', () => {
    expect(places(played(through, inClear))).toEqual(['/servers/0/url']);
    expect(places(played(through, partlyOpen))).toEqual(['/paths/~1orders/get', '/paths/~1orders~1{id}/get']);
    expect(places(played(`${through}, protocol: http`))).toEqual([]);
  });
});

describe('flow-contradicted', () => {
  it('says what a flow states and its definition shows to be otherwise, each at its place', () => {
    const found = played(
      `${through}, auth: oauth2, protocol: https`,
      partlyOpen.replace('https://', 'http://'),
    );
    expect(found.seen('flow-contradicted')).toEqual([
      '9 "oauth2": The flow from customer to api states auth oauth2, but shop lets anyone call GET /orders, GET /orders/{id}',
      '9 "https": The flow from customer to api states protocol https, but shop serves GET /orders, POST /orders, GET /orders/{id} and 2 more in clear text',
    ]);
    expect(severities(found)).toEqual([
      ['flow-contradicted', 'high'],
      ['flow-contradicted', 'high'],
    ]);
    expect(places(found)).toEqual(['/paths/~1orders/get', '/paths/~1orders~1{id}/get', '/servers/0/url']);
  });

  it('holds within one zone as well, and for one server of several', () => {
    const url = 'https://api.shop.com"}, {url: "http://old.shop.com';
    expect(
      severities(
        played('from: db, to: api, via: shop, protocol: tls', guarded.replace('https://api.shop.com', url)),
      ),
    ).toEqual([['flow-contradicted', 'high']]);
  });

  it('knows that mutual TLS states encryption, too', () => {
    expect(played(`${through}, auth: mTLS`, inClear).seen('flow-contradicted')).toEqual([
      '9 "mTLS": The flow from customer to api states auth mTLS, but shop serves GET /orders, POST /orders, GET /orders/{id} and 2 more in clear text',
    ]);
  });

  it('is silent where the definition shows it, or says nothing', () => {
    const stated = `${through}, auth: oauth2, protocol: https`;
    expect(played(stated).diagnostics).toEqual([]);
    expect(played(stated, guarded.replace('https://api.shop.com', '/v1')).diagnostics).toEqual([]);
  });
});

describe('what a protocol says', () => {
  const out = (words: string) => severities(played(`from: api, to: bank, auth: basic, ${words}`))[0];

  it.each([
    ...[
      'https',
      'HTTPS/1.1',
      'wss',
      'postgres-tls',
      'grpc over TLS 1.3',
      'sql-access-protocol-encrypted',
      'HTTP/3',
    ],
    ...['h2', 'ssh-tunnel', 'amqps', 'kafka+ssl'],
  ])('`%s` is encrypted', (protocol) => {
    expect(out(`protocol: "${protocol}"`)).toBeUndefined();
  });

  it.each([
    ...[
      'http',
      'HTTP/1.1',
      'grpc',
      'redis-cluster',
      'jdbc in clear text',
      'kafka without TLS',
      'smtp (plaintext)',
    ],
    ...['https or http', 'tls: off', 'unencrypted binary'],
  ])('`%s` is not', (protocol) => {
    expect(out(`protocol: "${protocol}"`)).toEqual(['flow-unprotected', 'medium']);
  });

  it.each(['kafka', 'jdbc', 'HTTP/2', 'our own'])('of `%s` it is not known, and that is said', (protocol) => {
    expect(
      played(`from: api, to: bank, auth: basic, protocol: "${protocol}"`).seen('flow-protocol-unknown'),
    ).toEqual([
      `9 ""${protocol}"": The flow from api to bank crosses from zone core to internet by \`${protocol}\`, of which is not known whether it encrypts`,
    ]);
    expect(out(`protocol: "${protocol}"`)).toEqual(['flow-protocol-unknown', 'low']);
    expect(played(`from: api, to: db, protocol: "${protocol}"`).diagnostics).toEqual([]);
    expect(played(`${through}, protocol: "${protocol}"`).diagnostics).toEqual([]);
  });

  it.each(['mtls', 'mutual TLS', 'client certificate', 'mTLS with SPIFFE'])(
    'client certificates are TLS: `%s`',
    (auth) => {
      const flow = (protocol: string) =>
        played(`from: api, to: bank, auth: "${auth}", protocol: ${protocol}`).diagnostics;
      expect(flow('grpc')).toEqual([]);
      expect(flow('kafka')).toEqual([]);
      expect(flow('grpc in clear text')).toEqual(['flow-unprotected']);
    },
  );

  it.each(['none', 'Anonymous', 'no auth', 'unauthenticated'])('`auth: %s` is none', (auth) => {
    expect(severities(played(`from: api, to: bank, auth: "${auth}", protocol: https`))).toEqual([
      ['flow-unprotected', 'medium'],
    ]);
  });

  it.each(['https-stripped', 'tls planned', 'https (maybe)', 'ex-ssl', 'https if we find the time'])(
    'a word that nobody here knows may take back the others: `%s`',
    (protocol) => {
      expect(out(`protocol: "${protocol}"`)).toEqual(['flow-protocol-unknown', 'low']);
    },
  );

  it.each(['tls (disabled)', 'https [TLS: off]', 'tls is none'])('`%s` denies it', (protocol) => {
    expect(out(`protocol: "${protocol}"`)).toEqual(['flow-unprotected', 'medium']);
  });

  it('mutual TLS that is planned encrypts nothing', () => {
    expect(played('from: api, to: bank, protocol: smtp, auth: mtls planned').diagnostics).toEqual([
      'flow-protocol-unknown',
      'flow-unprotected',
    ]);
  });

  it.each([
    'false',
    '-',
    'n/a',
    'public',
    'todo',
    'oauth2 (next year)',
    'token optional',
    'unser Geheimnis',
    'tls',
  ])('`auth: %s` proves nobody, and that is said', (auth) => {
    expect(
      played(`from: api, to: bank, auth: "${auth}", protocol: https`).seen('flow-protocol-unknown'),
    ).toEqual([
      `9 ""${auth}"": The flow from api to bank crosses from zone core to internet by \`${auth}\`, of which is not known whether it proves who calls`,
    ]);
  });

  it.each([
    ...['oauth2', 'OpenID Connect', 'basic', 'API key', 'public key', 'password', 'session-id', 'two-factor'],
    ...[
      'client certificate',
      'AWS SigV4',
      'private key JWT (RS256)',
      'oauth2 client credentials',
      'credentials',
    ],
    ...['signature keys', 'HMAC-SHA256', 'mTLS and token', 'Kerberos'],
  ])('`auth: %s` proves who calls', (auth) => {
    expect(played(`from: api, to: bank, auth: "${auth}", protocol: https`).diagnostics).toEqual([]);
  });
});

describe('a flow that names no definition of the component it reaches', () => {
  const stated = 'from: customer, to: api, auth: oauth2, protocol: https';

  it('is held against what that component implements', () => {
    expect(played(stated).diagnostics).toEqual([]);
    expect(played(stated, partlyOpen.replace('https://', 'http://')).seen('flow-contradicted')).toEqual([
      '9 "oauth2": The flow from customer to api states auth oauth2, but shop lets anyone call GET /orders, GET /orders/{id}',
      '9 "https": The flow from customer to api states protocol https, but shop serves GET /orders, POST /orders, GET /orders/{id} and 2 more in clear text',
    ]);
  });

  it('gains nothing by it that it does not state', () => {
    expect(played('from: customer, to: api').seen('flow-unprotected')).toEqual([
      '9 "{from: customer, to: api}": The flow from customer to api crosses from zone internet to core without authentication or encryption',
    ]);
  });

  it('goes another way where it speaks no HTTP', () => {
    const other = 'from: customer, to: api, auth: password, protocol: ssh';
    expect(played(other, allOpen.replace('https://', 'http://')).diagnostics).toEqual([]);
  });
});

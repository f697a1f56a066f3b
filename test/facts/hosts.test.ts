import { describe, expect, test } from 'vitest';
import {
  type HostKind,
  hostKind,
  hostOf,
  isDevelopmentServer,
  isDevelopmentUrl,
  isInside,
  leadsInside,
  testEnvironment,
} from '../../src/facts/hosts/host.ts';
import { rules } from '../../src/rules/registry.ts';
import { runRules } from '../../src/rules/run.ts';
import { apiOf } from '../support/api.ts';

describe('The host of a URL', () => {
  test.each([
    ['https://User:p@API.example.com:8443/v1', 'api.example.com'],
    ['//api.example.com', 'api.example.com'],
    ['http://[::1]:80/', '::1'],
    ['{scheme}://127.0.0.1:8080', '127.0.0.1'],
    ['http://api.localhost:{port}/', 'api.localhost'],
    ['http://{host}:8080', '{host}'],
    ['http://localhost@example.com', 'example.com'],
    // What browsers leave out of URLs, or read as slashes (WHATWG URL Standard §4.4).
    ['ht\ttp://local\nhost/', 'localhost'],
    ['http:\\\\10.0.0.1\\v1', '10.0.0.1'],
    ['\u0001 https:/example.com', 'example.com'],
    ['https:example.com/v1', 'example.com'],
    ['http://example.com?//localhost', 'example.com'],
    ['/v1', undefined],
    ['/v1//localhost', undefined],
    ['https:///v1', undefined],
    ['', undefined],
  ])('%s: %s', (url, host) => expect(hostOf(url)).toBe(host));
});

const hosts: Readonly<Record<HostKind, readonly string[]>> = {
  loopback: [
    ...['localhost', 'LocalHost', 'localhost.', 'api.localhost', '127.0.0.1', '127.9.9.9', '127.1'],
    ...[
      '2130706433',
      '0x7f000001',
      '0x7f.1',
      '0177.0.0.1',
      '0.0.0.0',
      '::1',
      '[::1]',
      '::',
      '0:0:0:0:0:0:0:1',
    ],
    '::ffff:127.0.0.1',
    ...[
      'host.docker.internal',
      'Host.Docker.Internal.',
      'gateway.docker.internal',
      'host.containers.internal',
    ],
    ...['localhost.localdomain', 'ip6-localhost', '017700000001', '::ffff:7f00:1'],
    ...['lvh.me', 'acme.lvh.me', 'app.localtest.me', 'shop.127.0.0.1.nip.io', '127-0-0-1.sslip.io'],
  ],
  private: [
    ...['10.0.0.1', '10.255.255.255', '10.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '0xc0a80101'],
    ...['app.10.0.0.1.nip.io', 'app-192-168-1-4.sslip.io'],
    ...[
      '100.64.0.1',
      '100.127.255.255',
      'fc00::1',
      'fd12:3456::1',
      '::ffff:10.0.0.1',
      '::ffff:a00:1',
      'fec0::1',
    ],
  ],
  'link-local': [
    '169.254.169.254',
    '169.254.0.1',
    'fe80::1',
    'febf::1',
    'fe80::1%eth0',
    '::ffff:169.254.1.1',
  ],
  'internal name': [
    ...[
      'backend',
      'db-1',
      'printer.local',
      'db.internal',
      'docker.internal',
      'host.docker.internal.shop.internal',
      'router.home.arpa',
      'api.corp',
      'nas.lan',
      'x.intra',
    ],
    ...['wiki.intranet', 'nas.home', 'api.private', 'host.localdomain', 'orders.shop.svc', 'orders.svc'],
    'orders.shop.svc.cluster.local',
  ],
  reserved: [
    'shop.test',
    'api.shop.test',
    'x.invalid',
    '198.18.0.1',
    '240.0.0.1',
    '255.255.255.255',
    'ff02::1',
  ],
  documentation: ['shop.example', '192.0.2.1', '198.51.100.7', '203.0.113.9', '2001:db8::1'],
  placeholder: [
    '{host}',
    '{tenant}.example.com',
    '{tenant}.internal',
    '*.example.com',
    '<host>',
    'a b',
    '1.2.3.4.5',
    'shop:port',
    '',
  ],
  public: [
    ...['example.com', 'svc.example.com', 'a.svc.example.com', 'internal.example.com', 'local.example.org'],
    ...[
      'corp.example.com',
      'test.example.com',
      'localhost.com',
      'localhost.example.com',
      '127.0.0.1.example.com',
    ],
    ...['notlvh.me', 'lvh.me.example.com', 'app.8.8.4.4.nip.io', 'app.999.0.0.1.nip.io', 'nip.io'],
    ...[
      'home.arpa.example.com',
      'lan.io',
      '8.8.8.8',
      '172.15.0.1',
      '172.32.0.1',
      '100.63.0.1',
      '100.128.0.1',
    ],
    ...['192.169.0.1', '11.0.0.1', '2606:4700::1111', '::ffff:8.8.8.8', 'in-addr.arpa', 'münchen.de'],
  ],
};

describe.each(Object.entries(hosts))('%s', (kind, named) => {
  test.each(named)('%s', (host) => expect(hostKind(host)).toBe(kind));
});

test('Inside are all that no stranger reaches; what is not told is neither', () => {
  const kinds = Object.entries(hosts).map(([kind, [host = '']]) => [kind, isInside(host)]);
  expect(Object.fromEntries(kinds)).toEqual({
    loopback: true,
    private: true,
    'link-local': true,
    'internal name': true,
    reserved: true,
    documentation: false,
    placeholder: undefined,
    public: false,
  });
  expect(leadsInside('/v1')).toBeUndefined();
});

describe('A URL of somebody who develops', () => {
  test.each([
    ['http://localhost:5000/v1', true],
    ['HTTP://LocalHost/', true],
    ['{scheme}://127.0.0.1:8080', true],
    ['http://user:pw@localhost/', true],
    ['http://10.0.0.5:3000', true],
    ['http://shop.test', true],
    ['http://shop.local:8080/v1', true],
    ['http://api.shop.local.', true],
    ['http://{name}.local', false],
    ['http://local', false],
    ['http://local.shop.com', false],
    ['http://orders.shop.svc.cluster.local', false],
    ['http://[fe80::1]/', true],
    ['http://shop.example', false],
    ['http://shop.home.arpa', true],
    ['http://orders.shop.svc', false],
    ['http://{host}:8080', false],
    ['http://mylocalhost', false],
    ['http://example.com/localhost', false],
    ['/v1', false],
  ])('%s: %s', (url, is) => expect(isDevelopmentUrl(url)).toBe(is));

  test('a server is one where all its URLs are', () => {
    expect(isDevelopmentServer({ urls: ['http://localhost', 'http://shop.test'] })).toBe(true);
    expect(isDevelopmentServer({ urls: ['http://localhost', 'http://shop.com'] })).toBe(false);
    expect(isDevelopmentServer({ urls: [] })).toBe(false);
    const described = (url: string, description: string) =>
      isDevelopmentServer({ urls: [url], value: { description } });
    expect(described('http://orders:8080', 'With Docker Compose')).toBe(true);
    expect(described('http://orders:8080', 'Production')).toBe(false);
    expect(described('http://shop.com', 'Development')).toBe(false);
  });
});

describe('An environment for tests', () => {
  test.each([
    ['staging.example.com', 'staging'],
    ['api.dev2.example.com', 'dev'],
    ['orders-qa.eu.example.com', 'qa'],
  ])('%s is %s', (host, name) => expect(testEnvironment(host)).toBe(name));
  test.each([
    'contest.example.com',
    'dev.to',
    'api.test-it.com',
    'sandbox.example.com',
    'latest.example.com',
  ])('is not %s', (host) => expect(testEnvironment(host)).toBe(undefined));
});

describe('Rules agree about a host', () => {
  /** How each rule takes a server at a host. */
  function taken(server: string) {
    const api = apiOf(`openapi: 3.0.3
servers:
  - ${server}
  - {url: 'https://api.example.com', description: production}
security: [{key: []}]
paths:
  /orders: {get: {responses: {}}}
  /hooks:
    post:
      callbacks: {sent: {'{$request.body#/url}': {post: {servers: [${server}], responses: {}}}}}
      responses: {}
  /cache: {get: {x-internal: true, servers: [${server}], responses: {}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
`);
    const severity = (id: string) => {
      const rule = rules.find((one) => one.id === id);
      if (!rule) throw new Error(`no rule ${id}`);
      const [result] = runRules(api, [{ rule }]);
      const found = (result?.findings ?? []).filter(({ message }) => !message.includes('`url`'));
      return found[0]?.severity;
    };
    return {
      cleartext: severity('server-cleartext'),
      credentials: severity('credentials-over-cleartext'),
      callback: severity('callback-cleartext'),
      isBesidePublic: severity('server-private-in-public-doc') !== undefined,
      servesInternal: severity('internal-op-on-public-server') === undefined,
    };
  }
  const noted = {
    cleartext: 'info',
    credentials: 'info',
    callback: 'info',
    isBesidePublic: true,
    servesInternal: true,
  };
  // Who reads along there has got into the network already; who gets a credential there goes on with it.
  const inside = {
    cleartext: 'medium',
    credentials: 'critical',
    callback: 'medium',
    isBesidePublic: true,
    servesInternal: true,
  };
  const outside = { ...inside, cleartext: 'high', isBesidePublic: false, servesInternal: false };

  test.each([
    'localhost:3000',
    '10.0.0.5',
    '100.64.0.1',
    '192.168.1.7:8080',
    'shop.test',
    '[::ffff:10.0.0.1]',
    '2130706433',
  ])('a development server: %s', (host) => expect(taken(`{url: 'http://${host}/v1'}`)).toEqual(noted));

  test('a development server by the default of its variable', () => {
    expect(
      taken(`{url: 'http://{host}:{port}', variables: {host: {default: localhost}, port: {default: '80'}}}`),
    ).toEqual(noted);
  });

  test.each(['orders.shop.svc', 'backend', 'api.corp', 'api.internal'])('an inner network: %s', (host) =>
    expect(taken(`{url: 'http://${host}/v1'}`)).toEqual(inside),
  );

  test.each(['svc.shop.com', 'a.svc.shop.com', 'corp.shop.com', 'shop.example', '8.8.8.8'])(
    'a public one: %s',
    (host) => expect(taken(`{url: 'http://${host}/v1'}`)).toEqual(outside),
  );

  test('not where a variable also allows a public host', () => {
    const server = `{url: 'http://{host}', variables: {host: {default: localhost, enum: [localhost, api.shop.com]}}}`;
    expect(taken(server)).toMatchObject({ cleartext: 'high', credentials: 'critical', callback: 'medium' });
  });

  test('what a text discloses', () => {
    const rule = rules.find(({ id }) => id === 'internal-address-disclosed');
    if (!rule) throw new Error('no such rule');
    const disclosed = (url: string) => {
      const [result] = runRules(
        apiOf(`openapi: 3.0.3\ninfo: {description: 'See ${url} there'}\npaths: {}\n`),
        [{ rule }],
      );
      return (result?.findings ?? []).length > 0;
    };
    const inner = [
      'http://169.254.169.254/latest',
      'http://[fd00::1]/',
      'http://100.64.0.1:80',
      'http://a.shop.svc/',
    ];
    expect(inner.map(disclosed)).toEqual(inner.map(() => true));
    // A single label is a placeholder in a text as often as a host.
    const told = [
      'http://svc.shop.com/',
      'http://a.svc.shop.com/',
      'http://shop.test/',
      'http://hostname/',
      '//12345/',
    ];
    expect(told.map(disclosed)).toEqual(told.map(() => false));
  });
});

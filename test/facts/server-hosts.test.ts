import { describe, expect, test } from 'vitest';
import { hostOf, isPrivateHost, testEnvironment } from '../../src/facts/hosts/server-hosts.ts';

test.each([
  ['https://User:p@API.example.com:8443/v1', 'api.example.com'],
  ['//api.example.com', 'api.example.com'],
  ['http://[::1]:80/', '::1'],
  ['/v1', undefined],
  ['https:///v1', undefined],
])('the host of %s is %s', (url, host) => expect(hostOf(url)).toBe(host));

describe('a private host', () => {
  test.each([
    ...[
      'localhost',
      'api.localhost',
      '127.0.0.1',
      '10.1.2.3',
      '172.31.0.1',
      '192.168.1.1',
      '169.254.169.254',
    ],
    ...[
      '::1',
      'fd00::1',
      'backend',
      'db.internal',
      'printer.local',
      'api.default.svc.cluster.local',
      'x.test',
    ],
  ])('%s', (host) => expect(isPrivateHost(host)).toBe(true));
  test.each(['example.com', '172.32.0.1', '8.8.8.8', '2001:db8::1', 'internal.example.com', 'localhost.com'])(
    'is not %s',
    (host) => expect(isPrivateHost(host)).toBe(false),
  );
});

describe('an environment for tests', () => {
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

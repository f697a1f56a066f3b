/** What servers stand for, and what is asked of each of their operations: calls, URLs and characters are counted. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api } from '../../src/openapi/model.ts';
import { rules } from '../../src/rules/registry.ts';
import type { AnyRule } from '../../src/rules/rule.ts';
import { runRules } from '../../src/rules/run.ts';
import credentialsOverCleartext from '../../src/rules/transport/credentials-over-cleartext.ts';
import serverVariableCleartext from '../../src/rules/transport/server-variable-cleartext.ts';
import { apiOf } from '../support/api.ts';
import { CallCounter } from './work.ts';

const counter = new CallCounter();
beforeAll(() => counter.start());
afterAll(() => counter.stop());

const definition = (more: object) =>
  apiOf(JSON.stringify({ openapi: '3.1.0', info: { title: 'T', version: '1' }, paths: {}, ...more }));
const times = (count: number, make: (at: number) => [string, unknown]) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => make(at)));
const list = <T>(count: number, make: (at: number) => T) =>
  Array.from({ length: count }, (_, at) => make(at));
const reasons = ({ unchecked }: Api) => unchecked.map(({ place, reason }) => [place.pointer(), reason]);

describe('variables of a server', () => {
  const repeating = (often: number, values: number) =>
    definition({
      servers: [
        {
          url: `${'{a}'.repeat(often)}://x`,
          variables: { a: { default: 'http', enum: list(values, (at) => `http${at || ''}`) } },
        },
      ],
    });

  test('one that stands in the URL very often has one value at all its places, and is told once', async () => {
    const calls = (often: number) => {
      const api = repeating(often, 200);
      return counter.of(() => runRules(api, [{ rule: serverVariableCleartext }]));
    };
    await calls(100);
    // Each place is looked at, and no more than that.
    expect((await calls(1000)) - (await calls(100))).toBeLessThan(1.5 * 900);
    const [result] = runRules(repeating(1000, 200), [{ rule: serverVariableCleartext }]);
    expect(result?.findings).toHaveLength(64);
    expect(Math.max(...(result?.findings.map(({ message }) => message.length) ?? []))).toBeLessThan(400);
  });

  test('what it makes of the URL is cut, and said, as a URL that is written so', () => {
    const { servers, ...api } = repeating(1000, 200);
    expect(servers[0]?.urls).toHaveLength(64);
    expect(reasons(api as Api)).toEqual([
      ['/servers/0', expect.stringContaining('more than 64 URLs; only the first 64 are checked')],
    ]);
    const long = definition({
      servers: [{ url: `https://${'{a}'.repeat(1000)}`, variables: { a: { default: 'x'.repeat(100) } } }],
    });
    expect(long.servers[0]?.urls[0]).toHaveLength(10_000);
    expect(reasons(long)).toEqual([
      ['/servers/0/url', 'the URL has more than 10,000 characters; the others were not looked at'],
    ]);
  });

  test('values that repeat the next variable twice are no templates to any rule', () => {
    const doubling = definition({
      security: [{ key: [] }],
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
      servers: [
        {
          url: '{s}://x.example/{v0}',
          variables: {
            s: { default: 'https', enum: ['https', 'http'] },
            ...times(60, (at) => [`v${at}`, { default: `{v${at + 1}}{v${at + 1}}` }]),
          },
        },
      ],
      paths: { '/a': { get: { responses: {} } } },
    });
    const run = [credentialsOverCleartext, serverVariableCleartext].map((rule) => ({ rule }));
    expect(runRules(doubling, run).map(({ findings }) => findings.map(({ message }) => message))).toEqual([
      [expect.stringContaining('credentials of `key`')],
      ['`{s}` may be `http`: http://x.example/{v1}{v1} sends everything in clear text'],
    ]);
  });

  test('more values of several variables than there are URLs are left out, and that is said', () => {
    const api = definition({
      servers: [
        {
          url: `${list(70, (at) => `{v${at}}`).join('')}://x`,
          variables: times(70, (at) => [`v${at}`, { default: 'a', enum: ['a'] }]),
        },
      ],
    });
    expect(reasons(api)).toEqual([]);
    const [result] = runRules(api, [{ rule: serverVariableCleartext }]);
    expect(result?.findings).toHaveLength(64);
    expect(result?.unchecked.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('only the first 64 are checked'),
    ]);
  });

  test('the URLs of all servers have so many characters together, from there on each server has one', () => {
    const values = list(64, (at) => `${at}`.padStart(30, '0'));
    const server = {
      url: `https://${'{a}'.repeat(330)}`,
      variables: { a: { default: values[0], enum: values } },
    };
    const api = definition({ servers: list(100, () => server) });
    const characters = api.servers.flatMap(({ urls }) => urls.map(({ length }) => length));
    expect(characters.reduce((sum, length) => sum + length, 0)).toBeLessThan(7_000_000);
    expect(api.servers.at(-1)?.urls).toHaveLength(1);
    const said = reasons(api);
    expect(said.at(-1)).toEqual([
      '/servers/99',
      expect.stringContaining('only the first one of this server'),
    ]);
    expect(said).toHaveLength(api.servers.filter(({ urls }) => urls.length === 1).length);
  });
});

describe('servers, requirements and operations', () => {
  const schemes = {
    bearer: { type: 'http', scheme: 'bearer' },
    key: { type: 'apiKey', in: 'query', name: 'k' },
  };
  const product = (size: number, scheme: object, url: (at: number) => string) =>
    definition({
      servers: list(size, (at) => ({ url: url(at) })),
      security: list(size, (at) => ({ [`b${at}`]: [] })),
      components: { securitySchemes: times(size, (at) => [`b${at}`, scheme]) },
      paths: times(size, (at) => [`/a${at}`, { get: { responses: {} } }]),
    });
  const all = (rules as readonly AnyRule[]).filter(({ assertion, prepare }) => !assertion && !prepare);

  test.each([
    ['encrypted', schemes.bearer, (at: number) => `https://a${at}.example.com`],
    ['in clear text', schemes.bearer, (at: number) => `http://a${at}.example.com`],
    ['both ways', schemes.key, (at: number) => `http${at % 2 ? 's' : ''}://a${at >> 1}.example.com`],
  ])('of each twice as many are at most the product of two, not of three: %s', async (_, scheme, url) => {
    const calls = (size: number) => {
      const api = product(size, scheme, url);
      return counter.of(() =>
        runRules(
          api,
          all.map((rule) => ({ rule })),
        ),
      );
    };
    await calls(10);
    expect((await calls(120)) / (await calls(60))).toBeLessThan(4.2);
  });

  test('operations that inherit requirements share the list of them', () => {
    const { operations } = product(20, schemes.bearer, (at) => `https://a${at}.example.com`);
    expect(new Set(operations.map(({ protection }) => protection.alternatives)).size).toBe(1);
  });
});

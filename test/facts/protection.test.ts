import { describe, expect, test } from 'vitest';
import { type Comparison, compareProtection, protectionKey } from '../../src/facts/access/protection.ts';
import { apiOf } from '../support/api.ts';

/** Protections of two operations, from the text of their `security`; an empty text is none. */
function protections(first: string, second: string) {
  const api = apiOf(`openapi: 3.1.0
paths:
  /a: {get: {${first && `security: ${first}`}}}
  /b: {get: {${second && `security: ${second}`}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    cert: {type: mutualTLS}
    oauth:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: https://a.example/token, scopes: {read: r, write: w, admin: a}}}
`);
  const [a, b] = api.operations.map(({ protection }) => protection);
  if (!a || !b) throw new Error('two operations are needed');
  return { a, b };
}

const opposite = {
  stronger: 'weaker',
  weaker: 'stronger',
  equal: 'equal',
  incomparable: 'incomparable',
} as const;

const table: readonly (readonly [string, Comparison, string, string])[] = [
  ['[{key: []}]', 'equal', '[{key: []}]', 'the same'],
  ['[{key: []}, {cert: []}]', 'equal', '[{cert: []}, {key: []}]', 'alternatives in another order'],
  ['[{oauth: [read, write]}]', 'equal', '[{oauth: [write, read]}]', 'scopes in another order'],
  [
    '[{key: []}]',
    'equal',
    '[{key: []}, {key: [], cert: []}]',
    'an alternative that asks more changes nothing',
  ],
  ['[]', 'equal', '', 'an empty list is no requirement'],
  ['[{}]', 'equal', '[]', 'the empty alternative is no requirement'],
  ['[{key: []}, {}]', 'equal', '', 'with the empty alternative anyone may call'],
  ['[{nowhere: []}]', 'equal', '', 'a scheme that is declared nowhere protects nothing'],
  ['[{key: []}]', 'stronger', '', 'a key against nothing'],
  ['[{key: []}]', 'stronger', '[{key: []}, {}]', 'a key against an optional key'],
  ['[{oauth: [read, write]}]', 'stronger', '[{oauth: [read]}]', 'one scope more'],
  ['[{oauth: [read]}]', 'stronger', '[{oauth: []}]', 'a scope against none'],
  ['[{key: [], cert: []}]', 'stronger', '[{key: []}]', 'one requirement more'],
  ['[{key: []}]', 'stronger', '[{key: []}, {cert: []}]', 'one alternative less'],
  ['[{key: [], nowhere: []}]', 'equal', '[{key: []}]', 'a scheme declared nowhere adds nothing'],
  ['[{key: []}]', 'incomparable', '[{cert: []}]', 'different schemes'],
  ['[{oauth: [read]}]', 'incomparable', '[{oauth: [write]}]', 'different scopes'],
  ['[{oauth: [read, write]}]', 'incomparable', '[{oauth: [read, admin]}]', 'overlapping scopes'],
  [
    '[{oauth: [admin]}]',
    'incomparable',
    '[{key: []}, {oauth: [read], cert: []}]',
    'neither way in is the other',
  ],
];

describe('Comparing what protections ask for', () => {
  test.each(table)('%s is %s to/than %s: %s', (first, expected, second) => {
    const { a, b } = protections(first, second);
    expect(compareProtection(a, b)).toBe(expected);
    expect(compareProtection(b, a)).toBe(opposite[expected]);
  });

  test('protections that ask for the same have the same key', () => {
    const { a, b } = protections(
      '[{key: [], oauth: [read, write]}, {cert: []}]',
      '[{cert: []}, {oauth: [write, read], key: []}]',
    );
    expect(protectionKey(a)).toBe(protectionKey(b));
  });

  test('protections that differ have different keys', () => {
    const { a, b } = protections('[{oauth: [read]}]', '[{oauth: [write]}]');
    expect(protectionKey(a)).not.toBe(protectionKey(b));
  });
});

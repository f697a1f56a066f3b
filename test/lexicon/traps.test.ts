import { describe, expect, test } from 'vitest';
import { type Lexicon, lexicon } from '../../src/lexicon/lexicon.ts';

/** Everything that can be asked about a name; operations are asked with the name as their path, id and tag. */
const questions: { readonly [question: string]: (name: string) => unknown } = {
  ...Object.fromEntries(
    (
      [
        ...[
          'credential',
          'credentialInUrl',
          'secretInResponse',
          'sessionId',
          'personal',
          'payment',
          'health',
        ],
        ...[
          'regulated',
          'privileged',
          'serverManaged',
          'pageSize',
          'identifier',
          'caller',
          'url',
          'filePath',
        ],
        ...['command', 'query'],
      ] as Exclude<keyof Lexicon, 'openByNature' | `${string}Operation` | 'sensitiveFlow'>[]
    ).map((question) => [question, (name: string) => lexicon[question](name)]),
  ),
  adminOperation: (name) => lexicon.adminOperation(operation(name)),
  debugOperation: (name) => lexicon.debugOperation(operation(name)),
  sensitiveFlow: (name) => lexicon.sensitiveFlow(operation(name)),
};

const operation = (name: string) => ({ method: 'POST', path: `/${name}`, operationId: name, tags: [name] });
const said = (name: string) => Object.keys(questions).filter((question) => questions[question]?.(name));

/** A name, what it looks like and is not, the name beside it that is, and what the trap itself is. */
const traps: readonly [trap: string, isNot: string, neighbour: string, is: string][] = [
  ['pageToken', 'credential', 'accessToken', ''],
  ['nextToken', 'credential', 'refreshToken', ''],
  ['tokenType', 'credential', 'token', ''],
  ['secretPath', 'secretInResponse', 'clientSecret', ''],
  ['secretPath', 'filePath', 'filePath', ''],
  ['passwordPolicy', 'secretInResponse', 'newPassword', ''],
  ['cardinality', 'payment', 'cardNumber', ''],
  ['valid', 'identifier', 'userid', ''],
  ['grid', 'identifier', 'gridId', ''],
  // No id, and no payment data; whether something is paid is still not the caller's to say.
  ['paid', 'identifier', 'paymentid', 'privileged'],
  ['paid', 'sensitiveFlow', 'payment', 'privileged'],
  ['contest', 'debugOperation', 'test', ''],
  ['administrators', 'adminOperation', 'admin', ''],
  ['administrators', 'privileged', 'isAdmin', ''],
];

describe('words, not substrings', () => {
  test.each(traps)('%s is no %s, as %s is', (trap, isNot, neighbour, is) => {
    expect(said(neighbour)).toContain(isNot);
    expect(said(trap).join()).toBe(is);
  });

  test('however they are spelt', () => {
    const spellings =
      'page_token next-token NextToken token_type secret_path X-Password-Policy Valid CARDINALITY';
    for (const name of spellings.split(' ')) expect.soft([name, ...said(name)]).toEqual([name]);
  });
});

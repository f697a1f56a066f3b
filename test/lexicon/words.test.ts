import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { words } from '../../src/lexicon/words.ts';

describe('the words of a name', () => {
  test.each([
    ['password', 'password'],
    ['userID', 'user id'],
    ['userIDs', 'user ids'],
    ['APIKey', 'api key'],
    ['x-api-key', 'x api key'],
    ['OAuth2Token', 'oauth 2 token'],
    ['accessTokenV2', 'access token v 2'],
    ['IBANNumber', 'iban number'],
    ['IPv4Address', 'ipv 4 address'],
    ['cvv2', 'cvv 2'],
    ['callback_url', 'callback url'],
    ['page[size]', 'page size'],
    ['$top', 'top'],
    ['Config.NotificationToken', 'config notification token'],
    ['apikey', 'apikey'],
    ['contraseña', 'contraseña'],
    ['パスワード', 'パスワード'],
    ['__proto__', 'proto'],
    ['', ''],
    ['---', ''],
  ])('of %j are %j', (name, expected) => {
    expect(words(name).join(' ')).toBe(expected);
  });

  test('are lower case and hold no separators, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        for (const word of words(name)) {
          expect(word).toMatch(/^[\p{L}\p{N}\p{M}]+$/u);
          expect(word).toBe(word.toLowerCase());
        }
      }),
    );
  });

  test('are the same when asked again', () => {
    expect(words('sessionToken')).toEqual(words('sessionToken'));
  });
});

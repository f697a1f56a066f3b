import { describe, expect, test } from 'vitest';
import { keepTexts, nextTexts } from '../../src/text/memo.ts';
import { finds, says } from '../../src/text/says.ts';

const limit = /\brate[- ]limit(?:ed|ing|s)?\b|\b(?:failed|\d+) attempts\b/i;
const strict = /samesite=strict/i;

describe('A text says it', () => {
  test.each([
    ['Calls are rate limited.', limit],
    ['Not cached. Rate limited to 5 calls.', limit],
    ['The account is locked after 5 attempts and cannot log in for an hour', limit],
    ['No more than 5 attempts', limit],
    ['You must not exceed 5 attempts', limit],
    ['More than 5 attempts are not allowed', limit],
    ['More than 5 attempts must not be permitted', limit],
    ['A client that does not wait is rate limited', limit],
    ['Failed attempts are counted, nothing else is', limit],
    ['Set with Secure, HttpOnly and SameSite=Strict', strict],
    ['SameSite=Strict, not Lax', strict],
    ['Calls are rate limited (users cannot change that)', limit],
    ['It is not SameSite=Strict in the test; in production it is SameSite=Strict', strict],
  ])('%s', (text, expression) => expect(says(text, expression)).toBe(true));
});

describe('A text denies it', () => {
  test.each([
    ['There is no rate limit', limit],
    ['This endpoint is not rate limited', limit],
    ['Calls aren’t rate-limited yet', limit],
    ["The server doesn't apply any rate limiting", limit],
    ['There is no limit on failed attempts', limit],
    ['Failed attempts are not limited', limit],
    ['Rate limiting is currently disabled', limit],
    ['Rate limiting: planned', limit],
    ['Rate limiting (not yet)', limit],
    ['Internal calls are exempt from the rate limit', limit],
    ['TODO: rate limit', limit],
    ['Without rate limiting', limit],
    ['For older browsers SameSite=Strict is not set on this cookie', strict],
    ['The cookie is not yet marked SameSite=Strict', strict],
    ['SameSite=Strict is missing', strict],
    ['The cookie lacks SameSite=Strict', strict],
    ['Nothing of the kind', strict],
    ['', strict],
  ])('%s', (text, expression) => expect(says(text, expression)).toBe(false));
});

describe('Whatever its case', () => {
  const expressions = [
    /\brate[- ]limit/i,
    /^\W{0,4}SAML\b/i,
    /\S[^\w.]\D\b/i,
    /[A-F]{2}x/i,
    /é|[’']s/i,
    /Limit/,
  ];
  const texts = [
    'Rate-LIMIT',
    'no rate limit',
    'saml',
    ' SAML 2',
    'aB. C',
    'abX',
    'ÉTAT',
    'x’S',
    'limit',
    'Limit',
    '',
  ];

  test('an expression finds what it finds by itself', () => {
    for (const expression of expressions)
      expect(texts.filter(finds(expression)), expression.source).toEqual(
        texts.filter((text) => expression.test(text)),
      );
  });
});

// Last: from here on everything is remembered.
describe('Where it is remembered what texts say', () => {
  class Counted extends RegExp {
    searched: string[] = [];

    /** With one flag more than `i`, so that it is asked itself and no copy for texts in lower case. */
    constructor({ source, flags }: RegExp) {
      super(source, `${flags}m`);
    }

    override exec(text: string): RegExpExecArray | null {
      this.searched.push(text);
      return super.exec(text);
    }
  }

  test('each is searched once for each expression, and the answers are the same', () => {
    const texts = ['Calls are rate limited.', 'Calls are not rate limited.', 'No more than 5 attempts', ''];
    const [one, other] = [new Counted(limit), new Counted(strict)];
    const before = texts.map((text) => [says(text, limit), says(text, strict)]);
    for (let edit = 0; edit < 3; edit++)
      expect(texts.map((text) => [says(text, one), says(text, other)])).toEqual(before);
    for (const { searched } of [one, other]) {
      expect(searched.length).toBeGreaterThan(0);
      expect(new Set(searched).size).toBe(searched.length);
    }
  });

  test('that is forgotten where there are too many texts', () => {
    const expression = new Counted(limit);
    for (let at = 0; at < 5_001; at++) says(`text ${at}`, expression);
    says('text 5000', expression);
    expect(expression.searched.length).toBe(5_001);
    says('text 0', expression);
    expect(expression.searched.length).toBe(5_002);
  });

  test('that is forgotten when definitions of so many characters have been judged, except by a server', () => {
    const expression = new Counted(limit);
    const ask = () => says('Calls are rate limited.', expression);
    ask();
    nextTexts(3_999_999);
    ask();
    expect(expression.searched.length).toBe(1);
    nextTexts(1);
    ask();
    expect(expression.searched.length).toBe(2);
    keepTexts();
    nextTexts(10_000_000);
    ask();
    expect(expression.searched.length).toBe(2);
  });
});

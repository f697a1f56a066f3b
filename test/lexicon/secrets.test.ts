import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLexicon } from '../../src/lexicon/lexicon.ts';
import { findSecrets, looksRandom, secretValue } from '../../src/lexicon/secrets.ts';

/** Drawn once by a machine; put together here, so that no scanner takes this file for a leak. */
const body = 'q7Zr2mKx9LwPfT4vYhBn8sJd3GcUe6RaXoN5iQtW1yMkVbHpDz';
const hex = '9f1c7b3e04ad586f2be81d93c7a0456e'.repeat(2);
const jwt = (header: object, claims: object, signature: string) =>
  [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .concat(signature)
    .join('.');
const signature = `${body.slice(0, 30)}_-${body.slice(35, 46)}`;
const pem = (kind: string, content: string) => `-----BEGIN ${kind}-----\n${content}\n-----END ${kind}-----`;
const der = `MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n${body}\n${[...body].reverse().join('')}`;

describe('secrets are found', () => {
  test.each([
    ['AWS access key id', `AKIA${'Q3EGRZ7TJ5NW4XVB'}`],
    ['GitHub token', `ghp_${body.slice(0, 36)}`],
    ['GitHub token', `github_pat_${body.slice(0, 22)}_${(body + body).slice(0, 59)}`],
    ['GitLab token', `glpat-${body.slice(0, 20)}`],
    ['Slack token', `xoxb-2349871650-${body.slice(0, 24)}`],
    ['Stripe live key', `sk_live_${body.slice(0, 24)}`],
    ['Stripe test key', `sk_test_${body.slice(0, 24)}`],
    ['Google API key', `AIza${body.slice(0, 35)}`],
    ['Google OAuth token', `ya29.${body}`],
    ['Azure storage key', `AccountKey=${(body + body).slice(0, 86)}==`],
    ['SendGrid key', `SG.${body.slice(0, 22)}.${body.slice(0, 43)}`],
    ['npm token', `npm_${body.slice(0, 36)}`],
    ['OpenAI key', `sk-proj-${body}`],
    ['Anthropic key', `sk-ant-api03-${body}`],
    ['DigitalOcean token', `dop_v1_${hex}`],
    ['Shopify token', `shpat_${hex.slice(0, 32)}`],
    ['private key', pem('PRIVATE KEY', der)],
    ['private key', pem('RSA PRIVATE KEY', `Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0B1C\n\n${der}`)],
    ['private key', pem('EC PRIVATE KEY', der).replaceAll('\n', '\\n')],
    ['JSON Web Token', jwt({ alg: 'HS256' }, { sub: 'u-93812', iss: 'https://id.shop.io' }, signature)],
    ['password in a URL', `postgres://orders:${body.slice(0, 16)}@db.shop.io:5432/orders`],
    ['bearer token', `Bearer ${body.slice(0, 40)}`],
    ['Basic credentials', `Basic ${Buffer.from(`orders:${body.slice(0, 20)}`).toString('base64')}`],
    ['password for curl', `curl -u orders:${body.slice(0, 24)} https://api.shop.io`],
    ['AWS secret access key', `aws_secret_access_key = ${body.slice(0, 40)}`],
  ])('%s', (kind, secret) => {
    const text = `Call it with "${secret}" and wait`;
    const [found, ...others] = findSecrets(text);
    expect(found?.kind).toBe(kind);
    expect(others).toEqual([]);
    expect(secret).toContain(text.slice(found?.start, found?.end));
    expect(found?.masked.length).toBeLessThan(60);
    expect(found?.masked).not.toContain(secret.replace(/.{0,2}-----END[\s\S]*$/, '').slice(-12));
  });

  test('several in one text, in order', () => {
    const text = `ghp_${body.slice(0, 36)}, then AKIA${'Q3EGRZ7TJ5NW4XVB'}`;
    expect(findSecrets(text).map((secret) => secret.kind)).toEqual(['GitHub token', 'AWS access key id']);
  });

  test.each([
    ['a claim that says sample', { sub: 'u-93812', email: 'jo@example.com' }, 'low'],
    ['the sample of jwt.io', { sub: '1234567890', name: 'John Doe', iat: 1516239022 }, 'low'],
    ['a token that lived an hour', { sub: 'u-93812', iat: 1_700_000_000, exp: 1_700_003_600 }, 'medium'],
    ['a token that lives on', { sub: 'u-93812' }, 'high'],
  ])('a JSON Web Token with %s', (_what, claims, confidence) => {
    expect(findSecrets(jwt({ alg: 'HS256', typ: 'JWT' }, claims, signature))[0]?.confidence).toBe(confidence);
  });
});

describe('what documentation writes instead of secrets is left out', () => {
  test.each([
    `AKIA${'IOSFODNN7EXAMPLE'}`,
    `aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY`,
    `ghp_${'x'.repeat(36)}`,
    `ghp_${'abcdefghijklmnopqrstuvwxyz0123456789'}`,
    `ghs_${'16C7e42F292c6912E7710c838347Ae178B4a'}`,
    'sk_live_your_secret_key_here',
    `sk_live_${'yourStripeSecretKeyGoesHere'}`,
    'Authorization: Bearer YOUR_ACCESS_TOKEN',
    'Authorization: Bearer <token>',
    'Authorization: Bearer 1234567890abcdef1234567890abcdef',
    'Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
    'Basic information about the customer',
    'postgres://user:password@localhost:5432/db',
    'https://{user}:{password}@api.shop.io',
    'https://api.shop.io:8080/users/@me',
    'curl -u username:password https://api.shop.io',
    pem('PRIVATE KEY', '...'),
    pem('PUBLIC KEY', der),
    pem('CERTIFICATE', der),
    jwt({ typ: 'JWT' }, { sub: 'x' }, signature),
    jwt({ alg: 'none' }, { sub: 'x' }, signature),
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0...',
    `myAKIA${'Q3EGRZ7TJ5NW4XVB'}`,
    `AC${hex.slice(0, 32)}`,
    `pk_live_${body.slice(0, 24)}`,
    '',
  ])('%s', (text) => {
    expect(findSecrets(text)).toEqual([]);
  });
});

describe('values that look drawn by a machine', () => {
  test.each([body, hex, body.slice(0, 20), `${body.slice(0, 20)}+/${body.slice(20, 40)}==`])(
    '%s',
    (value) => {
      expect(looksRandom(value)).toBe(true);
    },
  );

  test.each([
    '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
    'https://api.shop.io/v1/customers/42',
    '2024-05-01T12:00:00.000+02:00',
    'deadbeefdeadbeefdeadbeefdeadbeef',
    'this is a long sentence 1 with Words',
    'createCustomerSubscriptionV2',
    'kubernetes.io/service-account-token-1',
    'do-n8t-use-this-Password',
    'AAAAAAAAAAAAAAAAAAAAAAAA',
    '1234567890123456',
    'changeme-changeme-1234',
    'short1A',
  ])('not %s', (value) => {
    expect(looksRandom(value)).toBe(false);
  });

  test('count as secrets where the name says so, never with high confidence', () => {
    expect(secretValue('clientSecret', body.slice(0, 32))).toMatchObject({
      kind: 'secret',
      confidence: 'medium',
    });
    expect(secretValue('api_key', hex.slice(0, 32))?.masked).toBe('9f…');
    expect(secretValue('password', 'hunter2hunter2hunter2')).toBeUndefined();
    expect(secretValue('passwordHash', hex)).toBeUndefined();
    expect(secretValue('etag', hex)).toBeUndefined();
    expect(secretValue('pageToken', body)).toBeUndefined();
    expect(secretValue('client_secret', '3f2504e0-4f89-41d3-9a0c-0305e82c3301')).toBeUndefined();
    expect(secretValue('pinfall', body)).toBeUndefined();
    expect(secretValue('pinfall', body, createLexicon({ credentials: ['pinfall'] }))).toBeDefined();
  });
});

describe('any text', () => {
  const pieces = [
    '-----BEGIN PRIVATE KEY-----',
    'eyJ',
    'eyJh.eyJ',
    '://a:',
    'Bearer ',
    'Basic ',
    'curl -u',
    'sk-ant-',
    'ghp_',
    'AKIA',
    ' ',
    '.',
    '@',
    ':',
    '\n',
    'aB3',
  ];

  test('gives spans inside it, in order and apart, and never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string())), (parts) => {
        const text = parts.join('');
        let end = 0;
        for (const secret of findSecrets(text)) {
          expect(secret.start).toBeGreaterThanOrEqual(end);
          expect(secret.end).toBeGreaterThan(secret.start);
          expect(secret.end).toBeLessThanOrEqual(text.length);
          end = secret.end;
        }
      }),
    );
  });

  test.each(pieces)('full of %j is read in one pass', (piece) => {
    expect(findSecrets(piece.repeat(200_000))).toEqual([]);
  });
});

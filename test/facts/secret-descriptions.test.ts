import { describe, expect, it } from 'vitest';
import { describedForClients, whyMilder } from '../../src/facts/messages/secret-descriptions.ts';

describe('What a description says of a secret', () => {
  it.each([
    ['This field can be set, but it will not be returned by the API.', 'that it is not given out'],
    ['Write-only', 'that it is not given out'],
    ['Used to sign webhooks. Only returned at creation.', 'that it is shown once'],
    ['Shown only once', 'that it is shown once'],
    ['The key, masked but for its end', 'that it is masked'],
    [
      'The generated password.<br>Requires `database:view_credentials` scope.',
      'that a scope of its own is asked for it',
    ],
    ['Used for client-side retrieval using a publishable key', 'that it is made for the client'],
  ])('makes it milder: %s', (description, why) => {
    expect(whyMilder(description)).toBe(why);
  });

  it.each([
    'The password of the user',
    'The client secret of the application',
    'Never use it client-side',
    'It must not be used in a browser',
    'The secret is not masked',
    'Returned for administrators only',
    'The secret key; do not confuse it with the publishable key',
    'The secret of the OAuth client, used by the client to authenticate itself',
    undefined,
    { toString: 'masked' },
  ])('leaves it as it is: %s', (description) => {
    expect(whyMilder(description)).toBeUndefined();
  });

  it('tells the keys of browsers from those of applications', () => {
    expect(describedForClients([undefined, 'Required if a publishable key is used to retrieve it.'])).toBe(
      true,
    );
    expect(describedForClients(['The client secret. Never expose it to browsers.'])).toBe(false);
  });
});

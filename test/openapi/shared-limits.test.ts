import { expect, test } from 'vitest';
import { apiOf } from '../support/api.ts';

const many = Array.from({ length: 5000 }, (_, index) => index);

test('very many servers and requirements of the root are cut, and that is said', () => {
  const api = apiOf(
    JSON.stringify({
      openapi: '3.0.3',
      servers: many.map((index) => ({ url: `https://${index}.example.com` })),
      security: many.map((index) => ({ [`k${index}`]: [] })),
      paths: { '/x': { get: {} } },
    }),
  );
  expect(api.servers).toHaveLength(256);
  expect(api.security?.alternatives).toHaveLength(256);
  expect(api.unchecked.map(({ place, reason }) => [place.pointer(), reason])).toEqual([
    ['/servers', 'of these 5000 servers only the first 256 are checked'],
    ['/security', 'of these 5000 requirements only the first 256 are checked'],
  ]);
});

test('so are very many schemes in one requirement, and transfer protocols of 2.0', () => {
  const api = apiOf(
    JSON.stringify({
      swagger: '2.0',
      schemes: many.map(() => 'https'),
      security: [Object.fromEntries(many.map((index) => [`k${index}`, []])), {}],
    }),
  );
  expect(api.servers).toHaveLength(256);
  expect(api.security?.alternatives.map(({ requirements }) => requirements.length)).toEqual([128, 0]);
  expect(api.unchecked.map(({ place }) => place.pointer())).toEqual(['/schemes', '/security/0']);
});

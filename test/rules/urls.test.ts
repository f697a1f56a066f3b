import { describe, expect, test } from 'vitest';
import { isAnyOrigin } from '../../src/rules/cors/origins.ts';

describe('origins', () => {
  test.each(['*', ' * ', 'http://*', 'https://*:*', '*://*', 'null', '.*', '^.*$'])('%s is any', (origin) =>
    expect(isAnyOrigin(origin)).toBe(true),
  );
  test.each(['https://example.com', 'https://*.example.com', '', 'nullable'])('%s is not', (origin) =>
    expect(isAnyOrigin(origin)).toBe(false),
  );
});

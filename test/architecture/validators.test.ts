import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { validate } from '../../src/generated/validators/threat-model.mjs';

// Ajv's own code copies all errors that it has whenever a part of the value has more of them: a megabyte of entries that
// are all wrong would cost the square of their number.

const folder = new URL('../../src/generated/', import.meta.url);

it('no validator copies what it has found so far', () => {
  const modules = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /^(validators|openapi)\/.*\.mjs$/.test(name),
  );
  expect(modules.length).toBeGreaterThan(8);
  expect(modules.filter((name) => /\.concat\(/.test(readFileSync(new URL(name, folder), 'utf8')))).toEqual(
    [],
  );
});

it('each entry that is wrong has its errors', () => {
  const dismissed = Object.fromEntries(
    Array.from({ length: 50 }, (_, n) => [`bola@d:/p${n}`, { reason: 'r' }]),
  );
  validate({ threatlint: 1, id: 'm', dismissed });
  expect(validate.errors?.filter(({ keyword }) => keyword === 'required')).toHaveLength(2 * 50);
});

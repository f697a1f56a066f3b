import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

// Editors show what a schema says of a key; one that says nothing leaves a person alone.

type Schema = Readonly<Record<string, unknown>>;
const schemas = new Map(
  readdirSync('schemas').map((name) => [name, JSON.parse(readFileSync(`schemas/${name}`, 'utf8')) as Schema]),
);

function target(reference: string, from: string): unknown {
  const [file, pointer = ''] = reference.split('#');
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((at, key) => (at as Schema)[key], schemas.get(file || from));
}

/** By itself, or by what it refers to. */
function isDescribed(schema: unknown, from: string): boolean {
  const { description, $ref } = schema as Schema;
  if (typeof description === 'string') return description.length > 3;
  if (typeof $ref !== 'string') return false;
  const [file = ''] = $ref.split('#');
  return isDescribed(target($ref, from), file || from);
}

function* undescribed(node: unknown, from: string, path: string): Generator<string> {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries((node as Schema).properties ?? {}))
    if (typeof value === 'object' && !isDescribed(value, from)) yield `${path}/${key}`;
  for (const [key, value] of Object.entries(node)) yield* undescribed(value, from, `${path}/${key}`);
}

test.each([...schemas])('Every key that %s knows says what it is for', (name, schema) => {
  expect([...undescribed(schema, name, '')]).toEqual([]);
});

test.each([...schemas])('Defaults and examples of %s are among the values that it lists', (_, schema) => {
  const wrong: unknown[] = [];
  const look = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { enum: listed, default: usual, examples } = node as { [key: string]: unknown };
    if (Array.isArray(listed)) {
      const shown = [...(usual === undefined ? [] : [usual]), ...(Array.isArray(examples) ? examples : [])];
      wrong.push(...shown.filter((one) => !listed.includes(one)));
    }
    for (const value of Object.values(node)) look(value);
  };
  look(schema);
  expect(wrong).toEqual([]);
});

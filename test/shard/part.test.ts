import { describe, expect, test } from 'vitest';
import { check } from '../../src/engine/check.ts';
import { Repository } from '../support/repository.ts';
import { inEveryFormat, inShards } from '../support/shards.ts';

const repository = new Repository();

const definition = (name: string) => `openapi: 3.0.3
info: {title: ${name}, version: "1"}
servers: [{url: "http://${name}.example.com"}]
paths:
  /${name}:
    get: {responses: {"200": {description: ok, content: {application/json: {schema: {$ref: '../shared.yaml#/A'}}}}}}
`;
const model = (names: readonly string[]) => `threatlint: 1
id: all
title: All
owner: team:all
review: { last: 2026-11-02, by: 'person:ines', every: 365d }
zones: { inside: { trust: 60 } }
components:
${names.map((name, at) => `  c${at}: { zone: inside, exposure: public, implements: { d${at}: apis/${name}.yaml } }\n`).join('')}threats: {}
`;

function write(count: number): readonly string[] {
  const names = Array.from({ length: count }, (_, at) => `api-${at}`);
  repository.write({
    'shared.yaml': 'A: {type: object, properties: {a: {type: string}}}\n',
    'model.yaml': model(names),
    ...Object.fromEntries(names.map((name) => [`apis/${name}.yaml`, definition(name)])),
  });
  return names;
}

/** The files that a shard has parsed, and the definitions that it has read. */
async function workOf(index: number, of: number) {
  const read: string[] = [];
  const part = { index, of };
  const outcome = await check(repository.request({ part, onDocument: (file) => read.push(file) }));
  if ('problems' in outcome) throw new Error('it was not checked');
  const { workspace } = outcome.side.library;
  return { read, parsed: [...workspace.documents()].map(({ file }) => file) };
}

describe('A shard', () => {
  test('parses its own definitions, what they refer to and the threat models, however many others there are', async () => {
    const names = write(40);
    const shards = await Promise.all([1, 2, 3, 4].map((index) => workOf(index, 4)));
    expect(shards.flatMap(({ read }) => read).sort()).toEqual(
      names.map((name) => `apis/${name}.yaml`).sort(),
    );
    for (const { read, parsed } of shards) {
      expect(read.length).toBeGreaterThan(0);
      expect([...parsed].sort()).toEqual([...read, 'model.yaml', 'shared.yaml'].sort());
    }
  });

  test('has each definition in its report that no other has', async () => {
    write(10);
    const { merged, parts } = await inShards(repository, 3);
    const shards = parts.flatMap(({ documents }) => documents.map(({ file }) => file));
    expect(parts.map((part) => /Shard \d of \d/.exec(inEveryFormat(part).markdown)?.[0])).toEqual([
      'Shard 1 of 3',
      'Shard 2 of 3',
      'Shard 3 of 3',
    ]);
    expect(inEveryFormat(merged).markdown).not.toContain('Shard');
    expect(shards.sort()).toEqual(merged.documents.map(({ file }) => file).sort());
  });
});

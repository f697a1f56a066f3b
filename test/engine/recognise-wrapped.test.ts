import { describe, expect, it } from 'vitest';
import { Repository } from '../support/repository.ts';

const repository = new Repository();
const api = '{"openapi": "3.1.0", "info": {"title": "a", "version": "1"}, "paths": {}}';
const sound = { 'sound.json': api };

describe('a definition in something else', () => {
  it.each([
    ['behind a comment', 'a.json', `/* made by a tool */${api}`],
    ['behind a comment of several lines', 'a.json', `\n/* made\n * by a tool */\n${api}`],
    ['in a list of JSON', 'a.json', `[${api}]`],
    ['in a list of YAML', 'a.yaml', '- openapi: 3.0.3\n  info: {title: a, version: "1"}\n  paths: {}\n'],
    ['written out twice', 'a.json', JSON.stringify(api)],
    ['a block of text', 'a.yaml', '|\n  openapi: 3.0.3\n  info: {title: a}\n  paths: {}\n'],
    ['behind words', 'a.json', `made by a tool ${api.replaceAll(': ', ':')}`],
  ])('is said, and the run is not complete: %s', async (_where, name, text) => {
    repository.write({ ...sound, [name]: text });
    const { errors, exitStatus } = await repository.check();
    expect({ files: errors.map(({ file }) => file), exitStatus }).toEqual({ files: [name], exitStatus: 3 });
  });

  it.each(['[{"openapi": true}]', '/* openapi */{"a": 1}', '["openapi"]', '"openapi"', '"see {openapi}"'])(
    'is none: %s',
    async (text) => {
      repository.write({ ...sound, 'a.json': text });
      expect((await repository.check()).errors).toEqual([]);
    },
  );
});

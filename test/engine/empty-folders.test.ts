import { describe, expect, it } from 'vitest';
import { Changes } from '../since/changes.ts';

// Whoever names a folder hears of it when nothing in it was checked.

const changes = new Changes();
const api =
  'openapi: 3.1.0\ninfo: {title: t, version: "1"}\nservers: [{url: "https://a.example"}]\npaths: {}\n';

describe('folders that are named', () => {
  it('are an error each where they hold nothing to check, beside others that do', async () => {
    changes.base({ 'x/a.yaml': api, 'y/c.yaml': 'a: 1\n', 'y/readme.txt': 'later' });
    const { errors, exitStatus, documents } = await changes.check({ paths: ['x', 'y'] });
    expect(errors.map(({ file, message }) => `${file}: ${message}`)).toEqual([
      'y: no OpenAPI definition was found here',
    ]);
    expect([exitStatus, documents.length]).toEqual([3, 1]);
  });

  it('are none where one lies in another, or holds threat models or what cannot be read', async () => {
    changes.base({
      'x/in/a.yaml': api,
      'models/m.yaml': 'threatlint: 1\nid: m\ncomponents: {c: {implements: {a: ../x/in/a.yaml}}}\n',
      'z/b.yaml': 'openapi: 3.1.0\npaths: [}\n',
    });
    const { errors } = await changes.check({ paths: ['x', 'x/in', './models', 'z'] });
    expect(errors.map(({ file }) => file)).toEqual(['z/b.yaml']);
  });
});

import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver';
import { pathOf, uriOf } from '../../src/lsp/names.ts';
import { Project } from '../../src/lsp/project.ts';
import { Session } from '../../src/lsp/session.ts';
import { Repository } from '../support/repository.ts';

// What a session does in the pause before a person's text is judged.

const repository = new Repository();
const api = (description: string) => `openapi: 3.0.3
info: { title: Shop, version: "1", description: ${description} }
servers: [{ url: "http://api.example.com" }]
paths:
  /orders: { get: { responses: { "200": { description: ok } } } }
`;
const pause = 150;
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

afterEach(() => {
  vi.restoreAllMocks();
});

interface Told {
  readonly version: number | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly after: number;
}

/** A session with one open text, of which judging takes so many pieces of 5 ms. */
async function begin(pieces: number) {
  repository.write({ '.git/HEAD': '', 'api.yaml': api('first') });
  const { judge } = Project.prototype;
  const judged: string[] = [];
  let begun = 0;
  vi.spyOn(Project.prototype, 'judge').mockImplementation(async function (this: Project, texts, between) {
    begun++;
    if (between)
      for (let piece = 0; piece < pieces; piece++) {
        await wait(5);
        await between();
      }
    const result = await judge.call(this, texts, between);
    judged.push(between ? 'ahead' : 'in its turn');
    // As if it took long: then it is begun as soon as it may.
    this.took = 1000;
    return result;
  });
  const told: Told[] = [];
  let changed = performance.now();
  const failed: string[] = [];
  const session = new Session(
    {
      publish: (_uri, version, diagnostics) =>
        told.push({ version, diagnostics, after: performance.now() - changed }),
      refresh: () => undefined,
      refreshBeside: () => undefined,
      failed: (message) => failed.push(message),
    },
    { encoding: 'utf-16', pulls: false, related: true, documentChanges: true },
    () => '2026-11-23',
  );
  const uri = uriOf(join(repository.folder, 'api.yaml'));
  session.open(uri, 1, api('first'));
  await session.settled();
  expect(pathOf(uri)).toBeDefined();
  const reset = () => {
    told.length = judged.length = begun = 0;
  };
  reset();
  const change = (version: number, text: string) => {
    changed = performance.now();
    session.change(uri, version, [{ text: api(text) }]);
  };
  return { session, uri, change, told, judged, failed, begun: () => begun };
}

test('What is judged in the pause is told when it is over, and not judged again', async () => {
  const { change, told, judged, failed } = await begin(2);
  change(2, 'second');
  await wait(pause - 20);
  expect(told).toEqual([]);
  await vi.waitFor(() => expect(told).toHaveLength(1), { timeout: 5000 });
  expect(judged).toEqual(['ahead']);
  expect(told[0]?.version).toBe(2);
  expect(told[0]?.after).toBeGreaterThanOrEqual(pause - 1);
  expect(told[0]?.diagnostics.length).toBeGreaterThan(0);
  expect(failed).toEqual([]);
});

test('Another letter ends it: of the older text nothing is told, and of the newer one all', async () => {
  const { change, told, judged, begun, failed } = await begin(20);
  change(2, 'second');
  await vi.waitFor(() => expect(begun()).toBe(1), { timeout: 5000 });
  change(3, 'third');
  await vi.waitFor(() => expect(told).toHaveLength(1), { timeout: 5000 });
  expect(begun()).toBe(2);
  expect(judged).toEqual(['ahead']);
  expect(told[0]?.version).toBe(3);
  expect(failed).toEqual([]);
});

test('Who asks for something meanwhile is answered as soon as it is known', async () => {
  const { session, uri, change, judged } = await begin(2);
  change(2, 'second');
  const view = await session.view(uri);
  expect(view?.open.text).toBe(api('second'));
  expect(judged).toEqual(['in its turn']);
});

test('What fails ahead is judged in its turn, and said then', async () => {
  const { change, told, failed } = await begin(0);
  vi.spyOn(Project.prototype, 'judge').mockRejectedValue(new Error('a rule fell'));
  change(2, 'second');
  await vi.waitFor(() => expect(told).toHaveLength(1), { timeout: 5000 });
  expect(failed).toEqual([expect.stringContaining('a rule fell')]);
});

import { execFile, execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

// Compiled code is run as it is, so whose it is matters more than the milliseconds. Whatever is wrong with the cache, the
// program must do what it does without one, and say nothing.

let work: string;
let home: string;
let cache: string;
let runner: string;

beforeAll(() => {
  work = realpathSync(mkdtempSync(join(tmpdir(), 'threatlint-code-')));
  buildSync({
    entryPoints: ['src/cli/code-cache.ts'],
    outfile: join(work, 'code-cache.cjs'),
    bundle: true,
    format: 'cjs',
    platform: 'node',
  });
  const functions = Array.from({ length: 200 }, (_, at) => `function f${at}(x) { return x + ${at}; }`);
  writeFileSync(
    join(work, 'main-1.js'),
    `${functions.join('\n')}\nexports.answer = () => f1(require('node:os').EOL === '' ? 0 : 41);`,
  );
  runner = join(work, 'run.cjs');
  writeFileSync(
    runner,
    `const { codeCacheFolder, loadWithCodeCache } = require('./code-cache.cjs');
const folder = codeCacheFolder();
console.log(loadWithCodeCache(${JSON.stringify(join(work, 'main-1.js'))}, folder).answer(), folder ?? 'no cache');`,
  );
});
afterAll(() => rmSync(work, { recursive: true, force: true }));
beforeEach(() => {
  home = mkdtempSync(join(work, 'home-'));
  cache = join(home, '.cache/threatlint');
});

const environment = (more: object = {}) => ({
  PATH: process.env.PATH,
  HOME: home,
  USERPROFILE: home,
  ...more,
});
const run = (more: object = {}, place: { readonly cwd?: string } = {}) =>
  execFileSync(process.execPath, [runner], {
    env: environment(more),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 20_000,
    ...place,
  }).trim();
const kept = () => readdirSync(cache);
const windows = process.platform === 'win32';
const root = process.getuid?.() === 0;

describe('what is kept', () => {
  test('the first run keeps the code, for its user alone; the next runs leave it or replace it', () => {
    expect(run()).toBe(`42 ${cache}`);
    expect(kept()).toHaveLength(1);
    if (!windows) {
      expect(statSync(cache).mode & 0o777).toBe(0o700);
      expect(statSync(join(cache, kept()[0] as string)).mode & 0o777).toBe(0o600);
    }
    expect(run()).toBe(`42 ${cache}`);
    expect(kept()).toHaveLength(1);
  });

  test('several processes at once leave one whole file', async () => {
    const runs = Array.from({ length: 4 }, () =>
      promisify(execFile)(process.execPath, [runner], { env: environment() }),
    );
    for (const { stdout, stderr } of await Promise.all(runs))
      expect([stdout.trim(), stderr]).toEqual([`42 ${cache}`, '']);
    expect(kept()).toHaveLength(1);
    expect(run()).toBe(`42 ${cache}`);
  });

  test('what nobody has written for a month goes; what is not ours stays', () => {
    mkdirSync(cache, { recursive: true, mode: 0o700 });
    for (const name of ['main-0.js-v20.code', 'notes.txt']) {
      writeFileSync(join(cache, name), 'old');
      utimesSync(join(cache, name), 0, 0);
    }
    run();
    expect(kept().sort()).toEqual([expect.stringMatching(/^main-1\.js-.*\.code$/), 'notes.txt']);
  });
});

describe('damaged code is not run, but replaced', () => {
  test.each([
    ['empty', () => Buffer.alloc(0)],
    ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['another text', () => Buffer.from('#!/bin/sh\n'.repeat(100))],
    [
      'one byte changed',
      (bytes: Buffer) => {
        const at = Math.floor(bytes.length / 2);
        bytes[at] = (bytes[at] as number) ^ 0xff;
        return bytes;
      },
    ],
  ])('%s', (_, damage) => {
    run();
    const file = join(cache, kept()[0] as string);
    const damaged = damage(readFileSync(file));
    writeFileSync(file, damaged);
    expect(run()).toBe(`42 ${cache}`);
    expect(readFileSync(file).equals(damaged)).toBe(false);
    expect(run()).toBe(`42 ${cache}`);
  });
});

describe('without a folder of the user’s own there is no cache', () => {
  test.each([
    ['the home folder is a file', { HOME: '/dev/null', USERPROFILE: '/dev/null' }],
    ['XDG_CACHE_HOME is relative', { XDG_CACHE_HOME: 'cache' }],
    ['XDG_CACHE_HOME is nowhere', { XDG_CACHE_HOME: '/nonexistent/cache/of/nobody' }],
    // There mkdir says ENOENT, and Node's recursive one began again, for ever.
    ['the home folder is one where no folder can be made', { HOME: '/proc', USERPROFILE: '/proc' }],
    ['XDG_CACHE_HOME is such a folder', { XDG_CACHE_HOME: '/proc/self' }],
  ])('%s', (_, more) => {
    expect(run(more)).toBe('42 no cache');
  });

  test.skipIf(windows)('others may write to the folder', () => {
    mkdirSync(cache, { recursive: true });
    chmodSync(cache, 0o777);
    expect(run()).toBe('42 no cache');
    expect(kept()).toEqual([]);
  });

  test.skipIf(windows)('others may write to the file, or it is a link', () => {
    run();
    const file = join(cache, kept()[0] as string);
    const before = readFileSync(file);
    chmodSync(file, 0o666);
    run();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const elsewhere = join(home, 'elsewhere');
    writeFileSync(elsewhere, before);
    rmSync(file);
    symlinkSync(elsewhere, file);
    run();
    expect(readFileSync(elsewhere).equals(before)).toBe(true);
    expect(kept()).toHaveLength(1);
  });

  test.skipIf(windows || root)('the home folder cannot be written', () => {
    chmodSync(home, 0o500);
    expect(run()).toBe('42 no cache');
  });

  test.skipIf(!root)('someone else owns the folder, or the home it would be made in', () => {
    execFileSync('chown', ['65534', home]);
    expect(run()).toBe('42 no cache');
    expect(readdirSync(home)).toEqual([]);
    mkdirSync(cache, { recursive: true, mode: 0o700 });
    execFileSync('chown', ['65534', cache]);
    expect(run()).toBe('42 no cache');
  });
});

// The code of a repository is a stranger's: a file committed below the cache's path would be run at the next start.
describe('in a repository there is no cache, and none is made', () => {
  let repository: string;
  beforeEach(() => {
    repository = join(home, 'repository');
    mkdirSync(join(repository, 'deep/er'), { recursive: true });
    mkdirSync(join(repository, '.git'));
  });
  const files = () => readdirSync(repository, { recursive: true }).sort();

  test.each([
    ['its root', '.'],
    ['a folder of it', 'deep'],
    ['a folder of it that is not there', 'deep/cache'],
  ])('where XDG_CACHE_HOME is %s', (_, folder) => {
    const before = files();
    const cwd = join(repository, 'deep/er');
    expect(run({ XDG_CACHE_HOME: join(repository, folder) }, { cwd })).toBe('42 no cache');
    expect(files()).toEqual(before);
  });

  test('also when it is not that of the working folder', () => {
    expect(run({ XDG_CACHE_HOME: join(repository, 'deep') }, { cwd: work })).toBe('42 no cache');
  });

  test('where HOME is in it, and where a folder of the cache is there already', () => {
    mkdirSync(join(repository, '.cache/threatlint'), { recursive: true, mode: 0o700 });
    expect(run({ HOME: repository, USERPROFILE: repository }, { cwd: repository })).toBe('42 no cache');
    expect(readdirSync(join(repository, '.cache/threatlint'))).toEqual([]);
  });

  test('by whatever links it is reached', () => {
    mkdirSync(join(repository, 'deep/threatlint'), { mode: 0o700 });
    const base = join(home, 'base');
    symlinkSync(join(repository, 'deep'), base);
    mkdirSync(join(home, '.cache'));
    symlinkSync(join(repository, 'deep/threatlint'), cache);
    expect(run({ XDG_CACHE_HOME: base }, { cwd: repository })).toBe('42 no cache');
    expect(run({}, { cwd: repository })).toBe('42 no cache');
    expect(readdirSync(join(repository, 'deep/threatlint'))).toEqual([]);
  });

  test('without git the working folder counts; beside it there is one', () => {
    rmSync(join(repository, '.git'), { recursive: true });
    expect(run({ XDG_CACHE_HOME: join(repository, 'deep') }, { cwd: repository })).toBe('42 no cache');
    expect(run({}, { cwd: repository })).toBe(`42 ${cache}`);
  });

  test('nor where the working folder is gone', () => {
    const gone = join(home, 'gone');
    const script = `mkdir ${gone}; cd ${gone}; rmdir ${gone}; exec ${process.execPath} ${runner}`;
    expect(execFileSync('sh', ['-c', script], { env: environment(), encoding: 'utf8' }).trim()).toBe(
      '42 no cache',
    );
  });
});

describe.skipIf(windows)('a folder that others may swap is no place for the cache', () => {
  test.each([
    ['the one above it', '.cache'],
    ['one far above it', '.'],
  ])('%s is writable for others', (_, folder) => {
    mkdirSync(cache, { recursive: true, mode: 0o700 });
    chmodSync(join(home, folder), 0o777);
    expect(run()).toBe('42 no cache');
    expect(kept()).toEqual([]);
    chmodSync(join(home, folder), 0o1777);
    expect(run()).toBe(`42 ${cache}`);
  });

  test('nor is one made in such a place', () => {
    chmodSync(home, 0o777);
    expect(run()).toBe('42 no cache');
    expect(readdirSync(home)).toEqual([]);
  });

  test.skipIf(!root)('nor below a folder of somebody else', () => {
    mkdirSync(cache, { recursive: true, mode: 0o700 });
    execFileSync('chown', ['65534', home]);
    expect(run()).toBe('42 no cache');
    expect(kept()).toEqual([]);
  });
});

/** What `npm start`, `npm test` and the others share: the set-up of a fresh clone, with nothing but Node and npm. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs a command, what it says going to standard error so that standard output stays the caller's own.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} options
 * @returns its exit status; 1 when it was ended by a signal
 */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
  if (result.error) throw result.error;
  return result.status ?? 1;
}

/**
 * Runs npm: the one that runs us, else the one on the PATH.
 *
 * @param {string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} options
 */
export function npm(args, options = {}) {
  const own = process.env.npm_execpath;
  if (own && /npm-cli\.c?js$/.test(own)) return run(process.execPath, [own, ...args], options);
  return run('npm', args, { shell: process.platform === 'win32', ...options });
}

/** Installs the dependencies of package-lock.json into `folder` when they are not all there; ends the process when it fails. */
export function ensureDependencies(folder = root) {
  if (dependenciesInstalled(folder)) return;
  console.error('threatlint: installing dependencies (npm ci)');
  const status = npm(
    ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: folder,
    },
  );
  if (status !== 0) {
    console.error('threatlint: npm ci failed; the npm registry must be reachable for the first run');
    process.exit(status);
  }
}

/** Is every package of the lock file installed in its version? (Optional ones, for other platforms, may be missing.) */
export function dependenciesInstalled(folder = root) {
  const installedFile = `${folder}/node_modules/.package-lock.json`;
  if (!existsSync(installedFile)) return false;
  const { packages: wanted } = JSON.parse(readFileSync(`${folder}/package-lock.json`, 'utf8'));
  const { packages: installed } = JSON.parse(readFileSync(installedFile, 'utf8'));
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || (installed[path] ? installed[path].version === version : optional === true),
  );
}

/** Builds dist/; ends the process when it fails. */
export function build() {
  const status = run(process.execPath, ['scripts/build.mjs']);
  if (status !== 0) process.exit(status);
}

/**
 * Writes a file, unless it says that already; renamed into place, so that whoever reads beside this never reads half of it.
 *
 * @param {string} file
 * @param {string} text
 */
export async function replace(file, text) {
  if ((await readFile(file, 'utf8').catch(() => null)) === text) return;
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, text);
  await rename(temporary, file);
}

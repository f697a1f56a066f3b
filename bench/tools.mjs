/** threatlint and its peers: how each is run, offline, on one file, with its recommended security rules. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from '../scripts/setup.mjs';

/**
 * @typedef {object} Tool
 * @property {string} name
 * @property {(file: string) => string[]} command its arguments to Node
 * @property {Record<string, string>} environment
 * @property {(status: number | null, stderr: string) => boolean} finished did it get to its end?
 * @property {() => string} version
 */

/** @param {string} path */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
/** @param {string} path */
const module = (path) => here(`peers/node_modules/${path}`);

/** @type {Tool} */
export const threatlint = {
  name: 'threatlint',
  command: (file) => [here('../dist/cli.js'), 'check', '--no-config', file],
  environment: {},
  // 0 and 1 are verdicts; a definition with something unreadable in it ends with 3, having been checked all the same.
  finished: (status) => status === 0 || status === 1,
  version: () => JSON.parse(readFileSync(here('../package.json'), 'utf8')).version,
};

/** The same with the rulesets that Spectral is measured with, beside its own rules. @type {Tool} */
export const withSpectral = {
  ...threatlint,
  name: 'threatlint + spectral:oas + OWASP',
  command: (file) => [...threatlint.command(file), '--ruleset', here('peers/spectral.yaml')],
};

/** @type {Record<string, Tool>} */
const all = {
  redocly: {
    name: 'Redocly',
    command: (file) => [module('@redocly/cli/bin/cli.js'), 'lint', file, '--extends', 'recommended'],
    environment: { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    finished: (_status, stderr) => /validated in/.test(stderr),
    version: () => versionOf('@redocly/cli'),
  },
  spectral: {
    name: 'Spectral + OWASP',
    command: (file) => [
      module('@stoplight/spectral-cli/dist/index.js'),
      'lint',
      file,
      '-r',
      here('peers/spectral.yaml'),
    ],
    environment: {},
    finished: (status) => status === 0 || status === 1,
    version: () =>
      `${versionOf('@stoplight/spectral-cli')} + ${versionOf('@stoplight/spectral-owasp-ruleset')}`,
  },
};

/**
 * The peers of these names, installed into bench/peers when they are not.
 *
 * @param {string[]} names
 * @throws Error naming the known ones for any other name
 */
export function peers(names) {
  for (const name of names) {
    if (!Object.hasOwn(all, name)) throw new Error(`No peer "${name}": ${Object.keys(all).join(', ')}`);
  }
  if (names.length > 0) ensureDependencies(here('peers'));
  return names.map((name) => all[name]);
}

/** @param {string} name */
function versionOf(name) {
  const file = module(`${name}/package.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : '?';
}

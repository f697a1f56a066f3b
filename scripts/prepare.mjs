/**
 * npm runs this after `npm install` in a clone, before `npm pack`, and when somebody installs threatlint from git
 * (pre-commit does so). Only the last needs it: it makes dist/ where there is none.
 *
 * An install from git with --global hands --global and its prefix down to the install in npm's temporary clone. That
 * then has no dependencies to build with; so they are installed here, into the clone, with the inheritance cut. And
 * it has put a link to the clone where the package itself will go: a folder has to take its place, or npm unpacks through
 * the link into the clone, and deletes that.
 */
import { cpSync, existsSync, lstatSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, dependenciesInstalled, npm, root } from './setup.mjs';

const inherited = [
  'global',
  'prefix',
  'local_prefix',
  'location',
  'omit',
  'production',
  'force',
  'dry_run',
  'workspaces',
];

if (!existsSync(join(root, 'dist/cli.js')) && existsSync(join(root, 'src/cli/cli.ts'))) {
  const link = globalLink();
  cutInheritance();
  if (!dependenciesInstalled()) install();
  build();
  // The variable is set by npm's git fetcher only: a link that the user asked for (npm link) stays.
  if (link && process.env._PACOTE_NO_PREPARE_) replaceByCopy(link);
}

/** The link to this clone among the globally installed packages, or undefined. */
function globalLink() {
  const prefix = process.env.npm_config_global_prefix ?? process.env.npm_config_prefix;
  if (!prefix) return undefined;
  const link = join(prefix, process.platform === 'win32' ? '' : 'lib', 'node_modules', 'threatlint');
  if (!existsSync(link) || !lstatSync(link).isSymbolicLink()) return undefined;
  return realpathSync(link) === realpathSync(root) ? link : undefined;
}

/**
 * What the install in the clone still wants to find there: the command.
 *
 * @param {string} link
 */
function replaceByCopy(link) {
  rmSync(link);
  cpSync(join(root, 'dist'), join(link, 'dist'), { recursive: true });
}

function cutInheritance() {
  for (const key of Object.keys(process.env)) {
    const name = key.toLowerCase().replaceAll('-', '_');
    if (name === 'node_env' || inherited.some((option) => name === `npm_config_${option}`))
      delete process.env[key];
  }
}

function install() {
  const status = npm([
    'install',
    '--include=dev',
    '--ignore-scripts',
    '--global=false',
    '--no-save',
    '--no-audit',
    '--no-fund',
  ]);
  if (status !== 0) process.exit(status);
}

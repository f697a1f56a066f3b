/**
 * npm runs this after `npm install` in a clone, before `npm pack`, and when somebody installs threatlint from git
 * (pre-commit does so). Only the last needs it: it makes dist/ where there is none.
 *
 * An install from git with --global hands --global and its prefix down to the install in the clone, which then has no
 * dependencies to build with; so they are installed here, into the clone, with that inheritance cut.
 */
import { existsSync } from 'node:fs';
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

if (!existsSync(`${root}/dist/cli.js`) && existsSync(`${root}/src/cli/cli.ts`)) {
  for (const key of Object.keys(process.env)) {
    const name = key.toLowerCase().replaceAll('-', '_');
    if (name === 'node_env' || inherited.some((option) => name === `npm_config_${option}`))
      delete process.env[key];
  }
  if (!dependenciesInstalled()) {
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
  build();
}

import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from './command.ts';

/** What a program says its version is; undefined where it is missing, which a machine that checks changes may not be. */
export function versionOf(program: string, ...args: string[]): string | undefined {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status === 0) return stdout || stderr;
  if (process.env.CI) throw new Error(`${program} is not installed (see .ci/run): ${stderr ?? ''}`);
  console.warn(`${program} is not tried: it is not installed (.ci/run says from what)`);
  return undefined;
}

/**
 * Runs an editor in the folder of a test, where `npx threatlint` is the program of this source, and nobody's settings are read.
 * What its script writes to `said.json` is the result.
 */
export async function edit<T>(command: Command, program: string, ...args: string[]): Promise<T> {
  const home = join(command.outside, 'home');
  mkdirSync(home, { recursive: true });
  const bin = 'node_modules/.bin/threatlint';
  const [node, cli] = command.program();
  command.write({ [bin]: `#!/bin/sh\nexec '${node}' '${cli}' "$@"\n` });
  chmodSync(join(command.folder, bin), 0o755);
  symlinkSync(join(process.cwd(), 'test/editors'), join(command.folder, '.editors'));
  const running = spawn(program, args, {
    ...{ cwd: command.folder, stdio: ['ignore', 'pipe', 'pipe'], timeout: 50_000 },
    env: {
      ...process.env,
      ...{ HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, XDG_STATE_HOME: home, TERM: 'dumb' },
      // Nothing is fetched if npx does not find what lies in the folder.
      ...{ npm_config_offline: 'true', npm_config_cache: home, THREATLINT_NOW: '2026-11-23' },
    },
  });
  let said = '';
  for (const stream of [running.stdout, running.stderr])
    stream.on('data', (chunk) => {
      said += chunk;
    });
  await new Promise((resolve) => running.on('close', resolve));
  try {
    return JSON.parse(readFileSync(join(command.folder, 'said.json'), 'utf8')) as T;
  } catch {
    throw new Error(`${program} did not come to its end: ${said}`);
  }
}

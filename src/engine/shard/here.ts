import { isAbsolute, relative, sep } from 'node:path';
import { commitAt } from '../../git/head.ts';
import type { Workspace } from '../../refs/workspace.ts';
import type { ShardOptions, ShardResult } from '../../verdict/shard.ts';
import { configurationDigest } from './digests.ts';
import { ShardMismatch } from './mismatch.ts';
import type { Shard } from './read.ts';

/** What must be the same for all shards of a run, and for their merge. */
export type Here = Pick<ShardResult, 'commit' | 'folder' | 'configuration'>;

/** What of a run's request its reports say; see `CheckRequest`. */
interface Request {
  readonly paths: readonly string[];
  readonly config: string | boolean;
  readonly rulesets: readonly string[];
  readonly baselineFile?: string | undefined;
  readonly failOn: string | undefined;
  readonly since?: {
    readonly ref: string | null;
    readonly to?: string | undefined;
    readonly initial?: boolean;
  };
}

/** @param workspace in which the configuration was read, and nothing else */
export function here(
  { cwd, root }: { readonly cwd: string; readonly root: string },
  workspace: Workspace,
): Here {
  const { files } = workspace;
  const [folder, home] = [files.realpath(cwd) ?? cwd, files.realpath(root) ?? root];
  return {
    commit: commitAt(home),
    folder: relative(home, folder).split(sep).join('/'),
    configuration: configurationDigest(workspace.documents()),
  };
}

export function optionsOf(request: Request & { readonly cwd: string }): ShardOptions {
  const { cwd, paths, config, rulesets, baselineFile, failOn, since } = request;
  // Another machine may have checked out elsewhere.
  const named = (path: string) => (isAbsolute(path) ? relative(cwd, path).split(sep).join('/') || '.' : path);
  return {
    paths: paths.map(named),
    config: typeof config === 'string' ? named(config) : config,
    rulesets: rulesets.map(named),
    baseline: baselineFile === undefined ? null : named(baselineFile),
    failOn: failOn ?? null,
    since: since ? { ref: since.ref, to: since.to ?? null, initial: since.initial === true } : null,
  };
}

/**
 * Are the reports of shards about what lies here?
 *
 * @throws {ShardMismatch} where they are not
 */
export function sameHere({ report, commit, folder, configuration }: Shard, now: Here): void {
  const differs = (message: string) => {
    throw new ShardMismatch(report, message);
  };
  if (folder !== now.folder)
    differs(`the shards ran in ${folder || 'the root'} of the repository: run merge there, too`);
  if (commit !== now.commit)
    differs(
      `the shards checked ${commit === null ? 'no commit' : `the commit ${commit}`}, and ${now.commit ?? 'no commit'} is checked out here: merge where they ran, or in a checkout of the same commit`,
    );
  if (configuration !== now.configuration)
    differs(
      'the shards were checked with another configuration, ruleset or baseline than there is here: merge in a checkout of the same commit, with nothing changed in it; after shards with --no-config say that here, too',
    );
}

import type { Problem } from '../findings/problem.ts';
import { onDisk } from '../refs/files.ts';
import { Workspace } from '../refs/workspace.ts';
import type { AnyRule } from '../rules/rule.ts';
import { builtIn } from '../rules/source.ts';
import { jails } from './find/find.ts';
import type { CheckRequest } from './request.ts';
import { configure } from './set-up.ts';
import { Watchdog } from './watchdog.ts';

/** Every rule that a run would know, those of rulesets in the format of Spectral included; or why there can be no run. */
export async function catalogue(
  request: CheckRequest,
): Promise<{ readonly rules: ReadonlyMap<string, AnyRule> } | { readonly problems: readonly Problem[] }> {
  const workspace = new Workspace(request.cwd, [...jails(request, onDisk)]);
  const setUp = await configure(request, workspace, builtIn, new Watchdog(request.timeout));
  return 'problems' in setUp ? setUp : { rules: setUp.source.rules };
}

import type { Config } from '../config/config.ts';
import type { Policy } from '../policy/policy.ts';
import { onDisk } from '../refs/files.ts';
import { Workspace } from '../refs/workspace.ts';
import { builtIn } from '../rules/source.ts';
import { TooMuchWork } from '../selector/work.ts';
import type { Checked, CheckOutcome } from './checked.ts';
import { conclude } from './conclude.ts';
import { jails } from './find/find.ts';
import { gather, type Run } from './gather.ts';
import type { CheckRequest, SinceRequest } from './request.ts';
import { asAsked, configure } from './set-up.ts';
import { ShardMismatch } from './shard/mismatch.ts';
import { type Examined, examine } from './side.ts';
import type { Against } from './since/against.ts';
import type { Base } from './since/base.ts';
import type { Begun } from './since/begin.ts';
import { Timings } from './timings.ts';
import { Watchdog } from './watchdog.ts';

/**
 * The pipeline: finds and reads the inputs, checks the definitions, proves the threat models, judges by the policy.
 *
 * @throws {RuleError} when a rule throws: a bug
 */
export async function check(request: CheckRequest): Promise<CheckOutcome> {
  const begun = request.since && (await beginning(request, request.since));
  if (begun && 'problem' in begun) {
    // It begins with the option that it speaks of, which stands where other problems name a file.
    const [option = ''] = begun.problem.split(' ');
    return { problems: [{ file: option, range: null, message: begun.problem }] };
  }
  const files = begun?.head ?? request.at ?? onDisk;
  const workspace = new Workspace(
    request.cwd,
    [...jails(request, files)],
    request.overlay,
    files,
    request.memory,
  );
  const watchdog = new Watchdog(request.timeout);
  const base = begun && (await baseOf(begun, request, workspace));
  const was = await base?.config();
  const both = was && (await bothOf(was, request));
  const setUp = await configure(request, workspace, builtIn, watchdog, both);
  if ('problems' in setUp) return setUp;
  try {
    return await run({ request, setUp, workspace, watchdog, timings: new Timings() }, base, was);
  } catch (error) {
    if (error instanceof ShardMismatch)
      return { problems: [{ file: error.report, range: null, message: error.message }] };
    if (!(error instanceof TooMuchWork)) throw error;
    // Of several definitions none is to blame alone.
    const [only, ...others] = request.paths;
    const file = setUp.config.file ?? (others.length === 0 ? only : undefined) ?? '.';
    return { problems: [{ file, range: null, message: error.message }] };
  }
}

/** What compares with a commit is loaded when somebody asks for that. */
async function beginning(request: CheckRequest, since: SinceRequest) {
  const { begin } = await import('./since/begin.ts');
  return begin(request, since);
}

async function baseOf(begun: Begun, request: CheckRequest, workspace: Workspace): Promise<Base> {
  const { Base } = await import('./since/base.ts');
  return new Base(begun, request, workspace);
}

async function bothOf(was: Config, request: CheckRequest): Promise<(now: Policy) => Promise<Policy>> {
  const { bothPolicies } = await import('./since/gates.ts');
  return async (now) => bothPolicies(now, asAsked(was.policy, request));
}

async function run(running: Run, base: Base | undefined, was: Config | undefined): Promise<Checked> {
  const { setUp, watchdog, timings } = running;
  const gathered = await gather(running);
  const { request, library, words, proving, definitions, apis, letGo } = gathered;
  const { part, replay } = request;
  if (replay && base) {
    const { touched } = await import('./shard/live.ts');
    replay.leave(touched(base, [...apis], library));
  }
  // Nobody asks how much is as before: where nothing differs, rules and proofs would say what they said.
  const isAsItWas =
    base !== undefined &&
    request.counts === false &&
    request.since?.all !== true &&
    !(part || replay) &&
    base.isAsItWas({ setUp, library, models: proving, definitions, apis: [...apis] }, was);
  if (base) {
    const { sayAdded } = await import('./since/added.ts');
    const read = new Set([...library.filesOf(definitions), ...proving.files]);
    await sayAdded(base, request, setUp.config.specs, read);
  }
  const models = isAsItWas ? { ...proving, readings: [] } : proving;
  const readings = models.readings.map(({ model }) => model);
  const asking = isAsItWas ? [] : gathered.asking.readings.map(({ model }) => model);
  const examined = await timings.wait('rules', () =>
    examine({
      ...{ request, setUp, library, watchdog, words, models, readings, definitions, letGo },
      ...{ apis, asking, shards: gathered.recorder ?? replay, isAsItWas },
    }),
  );
  await request.between?.();
  request.memory?.end(library, definitions);
  const against = base && (await timings.wait('since', () => comparedWith(base, examined, was)));
  const concluded = await conclude(running, { gathered, examined, models, against, isAsItWas });
  return { ...concluded, isSame: (path) => base?.isSame(path) === true };
}

async function comparedWith(base: Base, examined: Examined, was: Config | undefined): Promise<Against> {
  const { Against } = await import('./since/against.ts');
  return Against.of(base, examined, was);
}

import type { BaselineFile } from '../../config/baseline.ts';
import type { Config } from '../../config/config.ts';
import type { Inline } from '../../policy/inline.ts';
import type { Document } from '../../refs/document.ts';
import { Place } from '../../refs/place.ts';
import type { AnyRule, Regression } from '../../rules/rule.ts';
import { gatesWeakened } from './policy/gates.ts';
import { inlinesAdded } from './policy/inlines.ts';
import { type Locks, lockEdited } from './policy/lock.ts';
import { type Enabled, rulesWeakened } from './policy/rules.ts';
import { regressionOf, type SaidOfPolicy, under } from './policy/said.ts';
import { baselineWidened, waiversWidened } from './policy/tolerances.ts';
import type { Grounds } from './scope-change.ts';

/** Two states of what a run goes by. */
export interface Policies {
  readonly before: Config;
  readonly after: Config;
  /** The files of the configurations; undefined where there is none. */
  readonly files: { readonly before: Document | undefined; readonly after: Document | undefined };
  readonly enabled: { readonly before: Enabled; readonly after: Enabled };
  readonly rules: ReadonlyMap<string, AnyRule>;
  readonly inlines: { readonly before: readonly Inline[]; readonly after: readonly Inline[] };
  /** What the baselines tolerate; undefined where there is none. */
  readonly baselines: { readonly before: BaselineFile | undefined; readonly after: BaselineFile | undefined };
  /** Definitions and threat models that the configuration of before names and that of now does not. */
  readonly leftOut: { readonly specs: readonly Document[]; readonly threatModels: readonly Document[] };
  /** Definitions and threat models of before that are something else now, or lie where nobody looks for them. */
  readonly turned: readonly Turned[];
  readonly locks: Locks | undefined;
  readonly grounds: Grounds;
  /** The name that a file had, absolute. */
  fileBefore(file: string): string;
}

/** A definition or threat model of before, and the file that it became. */
export interface Turned {
  readonly was: Document;
  readonly kind: 'definition' | 'model';
  /** As it is shown. */
  readonly file: string;
  /** It, where it can be read. */
  readonly now: Document | undefined;
  /** Is it checked, as what it was before? Then nobody looks at what this one was. */
  readonly isOther?: true;
}

/** What a change of the policy lets pass. */
export function comparePolicies(policies: Policies): Regression[] {
  const { before, after, files, grounds, baselines, inlines, locks } = policies;
  const roots = {
    before: files.before && new Place(files.before),
    after: files.after && new Place(files.after),
  };
  const home = roots.after ?? roots.before;
  const ofGates = gatesWeakened(before, after, roots, grounds);
  const ofRules = rulesWeakened(
    { before, after },
    policies.enabled,
    policies.rules,
    roots,
    policies.fileBefore,
  );
  const found = [
    ...together(ofGates, ofRules, roots),
    ...waiversWidened(before.policy.waivers, after.policy.waivers, grounds),
    ...inlinesAdded(inlines.before, inlines.after, policies.fileBefore),
    ...baselineWidened(baselines.before, baselines.after),
    ...(locks ? lockEdited(locks) : []),
    ...(['specs', 'threatModels'] as const).flatMap((key) =>
      policies.leftOut[key].map((document): SaidOfPolicy => {
        const { file } = document;
        return {
          about: `left out ${file}`,
          // Without a configuration it is git that leaves it out: it is said where it lies.
          at: under(roots.after, [key]) ?? (home ? undefined : new Place(document)),
          message: `${file} is not ${key === 'specs' ? 'checked' : 'read'} any more`,
          was: key === 'specs' ? 'it was a definition of the run' : 'it was a threat model of the run',
          old: under(roots.before, [key]),
        };
      }),
    ),
    ...policies.turned.map(saidOfTurned),
  ];
  return found.flatMap((one) => regressionOf(one, home));
}

function saidOfTurned({ was, kind, file, now, isOther }: Turned): SaidOfPolicy {
  const isModel = kind === 'model';
  return {
    about: `left out ${was.file}`,
    at: now && new Place(now),
    message: isOther
      ? `${was.file} is a link to ${file} now, and what it was is not checked`
      : file === was.file
        ? `${file} is ${isModel ? 'no threat model' : 'no definition'} any more, and is not ${isModel ? 'read' : 'checked'}`
        : `${was.file} is ${file} now, which is not ${isModel ? 'read' : 'checked'}`,
    was: isModel ? 'it was a threat model of the run' : 'it was a definition of the run',
    old: new Place(was),
  };
}

/** Whoever removes a policy, or the whole configuration, makes one change. */
function together(
  ofGates: readonly SaidOfPolicy[],
  ofRules: readonly SaidOfPolicy[],
  { before, after }: { readonly before: Place | undefined; readonly after: Place | undefined },
): SaidOfPolicy[] {
  const isGone = (key: string) => under(before, [key])?.key === key && under(after, [key])?.key !== key;
  const one = (what: string, all: readonly SaidOfPolicy[], old: Place | undefined): SaidOfPolicy[] => {
    const [first, ...more] = all;
    if (!first || more.length === 0) return [...all];
    return [
      {
        about: what,
        at: after,
        message: `${what} is gone: ${all.map(({ message }) => message).join('; ')}`,
        was: all.map(({ was }) => was).join('; '),
        old,
      },
    ];
  };
  if (before && !after)
    return one(`The configuration ${before.document.file}`, [...ofGates, ...ofRules], before);
  if (!isGone('policy')) return [...ofGates, ...ofRules];
  return [...one('The policy', ofGates, under(before, ['policy'])), ...ofRules];
}

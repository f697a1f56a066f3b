import { resolve } from 'node:path';
import type { Problem } from '../../findings/problem.ts';
import type { Document } from '../../refs/document.ts';
import { realpathOf } from '../../refs/read-file.ts';
import { withQuotedGlobs } from '../../selector/quoting.ts';
import { check } from '../check.ts';
import type { Checked } from '../checked.ts';
import type { CheckRequest } from '../request.ts';
import { processorTime } from '../watchdog.ts';
import {
  chosen,
  type FileEdits,
  type FixContext,
  type Offer,
  offers,
  planned,
  single,
  sound,
} from './fixes.ts';
import { type Making, noTime, Trial, Tries } from './trial.ts';

/** What is to be mended. */
export interface MendWish {
  /** Those too that a person should look at. */
  readonly suggested: boolean;
  /** Only what these rules report; undefined: all. */
  readonly rules: ReadonlySet<string> | undefined;
}

/** A fix that was made, or was not, and why. */
export interface Mended {
  readonly rule: string;
  readonly title: string;
  readonly safe: boolean;
  /** As reports name it. */
  readonly file: string;
  /** Why it was not made; undefined where it was. */
  readonly refused?: string;
}

/** A file that is to be written. */
export interface MendedFile {
  readonly file: string;
  /** Without links. */
  readonly absolute: string;
  readonly before: string;
  readonly after: string;
}

export interface MendOutcome {
  readonly files: readonly MendedFile[];
  readonly made: readonly Mended[];
  readonly refused: readonly Mended[];
  /** Was there more to do after the last pass? */
  readonly isUnfinished: boolean;
  /** Inputs that could not be read. */
  readonly errors: readonly Problem[];
  /** The rules that ran. */
  readonly ran: ReadonlySet<string>;
}

const mostPasses = 10;

/**
 * Makes findings go away, in memory: nothing is written. In passes, because one fix may stand in the way of another; each
 * is checked as a whole, and of its fixes stay those after which the finding is gone and no other came. Of a change
 * (`since` in the request) only what is new or worse is mended.
 *
 * @returns the problems of a configuration that cannot be accepted
 * @throws {RuleError} when a rule throws: a bug
 */
export async function mend(
  request: CheckRequest,
  wish: MendWish,
): Promise<MendOutcome | { readonly problems: readonly Problem[] }> {
  const began = processorTime();
  const texts = new Map(request.overlay);
  const firsts = new Map<string, Document>();
  const made: Mended[] = [];
  const refused = new Map<string, Mended>();
  // What is unchanged is no wish, but it counts where a fix would make something worse.
  const since = request.since && { ...request.since, all: true };
  const run = (overlay: ReadonlyMap<string, string>, timeout = request.timeout) =>
    check({ ...request, ...(since ? { since } : {}), overlay, timeout, fixes: 'kept' });
  const asWritten = await run(texts);
  if ('problems' in asWritten) return asWritten;
  // A model whose globs lack their quotes does not parse: that alone is mended before all else.
  const quoted = wish.rules ? [] : quotedModels(asWritten, request.cwd);
  for (const { absolute, after, file } of quoted) {
    texts.set(absolute, after);
    made.push({ rule: 'selectors', title: 'Quote path globs', safe: true, file });
  }
  const first = quoted.length > 0 ? await run(texts) : asWritten;
  if ('problems' in first) return first;
  let now: Checked = first;
  const tries = new Tries(began, charactersOf(first), request.timeout);
  let isUnfinished = false;
  for (let pass = 0; ; pass++) {
    const open = meantFirst(wanted(now, wish, refused), now.fixing);
    if (open.length === 0) break;
    if (pass === mostPasses || (pass > 0 && tries.isOver())) {
      isUnfinished = true;
      break;
    }
    const { now: chosenNow } = chosen(open);
    const good = sound(chosenNow, tries.isOver);
    const isGood = new Set(good);
    const why = tries.isOver() ? noTime : layout;
    for (const one of chosenNow) if (!isGood.has(one)) refuse(one, why, refused);
    const trial = new Trial(now, texts, run, tries);
    const kept = await trial.keep(good, (one, why) => refuse(one, why, refused));
    // What could not be made was refused, and is not wanted again.
    if (!kept) continue;
    for (const { offer, files } of kept.made) {
      made.push(told(offer));
      for (const { document } of files)
        if (!firsts.has(document.absolute)) firsts.set(document.absolute, document);
    }
    for (const [absolute, text] of kept.texts) texts.set(absolute, text);
    now = kept.checked;
  }
  const files = [...firsts].map(([absolute, { file, tree }]) => {
    return { file, absolute, before: tree.source.text, after: texts.get(absolute) ?? tree.source.text };
  });
  return {
    ...{ made, isUnfinished, refused: [...refused.values()], errors: first.report.errors },
    files: [...quoted, ...files].filter(({ before, after }) => before !== after),
    ran: new Set(first.fixing.enabled.keys()),
  };
}

const charactersOf = ({ side: { apis } }: Checked): number =>
  apis.reduce((sum, { place }) => sum + place.document.source.text.length, 0);

/** The threat models that do not parse for lack of quotes around globs, with them. */
function quotedModels({ report, isSame }: Checked, cwd: string): readonly MendedFile[] {
  return report.errors.flatMap(({ file, source }): readonly MendedFile[] => {
    if (!source) return [];
    const after = withQuotedGlobs(source);
    const absolute = realpathOf(resolve(cwd, file));
    if (after === undefined || absolute === undefined || isSame(absolute)) return [];
    return [{ file, absolute, before: source.text, after }];
  });
}

const layout =
  'the layout of the text leaves no room for it, or an alias (`*name`) shares the place with another';
const unseen = 'not everything in the definition was checked, so that nobody can tell what it would bring';

/** What is to be made of what was found, with its edits: of the files as they are now. */
function wanted(
  { fixing, judged, watchdog }: Checked,
  { suggested, rules }: MendWish,
  refused: Map<string, Mended>,
): readonly Making[] {
  const asked = judged.filter(({ rule, tells }) => !rules || rules.has(rule) || tells);
  const fresh = asked.flatMap(single).filter(({ since }) => since !== 'unchanged');
  const all = offers(fresh, fixing).filter(
    ({ finding, fix }) => (fix.safe || suggested) && (!rules || rules.has(finding.rule)),
  );
  // Where a check did not come to its end, one with the fix shows what that one did not see.
  const cut = new Set(watchdog.cuts.map(({ file }) => file));
  for (const offer of all)
    if (cut.has('.') || cut.has(offer.finding.place.document.file)) refuse({ offer }, unseen, refused);
  const open = all.filter((offer) => !refused.has(keyOf(offer)));
  const plans = planned(open.map(({ fix }) => fix));
  return open.flatMap((offer, at): Making[] => {
    const files = plans[at] as readonly FileEdits[] | undefined;
    if (files) return [{ offer, files }];
    refuse({ offer }, layout, refused);
    return [];
  });
}

/** A default takes the place of nothing that is known: a misspelt `maxlength: 30` is written before one is suggested beside it. */
function meantFirst(all: readonly Making[], { rules }: FixContext): readonly Making[] {
  const meant = all.filter(({ offer: { finding } }) => rules.get(finding.rule)?.fix?.writesWhatWasMeant);
  const around = new Set(meant.map(({ offer: { finding } }) => finding.place.parent?.id()));
  return all.filter(({ offer: { finding, fix } }) => fix.safe || !around.has(finding.place.id()));
}

function refuse({ offer }: { readonly offer: Offer }, why: string, refused: Map<string, Mended>): void {
  refused.set(keyOf(offer), { ...told(offer), refused: why });
}

/** A fix that was refused is not tried again: it is told by what it is about, because places move. */
function keyOf({ finding: { rule, about, place, message }, fix: { title } }: Offer): string {
  const what = typeof about === 'function' ? about() : about;
  return JSON.stringify([rule, place.document.file, what, message, title]);
}

function told({ finding, fix: { title, safe } }: Offer): Mended {
  return { rule: finding.rule, title, safe, file: finding.place.document.file };
}

import type { Finding } from '../../findings/finding.ts';
import type { Document } from '../../refs/document.ts';
import type { Place } from '../../refs/place.ts';
import type { PlacedChange } from '../../rules/fix.ts';
import { applyEdits, type Edit } from '../../text/edits.ts';
import { groupBy } from '../../text/group.ts';
import { append } from '../../text/lists.ts';
import { escapeStep } from '../../text/pointer.ts';
import type { Checked, CheckOutcome } from '../checked.ts';
import { processorTime } from '../watchdog.ts';
import { type FileEdits, type Offer, single } from './fixes.ts';

/** A fix that is about to be made. */
export interface Making {
  readonly offer: Offer;
  readonly files: readonly FileEdits[];
}

/** What was made, and what a check says then. */
export interface Kept {
  readonly made: readonly Making[];
  readonly texts: ReadonlyMap<string, string>;
  readonly checked: Checked;
}

/** So often everything is checked again with fixes, in all passes together. */
export const mostTrials = 60;

/**
 * So many seconds of processor time all checks of what is mended have together, for each so many characters. Whoever runs it
 * again goes on where it ended: what was made stays.
 */
const secondsOfOne = 8;
const charactersOfOne = 1_000_000;

/** The last check has at least so many of them. */
const leastSeconds = 3;

/** What is left to all passes of a run: each trial is a check of everything. */
export class Tries {
  readonly #end: number;
  readonly #least: number;
  #made = 0;

  /**
   * @param began when the run began, in milliseconds of processor time
   * @param characters of all definitions
   * @param seconds so many a definition has, where somebody said so
   */
  constructor(began: number, characters: number, seconds = secondsOfOne) {
    const times = Math.max(1, characters / charactersOfOne);
    this.#end = began + seconds * 1000 * times;
    this.#least = Math.min(seconds, leastSeconds) * times;
  }

  /** Is there no time left for another? */
  readonly isOver = (): boolean => processorTime() > this.#end;

  /** Why there is not one more; undefined: there is. The first is made in any case: without it nobody would come further. */
  next(): string | undefined {
    if (this.#made >= mostTrials) return noTrial;
    if (this.#made > 0 && this.isOver()) return noTime;
    this.#made++;
    return undefined;
  }

  /** How many seconds a definition has in the next check. */
  seconds(): number {
    return Math.max(this.#least, (this.#end - processorTime()) / 1000);
  }
}

/** Why a fix was not tried. */
export const noTime = 'there was no time left: run it again, with a longer --timeout';
const noTrial = 'too many others of this run made something worse: run it again';

/** Was a fix left out without being tried? Nobody knows whether it could be made. */
export function isUntried(why: string | undefined): boolean {
  return why === noTime || why === noTrial;
}

/** Makes the fixes of one pass that make nothing worse: all of them at once, and where that fails, fewer and fewer. */
export class Trial {
  #kept: Kept | undefined;

  /**
   * @param before what a check says without them
   * @param texts what stands in the place of files already, by absolute path
   */
  constructor(
    private readonly before: Checked,
    private readonly texts: ReadonlyMap<string, string>,
    private readonly run: (texts: ReadonlyMap<string, string>, timeout: number) => Promise<CheckOutcome>,
    private readonly tries: Tries,
  ) {}

  /**
   * @param refuse told which fixes are left out, and why
   * @returns undefined where none was made
   */
  async keep(
    makings: readonly Making[],
    refuse: (making: Making, why: string) => void,
  ): Promise<Kept | undefined> {
    // In turn, so that no rule uses up what is left for the others: first all, then each rule's, then what failed in halves.
    const groups = [makings];
    for (let at = 0; at < groups.length; at++) {
      const group = groups[at] as readonly Making[];
      if (group.length > 0) append(groups, await this.#settle(group, refuse));
    }
    return this.#kept;
  }

  /** @returns what is to be tried again, in smaller parts */
  async #settle(
    some: readonly Making[],
    refuse: (making: Making, why: string) => void,
  ): Promise<readonly (readonly Making[])[]> {
    const untried = this.tries.next();
    if (untried !== undefined) {
      for (const one of some) refuse(one, untried);
      return [];
    }
    const made = [...(this.#kept?.made ?? []), ...some];
    const texts = withEdits(this.texts, made);
    const checked = await this.run(texts, this.tries.seconds());
    const worse =
      'problems' in checked ? 'the configuration is no longer accepted then' : this.#worse(checked, made);
    if (worse === undefined) {
      this.#kept = { made, texts, checked: checked as Checked };
      return [];
    }
    const [only] = some;
    if (some.length === 1 && only) {
      refuse(only, worse);
      return [];
    }
    const blamed = 'problems' in checked ? new Map<Making, string>() : this.#blamed(checked, some);
    for (const [one, why] of blamed) refuse(one, why);
    if (blamed.size > 0) return [some.filter((one) => !blamed.has(one))];
    const ofRules = [...groupBy(some, ({ offer }) => offer.finding.rule).values()];
    if (ofRules.length > 1) return ofRules;
    const middle = some.length >> 1;
    return [some.slice(0, middle), some.slice(middle)];
  }

  /** Those at whose place something new is found, or the old still: most often they are what made it worse; and why. */
  #blamed(now: Checked, some: readonly Making[]): ReadonlyMap<Making, string> {
    const within = new Map<string, string>();
    const exact = new Map<string, string>();
    const still = new Set<string>();
    for (const [rule, findings] of now.found) {
      const known = new Set((this.before.found.get(rule) ?? []).map(({ place }) => place.id()));
      for (const { place } of findings) {
        still.add(`${rule} ${place.id()}`);
        if (findings.length <= known.size || known.has(place.id())) continue;
        exact.set(place.id(), brings(rule));
        for (let at: Place | null = place; at; at = at.parent) within.set(at.id(), brings(rule));
      }
    }
    const blamed = new Map<Making, string>();
    for (const making of some) {
      const { finding, fix } = making.offer;
      if (still.has(`${finding.rule} ${finding.place.id()}`)) blamed.set(making, stays);
      for (const one of fix.changes) {
        // What is missing in an object is said of the object.
        const brought = within.get(idOf(one)) ?? exact.get(idOf(one, one.change.path.length - 1));
        if (brought !== undefined) blamed.set(making, brought);
      }
    }
    return blamed;
  }

  /** What is worse than before, in words. */
  #worse(now: Checked, made: readonly Making[]): string | undefined {
    if (now.report.errors.length > this.before.report.errors.length)
      return 'a file could no longer be read then';
    if (now.watchdog.cuts.length > this.before.watchdog.cuts.length) return 'the check with it took too long';
    const [told, toldBefore] = [timesTold(now.judged, notesOf(made)), timesTold(this.before.judged)];
    // What is told once of the whole definition is no new finding where it holds in one place more.
    const isTold = (rule: string) => (told.get(rule) ?? 0) > (toldBefore.get(rule) ?? 0);
    // Rules that compare tell of the change alone, and are not among what was found.
    for (const rule of told.keys())
      if (now.fixing.rules.get(rule)?.category === 'regression' && isTold(rule)) return brings(rule);
    const mended = groupBy(made, ({ offer }) => offer.finding.rule);
    for (const [rule, { length: count }] of now.found) {
      const before = this.before.found.get(rule)?.length ?? 0;
      const gone = mended.get(rule)?.length ?? 0;
      if (count > before && isTold(rule)) return brings(rule);
      if (gone > 0 && count > before - gone) return stays;
    }
    if (now.report.unchecked.length > this.before.report.unchecked.length)
      return 'something could no longer be checked then';
    return undefined;
  }
}

const stays = 'the finding would not be gone';
const brings = (rule: string) => `it would bring a new finding of ${rule}`;

function withEdits(texts: ReadonlyMap<string, string>, makings: readonly Making[]): Map<string, string> {
  const edits = new Map<Document, Edit[]>();
  for (const { files } of makings)
    for (const { document, edits: more } of files) {
      const known = edits.get(document) ?? [];
      append(known, more);
      edits.set(document, known);
    }
  const changed = new Map(texts);
  for (const [{ absolute, tree }, all] of edits) changed.set(absolute, applyEdits(tree.source.text, all));
  return changed;
}

/** The id of the place that a change is made at, or of one so many steps deep above it. */
function idOf({ document, change: { path } }: PlacedChange, depth = path.length): string {
  const steps = path.slice(0, depth).map((step) => `/${escapeStep(step)}`);
  return `${document.file}#${steps.join('')}`;
}

/** What notes are expected: each the rule, and the place that a fix wrote. */
function notesOf(makings: readonly Making[]): ReadonlySet<string> {
  return new Set(
    makings.flatMap(({ offer: { fix } }) =>
      fix.notedBy === undefined ? [] : fix.changes.map((one) => `${fix.notedBy} ${idOf(one)}`),
    ),
  );
}

/**
 * How often each rule speaks, where what it says of the definition as a whole is said once.
 *
 * @param expected notes (`info`) that say what a fix meant, as that the log-in of an API that was closed stays open: not counted
 */
function timesTold(
  findings: readonly Finding[],
  expected: ReadonlySet<string> = new Set(),
): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  // Of a change a finding may be told in two parts, what is new of it and what is not.
  const counted = new Set<Finding>();
  for (const finding of findings) {
    const isDecision = finding.tells !== undefined && finding.place.path().length === 1;
    for (const one of isDecision ? [finding] : single(finding)) {
      const whole = one.compared ?? one;
      if (counted.has(whole) || (one.severity === 'info' && expected.has(`${one.rule} ${one.place.id()}`)))
        continue;
      counted.add(whole);
      times.set(one.rule, (times.get(one.rule) ?? 0) + 1);
    }
  }
  return times;
}

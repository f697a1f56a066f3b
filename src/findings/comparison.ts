import type { Operation, Schema } from '../openapi/model.ts';
import { groupBy, push } from '../text/group.ts';
import { once } from '../text/memo.ts';
import { aboutText } from './about.ts';
import { copiesOf, isSameValue } from './copies-of.ts';
import { atLeast, type Finding, type Since } from './finding.ts';
import { fingerprintsByFirst } from './fingerprint.ts';

/** What two states are compared by besides their findings. */
export interface Correspondence {
  /** What an operation was in the base; undefined for a new one. */
  was(operation: Operation): Operation | undefined;
  /** Did nothing change that a finding, or its part on an operation, rests on? */
  isUntouched(finding: Finding, operation: Operation | null): boolean;
  /** The name that a file had. */
  fileBefore(file: string): string;
  /** The family of a rule; undefined for what is no rule. */
  family(rule: string): string | undefined;
  /** Does it stand in a definition that was there and has operations, in a component that none of them uses? */
  isAside(finding: Finding): boolean;
  /** Does its rule look at values alone, and is what it says no weakness by itself? */
  isOfValue(finding: Finding): boolean;
  /** Does its rule look at nothing but who is let in? */
  isOfAccess(finding: Finding): boolean;
  /**
   * Is it about who is let in, or who elsewhere, and does the operation ask for no less than it did? What is the only way in
   * now was one of them.
   */
  asksForNoLess(finding: Finding, now: Operation, was: Operation): boolean;
  /** Does its rule look at values alone, and does the operation let in nobody that it did not? */
  isOfValueAlone(finding: Finding, now: Operation, was: Operation): boolean;
  /** What a finding of now is about, in the words that threat models had before. */
  aboutBefore(finding: Finding, about: string): string;
  /** Do two schemas admit the same values? */
  isSame(now: Schema, then: Schema): boolean;
}

/** What says of a claim that it fails everywhere says no more of an operation than that it fails on some, that one among them. */
const degrees: ReadonlyMap<string, string> = new Map([['mitigation-contradicted', 'mitigation-partial']]);

/** A pair of finding and operation that the base seems to lack; null: a finding that no operation carries. */
interface Open {
  readonly finding: Finding;
  readonly operation: Operation | null;
}

/**
 * Compares findings with those of the base, as pairs of finding and operation (docs/gate.md), before anything was folded
 * or put together. A pair is old when the base has the same fingerprint on the same operation; else when it has the same
 * rule about the same thing as that operation alone sees it; else when it takes the place of one that was worse.
 */
export class Comparison {
  readonly #byPrint = new Map<string, Finding[]>();
  #byPlace: Map<string, [Finding, ...Finding[]]> | undefined;
  #byName: Map<string, [Finding, ...Finding[]]> | undefined;
  /** The pairs of the base that are still there. */
  readonly #met = new Map<Finding, Set<Operation | null>>();

  /** @param before what was found in the base; what did not change may be left out */
  constructor(
    readonly before: readonly Finding[],
    private readonly correspondence: Correspondence,
  ) {
    fingerprintsByFirst(before).forEach((print, at) => {
      push(this.#byPrint, print, before[at] as Finding);
    });
  }

  /** Of each finding its parts by how they stand to the base: one, or two or three where its operations differ in that. */
  partsOf(findings: readonly Finding[]): ReadonlyMap<Finding, readonly Finding[]> {
    const fates = new Map(findings.map((finding) => [finding, new Map<Operation | null, Since>()]));
    const open: Open[] = [];
    const prints = this.before.length === 0 ? [] : fingerprintsByFirst(findings);
    findings.forEach((finding, at) => {
      const { operations } = finding;
      for (const operation of operations.length > 0 ? operations : [null]) {
        const fate = this.correspondence.isUntouched(finding, operation)
          ? 'unchanged'
          : this.#alike({ finding, operation }, prints[at]);
        if (fate) fates.get(finding)?.set(operation, fate);
        else open.push({ finding, operation });
      }
    });
    if (this.before.length > 0)
      this.#settle(open, (one, fate) => fates.get(one.finding)?.set(one.operation, fate));
    // What no operation carries harms nobody yet: it is new where one comes to use it.
    for (const { finding, operation } of open)
      if (operation === null && !fates.get(finding)?.has(null) && this.correspondence.isAside(finding))
        fates.get(finding)?.set(null, 'unchanged');
    return new Map(findings.map((finding) => [finding, split(finding, fates.get(finding) ?? new Map())]));
  }

  /** What the base had and is gone: its findings with the operations on which they are. */
  fixed(): Finding[] {
    return this.before.flatMap((finding) => {
      const met = this.#met.get(finding);
      if (!met) return [finding];
      const left = finding.operations.filter((operation) => !met.has(operation));
      return left.length > 0 ? [only(finding, left)] : [];
    });
  }

  #alike({ finding, operation }: Open, print: string | undefined): Since | undefined {
    const same = (print === undefined ? undefined : this.#byPrint.get(print)) ?? [];
    const was = operation && this.correspondence.was(operation);
    if (was === undefined) return undefined;
    const file = this.correspondence.fileBefore(finding.place.document.file);
    const free = same.filter((one) => this.#isFree(one, was));
    const found = free.find(({ place }) => place.document.file === file) ?? free[0];
    if (found) return this.#meet(found, was, { finding, operation });
    return operation ? undefined : this.#abandoned(finding, file);
  }

  /** What no operation carries any more was carried by some: a component that stands where it stood. */
  #abandoned(finding: Finding, file: string): Since | undefined {
    const { rule, place } = finding;
    // Thousands may be of one rule.
    this.#byPlace ??= groupBy(this.before.toReversed(), (one) => `${one.rule} ${one.place.id()}`);
    const there: Finding[] = this.#byPlace.get(`${rule} ${file}#${place.pointer()}`) ?? [];
    while (this.#met.has(there.at(-1) as Finding)) there.pop();
    const stays = there.at(-1);
    // In a file that is written anew it is known by its name.
    const named = (one: Finding) => `${one.rule}\n${aboutText(one.about, { operation: null, bare: true })}`;
    this.#byName ??= groupBy(this.before, named);
    const found =
      stays ??
      (this.#byName.get(named(finding)) ?? []).find(
        (one) => !this.#met.has(one) && one.place.document.file !== file,
      );
    return found && this.#meet(found, null, { finding, operation: null });
  }

  #isFree(finding: Finding, operation: Operation | null): boolean {
    if (this.#met.get(finding)?.has(operation)) return false;
    return operation ? setOf(finding.operations).has(operation) : finding.operations.length === 0;
  }

  #meet(then: Finding, was: Operation | null, { finding, operation }: Open): Since {
    const met = this.#met.get(then) ?? new Set();
    this.#met.set(then, met.add(was));
    if (atLeast(then.severity, finding.severity)) return 'unchanged';
    if (!operation || !was) return 'worse';
    const { asksForNoLess, isOfValueAlone, isSame } = this.correspondence;
    // What a value is milder by may stand around it: a list in a list without a limit, which got one.
    const isAsBefore =
      asksForNoLess(finding, operation, was) ||
      (isOfValueAlone(finding, operation, was) && isSameValue(finding, operation, was, isSame));
    return isAsBefore ? 'unchanged' : 'worse';
  }

  /** The operations one by one: what leads to a schema from one of them is kept for one at a time. */
  #settle(open: readonly Open[], say: (one: Open, fate: Since) => void): void {
    const byOperation = groupBy(open, ({ operation }) => operation);
    const wanted = new Set<Operation | null>(
      [...byOperation.keys()].flatMap((operation) =>
        operation ? (this.correspondence.was(operation) ?? []) : [],
      ),
    );
    const there = new Map<Operation | null, Finding[]>();
    for (const finding of this.before) {
      if (finding.operations.length === 0) push(there, null, finding);
      for (const operation of finding.operations) if (wanted.has(operation)) push(there, operation, finding);
    }
    for (const [operation, pairs] of byOperation) {
      const was = operation && this.correspondence.was(operation);
      if (was === undefined) continue;
      const left = (there.get(was) ?? []).filter((one) => this.#isFree(one, was));
      const again = this.#match(pairs, left, was, say, {
        key: ({ rule }, text) => `${degrees.get(rule) ?? rule}\n${text}`,
        bare: false,
        serves: () => true,
      });
      const apart = this.#match(again, left, was, say, {
        key: ({ rule }, text) => `${this.#family(rule)}\n${text}`,
        bare: true,
        serves: (now, then) => this.#givesWay(now, then),
      });
      const isWide = ({ about }: Finding, seen: Operation | null) =>
        aboutText(about, { operation: seen, bare: true }) === '@';
      const wide = left.filter((one) => isWide(one, was));
      const rest = this.#match(apart, left, was, say, {
        key: ({ rule }) => rule,
        bare: true,
        serves: (now, then) => atLeast(then.severity, now.severity),
        among: (now) => (isWide(now, operation) ? undefined : wide),
      });
      const all = there.get(was) ?? [];
      const isCopy = operation && was ? copiesOf(operation, was, all) : () => false;
      const { isOfValue, asksForNoLess, isSame } = this.correspondence;
      const isOld = (finding: Finding) =>
        this.#isRemnant(finding, operation, was, all) ||
        isCopy(finding) ||
        (operation !== null && was !== null && asksForNoLess(finding, operation, was)) ||
        (operation !== null &&
          was !== null &&
          isOfValue(finding) &&
          isSameValue(finding, operation, was, isSame));
      for (const one of rest) if (isOld(one.finding)) say(one, 'unchanged');
    }
  }

  /**
   * Does a finding only tell what is left of one that was worse? Who limits a text by a pattern that is loose has made
   * nothing worse.
   */
  #givesWay(now: Finding, then: Finding): boolean {
    if (!atLeast(then.severity, now.severity)) return false;
    return now.rule === then.rule || then.severity !== now.severity || !atLeast(now.severity, 'medium');
  }

  /** Where anyone got in, how somebody is kept out now is no worse, however weak that is. */
  #isRemnant(
    finding: Finding,
    now: Operation | null,
    was: Operation | null,
    before: readonly Finding[],
  ): boolean {
    const { rule, severity } = finding;
    if (!was?.protection.anonymous || this.#family(rule) !== 'authentication') return false;
    if (now && !now.protection.anonymous && this.correspondence.isOfAccess(finding)) return true;
    return before.some(
      (one) => this.#family(one.rule) === 'authentication' && atLeast(one.severity, severity),
    );
  }

  #family(rule: string): string {
    const family = this.correspondence.family(rule) ?? rule;
    return family === 'authorization' ? 'authentication' : family;
  }

  #match(
    pairs: readonly Open[],
    left: readonly Finding[],
    was: Operation | null,
    say: (one: Open, fate: Since) => void,
    how: {
      readonly key: (finding: Finding, text: string) => string;
      readonly bare: boolean;
      readonly serves: (now: Finding, then: Finding) => boolean;
      /** Of which alone one can be met; undefined: of all that are left. */
      readonly among?: (now: Finding) => readonly Finding[] | undefined;
    },
  ): Open[] {
    const text = ({ about }: Finding, operation: Operation | null) =>
      aboutText(about, { operation, bare: how.bare });
    const { aboutBefore } = this.correspondence;
    const keys = pairs.map(({ finding, operation }) =>
      how.key(finding, aboutBefore(finding, text(finding, operation))),
    );
    // Of thousands of one key most are of no use to any.
    const byKey = once((some: readonly Finding[]) =>
      groupBy(some, (finding) => how.key(finding, text(finding, was))),
    );
    return pairs.filter((one, at) => {
      const then = byKey(how.among?.(one.finding) ?? left);
      const found = (then.get(keys[at] as string) ?? []).find(
        (finding) => this.#isFree(finding, was) && how.serves(one.finding, finding),
      );
      if (found) say(one, this.#meet(found, was, one));
      return !found;
    });
  }
}

/** Lists are shared by many findings. */
const setOf = once((operations: readonly Operation[]): ReadonlySet<Operation> => new Set(operations));

function split(finding: Finding, fates: ReadonlyMap<Operation | null, Since>): Finding[] {
  const { operations } = finding;
  const fate = (operation: Operation | null): Since => fates.get(operation) ?? 'new';
  if (operations.length === 0) return [{ ...finding, since: fate(null), compared: finding }];
  const groups = groupBy(operations, fate);
  return [...groups].map(([since, some]) => ({
    ...(some.length === operations.length ? finding : only(finding, some)),
    since,
    compared: finding,
  }));
}

function only(finding: Finding, operations: readonly Operation[]): Finding {
  const operation = finding.operation && operations.includes(finding.operation) ? finding.operation : null;
  return { ...finding, operation, operations };
}

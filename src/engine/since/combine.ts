import { atLeast, type Finding, severities } from '../../findings/finding.ts';
import { mostRelated, toldAlong, withRelated } from '../../findings/together.ts';
import type { Operation } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import type { AnyRule } from '../../rules/rule.ts';
import { groupBy, push } from '../../text/group.ts';
import { append } from '../../text/lists.ts';

/**
 * One change, one finding: where a rule says of the new state what a regression says of the change, the worse one is told,
 * and names the others. A rule's finding that tells it carries what was there before.
 *
 * @param kept findings that somebody asked for by their rule's name: they stay beside the regression
 * @param named rules that a gate names: nothing else tells what they say
 * @returns what is left of the regressions, and what becomes of findings of which it is not the same
 */
export function combine(
  regressions: readonly Finding[],
  fresh: readonly Finding[],
  rules: ReadonlyMap<string, AnyRule>,
  kept: (finding: Finding) => boolean,
  named: ReadonlySet<string>,
): { readonly regressions: readonly Finding[]; readonly changed: ReadonlyMap<Finding, Finding | undefined> } {
  const combined = new Combined(regressions, fresh, rules, kept, named);
  const found = regressions.flatMap((regression) => combined.tell(regression));
  return { regressions: found, changed: combined.changed() };
}

class Combined {
  readonly #byRule = new Map<string, Finding[]>();
  /** The operations of findings that others tell on some of theirs. */
  readonly #left = new Map<Finding, Set<Operation>>();
  readonly #before = new Map<Finding, Finding>();
  /** The operations of findings that tell what others at the same place say of more. */
  readonly #more = new Map<Finding, ReadonlySet<Operation>>();
  /** What stands at the place of a regression, or inside of it, by rule: both may be thousands. */
  readonly #inside: ReadonlyMap<string, ReadonlyMap<string, readonly Finding[]>>;
  #byPlace: ReadonlyMap<string, readonly Finding[]> | undefined;
  readonly #along = new Map<Finding, Finding[]>();
  /** What was there before, and weighs more now. */
  readonly #worse: readonly Finding[];

  constructor(
    regressions: readonly Finding[],
    fresh: readonly Finding[],
    private readonly rules: ReadonlyMap<string, AnyRule>,
    private readonly kept: (finding: Finding) => boolean,
    private readonly named: ReadonlySet<string>,
  ) {
    for (const finding of fresh) push(this.#byRule, finding.rule, finding);
    this.#inside = insideOf(regressions, fresh);
    this.#worse = fresh.filter(({ since }) => since === 'worse');
  }

  /** What is left of a regression. */
  tell(given: Finding): Finding[] {
    const regression = this.#asBadAsAlike(given);
    const rule = this.rules.get(regression.rule);
    const isOfValues = isOfMessages(rule);
    const of = (ids: readonly string[] = []) => ids.flatMap((id) => this.#byRule.get(id) ?? []);
    const inside = this.#inside.get(regression.place.id());
    const there = (ids: readonly string[] = []) => ids.flatMap((id) => inside?.get(id) ?? []);
    const alike = isOfValues ? there(rule?.saidBy) : of(rule?.saidBy);
    const following = [...there(rule?.entails), ...(isOfValues ? this.#at(regression) : [])];
    const entailed = following.filter((one) => atLeast(regression.severity, one.severity));
    // What was wrong with an operation is worse where anyone may call it, by that alone.
    if (isOpening(regression)) append(entailed, this.#worse);
    // Thousands share what thousands of operations carry: nothing is to be told along of most.
    if (alike.length + entailed.length === 0 && regression.operations.length > 0)
      return [{ ...regression, operation: regression.operations.length === 1 ? regression.operation : null }];
    // The worst first; of two alike the one that the rule names first.
    const isNamed = this.named.has(regression.rule);
    const better = isNamed ? [] : alike.filter((one) => tellsBetter(one, regression, this.rules));
    better.sort((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity));
    const open = new Set(regression.operations);
    // One that tells it of some operations only is told along, unless it is worse.
    const told = new Set(better.flatMap((one) => this.#shared(one, open)));
    const isWhole = told.size === open.size || better.some(({ operations }) => operations.length === 0);
    const isWorse = (one: Finding) => !atLeast(regression.severity, one.severity);
    const tellers: Finding[] = [];
    for (const teller of isWhole ? better : better.filter(isWorse)) {
      const shared = this.#shared(teller, open);
      if (shared.length === 0 && !(isOfValues && teller.operations.length === 0)) continue;
      for (const operation of shared) open.delete(operation);
      // One server in clear text is one thing to mend, whether or not all that it serves asks for credentials.
      const same = tellers.find((one) => one.place.id() === teller.place.id());
      if (same && !this.kept(teller)) {
        const told = this.#more.get(same) ?? new Set(same.operations);
        this.#more.set(same, new Set([...told, ...teller.operations]));
        this.#left.set(teller, new Set());
        push(this.#along, same, teller);
        continue;
      }
      this.#before.set(teller, regression);
      tellers.push(teller);
    }
    const isTold = open.size === 0 && regression.operations.length > 0;
    const along = [...new Set([...alike, ...entailed])].filter((one) => !tellers.includes(one));
    const toldToo: Finding[] = [];
    for (const one of along) {
      if (this.kept(one)) continue;
      const teller = tellers.find((other) => atLeast(other.severity, one.severity));
      const wanted = isTold && teller ? new Set(teller.operations) : new Set(regression.operations);
      // At the very place of what became of some operations, it is the same for all.
      const isSame = !isTold && !isOfValues && isThere(one, regression);
      const shared = this.#shared(one, isSame ? new Set(one.operations) : wanted);
      // What is said of the definition as a whole, by what became of its operations.
      const isWide = !isOfValues && one.operations.length === 0 && regression.operations.some(isIn(one));
      if (shared.length === 0 && !isWide) continue;
      if (isTold && !teller) continue;
      if (!isTold && !atLeast(regression.severity, one.severity)) continue;
      const rest = this.#left.get(one) ?? new Set(one.operations);
      for (const operation of shared) rest.delete(operation);
      this.#left.set(one, rest);
      if (isTold && teller) push(this.#along, teller, one);
      else toldToo.push(one);
    }
    if (isTold) return [];
    const operations = regression.operations.filter((operation) => open.has(operation));
    const operation = operations.length === 1 ? regression.operation : null;
    return [{ ...withRelated(regression, toldToo.map(toldAlong)), operations, operation }];
  }

  /**
   * One that a gate names is told itself, and tells along also what is worse: it is as bad then. Otherwise one change would
   * be two findings, or a waiver of the other one would lift the gate.
   */
  #asBadAsAlike(regression: Finding): Finding {
    if (!this.named.has(regression.rule)) return regression;
    const rule = this.rules.get(regression.rule);
    const found: ReadonlyMap<string, readonly Finding[]> | undefined = isOfMessages(rule)
      ? this.#inside.get(regression.place.id())
      : this.#byRule;
    const alike = (rule?.saidBy ?? []).flatMap((id) => found?.get(id) ?? []);
    if (alike.length === 0) return regression;
    const open = new Set(regression.operations);
    const severity = alike
      .filter((one) => !this.kept(one) && this.#shared(one, open).length > 0)
      .reduce((worst, one) => (atLeast(worst, one.severity) ? worst : one.severity), regression.severity);
    return severity === regression.severity ? regression : { ...regression, severity };
  }

  /** What rules say of the very value that a regression is about, looking at no more than it. */
  #at({ rule, place }: Finding): readonly Finding[] {
    this.#byPlace ??= groupBy(
      [...this.#byRule.values()].flat().filter((one) => isOfMessages(this.rules.get(one.rule))),
      (one) => one.place.id(),
    );
    const looksAt = this.rules.get(rule)?.looksAt ?? [];
    const found: Finding[] = [];
    for (let at: Place | null = place; at; at = isInner(at) ? at.parent : null)
      append(found, this.#byPlace.get(at.id()) ?? []);
    return found.filter((one) => this.rules.get(one.rule)?.looksAt.every((part) => looksAt.includes(part)));
  }

  /** The operations of a finding that are among these, and that it still tells. */
  #shared(finding: Finding, operations: ReadonlySet<Operation>): Operation[] {
    const left = this.#left.get(finding);
    return finding.operations.filter((one) => operations.has(one) && (!left || left.has(one)));
  }

  /** What becomes of the findings that are no longer what they were. */
  changed(): ReadonlyMap<Finding, Finding | undefined> {
    const changed = new Map<Finding, Finding | undefined>();
    for (const one of new Set([...this.#left.keys(), ...this.#before.keys(), ...this.#along.keys()])) {
      const rest = this.#left.get(one);
      const more = [...(this.#more.get(one) ?? one.operations)];
      const operations =
        rest && !this.#more.has(one) ? one.operations.filter((operation) => rest.has(operation)) : more;
      if (rest !== undefined && operations.length === 0) {
        changed.set(one, undefined);
        continue;
      }
      const was = this.#before.get(one);
      const operation = operations.length === 1 ? one.operation : null;
      const told = withRelated(
        { ...one, operation, operations },
        (this.#along.get(one) ?? []).map(toldAlong),
      );
      changed.set(one, was ? withFormer(told, was) : told);
    }
    return changed;
  }
}

function insideOf(
  regressions: readonly Finding[],
  fresh: readonly Finding[],
): ReadonlyMap<string, ReadonlyMap<string, readonly Finding[]>> {
  const found = new Map(regressions.map(({ place }) => [place.id(), new Map<string, Finding[]>()]));
  const lengths = new Set([...found.keys()].map((id) => id.length));
  for (const finding of fresh) {
    const id = finding.place.id();
    for (const length of lengths)
      if (length === id.length || id[length] === '/') {
        const inside = found.get(id.slice(0, length));
        if (inside) push(inside, finding.rule, finding);
      }
  }
  return found;
}

function isOfMessages(rule: AnyRule | undefined): boolean {
  return rule?.looksAt.every((part) => part === 'input' || part === 'output') === true;
}

function isOpening({ rule }: Finding): boolean {
  return rule === 'protection-removed';
}

/** Does a finding stand in the definition of an operation? */
function isIn({ place }: Finding): (operation: Operation) => boolean {
  return ({ api }) => api.place.document === place.document;
}

/** Is it at least as bad? What a rule says of more than the regression looks at is a consequence of it, unless it is worse. */
function tellsBetter(one: Finding, regression: Finding, rules: ReadonlyMap<string, AnyRule>): boolean {
  if (!atLeast(one.severity, regression.severity)) return false;
  const looksAt = (rule: string) => rules.get(rule)?.looksAt ?? [];
  const isMore = looksAt(one.rule).some((part) => !looksAt(regression.rule).includes(part));
  return !isMore || !atLeast(regression.severity, one.severity);
}

/** With what was there before, where, and what else the change is about. */
function withFormer(finding: Finding, { rule, before, related }: Finding): Finding {
  return {
    ...finding,
    change: rule,
    ...(before === undefined ? {} : { before }),
    related: [...related, ...finding.related].slice(0, mostRelated),
  };
}

/** The schema of a parameter, or of a list's items: what is said of these is said of it. */
function isInner({ key }: Place): boolean {
  return key === 'schema' || key === 'items';
}

/** Does one stand at the place of the other, or inside of it? */
function isThere({ place }: Finding, regression: Finding): boolean {
  if (place.document !== regression.place.document) return false;
  const [one, other] = [place.pointer(), regression.place.pointer()];
  return one === other || one.startsWith(`${other}/`);
}

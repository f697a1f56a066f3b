import { diagnose } from '../findings/diagnostics/diagnostics.ts';
import type { Finding, Suppression } from '../findings/finding.ts';
import { fingerprintsOfPairs } from '../findings/fingerprint.ts';
import type { Operation } from '../openapi/model.ts';
import type { Document } from '../refs/document.ts';
import { Place } from '../refs/place.ts';
import { TooMuchWork } from '../selector/work.ts';
import { push } from '../text/group.ts';
import { plural } from '../text/layout.ts';
import { compare } from '../text/order.ts';

/** The baseline that is used without being named, beside the configuration. */
export const baselineName = '.threatlint-baseline.json';

/** A finding on an operation as it was found, before anything was put together (docs/gate.md, Baseline). */
export interface BaselineEntry {
  readonly rule: string;
  /** For who reads it. */
  readonly file: string;
  readonly fingerprint: string;
  /** `METHOD /path`; null where no operation carries it. */
  readonly operation: string | null;
  /** YYYY-MM-DD, the last day on which it counts. */
  readonly expires?: string;
  readonly reason?: string;
}

/**
 * So many lines a baseline may have: the largest public definitions have some ten thousand, and what has more is larger than
 * what is read of a file.
 */
const mostPairs = 500_000;

/**
 * The pairs of findings and operations, of rules alone: what threat models claim is put right, not tolerated.
 *
 * @throws {TooMuchWork} when nobody could read them again
 */
export function pairsOf(findings: readonly Finding[], most = mostPairs): BaselineEntry[] {
  const pairs = findings.reduce((sum, { operations }) => sum + Math.max(1, operations.length), 0);
  if (pairs > most) {
    throw new TooMuchWork(
      `${findings.length.toLocaleString('en')} findings are on so many operations that a baseline of them has ${pairs.toLocaleString('en')} lines, more than ${most.toLocaleString('en')}: mend what many operations share, check fewer definitions at once, or ask for fewer rules`,
    );
  }
  const prints = fingerprintsOfPairs(findings);
  return findings.flatMap(({ rule, place, operations }, at) => {
    const entry = { rule, file: place.document.file, fingerprint: prints[at] as string };
    return (operations.length > 0 ? operations : [null]).map((operation) => ({
      ...entry,
      operation: operation?.label ?? null,
    }));
  });
}

/** The text of a baseline: an entry a line, in an order in which two branches seldom touch the same lines. */
export function baselineText(entries: readonly BaselineEntry[]): string {
  const sorted = [...entries].sort(
    (a, b) =>
      compare(a.file, b.file) ||
      compare(a.rule, b.rule) ||
      compare(a.operation ?? '', b.operation ?? '') ||
      compare(a.fingerprint, b.fingerprint),
  );
  const lines = sorted.map(({ rule, file, fingerprint, operation, expires, reason }) => {
    const entry = {
      rule,
      file,
      fingerprint,
      operation,
      ...(expires ? { expires } : {}),
      ...(reason ? { reason } : {}),
    };
    return `    ${JSON.stringify(entry)}`;
  });
  const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  return `{\n  "version": 1,\n  "findings": ${list}\n}\n`;
}

/** How two entries are the same: the names of path parameters do not count. */
export function entryKey({ rule, fingerprint, operation }: BaselineEntry): string {
  return `${rule} ${fingerprint} ${operation === null ? '' : labelKey(operation)}`;
}

/** An operation's label without the names of path parameters. */
function labelKey(label: string): string {
  return label.replace(/\{[^{}]*\}/g, '{}');
}

/** A baseline in use. Each entry tolerates one pair: a copy of a definition is not tolerated along with it. */
export class Baseline {
  readonly #left = new Map<string, BaselineEntry[]>();
  readonly #parts = new Map<Finding, readonly Finding[]>();
  readonly #places: ReadonlyMap<BaselineEntry, number>;
  readonly #expired: readonly BaselineEntry[];

  /** @param today YYYY-MM-DD */
  constructor(
    readonly document: Document,
    readonly entries: readonly BaselineEntry[],
    private readonly ran: ReadonlySet<string>,
    today: string,
  ) {
    this.#places = new Map(entries.map((entry, at) => [entry, at]));
    this.#expired = entries.filter(({ expires }) => expires !== undefined && expires < today);
    const expired = new Set(this.#expired);
    for (const entry of entries) if (!expired.has(entry)) push(this.#left, entryKey(entry), entry);
  }

  /**
   * Says of each finding which operations of it are tolerated.
   *
   * @param findings all of the rules, as they found them
   */
  splitter(findings: readonly Finding[]): (finding: Finding, part: Finding) => readonly Finding[] {
    const prints = fingerprintsOfPairs(findings);
    const printOf = new Map(findings.map((finding, at) => [finding, prints[at] as string]));
    return (finding, part) => {
      const known = this.#parts.get(part);
      if (known) return known;
      const made = this.#split(part, printOf.get(finding));
      this.#parts.set(part, made);
      return made;
    };
  }

  #split(part: Finding, fingerprint: string | undefined): readonly Finding[] {
    if (fingerprint === undefined) return [part];
    const { rule, place, operations } = part;
    const open: Operation[] = [];
    const held: Operation[] = [];
    let by: BaselineEntry | undefined;
    for (const operation of operations.length > 0 ? operations : [null]) {
      const file = place.document.file;
      const entry = this.#take({ rule, file, fingerprint, operation: operation?.label ?? null });
      by ??= entry;
      if (operation) (entry ? held : open).push(operation);
    }
    if (!by) return [part];
    const suppressed = this.#suppression(by);
    if (open.length === 0) return [{ ...part, suppressed }];
    const only = (some: readonly Operation[]): Finding => ({
      ...part,
      operations: some,
      operation: part.operation && some.includes(part.operation) ? part.operation : null,
      whole: part.whole ?? part,
    });
    return [{ ...only(held), suppressed }, only(open)];
  }

  /** One of the same file before any other. */
  #take(pair: BaselineEntry): BaselineEntry | undefined {
    const list = this.#left.get(entryKey(pair));
    if (!list || list.length === 0) return undefined;
    const at = Math.max(
      0,
      list.findIndex(({ file }) => file === pair.file),
    );
    return list.splice(at, 1)[0];
  }

  #suppression({ reason, expires }: BaselineEntry): Suppression {
    const id = this.document.file;
    return {
      by: 'baseline',
      id,
      owner: null,
      reason: reason ?? 'it was there before the baseline',
      expires: expires ?? null,
    };
  }

  /** The entries that tolerated nothing. */
  get stale(): readonly BaselineEntry[] {
    return [...this.#left.values()].flat().filter(({ rule }) => this.ran.has(rule));
  }

  /**
   * Says what no longer occurs, and what has ended.
   *
   * @param broken what breaks a gate of a change: what is gone from its operations had to make way for worse, and is not mended
   */
  findings(isComplete: boolean, broken: Iterable<Finding> = []): Finding[] {
    const labels = new Set<string>();
    for (const { operations } of broken) for (const { label } of operations) labels.add(labelKey(label));
    const isLost = (operation: string | null) => operation !== null && labels.has(labelKey(operation));
    return [
      ...this.#say(this.#expired, (count) => `${count} of the baseline ended, and tolerate nothing`),
      ...(isComplete
        ? this.#say(
            this.stale.filter(({ operation }) => !isLost(operation)),
            (count) =>
              `${count} of the baseline no longer occur: \`threatlint baseline --prune\` removes them`,
          )
        : []),
    ];
  }

  #say(entries: readonly BaselineEntry[], message: (count: string) => string): Finding[] {
    const places = entries.map((entry) =>
      new Place(this.document).child('findings', this.#places.get(entry) ?? 0),
    );
    const [place, ...others] = places;
    if (!place) return [];
    const said = diagnose('baseline-stale', {
      place,
      message: message(plural(entries.length, 'entry', 'entries')),
      about: `baseline ${message('')}`,
      related: others.slice(0, 10).map((other) => ({ place: other, message: 'another one' })),
    });
    return [said];
  }
}

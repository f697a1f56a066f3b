import { diagnose } from '../findings/diagnostics/diagnostics.ts';
import type { Finding } from '../findings/finding.ts';
import type { Document } from '../refs/document.ts';
import { Place } from '../refs/place.ts';
import { many, type OneOrMany } from '../selector/one-or-many.ts';
import type { Comment } from '../syntax/tree.ts';
import { isObject, own } from '../syntax/value.ts';
import { isDate } from '../text/dates.ts';
import type { Hints } from '../text/nearest.ts';
import type { Span } from '../text/source.ts';
import { isVisible } from '../text/visible.ts';

/** A suppression that stands in a definition itself (README, Inline), complete and in force. */
export interface Inline {
  readonly rules: readonly string[];
  readonly reason: string;
  readonly expires: string | null;
  /** The line whose findings it suppresses (a comment), or the object inside which it does. */
  readonly target: { readonly line: number } | { readonly inside: Place };
  /** Where it is written. */
  readonly place: Place;
  readonly span: Span | undefined;
}

export interface InlineReading {
  readonly inlines: readonly Inline[];
  /** What is wrong with others, which then suppress nothing. */
  readonly findings: readonly Finding[];
}

const marker = 'threatlint-ignore';
const extension = `x-${marker}`;
const nothing: InlineReading = { inlines: [], findings: [] };

/**
 * Reads the suppressions of a document: comments and `x-threatlint-ignore`. A document without the word pays one
 * search of its text.
 *
 * @param known the names of all rules
 * @param today YYYY-MM-DD; a suppression that ends today is valid
 * @param hints what explains misspelt names
 */
export function readInlines(
  document: Document,
  known: ReadonlySet<string>,
  today: string,
  hints: Hints,
): InlineReading {
  if (!document.source.text.includes(marker)) return nothing;
  const reader = new Reader(document, known, today, hints);
  reader.comments();
  if (document.source.text.includes(extension)) reader.extensions();
  return reader;
}

/** A suppression as written, before anything is checked. */
interface Written {
  readonly rules: readonly string[];
  readonly reason: unknown;
  readonly expires: unknown;
}

class Reader implements InlineReading {
  readonly inlines: Inline[] = [];
  readonly findings: Finding[] = [];

  constructor(
    private readonly document: Document,
    private readonly known: ReadonlySet<string>,
    private readonly today: string,
    private readonly hints: Hints,
  ) {}

  /** A comment beside something speaks of its own line, one that stands alone of the line after it. */
  comments(): void {
    const { source } = this.document;
    const place = new Place(this.document);
    let below = { line: 0, target: 0 };
    for (const comment of this.document.tree.comments().toReversed()) {
      const { line, column } = source.position(comment.span.start);
      const alone =
        source
          .line(line)
          .slice(0, column - 1)
          .trim() === '';
      // Several comments above a line all speak of it.
      const target = alone ? (below.line === line + 1 ? below.target : line + 1) : line;
      if (alone) below = { line, target };
      if (!/^threatlint-ignore(?![\w-])/.test(comment.text)) continue;
      this.#read(parseComment(comment), { line: target }, place, comment.span);
    }
  }

  extensions(): void {
    const root = new Place(this.document);
    const seen = new Set<unknown>();
    const stack: { value: unknown; place: Place }[] = [{ value: this.document.tree.value, place: root }];
    for (let item = stack.pop(); item; item = stack.pop()) {
      const { value, place } = item;
      if (typeof value !== 'object' || value === null || seen.has(value)) continue;
      seen.add(value);
      const list = own(value, extension);
      if (list !== undefined) this.#extension(list, place);
      for (const [key, child] of Object.entries(value)) {
        if (typeof child !== 'object' || child === null) continue;
        stack.push({ value: child, place: place.child(Array.isArray(value) ? Number(key) : key) });
      }
    }
  }

  #extension(list: unknown, inside: Place): void {
    const place = inside.child(extension);
    if (!Array.isArray(list)) {
      this.#say(
        'suppression-incomplete',
        `\`${extension}\` must be a list of { rule, reason, expires }`,
        place,
        undefined,
      );
      return;
    }
    list.forEach((entry: unknown, index) => {
      const rule = own(entry, 'rule');
      const named =
        typeof rule === 'string' || (Array.isArray(rule) && rule.every((name) => typeof name === 'string'));
      const written =
        isObject(entry) && named
          ? { rules: many(rule as OneOrMany), reason: own(entry, 'reason'), expires: own(entry, 'expires') }
          : { rules: [], reason: undefined, expires: undefined };
      this.#read(written, { inside }, place.child(index), undefined);
    });
  }

  #read(written: Written, target: Inline['target'], place: Place, span: Span | undefined): void {
    const { rules } = written;
    const about = rules.join(' ');
    const missing = incomplete(written, span !== undefined);
    if (missing !== undefined) {
      this.#say('suppression-incomplete', `This suppresses nothing: ${missing}`, place, span, about);
      return;
    }
    const { reason, expires = null } = written as { reason: string; expires?: string };
    if (expires !== null && expires < this.today) {
      const message = `This suppression of ${rules.join(', ')} expired on ${expires}`;
      this.#say('suppression-expired', message, place, span, about);
      return;
    }
    for (const rule of rules) {
      if (this.known.has(rule)) continue;
      const message = `No rule is called \`${rule}\`${this.hints.didYouMean(rule, () => this.known)}`;
      this.#say('suppression-unknown-rule', message, place, span, rule);
    }
    const known = rules.filter((rule) => this.known.has(rule));
    if (known.length === 0) return;
    this.inlines.push({ rules: known, reason: reason.trim(), expires, target, place, span });
  }

  #say(
    rule: Parameters<typeof diagnose>[0],
    message: string,
    place: Place,
    span: Span | undefined,
    about = '',
  ): void {
    this.findings.push(diagnose(rule, { place, span, message, about }));
  }
}

/** What a suppression lacks, in words; undefined when it is complete. */
function incomplete({ rules, reason, expires }: Written, comment: boolean): string | undefined {
  if (rules.length === 0) return 'it names no rule';
  // Characters that nobody sees are no reason.
  if (typeof reason !== 'string' || !isVisible(reason)) {
    return comment ? 'it gives no reason; write one after ` -- `' : 'it gives no `reason`';
  }
  const dated = expires === undefined || (typeof expires === 'string' && isDate(expires));
  return dated ? undefined : '`expires` must be a date like 2027-03-31';
}

/** `threatlint-ignore RULE[, RULE] -- reason` */
function parseComment({ text }: Comment): Written {
  const rest = text.slice(marker.length);
  const dashes = rest.indexOf(' -- ');
  const names = (dashes < 0 ? rest : rest.slice(0, dashes)).replace(/^:/, '');
  return {
    rules: names.split(/[\s,]+/).filter((name) => name !== '' && name !== '--'),
    reason: dashes < 0 ? undefined : rest.slice(dashes + 4),
    expires: undefined,
  };
}

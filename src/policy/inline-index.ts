import type { Finding } from '../findings/finding.ts';
import { locateAll } from '../findings/locate.ts';
import type { Operation } from '../openapi/model.ts';
import type { Document } from '../refs/document.ts';
import type { Place } from '../refs/place.ts';
import { escapeStep } from '../text/pointer.ts';
import type { Inline } from './inline.ts';

/** Suppressions of one rule, a list for each place; what asks for the same place is given the same list. */
export type Lists = readonly (readonly Inline[])[];

/** Finds the inline suppressions that speak of a finding, or of one of its operations. */
export class InlineIndex {
  readonly #byLine = new Map<Document, Map<string, Inline[]>>();
  readonly #byObject = new Map<Document, Map<string, Inline[]>>();
  readonly #byOperation = new Map<Operation, Map<string, Lists>>();
  readonly #lines = new Map<Finding, ReadonlySet<number>>();
  #own: ReadonlyMap<Inline, number> | undefined;

  /** @param findings those that will be asked about; the ones that a comment may speak of are located in one pass */
  constructor(
    private readonly inlines: readonly Inline[],
    findings: readonly Finding[],
  ) {
    const commented = new Map<Document, Set<string>>();
    for (const inline of inlines) {
      const { document } = inline.place;
      if ('line' in inline.target) {
        push(this.#byLine, document, String(inline.target.line), inline);
        const rules = commented.get(document) ?? new Set();
        for (const rule of inline.rules) rules.add(rule);
        commented.set(document, rules);
      } else push(this.#byObject, document, inline.target.inside.pointer(), inline);
    }
    this.#locate(findings.filter(({ rule, place }) => commented.get(place.document)?.has(rule)));
  }

  get isEmpty(): boolean {
    return this.#byLine.size === 0 && this.#byObject.size === 0;
  }

  /** The line on which a suppression stands; all of them are located in one pass, when the first is asked for. */
  lineOf(inline: Inline): number {
    this.#own ??= linesOf(this.inlines);
    return this.#own.get(inline) ?? 0;
  }

  /** Suppressions of the whole finding: a comment on the line of its key or value, an extension around it. */
  ofFinding(finding: Finding): Lists {
    const { rule, place } = finding;
    const byLine = this.#byLine.get(place.document);
    const lines = [...(this.#lines.get(finding) ?? [])].flatMap((line) => {
      const list = byLine?.get(`${rule} ${line}`);
      return list ? [list] : [];
    });
    return [...lines, ...this.#around(place, rule)];
  }

  /** Suppressions on an operation or around it: they take it out of findings that stand elsewhere. */
  ofOperation(rule: string, operation: Operation): Lists {
    if (this.#byObject.size === 0) return [];
    let byRule = this.#byOperation.get(operation);
    if (!byRule) {
      byRule = new Map();
      this.#byOperation.set(operation, byRule);
    }
    let around = byRule.get(rule);
    if (!around) {
      // Path items and operations may be references: what stands around those speaks of them as well.
      const { place, written, pathItem } = operation;
      const places = new Map([place, written, ...pathItem.written].map((one) => [one.id(), one]));
      around = [...new Set([...places.values()].flatMap((one) => this.#around(one, rule)))];
      byRule.set(rule, around);
    }
    return around;
  }

  #around(place: Place, rule: string): Lists {
    const byObject = this.#byObject.get(place.document);
    if (!byObject) return [];
    const found: (readonly Inline[])[] = [];
    let key = `${rule} `;
    for (const step of [undefined, ...place.path()]) {
      if (step !== undefined) key += `/${escapeStep(step)}`;
      const list = byObject.get(key);
      if (list) found.push(list);
    }
    return found;
  }

  #locate(findings: readonly Finding[]): void {
    const wanted = findings.flatMap(({ place }) =>
      (['key', 'value'] as const).map((part) => ({ place, part })),
    );
    const ranges = locateAll(wanted);
    findings.forEach((finding, index) => {
      const lines = ranges.slice(2 * index, 2 * index + 2).map(({ start }) => start.line);
      this.#lines.set(finding, new Set(lines));
    });
  }
}

function linesOf(inlines: readonly Inline[]): Map<Inline, number> {
  const ranges = locateAll(
    inlines.map(({ place, span }) => ({ place, part: 'value', ...(span && { span }) })),
  );
  return new Map(inlines.map((inline, index) => [inline, ranges[index]?.start.line ?? 0]));
}

/** Under each of its rules: who asks, asks for one rule. */
function push(
  map: Map<Document, Map<string, Inline[]>>,
  document: Document,
  where: string,
  inline: Inline,
): void {
  let inner = map.get(document);
  if (!inner) {
    inner = new Map();
    map.set(document, inner);
  }
  for (const rule of new Set(inline.rules)) {
    const key = `${rule} ${where}`;
    const list = inner.get(key);
    if (list) list.push(inline);
    else inner.set(key, [inline]);
  }
}

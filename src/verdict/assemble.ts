import type { Finding, Suppression } from '../findings/finding.ts';
import { fingerprints } from '../findings/fingerprint.ts';
import { locateAll } from '../findings/locate.ts';
import { once } from '../text/memo.ts';
import { compare } from '../text/order.ts';
import { first, shortened, shortPointer } from '../text/shorten.ts';
import type { Range } from '../text/source.ts';
import type { NamedThreat } from '../threats/proof/links.ts';
import type { ReportedFinding, ReportedFix, ReportedRelated } from './report.ts';

/** Reports list so many operations and threats of a finding. */
export const mostOperations = 25;
const mostThreats = 100;

/** What a rule says about itself in every finding of it. */
interface Classification {
  readonly owasp: readonly string[];
  readonly cwe: readonly number[];
  readonly stride: readonly string[];
  readonly docs: string;
}

/** What is known about findings besides themselves. */
export interface Surroundings {
  /** Those that break a gate. */
  readonly blocking: ReadonlySet<Finding>;
  /** The threats that a finding belongs to. */
  threatsOf(finding: Finding): readonly NamedThreat[];
  /** What the rule of a finding says about itself. */
  classify(rule: string): Classification;
  /** The fixes of findings, in their order; absent where nobody asks for them. */
  readonly fixes?: ((findings: readonly Finding[]) => readonly (ReportedFix | null)[]) | undefined;
}

/** Gives findings their positions, fingerprints and order: by file, position, rule. */
export function assemble(
  findings: readonly Finding[],
  { blocking, threatsOf, classify, fixes }: Surroundings,
): ReportedFinding[] {
  const places = findings.flatMap((finding) => [
    { place: finding.place, part: finding.part, span: finding.span },
    ...finding.related.map(({ place, part, span }) => ({ place, part: part ?? ('value' as const), span })),
  ]);
  const ranges = locateAll(places);
  let next = 0;
  const located = findings.map((finding) => {
    const range = ranges[next++] as Range;
    const related = finding.related.map(({ place, message }): ReportedRelated => {
      return {
        file: place.document.file,
        range: ranges[next++] as Range,
        pointer: shortPointer(place.pointer()),
        message,
      };
    });
    return { finding, range, related };
  });
  located.sort(
    (a, b) =>
      compare(a.finding.place.document.file, b.finding.place.document.file) ||
      comparePositions(a.range.start, b.range.start) ||
      compare(a.finding.rule, b.finding.rule) ||
      comparePositions(a.range.end, b.range.end) ||
      compare(a.finding.message, b.finding.message),
  );
  const prints = new Prints(located.map(({ finding }) => finding));
  const mended = fixes?.(located.map(({ finding }) => finding));
  return located.map(({ finding, range, related }, index) => {
    const { rule, severity, confidence, message, place, operation, operations } = finding;
    const { owasp, cwe, stride, docs } = classify(rule);
    const named = threatsOf(finding);
    const threats = idsOf(named);
    return new Reported(prints, index, {
      rule,
      severity,
      confidence,
      message,
      file: place.document.file,
      range,
      pointer: shortPointer(place.pointer()),
      operation: operation?.label ?? null,
      operations: first(
        operations.slice(0, mostOperations).map(({ label }) => label),
        mostOperations,
      ),
      operationCount: operations.length,
      related,
      owasp,
      cwe,
      stride,
      threats: threats.first,
      threatCount: threats.count,
      ofModels: named,
      since: finding.since ?? null,
      before: finding.before === undefined ? null : shortened(finding.before),
      suppressed: finding.suppressed ? shortSuppression(finding.suppressed) : null,
      blocking: blocking.has(finding),
      idle: finding.isIdle === true && finding.severity === 'info',
      fix: mended?.[index] ?? null,
      remedy: finding.remedy ?? null,
      docs,
    }) as unknown as ReportedFinding;
  });
}

/** Thousands of findings may belong to the same thousands of threats. */
const idsOf = once((named: readonly NamedThreat[]) => {
  const ids = new Set(named.map(({ id }) => id));
  return { first: first([...ids], mostThreats), count: ids.size };
});

/** Fingerprints, made when one is asked for: only formats for machines read them, and they take a walk over the schemas. */
class Prints {
  #made: readonly string[] | undefined;

  constructor(private readonly findings: readonly Finding[]) {}

  at(index: number): string {
    this.#made ??= fingerprints(this.findings);
    return this.#made[index] as string;
  }
}

/** With an accessor of its own each finding would be a dictionary to V8, of 1.6 kB more. */
class Reported {
  readonly #prints: Prints;
  readonly #index: number;

  constructor(prints: Prints, index: number, said: Omit<ReportedFinding, 'fingerprint'>) {
    this.#prints = prints;
    this.#index = index;
    Object.assign(this, said);
  }

  get fingerprint(): string {
    return this.#prints.at(this.#index);
  }
}

/** Thousands of findings may be tolerated for the same reason. */
function shortSuppression(suppression: Suppression): Suppression {
  const { id, owner, reason } = suppression;
  return { ...suppression, id: shortened(id), owner: owner && shortened(owner), reason: shortened(reason) };
}

function comparePositions(a: Range['start'], b: Range['start']): number {
  return a.line - b.line || a.column - b.column;
}

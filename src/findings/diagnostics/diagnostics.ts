/** The one list of what threatlint says about threat models, waivers and suppressions: findings that are no rule's. */
import type { Operation } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { once } from '../../text/memo.ts';
import { compare } from '../../text/order.ts';
import { shortened } from '../../text/shorten.ts';
import type { Span } from '../../text/source.ts';
import type { Because, Finding, Related, Severity } from '../finding.ts';
import { shortRelated } from '../related.ts';
import type { RuleInfo } from '../rule-info.ts';
import type { Level } from './diagnostic.ts';
import { ofThreatModels } from './threat-models.ts';
import { ofTolerances } from './tolerances.ts';

const table = { ...ofThreatModels, ...ofTolerances };

export type DiagnosticId = keyof typeof table;

/** What reports say about a diagnostic, in the shape in which they describe rules. */
export interface DiagnosticInfo extends RuleInfo {
  readonly id: DiagnosticId;
  readonly level: Level;
  /** What it speaks of. */
  readonly subject: 'threat model' | 'tolerance';
}

const severityOf: Record<Level, Severity> = {
  error: 'high',
  warning: 'medium',
  notice: 'low',
  info: 'info',
  policy: 'medium',
};

/** Every diagnostic by id. */
export const diagnostics: ReadonlyMap<string, DiagnosticInfo> = new Map(
  (Object.keys(table) as DiagnosticId[]).map((id) => [
    id,
    {
      id,
      ...table[id],
      subject: Object.hasOwn(ofTolerances, id) ? 'tolerance' : 'threat model',
      severity: severityOf[table[id].level],
      owasp: [],
      cwe: [],
      stride: [],
    },
  ]),
);

/** What a diagnostic says, and where. */
export interface DiagnosticReport {
  readonly place: Place;
  /** Point at the value (the default), or at the key. */
  readonly part?: 'key' | 'value';
  /** The exact text where it is no node of its own, a comment; `place` is then the document. */
  readonly span?: Span | undefined;
  readonly message: string;
  /** What it is about, for the fingerprint: the model's id and the names on the way. */
  readonly about: string;
  readonly operations?: readonly Operation[];
  readonly related?: readonly Related[];
  readonly remedy?: string;
  /** Where the level depends on more than the diagnostic. */
  readonly level?: Level;
  /** The threats that it concerns, where the place does not tell them all. */
  readonly threats?: readonly string[];
  /** The rules whose findings on operations it says again. */
  readonly because?: Because;
}

/**
 * Makes the finding of a diagnostic. An error is high and fails the gate, a warning is medium, a notice low, information
 * info (threat-models.md, Diagnostics).
 */
export function diagnose(id: DiagnosticId, report: DiagnosticReport): Finding {
  const level = report.level ?? table[id].level;
  return {
    rule: id,
    severity: severityOf[level],
    confidence: 'high',
    message: shortened(report.message),
    place: report.place,
    part: report.part ?? 'value',
    ...(report.span ? { span: report.span } : {}),
    operation: null,
    operations: report.operations ? sorted(report.operations) : [],
    related: shortRelated(report.related ?? []),
    about: report.about,
    ...(report.remedy === undefined ? {} : { remedy: shortened(report.remedy) }),
    ...(level === 'error' ? { failsGate: true } : {}),
    ...(report.because ? { because: report.because } : {}),
    ...(report.threats ? { threats: sortedIds(report.threats) } : {}),
  };
}

/** Thousands of diagnostics may speak of the same list. */
const sorted = once((operations: readonly Operation[]): readonly Operation[] =>
  [...operations].sort((a, b) => compare(a.label, b.label)),
);

/** Of the same threats, too. */
const sortedIds = once((ids: readonly string[]): readonly string[] => [...ids].sort(compare));

import type { Operation } from '../openapi/model.ts';
import type { Place } from '../refs/place.ts';
import type { Span } from '../text/source.ts';

export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const;
/** How bad it is if it is true. */
export type Severity = (typeof severities)[number];
/** How sure the rule is. */
export type Confidence = 'low' | 'medium' | 'high';

/** Is `a` at least as bad as `b`? */
export function atLeast(a: Severity, b: Severity): boolean {
  return severities.indexOf(a) >= severities.indexOf(b);
}

/**
 * How two states of a definition are compared: what a finding is about as seen from one operation, whose name is left out.
 * Which operation leads to a schema first may be another one after a change that does not touch this one.
 */
export interface View {
  /** null: from none; it is about the definition as a whole, or about what nothing uses. */
  readonly operation: Operation | null;
  /** Only what it is a finding about, without what the rule says of that. */
  readonly bare?: boolean;
}

/** What a finding is about in the model, in words; made when somebody asks. */
export type About = string | ((view?: View) => string);

/** A second place that belongs to a finding. */
export interface Related {
  readonly place: Place;
  /** Point at the key instead of the value. */
  readonly part?: TextPart;
  /** The exact text where it is no node of its own. */
  readonly span?: Span;
  readonly message: string;
}

/** What an API does alike in many places: no list has a largest page, no upload a largest size. */
export interface Decision {
  /** Names it in the fingerprint: `page sizes`. */
  readonly name: string;
  /** What holds everywhere, as a sentence without full stop: `No page size of this API has a maximum`. */
  readonly says: string;
  /** So many places are no slips; three without it, where nothing in the API is done otherwise. */
  readonly from?: number;
  /** In so many places it is done otherwise: one for five or more is the exception to a habit, which is told all the same. */
  readonly exceptions?: number;
  /** So many places are mended together, however often it is done otherwise elsewhere. */
  readonly many?: number;
  /** What is milder at some of the places is told with what is worse at others. */
  readonly withMilder?: true;
  /** Of the properties of one object one counts, see `oneOfEachObject`. */
  readonly ofObject?: true;
  /** What to do about all of it, where that is not what the rule says of one place. */
  readonly remedy?: string;
}

/** Why a finding, or a part of one, is tolerated. */
export interface Suppression {
  readonly by: 'waiver' | 'inline' | 'acceptance' | 'dismissal' | 'baseline';
  /** The waiver's or acceptance's id, the key of a dismissal; for an inline comment its line, for a baseline its file. */
  readonly id: string;
  readonly owner: string | null;
  readonly reason: string;
  /** ISO date, or null. */
  readonly expires: string | null;
}

/** How a change stands to what it began with: see {@link Finding.since}. */
export type Since = 'new' | 'worse' | 'unchanged';

/** What a finding of a threat model rests on: what these rules say of its operations, or of those that are named. */
export interface Because {
  readonly rules: readonly string[];
  readonly operations?: readonly Operation[];
  /** Only what is said of this very place. */
  readonly at?: Place;
}

/**
 * Which text of a place: its key, its value, or what Spectral points at (`content`): of an object or a list all that stands behind
 * the colon of its key, to the end of the last scalar in it; else the value.
 */
export type TextPart = 'key' | 'value' | 'content';

/** What a rule, a threat model or the policy found. What the policy tolerates of it, `suppressed` says. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  /** The text to change. */
  readonly place: Place;
  readonly part: TextPart;
  /** The exact text where it is no node of its own, a comment; `place` is then the document. */
  readonly span?: Span;
  /** The one operation it belongs to, or null. */
  readonly operation: Operation | null;
  /** Every operation it reaches, sorted by label; empty when no operation does. */
  readonly operations: readonly Operation[];
  readonly related: readonly Related[];
  /** What the finding is about in the model, for the fingerprint: `response 200 application/json .user.password`. */
  readonly about: About;
  /** What to write instead, concretely, where the rule knows better than its general remediation. */
  readonly remedy?: string;
  /** Set on what is one of several places of a decision that the API made as a whole. */
  readonly decision?: Decision;
  /** The name that was meant in the place of a misspelt one; its fix writes it. */
  readonly meant?: string;
  /** The findings that this one tells together, where it tells several; each has a fix of its own. */
  readonly tells?: readonly Finding[];
  /** Threat-model findings: fails the gate whatever the thresholds (see threat-models.md, Diagnostics). */
  readonly failsGate?: boolean;
  /** Threat-model findings: the ids of the model's threats that it concerns, where its place does not tell them all. */
  readonly threats?: readonly string[];
  /** Threat-model findings that say again in the words of the model what rules say of operations. */
  readonly because?: Because;
  /** What threat models say of it, where that was folded into it. */
  readonly retells?: readonly Finding[];
  /** Is it about a component that no operation uses, while there are operations? Texts for people count such. */
  readonly isIdle?: true;
  /** Set on what the policy tolerates: by what, by whom, until when. */
  readonly suppressed?: Suppression;
  /** In a run that compares: does the base lack it, or have it at a lower severity? Its pairs with operations share it. */
  readonly since?: Since;
  /** The finding that this is the new, the worse or the old part of. */
  readonly compared?: Finding;
  /** What was there before, in words, where that was better. */
  readonly before?: string;
  /** The rule of the family `regression` in whose place it is told. */
  readonly change?: string;
  /** The finding that this is a part of, where some of its operations share another fate. */
  readonly whole?: Finding;
}

import type { Finding, Severity } from '../findings/finding.ts';
import type { Place } from '../refs/place.ts';
import type { RuleInfo } from '../report/report.ts';
import type { Span } from '../text/source.ts';

const silent =
  'A finding that is silenced without a reason, a person and an end is a risk that nobody carries.';
const open = 'What it was meant to silence is open, and blocks as if it were not there.';
const dead = 'It tolerates nothing today, and would silence a weakness that comes back.';

const table = {
  'waiver-expired': {
    title: 'Waiver has expired',
    severity: 'medium',
    rationale: `The weakness was to be tolerated until a date that has passed. ${open}`,
    remediation: 'Mend the weakness and delete the waiver, or agree on a new end.',
  },
  'waiver-unused': {
    title: 'Waiver that waives nothing',
    severity: 'low',
    rationale: dead,
    remediation: 'Delete it, or correct its rules and scope.',
  },
  'suppression-incomplete': {
    title: 'Inline suppression is incomplete',
    severity: 'medium',
    rationale: `${silent} ${open}`,
    remediation:
      'Write `# threatlint-ignore RULE -- reason`, or `x-threatlint-ignore: [{ rule: RULE, reason: why, expires: 2027-03-31 }]`.',
  },
  'suppression-expired': {
    title: 'Inline suppression has expired',
    severity: 'medium',
    rationale: `The weakness was to be tolerated until a date that has passed. ${open}`,
    remediation: 'Mend the weakness and delete the suppression, or agree on a new end.',
  },
  'suppression-unused': {
    title: 'Inline suppression that suppresses nothing',
    severity: 'low',
    rationale: dead,
    remediation: 'Delete it, or move it to the place of the finding.',
  },
  'suppression-unknown-rule': {
    title: 'Inline suppression names an unknown rule',
    severity: 'low',
    rationale: open,
    remediation: 'Correct the name; `threatlint rules` lists them.',
  },
} as const satisfies Record<
  string,
  { title: string; severity: Severity; rationale: string; remediation: string }
>;

type DiagnosticId = keyof typeof table;

/** What waivers and inline suppressions can have wrong with them, as reports describe rules. */
export const policyDiagnostics: ReadonlyMap<string, RuleInfo> = new Map(
  Object.entries(table).map(([id, info]) => [id, { id, ...info, owasp: [], cwe: [], stride: [] }]),
);

/**
 * Makes a finding about a waiver or a suppression.
 *
 * @param about what it is about, for the fingerprint
 */
export function diagnose(
  rule: DiagnosticId,
  at: { readonly place: Place; readonly part?: 'key' | 'value'; readonly span?: Span | undefined },
  message: string,
  about: string,
): Finding {
  return {
    rule,
    severity: table[rule].severity,
    confidence: 'high',
    message,
    place: at.place,
    part: at.part ?? 'value',
    ...(at.span ? { span: at.span } : {}),
    operation: null,
    operations: [],
    related: [],
    about,
  };
}

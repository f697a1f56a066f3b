import type { Diagnostic } from './diagnostic.ts';

const silent =
  'A finding that is silenced without a reason, a person and an end is a risk that nobody carries.';
const open = 'What it was meant to silence is open, and blocks as if it were not there.';
const dead = 'It tolerates nothing today, and would silence a weakness that comes back.';

/** Every diagnostic of waivers and inline suppressions. */
export const ofTolerances = {
  'waiver-expired': {
    title: 'Waiver has expired',
    level: 'warning',
    rationale: `The weakness was to be tolerated until a date that has passed. ${open}`,
    remediation: 'Mend the weakness and delete the waiver, or agree on a new end.',
  },
  'waiver-unused': {
    title: 'Waiver that waives nothing',
    level: 'notice',
    rationale: dead,
    remediation: 'Delete it, or correct its rules and scope.',
  },
  'baseline-stale': {
    title: 'Baseline entry without effect',
    level: 'info',
    rationale: dead,
    remediation: 'Run `threatlint baseline --prune`, which takes such entries out and adds none.',
  },
  'suppression-incomplete': {
    title: 'Inline suppression is incomplete',
    level: 'warning',
    rationale: `${silent} ${open}`,
    remediation:
      'Write `# threatlint-ignore RULE -- reason`, or `x-threatlint-ignore: [{ rule: RULE, reason: why, expires: 2027-03-31 }]`.',
  },
  'suppression-expired': {
    title: 'Inline suppression has expired',
    level: 'warning',
    rationale: `The weakness was to be tolerated until a date that has passed. ${open}`,
    remediation: 'Mend the weakness and delete the suppression, or agree on a new end.',
  },
  'suppression-unused': {
    title: 'Inline suppression that suppresses nothing',
    level: 'notice',
    rationale: dead,
    remediation: 'Delete it, or move it to the place of the finding.',
  },
  'suppression-unknown-rule': {
    title: 'Inline suppression names an unknown rule',
    level: 'notice',
    rationale: open,
    remediation: 'Correct the name; `threatlint rules` lists them.',
  },
} as const satisfies Record<string, Diagnostic>;

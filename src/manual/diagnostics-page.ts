import type { Level } from '../findings/diagnostics/diagnostic.ts';
import { type DiagnosticId, type DiagnosticInfo, diagnostics } from '../findings/diagnostics/diagnostics.ts';

const weights: Record<Level, string> = {
  error: 'error',
  warning: 'medium',
  notice: 'low',
  info: 'info',
  policy: 'medium, when a gate asks',
};

/** Where the level depends on more than the diagnostic. */
const exceptions: Partial<Record<DiagnosticId, string>> = {
  'model-import-changed': 'error; medium where `threatlint.lock` does not have it yet',
  'mitigation-vacuous': 'error; medium where it comes from a pattern',
  'security-weakened': 'error; medium where other schemes or scopes are asked for',
  'scope-changed': 'medium; info where the operations are the same and only their shape is not',
  'review-overdue': 'medium; an error when overdue by as long again',
  'threat-undecided': 'error; medium where a gate says `undecided: allowed`',
};

/** The text of docs/diagnostics.md: every diagnostic of threat models, waivers and suppressions. */
export function diagnosticsPage(): string {
  const sections = [
    '# Diagnostics',
    [
      'What threatlint says about threat models, waivers and suppressions. They are findings under these names. Written by',
      '`npm run docs` from the diagnostics themselves.',
    ].join('\n'),
    [
      'An *error* is a finding of severity high that fails the gate whatever the thresholds of the policy. No waiver and no',
      'inline suppression lifts it; an acceptance that covers every failing operation lifts `mitigation-contradicted` and',
      '`mitigation-partial`. Everything else is judged by the gates of the policy.',
    ].join('\n'),
    ...part('Threat models', of('threat model')),
    ...part('Waivers and suppressions', of('tolerance')),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** What `threatlint explain` prints for a diagnostic; undefined when none has that name. */
export function diagnosticPage(id: string): string | undefined {
  const info = diagnostics.get(id);
  return info && `${section(info, '#').join('\n\n')}\n`;
}

function of(subject: DiagnosticInfo['subject']): DiagnosticInfo[] {
  return [...diagnostics.values()].filter((info) => info.subject === subject);
}

function part(title: string, infos: readonly DiagnosticInfo[]): string[] {
  const rows = infos.map((info) => `| [${info.id}](#${info.id}) | ${info.title} | ${weight(info)} |`);
  return [
    `## ${title}`,
    ['| diagnostic | says | severity |', '|---|---|---|', ...rows].join('\n'),
    ...infos.flatMap((info) => section(info, '###')),
  ];
}

function section(info: DiagnosticInfo, heading: string): string[] {
  const facts = [
    `Severity: ${weight(info)}.`,
    `Why it matters: ${info.rationale}`,
    `What to do: ${info.remediation}`,
  ];
  return [`${heading} ${info.id}`, `${info.title}.`, ...facts];
}

function weight({ id, level }: DiagnosticInfo): string {
  return exceptions[id] ?? weights[level];
}

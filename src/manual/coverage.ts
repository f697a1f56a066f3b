import { atLeast } from '../findings/finding.ts';
import { rules as registry } from '../rules/registry.ts';
import type { AnyRule } from '../rules/rule.ts';
import { rulesetsOf } from '../rulesets/shipped.ts';
import { type OwaspCategory, owasp2023 } from './owasp-2023.ts';

/** Assertions cover what a project asks of them, and nothing by themselves. */
const rules = registry.filter(({ assertion }) => !assertion);

/** The text of docs/coverage.md: what the rules cover of the OWASP API Top 10 and the CWE, and what none can see. */
export function coveragePage(): string {
  const outside = rules.filter(({ owasp }) => owasp.length === 0);
  const sections = [
    '# Coverage',
    [
      'Which rules look for what, and what no rule can find. Written by `npm run docs` from the rules themselves and from',
      '`src/manual/owasp-2023.ts`. Severities are those of the rules; a ruleset or a finding may differ.',
    ].join('\n'),
    [
      'threatlint reads definitions. It sees what an API says about itself, never what it does: a rule that finds nothing',
      'means that the definition is sound there, not that the API is safe. What matters and cannot be read from a definition',
      'belongs in a [threat model](threat-models.md), where somebody answers for it.',
    ].join('\n'),
    '## OWASP API Security Top 10 (2023)',
    table(['category', 'rules', 'in `recommended`'], owasp2023.map(summary)),
    ...owasp2023.flatMap(category),
    ...(outside.length > 0 ? ['### In no category', ruleTable(outside)] : []),
    '## CWE',
    'By the weakness that a rule names; [cwe.mitre.org](https://cwe.mitre.org/) describes them.',
    table(['CWE', 'rules'], weaknesses()),
  ];
  return `${sections.join('\n\n')}\n`;
}

function summary({ id, title }: OwaspCategory): string[] {
  const own = ofCategory(id);
  return [`${id}:2023 ${title}`, String(own.length), String(own.filter(isRecommended).length)];
}

function category({ id, title, seen, unseen }: OwaspCategory): string[] {
  return [
    `### ${id}:2023 ${title}`,
    `**What a definition shows.** ${seen}`,
    `**What it does not.** ${unseen}`,
    ruleTable(ofCategory(id)),
  ];
}

function ofCategory(id: OwaspCategory['id']): AnyRule[] {
  return rules.filter(({ owasp }) => owasp.includes(id));
}

function isRecommended({ id }: AnyRule): boolean {
  return rulesetsOf(id).includes('recommended');
}

/** Worst first, then by name, which is the order of the registry. */
function ruleTable(own: readonly AnyRule[]): string {
  const sorted = [...own].sort(({ severity: a }, { severity: b }) => (a === b ? 0 : atLeast(a, b) ? -1 : 1));
  return table(
    ['rule', 'finds', 'severity', 'CWE', '`recommended`'],
    sorted.map((rule) => [
      link(rule),
      rule.title,
      rule.severity,
      rule.cwe.join(', '),
      isRecommended(rule) ? 'yes' : '',
    ]),
  );
}

function weaknesses(): string[][] {
  const numbers = [...new Set(rules.flatMap(({ cwe }) => cwe))].sort((a, b) => a - b);
  return numbers.map((number) => [
    `[${number}](https://cwe.mitre.org/data/definitions/${number}.html)`,
    rules
      .filter(({ cwe }) => cwe.includes(number))
      .map(link)
      .join(', '),
  ]);
}

function link({ id }: AnyRule): string {
  return `[${id}](rules/${id}.md)`;
}

function table(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(headers), `|${headers.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

import { rules } from '../rules/registry.ts';
import type { AnyRule } from '../rules/rule.ts';
import { rulesetsOf } from '../rulesets/shipped.ts';
import { type Examples, rulePage } from './rule-page.ts';

/**
 * The files of docs/rules by name: a page for each rule, and README.md, their index by category.
 *
 * @param examplesOf reads the examples of a rule
 */
export function pages(examplesOf: (rule: AnyRule) => Examples): Map<string, string> {
  const files = new Map(
    rules.map((rule) => [`${rule.id}.md`, rulePage(rule, rulesetsOf(rule.id), examplesOf(rule))]),
  );
  files.set('README.md', index());
  return files;
}

/**
 * docs/fix.md with the fixes that rules offer in its table.
 *
 * @param page the page as it is; what stands between its two marks is replaced
 */
export function withFixes(page: string): string {
  const rows = rules.flatMap(({ id, fix }) =>
    fix ? [`| [${id}](rules/${id}.md#fix) | ${fix.says} | ${fix.safe ? 'safe' : 'suggested'} |`] : [],
  );
  const table = ['| rule | fix | |', '|---|---|---|', ...rows].join('\n');
  const start = page.indexOf('-->', page.indexOf('<!-- fixes')) + '-->'.length;
  const end = page.indexOf('<!-- end of fixes -->');
  return `${page.slice(0, start)}\n${table}\n${page.slice(end)}`;
}

function index(): string {
  const categories = [...new Set(rules.map(({ category }) => category))].sort();
  const sections = categories.map((category) => {
    const rows = rules
      .filter((rule) => rule.category === category)
      .map(
        ({ id, title, severity, owasp }) =>
          `| [${id}](${id}.md) | ${title} | ${severity} | ${owasp.join(', ')} |`,
      );
    return [
      `## ${category}`,
      '',
      '| rule | finds | severity | OWASP 2023 |',
      '|---|---|---|---|',
      ...rows,
    ].join('\n');
  });
  const head = '# Rules\n\nWritten by `npm run docs` from the rules themselves.';
  return `${[head, ...sections].join('\n\n')}\n`;
}

import type { Part } from '../openapi/unread.ts';
import type { AnyRule } from '../rules/rule.ts';

/** A definition that shows a rule. */
export interface Example {
  /** What it shows. */
  readonly title: string;
  /** The definition as YAML text; in a bad one `# <-- here` ends the line of each text to change. */
  readonly code: string;
  /** Of a rule that compares: what was there before. */
  readonly before?: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** What the file beside a rule holds. It is no part of the program: who makes pages reads it. */
export interface Examples {
  readonly bad: readonly Example[];
  readonly good: readonly Example[];
}

/**
 * A rule's page in Markdown: what docs/rules is made from, which `threatlint explain` shows.
 *
 * @param rulesets the names of the shipped rulesets that enable it
 */
export function rulePage(rule: AnyRule, rulesets: readonly string[], { bad, good }: Examples): string {
  const facts = [
    ['Severity', rule.severity],
    ['Confidence', rule.confidence],
    ['Category', rule.category],
    ['OWASP API Security 2023', rule.owasp.join(', ') || 'none'],
    ['CWE', rule.cwe.map((cwe) => `CWE-${cwe}`).join(', ') || 'none'],
    ['STRIDE', rule.stride.join(', ') || 'none'],
    ['Rulesets', rulesets.join(', ') || 'none'],
  ];
  const sections = [
    `# ${rule.id}`,
    rule.title,
    ['| | |', '|---|---|', ...facts.map(([name, value]) => `| ${name} | ${value} |`)].join('\n'),
    '## Why it matters',
    rule.rationale,
    '## What to do',
    rule.remediation,
    ...fixing(rule),
    ...listed('## When to ignore it', rule.falsePositives),
    ...options(rule),
    ...(rule.category === 'regression'
      ? ['## When it runs', comparing]
      : ['## In a mitigation', claims(rule)]),
    ...(rule.assertion ? ['## How to ask for it', asking(rule, bad)] : []),
    '## Examples',
    '### Reported',
    ...bad.map(example),
    '### Accepted',
    ...good.map(example),
  ];
  return `${sections.join('\n\n')}\n`;
}

function listed(title: string, items: readonly string[]): string[] {
  return items.length > 0 ? [title, items.map((item) => `- ${item}`).join('\n')] : [];
}

function fixing({ id, fix }: AnyRule): string[] {
  if (!fix) return [];
  const command = `threatlint fix${fix.safe ? '' : ' --suggested'} --rule ${id}`;
  return ['## Fix', `\`${command}\` (${fix.safe ? 'safe' : 'suggested: look at it'}): ${fix.says}`];
}

function options(rule: AnyRule): string[] {
  if (!rule.options) return [];
  const { properties } = rule.options.schema as { properties?: Record<string, { description?: string }> };
  const defaults = rule.options.defaults as Record<string, unknown>;
  const rows = Object.entries(properties ?? {}).map(
    ([name, { description }]) =>
      `| \`${name}\` | ${description ?? ''} | ${defaults[name] === undefined ? '' : `\`${JSON.stringify(defaults[name])}\``} |`,
  );
  return ['## Options', ['| option | meaning | default |', '|---|---|---|', ...rows].join('\n')];
}

function asking({ id }: AnyRule, bad: readonly Example[]): string {
  const given = bad.find((one) => one.options)?.options ?? {};
  return [
    `An assertion holds a definition to what you say. No ruleset enables it: ask for it in a mitigation (\`verify: { rule: ${id}, with: … }\`), where it judges the operations in the scope of the threat, or in a ruleset, for all:`,
    `\`\`\`yaml\nrules:\n  ${id}: [high, ${JSON.stringify(given)}]\n\`\`\``,
  ].join('\n\n');
}

const comparing =
  'It compares two states, and speaks only where there are two: with `--since` ([the gate on a change](../gate.md)). It says nothing where the state before was no better.';

const partsInWords: Readonly<Record<Part, string>> = {
  access: 'who may call',
  input: 'what it takes in',
  output: 'what it gives out',
  servers: 'its servers',
  operation: 'what it says about itself',
  definition: 'the definition as a whole',
};

/** What a claim rests on that names the rule (docs/threat-models.md, What is judged). */
function claims({
  looksAt,
  looksAtWith,
  needs,
  isProvedByAbsence,
  callersAreKnown,
  otherCauses = [],
}: AnyRule): string {
  const looked = looksAt.map((part) => partsInWords[part]).join(', ');
  const links = otherCauses.map((id) => `[${id}](${id}.md)`).join(', ');
  return [
    `A claim that names this rule depends, of each operation, on ${looked}${looksAtWith ? ' (with `in` on that side alone)' : ''}: it is not verified where a part of that was not read.`,
    ...(callersAreKnown ? ['It says that callers are known, and fails wherever anyone may call.'] : []),
    ...(needs === undefined ? [] : [`The weakness needs ${needs}: without, an operation cannot have it.`]),
    ...(isProvedByAbsence ? ['Taking that away proves the claim.'] : []),
    ...(links ? [`It is contradicted by what reports the same with another cause, too: ${links}.`] : []),
  ].join(' ');
}

function example({ title, code, before, options: chosen }: Example): string {
  const note = chosen ? `\n\nWith the options \`${JSON.stringify(chosen)}\`:` : '';
  const block = (text: string) => `\`\`\`yaml\n${text.trimEnd()}\n\`\`\``;
  if (before !== undefined) return `${title}${note}\n\nBefore:\n\n${block(before)}\n\nNow:\n\n${block(code)}`;
  return `${title}${note}\n\n${block(code)}`;
}

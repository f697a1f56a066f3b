import { isMap, isSeq, parse, parseDocument } from 'yaml';
import { plural } from '../text/layout.ts';
import { withoutTrailing } from '../text/trim.ts';
import { manual, version } from '../version.ts';

/** What the files of `threatlint init` say. */

const home = 'https://github.com/threatlint/threatlint';

export interface Found {
  /** The definitions, relative to the folder of the configuration. */
  readonly definitions: readonly string[];
  /** How many entries the baseline has, one a line: pairs of finding and operation; 0: there is none. */
  readonly tolerated: number;
  readonly baseline: string;
  /** How many places cannot be checked today. */
  readonly unchecked: number;
}

/** What tells that a change makes something worse; the operations that no threat covers are for who models all of them. */
const regressions = [
  ...['protection-removed', 'protection-weakened', 'operation-added-open', 'transport-downgraded'],
  ...['limit-loosened', 'data-exposed', 'write-surface-grown', 'throttle-removed'],
  ...['mitigation-withdrawn', 'acceptance-widened', 'policy-weakened'],
];

/** `threatlint.yaml`: what is checked, and a gate that today's state passes. */
export function configText({ definitions, tolerated, baseline, unchecked }: Found): string {
  const before =
    tolerated > 0
      ? [
          `    # What was there when this was written (${plural(tolerated, 'line')}) is in ${baseline}`,
          '    # and does not count; `threatlint baseline --prune` takes out what has been mended.',
        ]
      : [];
  const allowed =
    unchecked > 0
      ? [
          `  # ${unchecked} ${unchecked === 1 ? 'place' : 'places'} could not be checked when this was written: see \`threatlint check\`, mend them, delete this line.`,
          '  unchecked: allowed',
        ]
      : [];
  return [
    `# What threatlint checks, and what fails the build: ${manual}/configuration.md`,
    '# yaml-language-server: $schema=node_modules/threatlint/schemas/config.schema.json',
    '# What is named here is checked, and no other definition that comes later: name it, or delete `specs`, and all are found.',
    'specs:',
    ...definitions.map((file) => `  - ${scalar(literal(file))}`),
    '',
    '# owasp-api-2023 and strict ask for more; a file of your own can change single rules.',
    'rulesets: threatlint:recommended',
    '',
    'policy:',
    '  gates:',
    '    # Nothing open at high or above.',
    ...before,
    '    - severity: high',
    '    # Nothing that a change makes worse, at any severity: `threatlint --since` looks. policy-weakened is that it is',
    '    # asked for less: a waiver, a suppression, a looser gate. Who agrees to that merges it although this is not met.',
    '    - name: nothing made worse',
    '      rule:',
    ...regressions.map((rule) => `        - ${rule}`),
    ...allowed,
    '',
  ].join('\n');
}

/** A name that YAML might take for something else, as a number, is quoted. */
function scalar(text: string): string {
  const isPlain = surelyText.test(text) || (/^[\w./][\w./ -]*$/.test(text) && parse(text) === text);
  return isPlain ? text : JSON.stringify(text);
}

/** A path with a folder is neither a number, a date nor a word of YAML's; asking its parser takes a tenth of a millisecond. */
const surelyText = /^[A-Za-z_][\w-]*\/[\w./-]*$/;

/** The pattern that one file alone matches: a name may hold signs of patterns, and `!` at its beginning leaves out. */
function literal(file: string): string {
  return file.replace(/[\\*?[\]{}()]|^!/g, '\\$&');
}

/**
 * The entry of pre-commit's list, at the column of its dash. Hooks run at the root of a repository.
 *
 * @param folder of the configuration, from the root; empty: the root itself
 */
function hookLines(column: number, folder: string): string[] {
  const indent = ' '.repeat(column);
  const args = folder === '' ? [] : [`${indent}      args: [--config, ${JSON.stringify(configOf(folder))}]`];
  return [
    `${indent}- repo: ${home}`,
    `${indent}  rev: v${version}`,
    `${indent}  hooks:`,
    `${indent}    - id: threatlint-changed # what a commit makes worse; \`threatlint\` checks everything`,
    ...args,
  ];
}

function configOf(folder: string): string {
  return `${folder}/threatlint.yaml`;
}

export function hookText(folder: string): string {
  return `repos:\n${hookLines(2, folder).join('\n')}\n`;
}

/**
 * A configuration of pre-commit with our hook at the end of its list; every other character stays.
 *
 * @returns the text itself where the hook is in it; undefined where its layout leaves no room: a person adds the lines
 */
export function withHook(text: string, folder = ''): string | undefined {
  const document = parseDocument(text);
  const { contents } = document;
  if (document.errors.length > 0 || !isMap(contents)) return undefined;
  const repos = contents.get('repos', true);
  if (!isSeq(repos) || repos.flow || repos.items.length === 0) return undefined;
  const isThere = text.includes(home) || text.includes('- id: threatlint');
  // Another folder's init wrote it: this one would never be checked.
  if (isThere) return folder === '' || text.includes(configOf(folder)) ? text : undefined;
  const [first] = repos.items as { range?: readonly number[] }[];
  const last = repos.items.at(-1) as { range?: readonly number[] };
  const start = first?.range?.[0];
  const end = last.range?.[1];
  if (start === undefined || end === undefined) return undefined;
  const dash = text.lastIndexOf('-', start - 1);
  const column = dash - (text.lastIndexOf('\n', dash) + 1);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const line = text.indexOf('\n', Math.max(0, end - 1));
  const at = line === -1 ? text.length : line + 1;
  const gap = line === -1 && !text.endsWith('\n') ? newline : '';
  const added = `${text.slice(0, at)}${gap}${hookLines(column, folder).join(newline)}${newline}${text.slice(at)}`;
  const [before, after] = [document.toJS() as { repos: unknown[] }, parseDocument(added)];
  if (after.errors.length > 0) return undefined;
  const now = after.toJS() as { repos: unknown[] };
  const isSame = JSON.stringify({ ...now, repos: now.repos.slice(0, -1) }) === JSON.stringify(before);
  return isSame && now.repos.length === before.repos.length + 1 ? added : undefined;
}

/** `.github/workflows/threatlint.yml` */
export function workflowText(folder: string): string {
  const where = folder === '' ? [] : [`          working-directory: ${inWorkflow(folder)}`];
  return `name: threatlint
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  threatlint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with:
          fetch-depth: 0 # the base of the change, and the age of evidence, come from git's history
      - uses: actions/setup-node@v5
        with:
          node-version: 22
      - uses: threatlint/threatlint@v${version}
        with:
          # A pull request is judged by what it makes worse, the branch itself by everything.
          since: \${{ github.base_ref && format('origin/{0}', github.base_ref) || '' }}
${where.map((line) => `${line}\n`).join('')}`;
}

/** GitHub evaluates what stands between `${{` and `}}` wherever it does: a folder's name is to be that name. */
function inWorkflow(text: string): string {
  return scalar(text.replaceAll('${{', "${{ '${{' }}"));
}

/**
 * The step that a workflow lacks which runs threatlint, but in other folders alone.
 *
 * @param folder from the repository's root; empty for that
 * @returns undefined where the folder is checked, or where that cannot be told: a person wrote another workflow
 */
export function stepFor(folder: string, workflow: string): string[] | undefined {
  const document = parseDocument(workflow);
  if (document.errors.length > 0) return undefined;
  const checked: string[] = [];
  // What no map or list holds is no step (a scalar, an alias).
  const visit = (node: unknown): void => {
    if (isSeq(node)) for (const item of node.items) visit(item);
    if (!isMap(node)) return;
    if (String(node.get('uses') ?? '').startsWith('threatlint/threatlint@'))
      checked.push(String(node.getIn(['with', 'working-directory']) ?? '.'));
    for (const { value } of node.items) visit(value);
  };
  visit(document.contents);
  const names = checked.map((one) => withoutTrailing(one.replace(/^(?:\.\/)+/, ''), '/').replace(/^\.$/, ''));
  if (names.length === 0 || names.includes('') || names.includes(folder)) return undefined;
  return workflowText(folder).trimEnd().split('\n').slice(-5);
}

/** What to add to `.gitlab-ci.yml`, behind what is said of it. */
export function gitlabHint(title: string): string[] {
  return [
    title,
    'include:',
    `  - remote: ${home}/raw/v${version}/templates/threatlint.yml`,
    '    inputs:',
    '      since: origin/$CI_MERGE_REQUEST_TARGET_BRANCH_NAME # without it everything is judged',
  ];
}

/** What to add to pre-commit's configuration by hand. */
export function hookByHand(file: string, folder: string): string[] {
  return [`add this to \`repos\` of ${file}:`, ...hookLines(2, folder)];
}

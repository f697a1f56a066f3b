/**
 * `npm run examples [-- RULE…]`: writes what rules say about their bad examples into src/rules/FAMILY/RULE.examples.yaml, as
 * their `findings`, for all rules or for some. Nothing else in the files changes. What changes is for review:
 * test/rules/examples.test.ts holds that rules say exactly that.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { load } from 'js-yaml';
import { parseDocument } from 'yaml';
import { root } from './setup.mjs';

/** @import { Example, Examples } from '../src/manual/rule-page.ts' */
/** @import { Scalar, YAMLMap, YAMLSeq } from 'yaml' */
/** @import { AnyRule } from '../src/rules/rule.ts' */

/**
 * What is said about a bad example at one place; `at` is `LINE:COLUMN-LINE:COLUMN`, counted from 1, the end exclusive.
 *
 * @typedef {{ readonly at: string, readonly severity: string, readonly message: string }} Pinned
 */
/**
 * What a file of examples holds.
 *
 * @typedef {Omit<Examples, 'bad'> & { readonly bad: readonly (Example & { findings: readonly Pinned[] })[] }} PinnedExamples
 */

/**
 * The examples of a rule, as their file says.
 *
 * @param {Pick<AnyRule, 'id' | 'category'>} rule
 * @returns {PinnedExamples}
 * @throws Error when the file is not there or does not parse
 */
export function examplesOf({ category, id }) {
  const file = fileOf(category, id);
  return /** @type {PinnedExamples} */ (load(readFileSync(join(root, file), 'utf8'), { filename: file }));
}

/**
 * @param {string} family
 * @param {string} id
 */
function fileOf(family, id) {
  return `src/rules/${family}/${id}.examples.yaml`;
}

/**
 * The text of a file of examples with other findings, those of each bad example in order, and all else as it was.
 *
 * @param {string} text
 * @param {readonly (readonly Pinned[])[]} findings
 * @throws Error where the layout is one that it does not know
 */
function withFindings(text, findings) {
  const wanted = /** @type {PinnedExamples} */ (load(text));
  for (const [at, example] of wanted.bad.entries()) example.findings = findings[at] ?? [];
  const { items } = /** @type {YAMLSeq<YAMLMap<Scalar<string>, any>>} */ (
    parseDocument(text).get('bad', true)
  );
  // From the last to the first, so that what is before keeps its offset.
  const written = items.reduceRight((sofar, item, at) => withList(sofar, item, findings[at] ?? []), text);
  if (!isDeepStrictEqual(load(written), wanted))
    throw new Error(
      'the findings cannot be written: does each example begin with its title, in block style?',
    );
  return written;
}

/**
 * The text with an example's list of findings: in its old place, else behind all else that the example says.
 *
 * @param {string} text
 * @param {YAMLMap<Scalar<string>, any>} example
 * @param {readonly Pinned[]} findings
 */
function withList(text, { items: pairs }, findings) {
  /** @param {{ readonly key: Scalar<string> }} pair */
  const start = (pair) => pair.key.range?.[0] ?? 0;
  const lineStart = text.lastIndexOf('\n', start(pairs[0])) + 1;
  const column = start(pairs[0]) - lineStart;
  const indent = ' '.repeat(column);
  const old = pairs.find(({ key }) => key.value === 'findings');
  const last = /** @type {typeof pairs[number]} */ (pairs.at(-1));
  // Where a text keeps the empty lines at its end (`|+`), they are part of it.
  const from = old ? start(old) : endOfBlock(text, start(last), column, last.value.value?.endsWith?.('\n\n'));
  const to = old ? endOfBlock(text, from, column) : from;
  const list = findings.map((finding) => `\n${indent}  - ${inline(finding)}`).join('');
  const lead = old ? '' : `${text[from - 1] === '\n' ? '' : '\n'}${indent}`;
  return `${text.slice(0, from)}${lead}findings:${list || ' []'}\n${text.slice(to)}`;
}

/**
 * Where the block that begins at an offset ends: at the first line that is not indented beyond its column.
 *
 * @param {string} text
 * @param {number} from
 * @param {number} column
 */
function endOfBlock(text, from, column, withEmptyLines = false) {
  let end = text.indexOf('\n', from) + 1;
  if (end === 0) return text.length;
  // Other empty lines belong to what follows, unless the block goes on after them.
  for (let at = end; at < text.length; ) {
    const next = text.indexOf('\n', at) + 1 || text.length;
    const line = text.slice(at, next);
    const empty = line.trim() === '';
    if (!empty && line.search(/\S/) <= column) break;
    if (!empty || withEmptyLines) end = next;
    at = next;
  }
  return end;
}

/** @param {Pinned} finding */
function inline({ at, severity, message }) {
  return `{ at: ${quoted(at)}, severity: ${severity}, message: ${quoted(message)} }`;
}

/**
 * JSON, which YAML reads the same, with what YAML wants escaped.
 *
 * @param {string} text
 */
function quoted(text) {
  return JSON.stringify(text).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** @param {readonly string[]} names the rules; none: all */
async function main(names) {
  // Who reads this module for what else it exports bundles nothing.
  const { importBundled } = await import('./bundled.mjs');
  const { generate } = await import('./generate.mjs');
  await generate();
  /** @type {{ rules: readonly AnyRule[], saidOf: (rule: AnyRule, example: Example) => Promise<{ findings: readonly Pinned[] }> }} */
  const { rules, saidOf } = await importBundled([
    "export { rules } from './src/rules/registry.ts';",
    "export { saidOf } from './test/support/said-of.ts';",
  ]);

  const unknown = names.filter((name) => !rules.some(({ id }) => id === name));
  if (unknown.length > 0) {
    console.error(`There is no rule ${unknown.join(', ')}`);
    process.exit(2);
  }
  for (const rule of rules.filter(({ id }) => names.length === 0 || names.includes(id))) {
    const file = fileOf(rule.category, rule.id);
    /** @type {(readonly Pinned[])[]} */
    const findings = [];
    for (const example of examplesOf(rule).bad) findings.push((await saidOf(rule, example)).findings);
    const text = readFileSync(join(root, file), 'utf8');
    const written = withFindings(text, findings);
    if (written === text) continue;
    writeFileSync(join(root, file), written);
    console.log(`${file}: ${findings.flat().length} findings`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));

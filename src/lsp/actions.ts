import { join } from 'node:path';
import type { CodeAction, Diagnostic, TextEdit } from 'vscode-languageserver';
import { insert } from '../derive/insert.ts';
import { sync } from '../derive/sync.ts';
import { styleOf } from '../edit/write.ts';
import { diagnostics as known } from '../findings/diagnostics/diagnostics.ts';
import { isObject, own, ownAt } from '../syntax/value.ts';
import { append } from '../text/lists.ts';
import { fixesFor } from './fixes.ts';
import { Positions } from './text.ts';
import type { View } from './view.ts';

/** What is written where a person must say why; a suppression without a reason suppresses nothing. */
const why = 'TODO: say why';
const who = 'TODO: who answers for it';

/**
 * What can be done about findings of the open text: to mend them, to tolerate them, here or in the policy, and to answer candidates.
 * Editors show them in this order, and some do the first without asking: what mends the worst comes first, what tolerates last.
 */
export function actionsFor(view: View, diagnostics: readonly Diagnostic[], today: string): CodeAction[] {
  if (!view.isFresh) return [];
  const mending: CodeAction[] = [];
  const tolerating: CodeAction[] = [];
  const worstFirst = [...diagnostics].sort((one, other) => (one.severity ?? 1) - (other.severity ?? 1));
  for (const diagnostic of worstFirst) {
    const { source, code } = diagnostic;
    if (source !== 'threatlint' || typeof code !== 'string') continue;
    if (code === 'candidate-unanswered') {
      append(mending, candidateActions(view, diagnostic));
      continue;
    }
    // What could not be read or checked is no finding; a client may send what it was never told.
    if (!view.rules.has(code) && !known.has(code)) continue;
    if (diagnostic.range.start.line >= view.open.positions.source.lineCount) continue;
    append(mending, fixesFor(view, diagnostic));
    for (const one of [ignoreHere(view, diagnostic, code), waive(view, diagnostic, code, today)])
      if (one) tolerating.push(one);
  }
  return [...mending, ...tolerating];
}

function action(
  view: View,
  diagnostic: Diagnostic,
  title: string,
  edits: Readonly<Record<string, TextEdit[]>>,
): CodeAction {
  return { title, kind: 'quickfix', diagnostics: [diagnostic], edit: view.workspaceEdit(edits) };
}

function ignoreHere(view: View, diagnostic: Diagnostic, rule: string): CodeAction | undefined {
  if (view.isModel) return undefined;
  const { positions, text } = view.open;
  const title = `Ignore here: ${rule}`;
  if (!view.isJson) {
    const line = positions.source.line(diagnostic.range.start.line + 1);
    const indent = /^\s*/.exec(line)?.[0] ?? '';
    const at = { line: diagnostic.range.start.line, character: 0 };
    const newText = `${indent}# threatlint-ignore ${rule} -- ${why}${styleOf(text, false).lineEnd}`;
    return action(view, diagnostic, title, { [view.open.uri]: [{ range: { start: at, end: at }, newText }] });
  }
  const { document } = view;
  if (!document) return undefined;
  const where = view.where(positions.offset(diagnostic.range.start));
  const path = objectAround(document.tree.value, where.path);
  const [found] = document.tree.locate([path]);
  if (!found || text[found.value.start] !== '{') return undefined;
  const start = found.value.start + 1;
  const rest = text.slice(start);
  const gap = /^\s*/.exec(rest)?.[0] ?? '';
  const isEmpty = rest.slice(gap.length).startsWith('}');
  const entry = `"x-threatlint-ignore": [{ "rule": "${rule}", "reason": "${why}" }]`;
  const range = positions.span({ start, end: start });
  return action(view, diagnostic, title, {
    [view.open.uri]: [{ range, newText: `${gap || ' '}${entry}${isEmpty ? ' ' : ','}` }],
  });
}

/** The nearest object around a value. */
function objectAround(root: unknown, path: readonly (string | number)[]): readonly (string | number)[] {
  for (let length = path.length; length >= 0; length--) {
    const at = path.slice(0, length);
    const value = ownAt(root, at);
    if (isObject(value) && own(value, 'x-threatlint-ignore') === undefined) return at;
  }
  return [];
}

/** A waiver of the rule on the operations of the finding, in the configuration that the project has. */
function waive(view: View, diagnostic: Diagnostic, rule: string, today: string): CodeAction | undefined {
  const { checked } = view.judged ?? {};
  const file = checked?.side.setUp.config.file;
  if (!checked || !file) return undefined;
  const path = join(checked.side.request.cwd, file);
  const read = checked.side.library.workspace.open(path);
  if (!('document' in read)) return undefined;
  const { tree, absolute } = read.document;
  const print = (diagnostic.data as { fingerprint?: string } | undefined)?.fingerprint;
  const finding = checked.report.findings.find((one) => one.rule === rule && one.fingerprint === print);
  const operation = finding?.operations.length === 1 ? finding.operations[0] : undefined;
  const [method, name] = operation?.split(' ') ?? [];
  const scope = method && name ? `\n    scope: { path: ${JSON.stringify(name)}, method: ${method} }` : '';
  const ids = new Set(checked.side.setUp.policy.waivers.map(({ id }) => id));
  let id = `W-${rule}`;
  for (let nth = 2; ids.has(id); nth++) id = `W-${rule}-${nth}`;
  const end = `${Number(today.slice(0, 4)) + 1}${today.slice(4, 10).replace('-02-29', '-02-28')}`;
  const lines = `  - id: ${id}\n    rule: ${rule}${scope}\n    reason: ${JSON.stringify(why)}\n    owner: ${JSON.stringify(who)}\n    expires: ${end}\n`;
  const edit = intoList(tree, 'waivers', lines, new Positions(tree.source, view.encoding));
  return edit && action(view, diagnostic, `Waive ${rule} in ${file}`, { [view.uriOf(absolute)]: [edit] });
}

/** Appends to a list at the root of a block of YAML. */
function intoList(
  tree: NonNullable<View['document']>['tree'],
  key: string,
  lines: string,
  positions: Positions,
): TextEdit | undefined {
  const { text } = tree.source;
  if (tree.format === 'json' || /\r(?!\n)/.test(text)) return undefined;
  const list = own(tree.value, key);
  const { lineEnd } = styleOf(text, false);
  const at = (offset: number, newText: string): TextEdit => ({
    range: positions.span({ start: offset, end: offset }),
    newText: newText.replaceAll('\n', lineEnd),
  });
  if (list === undefined) {
    const gap = text === '' || text.endsWith('\n') ? '' : '\n';
    return at(text.length, `${gap}\n${key}:\n${lines}`);
  }
  if (!Array.isArray(list)) return undefined;
  if (list.length === 0) {
    const [empty] = tree.locate([[key]]);
    const rest = empty && /^\[\][ \t]*(?=\r?\n|$)/.exec(text.slice(empty.value.start))?.[0];
    if (!empty || rest === undefined) return undefined;
    const { start } = empty.value;
    const range = positions.span({ start, end: start + rest.length });
    return { range, newText: `\n${lines.trimEnd()}`.replaceAll('\n', lineEnd) };
  }
  const [whole, last] = tree.locate([[key], [key, list.length - 1]]);
  if (!whole || !last || text[whole.value.start] === '[') return undefined;
  const dash = text.lastIndexOf('-', last.value.start);
  const column = dash - (text.lastIndexOf('\n', dash) + 1);
  const end = text.indexOf('\n', last.value.end);
  const offset = end === -1 ? text.length : end + 1;
  const indented = lines.replace(/^ {2}/gm, ' '.repeat(column));
  return at(offset, `${end === -1 ? '\n' : ''}${indented}`);
}

/** A candidate is answered by a threat of its kind, or dismissed. */
function candidateActions(view: View, diagnostic: Diagnostic): CodeAction[] {
  const { message } = diagnostic;
  const said = typeof message === 'string' ? message : message.value;
  const end = said.indexOf('` is not dismissed');
  const key = end === -1 ? undefined : said.slice(said.lastIndexOf('`', end - 1) + 1, end);
  const candidate = view.judged?.checked?.candidates.find((one) => one.key === key);
  const model = candidate?.model?.model;
  if (!candidate || !model || model.document.absolute !== view.open.path) return [];
  const { text } = view.open;
  const made = (title: string, make: () => string): CodeAction[] => {
    try {
      const edit = difference(text, make(), view.open.positions);
      return [action(view, diagnostic, title, { [view.open.uri]: [edit] })];
    } catch {
      // The layout leaves no room for an edit.
      return [];
    }
  };
  return [
    ...made('Answer candidate: add threat', () => sync(text, { threats: model.threats }, [candidate]).text),
    ...made('Answer candidate: dismiss', () =>
      insert(text, 'dismissed', [
        {
          id: candidate.key,
          lines: [`${JSON.stringify(candidate.key)}: { reason: "${why}", by: "${who}" }`],
          value: { reason: why, by: who },
        },
      ]),
    ),
  ];
}

/** One edit that makes the second text of the first. */
function difference(before: string, after: string, positions: Positions): TextEdit {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return {
    range: positions.span({ start, end: before.length - end }),
    newText: after.slice(start, after.length - end),
  };
}

/** The threats whose scope has an operation: where one goes from a definition to its models. */
export function threatsAt(view: View, offset: number) {
  const where = view.where(offset);
  const operations = where.part === 'key' ? view.operationsAt(where.path) : [];
  return view.threats
    .filter(({ scope }) => operations.some((operation) => scope.includes(operation)))
    .map(({ place }) => view.location(place));
}

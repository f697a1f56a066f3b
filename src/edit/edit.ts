import { isDeepStrictEqual } from 'node:util';
import { parseSource } from '../syntax/parse.ts';
import type { SyntaxTree } from '../syntax/tree.ts';
import { applyEdits, type Edit } from '../text/edits.ts';
import { push } from '../text/group.ts';
import { Source } from '../text/source.ts';
import type { Change } from './change.ts';
import { expected } from './expected.ts';
import { type Added, insert } from './insert.ts';
import { remove } from './remove.ts';
import { replace } from './replace.ts';
import { collectionOf, Sites } from './sites.ts';
import { inline, type Style, scalar, styleOf } from './write.ts';

/**
 * Changes of a document's value as edits of its text: comments, quotes, indentation, order and line ends of everything
 * else stay. Pure. What an edit comes to is not proved here; see {@link edited} and {@link readsAs}.
 *
 * @param groups changes that belong together; the text is searched once for all of them
 * @returns for each group its edits, in the order of its changes; undefined where the layout has no room for one of them
 */
export function planEdits(
  tree: SyntaxTree,
  groups: readonly (readonly Change[])[],
): (readonly Edit[] | undefined)[] {
  const sites = new Sites(tree, groups.flat());
  const style = styleOf(tree.source.text, tree.format === 'json');
  return groups.map((changes) => plan(sites, changes, style));
}

function plan(sites: Sites, changes: readonly Change[], style: Style): readonly Edit[] | undefined {
  const edits: (Edit | undefined)[] = [];
  // What comes into one collection comes in one piece: the order of two insertions at one point would be left to chance.
  const added = new Map<string, Change[]>();
  for (const change of changes) {
    const isAdded = change.op === 'insert' || (change.op === 'set' && !sites.at(change.path));
    if (!isAdded) edits.push(ofOne(sites, change, style));
    else push(added, JSON.stringify([collectionOf(change), change.op === 'set' ? change.after : []]), change);
  }
  for (const group of added.values()) {
    const [first] = group as [Change];
    edits.push(insert(sites, collectionOf(first), together(group), style));
  }
  if (edits.some((edit) => edit === undefined)) return undefined;
  return areApart(edits as Edit[]) ? (edits as Edit[]) : undefined;
}

function together(changes: readonly Change[]): Added {
  const [first] = changes;
  return {
    after: first?.op === 'set' ? (first.after ?? []) : [],
    entries: changes.map((change) => ({
      key: change.op === 'insert' ? undefined : String(change.path.at(-1)),
      value: 'value' in change ? change.value : undefined,
    })),
  };
}

function ofOne(sites: Sites, change: Change, style: Style): Edit | undefined {
  if (change.op === 'set') return replace(sites, change.path, change.value, style);
  if (change.op === 'remove') return remove(sites, change.path, style);
  const location = sites.at(change.path);
  const { text } = sites.tree.source;
  if (!location?.key) return undefined;
  if (change.op === 'rename') {
    const { start, end } = location.key;
    const quote = /^["']/.exec(text[start] ?? '')?.[0];
    return { start, end, text: style.isJson ? JSON.stringify(change.to) : scalar(change.to, quote) };
  }
  if (change.op !== 'wrap') return undefined;
  const [start, end] = [location.key.start, location.value.end];
  const name = style.isJson ? JSON.stringify(change.in) : inline(change.in, style);
  return { start, end, text: `${name}: [{ ${text.slice(start, end)} }]` };
}

/**
 * Does a text read as another's value with some changes made, and as nothing else? Whatever else a stranger's layout
 * makes of an edit is told by that.
 */
export function readsAs(text: string, before: SyntaxTree, changes: readonly Change[]): boolean {
  const wanted = expected(before.value, changes);
  const read = parseSource(new Source(before.source.file, text));
  if (!wanted || !read.ok || read.tree.format !== before.format) return false;
  if (read.tree.warnings.length > before.warnings.length) return false;
  return isDeepStrictEqual(read.tree.value, wanted.value);
}

/**
 * A text with changes made in its value, and proved: it is read again, and reads as before but for them.
 *
 * @returns undefined where that cannot be done with this text
 */
export function edited(tree: SyntaxTree, changes: readonly Change[]): string | undefined {
  const [edits] = planEdits(tree, [changes]);
  if (!edits) return undefined;
  const text = applyEdits(tree.source.text, edits);
  return readsAs(text, tree, changes) ? text : undefined;
}

/** Can all be made with a result that does not hang on their order? What belongs together may touch. */
function areApart(edits: readonly Edit[]): boolean {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  return sorted.every((edit, at) => {
    const before = sorted[at - 1];
    return !before || (before.end <= edit.start && !(before.start === edit.start && edit.end === edit.start));
  });
}

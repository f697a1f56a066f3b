import type { Source } from '../text/source.ts';
import { changeOf, type TextChange } from './changed-text.ts';
import { maxAddress, maxDepth } from './limits.ts';
import { withSame } from './same-values.ts';
import type { SyntaxProblem } from './tree.ts';
import { isObject } from './value.ts';
import type { Built } from './yaml-build.ts';
import { setOwn } from './yaml-frame.ts';
import { type Layout, nodeKind } from './yaml-layout.ts';

/** What was read of an older text. */
export interface Older {
  readonly source: Source;
  readonly value: unknown;
  readonly layout: Layout;
  readonly warnings: readonly SyntaxProblem[];
}

/** A text by itself, of one document without anything that a reader may object to; undefined where there is more to say. */
export type ReadPlain = (text: string) => Built | undefined;

/** A member of a block mapping whose key begins its line, and the lines up to the next key. */
interface Region {
  /** The node of the member's value. */
  readonly member: number;
  readonly key: string;
  readonly keyEnd: number;
  readonly start: number;
  readonly end: number;
  /** How many characters the keys above have. */
  readonly address: number;
}

/**
 * Reads a text of which an older one was read: where a change stays within the lines of one member of a block mapping,
 * behind its key, nothing else is read again. Such a member, its lines taken for a text of their own, is read as it is read
 * among the others: what comes before it ends where its key's line begins, and it ends itself before the next key, which is
 * indented no deeper (YAML 1.2 §8.2.2). What leads out of it (a quotation or bracket that is not closed, a line that is
 * indented less) is no text of one member; then the next larger member is tried. Everything that did not change is the very
 * object that it was.
 *
 * @returns undefined where the whole text must be read
 */
export function readAgain(
  { source: older, value, layout, warnings }: Older,
  source: Source,
  read: ReadPlain,
): Pick<Built, 'value' | 'layout'> | undefined {
  // What stands elsewhere may be an alias of what changed, or the other way round.
  if (!layout.isPlain) return undefined;
  const before = older.text;
  const now = source.text;
  const change = changeOf(before, now);
  source.follow(older, change);
  const regions = regionsAround(before, layout, change);
  for (const [above, region] of regions.entries()) {
    const { start, end, member, key, keyEnd, address } = region;
    if (end - start > before.length / 2) continue;
    // They name lines, and other members.
    if (!warnings.every(({ span }) => span.start > keyEnd && span.end <= end)) continue;
    const lines = now.slice(start, end + change.moved);
    // The next key must begin a line, as it did.
    if (end < before.length && !lines.endsWith('\n')) continue;
    const built = read(lines);
    if (!built?.layout.isPlain || !isObject(built.value)) continue;
    if (built.layout.count < 2 || built.layout.next(1) !== built.layout.count) continue;
    if (Object.keys(built.value)[0] !== key || built.layout.keySpan(1).end + start !== keyEnd) continue;
    if (built.height + regions.length - above > maxDepth || built.reach + address > maxAddress) continue;
    const path = regions.slice(above).map((one) => one.key);
    return {
      value: replaced(value, path.reverse(), built.value[key]),
      layout: layout.withMember(now, member, built.layout, start, change.moved),
    };
  }
  return undefined;
}

/** The members around a change, the innermost first. */
function regionsAround(text: string, layout: Layout, change: TextChange): Region[] {
  const regions: Region[] = [];
  let mapping = 0;
  let end = text.length;
  let address = 0;
  while (layout.kind(mapping) === nodeKind.mapping && text[layout.span(mapping).start] !== '{') {
    let found: Omit<Region, 'end'> | undefined;
    for (const [key, member] of layout.keys(mapping)) {
      const { start: keyStart, end: keyEnd } = layout.keySpan(member);
      const start = lineStart(text, keyStart);
      if (start === undefined) return regions;
      if (start > change.start) {
        end = start;
        break;
      }
      found = { member, key, keyEnd, start, address };
    }
    if (!found || change.start <= found.keyEnd || change.end > end) return regions;
    regions.unshift({ ...found, end });
    mapping = found.member;
    address += found.key.length;
  }
  return regions;
}

/** Where the line of a key begins that has nothing but spaces before it. */
function lineStart(text: string, key: number): number | undefined {
  let at = key;
  while (at > 0 && text.charCodeAt(at - 1) === 32) at--;
  return at === 0 || text.charCodeAt(at - 1) === 10 ? at : undefined;
}

/** A copy of a value with another one at the end of a path; what is beside the path is shared. */
function replaced(value: unknown, path: readonly string[], now: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return withSame(value, now);
  const copy: Record<string, unknown> = {};
  const before = value as Readonly<Record<string, unknown>>;
  let isSame = true;
  for (const name of Object.keys(before)) {
    const member = name === key ? replaced(before[name], rest, now) : before[name];
    if (member !== before[name]) isSame = false;
    setOwn(copy, name, member);
  }
  return isSame ? before : copy;
}

import type { Path } from '../syntax/tree.ts';
import type { Edit } from '../text/edits.ts';
import { isBlank } from './places.ts';
import type { Sites } from './sites.ts';
import { inline, type Style, scalar } from './write.ts';

/** Puts another value in the place of one, in its quotes where it had some. */
export function replace(sites: Sites, path: Path, value: unknown, style: Style): Edit | undefined {
  const location = sites.at(path);
  if (!location) return undefined;
  const { text } = sites.tree.source;
  const { start, end } = location.value;
  if (style.isJson) return { start, end, text: inline(value, style) };
  const quote = /^["']/.exec(text[start] ?? '')?.[0];
  const isText = typeof value === 'string';
  const written = isText ? scalar(value, quote) : inline(value, style);
  if (start === end) return { start, end, text: ` ${written}` };
  const old = sites.value(path);
  const isBlock = typeof old === 'object' && old !== null && !/[[{*]/.test(text[start] ?? '');
  if (!isBlock || !location.key) return { start, end, text: written };
  // A block begins on the next line: what takes its place stands behind the colon.
  const colon = text.indexOf(':', location.key.end) + 1;
  const gap = text.slice(colon, start);
  return colon > 0 && isBlank(gap) ? { start: colon, end, text: ` ${written}` } : undefined;
}

import type { AST } from '@eslint-community/regexpp';
import { analysePattern } from '../../regex/analyse.ts';
import { matches } from '../../regex/matches.ts';
import { parsePattern } from '../../regex/parse.ts';
import { type Fix, type FixOffer, type FixSubject, set } from '../fix.ts';
import { schemaAt, shownValues } from '../schema-at.ts';

/** Writes a pattern so that it speaks of the whole text. */
export const anchorPattern: FixOffer<object> = {
  says: 'Writes `^` before and `$` behind the pattern, around all of its alternatives. Not where only a beginning, an end or something inside is meant to be checked, and not where an example would no longer fit.',
  safe: true,
  of: fixOf,
};

function fixOf({ api, place, part, value }: FixSubject<object>): Fix | null {
  if (part !== 'value' || place.key !== 'pattern' || typeof value !== 'string' || !place.parent) return null;
  if (analysePattern(value).search || areHalves(value)) return null;
  const anchored = anchoredOf(value);
  const facts = analysePattern(anchored);
  if (!facts.valid || facts.incomplete || !facts.anchored.start || !facts.anchored.end) return null;
  const schema = schemaAt(api, place.parent);
  const shown = [...shownValues(schema?.value), ...valuesOf(schema?.value.enum)];
  const isKept = shown.every((text) => typeof text !== 'string' || matches(anchored, text) !== false);
  if (!isKept) return null;
  return {
    title: `Write ${anchored.length > 60 ? 'the pattern with `^` and `$`' : `\`${anchored}\``}`,
    safe: true,
    changes: [set(place, anchored)],
  };
}

function valuesOf(list: unknown): readonly unknown[] {
  return Array.isArray(list) ? list : [];
}

/**
 * Is an alternative anchored at one side alone, as an end or a beginning is meant (`\.png$|^data:`)? Who writes `^a|b$` has
 * forgotten the group.
 */
function areHalves(pattern: string): boolean {
  const parsed = parsePattern(pattern);
  if (parsed.status !== 'valid' || parsed.ast.alternatives.length < 2) return false;
  const all = parsed.ast.alternatives.map(({ elements }) => ({
    starts: isAnchor(elements[0], 'start'),
    ends: isAnchor(elements.at(-1), 'end'),
  }));
  const isForgotten = all[0]?.starts && all.at(-1)?.ends && !all.slice(1, -1).some(isHalf);
  return all.some(isHalf) && !isForgotten;
}

const isHalf = ({ starts, ends }: { readonly starts: boolean; readonly ends: boolean }) => starts !== ends;

function isAnchor(element: AST.Element | undefined, kind: 'start' | 'end'): boolean {
  return element?.type === 'Assertion' && element.kind === kind;
}

/** The plainest way: a group only where there are alternatives, or anchors inside. */
function anchoredOf(pattern: string): string {
  const starts = pattern.startsWith('^');
  const ends = pattern.endsWith('$') && !pattern.endsWith('\\$');
  const inner = pattern.slice(starts ? 1 : 0, ends ? -1 : undefined);
  return /[|^$]/.test(inner.replace(/\\./g, '').replace(/\[\^/g, '[')) ? `^(?:${pattern})$` : `^${inner}$`;
}

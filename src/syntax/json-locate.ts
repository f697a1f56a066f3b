import { keyText, lastIn, skipSpace, skipString, skipValue } from './json-scan.ts';
import type { Location, Path } from './tree.ts';
import { Wanted } from './wanted.ts';

/**
 * Finds all asked nodes in one pass over a text that `JSON.parse` accepted, skipping what nobody asked for. Recursion
 * is bounded by the depth limit that the text has passed.
 */
export function locateJson(text: string, paths: readonly Path[]): Location[] {
  const wanted = Wanted.from(paths);
  wanted.found(null, -1, -1);
  readValue(text, skipSpace(text, 0), wanted);
  return wanted.locations(paths);
}

function readValue(text: string, start: number, wanted: Wanted): number {
  const first = wanted.steps.size === 0 ? 0 : text.charCodeAt(start);
  if (first === 123) return readObject(text, start, wanted);
  if (first === 91) return readList(text, start, wanted);
  const end = skipValue(text, start);
  wanted.at(start, end, lastIn(text, end));
  return end;
}

/** @param at the bracket that closes it
 * @param child the last one, where it is wanted: what is written last in it is known */
function ended(text: string, start: number, at: number, child: Wanted | undefined, wanted: Wanted) {
  const end = at + 1;
  wanted.at(start, end, child ? child.last : lastIn(text, end));
  return end;
}

function readObject(text: string, start: number, wanted: Wanted): number {
  let at = skipSpace(text, start + 1);
  let step: Wanted | undefined;
  while (text.charCodeAt(at) !== 125) {
    const keyEnd = skipString(text, at);
    step = wanted.step(keyText(text, at, keyEnd));
    // A key written twice is found twice: the last one counts, as for JSON.parse.
    step?.found(wanted, at, keyEnd);
    at = skipSpace(text, skipSpace(text, keyEnd) + 1);
    at = skipSpace(text, step ? readValue(text, at, step) : skipValue(text, at));
    if (text.charCodeAt(at) === 44) at = skipSpace(text, at + 1);
  }
  return ended(text, start, at, step, wanted);
}

function readList(text: string, start: number, wanted: Wanted): number {
  let at = skipSpace(text, start + 1);
  let step: Wanted | undefined;
  for (let index = 0; text.charCodeAt(at) !== 93; index++) {
    step = wanted.step(index);
    step?.found(wanted, -1, -1);
    at = skipSpace(text, step ? readValue(text, at, step) : skipValue(text, at));
    if (text.charCodeAt(at) === 44) at = skipSpace(text, at + 1);
  }
  return ended(text, start, at, step, wanted);
}

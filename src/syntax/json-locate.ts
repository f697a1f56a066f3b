import { keyText, skipSpace, skipString, skipValue } from './json-scan.ts';
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
  let end: number;
  if (first === 123) end = readObject(text, start, wanted);
  else if (first === 91) end = readList(text, start, wanted);
  else end = skipValue(text, start);
  wanted.at(start, end);
  return end;
}

function readObject(text: string, start: number, wanted: Wanted): number {
  let at = skipSpace(text, start + 1);
  while (text.charCodeAt(at) !== 125) {
    const keyEnd = skipString(text, at);
    const step = wanted.step(keyText(text, at, keyEnd));
    // A key written twice is found twice: the last one counts, as for JSON.parse.
    step?.found(wanted, at, keyEnd);
    at = skipSpace(text, skipSpace(text, keyEnd) + 1);
    at = skipSpace(text, step ? readValue(text, at, step) : skipValue(text, at));
    if (text.charCodeAt(at) === 44) at = skipSpace(text, at + 1);
  }
  return at + 1;
}

function readList(text: string, start: number, wanted: Wanted): number {
  let at = skipSpace(text, start + 1);
  for (let index = 0; text.charCodeAt(at) !== 93; index++) {
    const step = wanted.step(index);
    step?.found(wanted, -1, -1);
    at = skipSpace(text, step ? readValue(text, at, step) : skipValue(text, at));
    if (text.charCodeAt(at) === 44) at = skipSpace(text, at + 1);
  }
  return at + 1;
}

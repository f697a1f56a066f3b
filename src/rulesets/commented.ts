import type { ReadFailure, ReadOutcome } from '../refs/workspace.ts';
import { skipString } from '../syntax/json-scan.ts';
import { parseSource } from '../syntax/parse.ts';
import { once } from '../text/memo.ts';
import { Source } from '../text/source.ts';

/**
 * A ruleset as it was read. In one that is JSON, comments and commas before a closing bracket are no mistakes: Spectral reads
 * such rulesets, and they are what people have. (A definition with them is one: Spectral reads those as YAML.)
 */
export function rulesetRead(outcome: ReadOutcome): ReadOutcome {
  return 'failure' in outcome ? tolerated(outcome.failure) : outcome;
}

const tolerated = once((failure: ReadFailure): ReadOutcome => {
  const { source, absolute, file } = failure;
  if (!source || absolute === undefined || !/\.jsonc?$/i.test(file)) return { failure };
  const text = blanked(source.text);
  const parsed = text === undefined ? undefined : parseSource(new Source(file, text));
  if (!parsed?.ok) return { failure };
  const { tree } = parsed;
  return { document: { file, absolute, source, tree, warnings: tree.warnings } };
});

/**
 * A text of JSON with blanks in the place of comments and of commas that end a list, so that all else stands where it stood.
 *
 * @returns undefined where it ends within a text or a comment
 */
export function blanked(text: string): string | undefined {
  const blanks: { readonly start: number; readonly end: number }[] = [];
  /** What stood before: blanks and comments aside. */
  let before = '';
  let comma = -1;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] as string;
    if (/\s/.test(letter)) continue;
    if (letter === '/' && /[/*]/.test(text[at + 1] ?? '')) {
      const end = endOfComment(text, at);
      if (end < 0) return undefined;
      blanks.push({ start: at, end });
      at = end - 1;
      continue;
    }
    if (/[}\]]/.test(letter) && comma >= 0) blanks.push({ start: comma, end: comma + 1 });
    comma = letter === ',' && !/[[{,:]/.test(before) ? at : -1;
    before = letter;
    if (letter !== '"') continue;
    const end = skipString(text, at);
    if (end <= at) return undefined;
    at = end - 1;
  }
  return withBlanks(
    text,
    blanks.sort((a, b) => a.start - b.start),
  );
}

function endOfComment(text: string, at: number): number {
  if (text[at + 1] === '*') {
    const end = text.indexOf('*/', at + 2);
    return end < 0 ? end : end + 2;
  }
  const end = /[\r\n]|$/g;
  end.lastIndex = at;
  return end.exec(text)?.index ?? text.length;
}

function withBlanks(text: string, blanks: readonly { readonly start: number; readonly end: number }[]) {
  let written = '';
  let last = 0;
  for (const { start, end } of blanks) {
    written += text.slice(last, start) + text.slice(start, end).replace(/[^\r\n]/g, ' ');
    last = end;
  }
  return written + text.slice(last);
}

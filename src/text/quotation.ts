/** The longest that a sentence is quoted as a whole, and so much of a long one is looked at. */
const longest = 90;

/**
 * A part of a text, to be quoted: as it is where it can be read alone. One that is cut in the middle of a bracket or of
 * quotation marks (`maximum) is 100`) is widened to its sentence, or of a long one to as much as closes what is open.
 */
export function quotation(text: string, from: number, to: number): string {
  if (isWhole(text.slice(from, to))) return text.slice(from, to);
  const before = text.slice(Math.max(0, from - longest), from);
  const after = text.slice(to, to + longest);
  const begin = from - before.length + lastEnd(before);
  const end = to + (/\n|[.!?](?=\s|$)/.exec(after)?.index ?? after.length);
  const sentence = text.slice(begin, end + (/[.!?]/.test(text.charAt(end)) ? 1 : 0)).trim();
  if (sentence.length <= longest && isWhole(sentence)) return sentence;
  for (let start = from; start >= begin; start -= 1) {
    if (start > begin && /\w/.test(text.charAt(start - 1))) continue;
    if (isWhole(text.slice(start, to))) return text.slice(start, to).trim();
  }
  // What nothing opens or closes says nothing either.
  return text.slice(from, to).replace(/[()[\]{}"“”`*]/g, '');
}

/** Where the last sentence of a text begins. */
function lastEnd(text: string): number {
  let end = 0;
  for (const { index, 0: found } of text.matchAll(/\n|[.!?]\s/g)) end = index + found.length;
  return end;
}

const closing: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{', '”': '“' };

/** Does everything that opens close, and the other way round? */
function isWhole(text: string): boolean {
  const open: string[] = [];
  for (const character of text.match(/[()[\]{}“”"`]|\*\*/g) ?? []) {
    if (Object.hasOwn(closing, character)) {
      if (open.pop() !== closing[character]) return false;
    } else if (character === open.at(-1) && !'([{“'.includes(character)) open.pop();
    else open.push(character);
  }
  return open.length === 0;
}

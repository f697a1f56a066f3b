/**
 * A text without those of some characters that it ends with. Expressions such as `/-+$/` begin anew at each character of
 * every run: on a long text that takes time in its square.
 *
 * @param characters each of them is cut
 */
export function withoutTrailing(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text[end - 1] as string)) end--;
  return text.slice(0, end);
}

/** What stands before the first of these texts; all where it does not occur. */
export function before(text: string, mark: string): string {
  const at = text.indexOf(mark);
  return at < 0 ? text : text.slice(0, at);
}

/** The last line that has begun. */
export function lastLine(text: string): string {
  return text.slice(Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1);
}

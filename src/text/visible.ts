/** Does a text have a character that somebody sees? The published schemas ask the same of what a person must say (`text`). */
export function isVisible(text: string): boolean {
  return seen.test(text);
}

/** White space, controls, what joins, directs, selects and fills (Unicode's default ignorable characters), and a blank of Braille. */
const seen = /[^\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

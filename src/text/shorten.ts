/** So much of one text a reader reads; ordinary messages have a tenth of it. */
const mostOfMessage = 2000;

/** The longest that a name is spelt out: the longest paths of real APIs have half of it. */
const mostOfName = 500;

/**
 * A text as reports carry it. A stranger's definition may hold texts of any length, and each of thousands of findings
 * would repeat them.
 */
export function shortened(text: string, most = mostOfMessage): string {
  return text.length <= most ? text : `${beginning(text, most)}… (${text.length - most} more characters)`;
}

/** A name that stays another than all others that are too long, by what their digest makes of them. */
export function shortName(name: string, digest: (text: string) => string): string {
  if (name.length <= mostOfName) return name;
  const more = name.length - mostOfName;
  return `${beginning(name, mostOfName)}… (${more} more characters, ${digest(name).slice(0, 12)})`;
}

/** A JSON pointer (RFC 6901) as reports carry it: one still, but of nothing, where it is too long. */
export function shortPointer(pointer: string): string {
  return pointer.length <= mostOfMessage ? pointer : shortened(pointer).replace(/~(?=…)/, '');
}

/** Copied: what V8 slices keeps the whole text alive. No character is cut in half. */
function beginning(text: string, most: number): string {
  const end = /[\ud800-\udbff]/.test(text.charAt(most - 1)) ? most - 1 : most;
  return Buffer.from(text.slice(0, end), 'utf16le').toString('utf16le');
}

/** The characters that lists of names in a report may have together, and how many names stand in each list in any case. */
const mostOfLists = 4_000_000;
const fewest = 3;

/** What the lists of a report share: thousands of them, of thousands of names each, are no report. */
export class Allowance {
  #left: number;

  constructor(most = mostOfLists) {
    this.#left = most;
  }

  /** As many of the first as there is room for. */
  of(names: readonly string[]): readonly string[] {
    let end = 0;
    while (end < names.length && (end < fewest || this.#left > 0))
      this.#left -= (names[end++] as string).length;
    return end === names.length ? names : names.slice(0, end);
  }
}

/** The first of a list that a single finding carries: at most so many, and of so many characters together. */
export function first(names: readonly string[], most: number): readonly string[] {
  return names.length === 0 ? names : new Allowance(mostOfMessage * 2).of(names.slice(0, most));
}

/**
 * A set of code points: `[low, high, low, high, …]`, both ends inclusive, sorted, neither overlapping nor touching.
 * Sets are compared and cut by their ranges, so a set costs what its ranges cost, not what its members cost.
 */
export type CharSet = readonly number[];

const LAST = 0x10ffff;

export const NONE: CharSet = [];
export const EVERY: CharSet = [0, LAST];
/** `\d`: ASCII digits in ECMA-262, whatever the flags (§22.2.2.9 CharacterClassEscape). */
export const DIGITS: CharSet = [0x30, 0x39];
export const WORD: CharSet = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
/** `\s`: WhiteSpace and LineTerminator of ECMA-262 §12.2 and §12.3. */
export const SPACE: CharSet = [
  0x09, 0x0d, 0x20, 0x20, 0xa0, 0xa0, 0x1680, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x202f, 0x205f,
  0x205f, 0x3000, 0x3000, 0xfeff, 0xfeff,
];
/** What `.` leaves out: ECMA-262 §12.3. */
export const LINE_BREAKS: CharSet = [0x0a, 0x0a, 0x0d, 0x0d, 0x2028, 0x2029];

/** Every character that is in at least one of the sets. */
export function union(sets: readonly CharSet[]): CharSet {
  if (sets.length === 1) return sets[0] as CharSet;
  const ranges: [number, number][] = [];
  for (const set of sets) {
    for (let i = 0; i < set.length; i += 2) ranges.push([set[i] as number, set[i + 1] as number]);
  }
  ranges.sort((a, b) => a[0] - b[0]);
  const out: number[] = [];
  for (const [low, high] of ranges) {
    const end = out.length - 1;
    if (end > 0 && low <= (out[end] as number) + 1) out[end] = Math.max(out[end] as number, high);
    else out.push(low, high);
  }
  return out;
}

/** Every character that is not in the set. */
export function complement(set: CharSet): CharSet {
  const out: number[] = [];
  let next = 0;
  for (let i = 0; i < set.length; i += 2) {
    if ((set[i] as number) > next) out.push(next, (set[i] as number) - 1);
    next = (set[i + 1] as number) + 1;
  }
  if (next <= LAST) out.push(next, LAST);
  return out;
}

export function has(set: CharSet, character: number): boolean {
  let low = 0;
  let high = set.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (character < (set[2 * middle] as number)) high = middle - 1;
    else if (character > (set[2 * middle + 1] as number)) low = middle + 1;
    else return true;
  }
  return false;
}

/** Every character that is in both sets. */
export function intersect(one: CharSet, other: CharSet): CharSet {
  const out: number[] = [];
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    const low = Math.max(one[i] as number, other[j] as number);
    const high = Math.min(one[i + 1] as number, other[j + 1] as number);
    if (low <= high) out.push(low, high);
    if ((one[i + 1] as number) < (other[j + 1] as number)) i += 2;
    else j += 2;
  }
  return out;
}

export function isSubset(part: CharSet, whole: CharSet): boolean {
  let at = 0;
  for (let i = 0; i < part.length; i += 2) {
    while (at < whole.length && (whole[at + 1] as number) < (part[i] as number)) at += 2;
    if (at >= whole.length) return false;
    if ((part[i] as number) < (whole[at] as number)) return false;
    if ((part[i + 1] as number) > (whole[at + 1] as number)) return false;
  }
  return true;
}

/** Whether the set holds every character, line breaks aside: `.` and more. */
export function isAny(set: CharSet): boolean {
  return isSubset(complement(set), LINE_BREAKS);
}

/** The member that reads best in a message: a letter, a digit, printable ASCII, else the lowest. */
export function readable(set: CharSet): number {
  const wanted: CharSet[] = [[0x61, 0x7a], DIGITS, [0x41, 0x5a], [0x21, 0x7e], [0x20, 0x20], [0xa1, 0xd7ff]];
  for (const range of wanted) {
    for (let i = 0; i < set.length; i += 2) {
      const low = Math.max(set[i] as number, range[0] as number);
      if (low <= (set[i + 1] as number) && low <= (range[1] as number)) return low;
    }
  }
  return set[0] as number;
}

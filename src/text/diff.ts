/** Lines of unchanged text around a change. */
const around = 3;

/** So far is looked for where two texts meet again; fixes change a few lines at a time. */
const farthest = 400;

interface Hunk {
  /** First line of the old text that differs, from 0, and the first that does not. */
  readonly from: number;
  readonly to: number;
  /** The same in the new text. */
  readonly newFrom: number;
  readonly newTo: number;
}

/**
 * The difference of two texts as a unified diff that `git apply` takes: `a/` and `b/` before the name, no times. Empty
 * where they are the same. Lines end with LF; a CR before it belongs to the line, as it does for git.
 *
 * @param file relative to the repository's root, with `/`
 */
export function unifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return '';
  const old = linesOf(before);
  const now = linesOf(after);
  const [from, to] = [named(`a/${file}`), named(`b/${file}`)];
  const parts = [`diff --git ${from} ${to}\n--- ${ended(from)}\n+++ ${ended(to)}\n`];
  for (const group of grouped(hunks(old, now))) parts.push(written(group, old, now));
  return parts.join('');
}

/** Each with its line break, where it has one. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Walks both texts at once, and where they part finds the nearest lines at which they meet again. */
function hunks(old: readonly string[], now: readonly string[]): Hunk[] {
  const found: Hunk[] = [];
  let [a, b] = [0, 0];
  while (a < old.length || b < now.length) {
    if (a < old.length && b < now.length && old[a] === now[b]) {
      a++;
      b++;
      continue;
    }
    const [skipOld, skipNew] = meeting(old, now, a, b);
    found.push({ from: a, to: a + skipOld, newFrom: b, newTo: b + skipNew });
    a += skipOld;
    b += skipNew;
  }
  return found;
}

/** How many lines of each to pass over until some lines are the same again; all that is left, where none are near. */
function meeting(old: readonly string[], now: readonly string[], a: number, b: number): [number, number] {
  const [restOld, restNew] = [old.length - a, now.length - b];
  for (let sum = 1; sum <= Math.min(farthest, restOld + restNew); sum++) {
    for (let i = Math.max(0, sum - restNew); i <= Math.min(sum, restOld); i++) {
      if (isSame(old, now, a + i, b + sum - i)) return [i, sum - i];
    }
  }
  return [restOld, restNew];
}

/** Two lines in a row, or the end of both. */
function isSame(old: readonly string[], now: readonly string[], a: number, b: number): boolean {
  const [ends, newEnds] = [a >= old.length, b >= now.length];
  if (ends || newEnds) return ends && newEnds;
  return old[a] === now[b] && old[a + 1] === now[b + 1];
}

/** Those so near to each other that the lines between are the context of both. */
function grouped(all: readonly Hunk[]): Hunk[][] {
  const groups: Hunk[][] = [];
  for (const hunk of all) {
    const last = groups.at(-1);
    const before = last?.at(-1);
    if (last && before && hunk.from - before.to <= 2 * around) last.push(hunk);
    else groups.push([hunk]);
  }
  return groups;
}

function written(group: readonly Hunk[], old: readonly string[], now: readonly string[]): string {
  const [first, last] = [group[0] as Hunk, group.at(-1) as Hunk];
  const from = Math.max(0, first.from - around);
  const to = Math.min(old.length, last.to + around);
  const newFrom = first.newFrom - (first.from - from);
  const newTo = last.newTo + (to - last.to);
  const lines: string[] = [];
  const add = (sign: string, all: readonly string[]) => {
    for (const line of all)
      lines.push(line.endsWith('\n') ? sign + line : `${sign}${line}\n\\ No newline at end of file\n`);
  };
  let at = from;
  for (const hunk of group) {
    add(' ', old.slice(at, hunk.from));
    add('-', old.slice(hunk.from, hunk.to));
    add('+', now.slice(hunk.newFrom, hunk.newTo));
    at = hunk.to;
  }
  add(' ', old.slice(at, to));
  return `@@ -${span(from, to)} +${span(newFrom, newTo)} @@\n${lines.join('')}`;
}

/** An empty stretch is told by the line before it. */
function span(from: number, to: number): string {
  return to === from ? `${from},0` : `${from + 1},${to - from}`;
}

/** As git writes a name that holds what is no plain letter. */
function named(name: string): string {
  if (!/[\\"\p{Cc}\u0080-\uffff]/u.test(name)) return name;
  const bytes = [...new TextEncoder().encode(name)].map((byte) => {
    const letter = String.fromCharCode(byte);
    if (letter === '"' || letter === '\\') return `\\${letter}`;
    return byte < 32 || byte > 126 ? `\\${byte.toString(8).padStart(3, '0')}` : letter;
  });
  return `"${bytes.join('')}"`;
}

/** A name with a blank in it ends with a tab there. */
function ended(name: string): string {
  return name.includes(' ') && !name.startsWith('"') ? `${name}\t` : name;
}

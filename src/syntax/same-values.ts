import { isObject } from './value.ts';
import { setOwn } from './yaml-frame.ts';

/** A shorter piece of a text is a copy; a longer one is a window on the whole, and keeps it in memory (V8). */
const shortestWindow = 13;

/**
 * A value in which everything that is what it was is the very object that it was. Where nothing is shared in either of
 * them, nothing is in the result: each old object takes the place of one new one. Texts of what is new are copies: as pieces
 * of the text that was read, each would keep a state of the whole document for as long as it stays.
 *
 * @param before not to be changed
 * @param now of no more levels than a text may have; its lists and objects may be changed
 */
export function withSame(before: unknown, now: unknown): unknown {
  if (before === now) return before;
  if (typeof now !== 'object' || now === null) return apart(now);
  if (Array.isArray(now)) return Array.isArray(before) ? sameList(before, now) : apart(now);
  return isObject(before) ? sameObject(before, now as Record<string, unknown>) : apart(now);
}

/** The value, with texts of its own. */
function apart(now: unknown): unknown {
  if (typeof now === 'string') return now.length < shortestWindow ? now : structuredClone(now);
  if (Array.isArray(now)) {
    for (let at = 0; at < now.length; at++) now[at] = apart(now[at]);
  } else if (isObject(now)) {
    for (const key of Object.keys(now)) setOwn(now as Record<string, unknown>, key, apart(now[key]));
  }
  return now;
}

function sameObject(before: Readonly<Record<string, unknown>>, now: Record<string, unknown>): unknown {
  const keys = Object.keys(now);
  const known = Object.keys(before);
  let isSame = keys.length === known.length;
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at] as string;
    if (key !== known[at]) isSame = false;
    const value = Object.hasOwn(before, key) ? withSame(before[key], now[key]) : apart(now[key]);
    if (value !== before[key]) isSame = false;
    // Of two equal texts, too, the old one: the other is a piece of what was read now.
    setOwn(now, key, value);
  }
  return isSame ? before : now;
}

/** Where items were put in or taken out, those before and behind are what they were. */
function sameList(before: readonly unknown[], now: unknown[]): unknown {
  const shift = now.length - before.length;
  if (shift === 0) {
    let isSame = true;
    for (let at = 0; at < now.length; at++) {
      now[at] = withSame(before[at], now[at]);
      if (now[at] !== before[at]) isSame = false;
    }
    return isSame ? before : now;
  }
  const most = Math.min(before.length, now.length);
  let start = 0;
  for (; start < most && isEqual(before[start], now[start]); start++) now[start] = before[start];
  let end = now.length;
  for (let behind = 1; behind <= most - start; behind++) {
    const at = now.length - behind;
    if (!isEqual(before[at - shift], now[at])) break;
    now[at] = before[at - shift];
    end = at;
  }
  for (let at = start; at < end; at++) now[at] = apart(now[at]);
  return now;
}

/** With keys in the same order: what is read first may matter. */
function isEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one)) {
    if (!Array.isArray(other) || one.length !== other.length) return false;
    return one.every((item, at) => isEqual(item, other[at]));
  }
  if (Array.isArray(other)) return false;
  const [keys, others] = [Object.keys(one), Object.keys(other)];
  return (
    keys.length === others.length &&
    keys.every(
      (key, at) =>
        key === others[at] &&
        isEqual((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]),
    )
  );
}

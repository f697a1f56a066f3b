import { isObject } from '../syntax/value.ts';
import { append } from '../text/lists.ts';
import { type Change, plainValue } from './change.ts';

/** What happens at a node and below it. */
interface Step {
  readonly below: Map<string, Step>;
  readonly here: Change[];
}

/**
 * The value that a document must have after some changes: what nobody changes is the same. What YAML's aliases share is
 * changed only where the path leads: a text in which more changes is then told by its value.
 *
 * @returns undefined where a change makes no sense of this value, such as an item of what is no list
 */
export function expected(
  value: unknown,
  changes: readonly Change[],
): { readonly value: unknown } | undefined {
  const root: Step = { below: new Map(), here: [] };
  for (const change of changes) {
    let at = root;
    for (const key of change.path) {
      const next = at.below.get(String(key)) ?? { below: new Map(), here: [] };
      at.below.set(String(key), next);
      at = next;
    }
    at.here.push(change);
  }
  try {
    return { value: changed(value, root) };
  } catch (error) {
    if (error instanceof Senseless) return undefined;
    throw error;
  }
}

class Senseless extends Error {}

function changed(value: unknown, { below, here }: Step): unknown {
  const inside = below.size === 0 ? value : changedBelow(value, below);
  const added = here.flatMap((change) => (change.op === 'insert' ? [plainValue(change.value)] : []));
  if (added.length === 0) return inside;
  if (!Array.isArray(inside)) throw new Senseless();
  return [...inside, ...added];
}

function changedBelow(value: unknown, below: ReadonlyMap<string, Step>): unknown {
  if (Array.isArray(value)) {
    const found = value.flatMap((item, index) => {
      const step = below.get(String(index));
      return step ? [...entries(String(index), item, step)].map(([, changed]) => changed) : [item];
    });
    if ([...below].some(([key, { here }]) => !isIndex(key, value.length) || here.some(isOfKeys)))
      throw new Senseless();
    return found;
  }
  if (!isObject(value)) throw new Senseless();
  const made: (readonly [string, unknown])[] = [];
  for (const [key, inner] of Object.entries(value)) {
    const step = below.get(key);
    if (step) append(made, entries(key, inner, step));
    else made.push([key, inner]);
  }
  for (const [key, { here, below: deeper }] of below) {
    if (Object.hasOwn(value, key)) continue;
    const [only] = here;
    if (only?.op !== 'set' || here.length > 1 || deeper.size > 0) throw new Senseless();
    made.push([key, plainValue(only.value)]);
  }
  // What is renamed must not take the place of another.
  if (new Set(made.map(([key]) => key)).size < made.length) throw new Senseless();
  return Object.fromEntries(made);
}

function isOfKeys({ op }: Change): boolean {
  return op === 'rename' || op === 'wrap';
}

function isIndex(key: string, length: number): boolean {
  return /^\d+$/.test(key) && Number(key) < length;
}

/** What becomes of one entry: none, itself, or itself under another key. */
function* entries(key: string, value: unknown, step: Step): Iterable<readonly [string, unknown]> {
  const own = step.here.filter(({ op }) => op !== 'insert');
  const [only] = own;
  if (own.length > 1 || (only && only.op !== 'rename' && only.op !== 'wrap' && step.below.size > 0))
    throw new Senseless();
  if (only?.op === 'remove') return;
  if (only?.op === 'set') yield [key, plainValue(only.value)];
  else if (only?.op === 'rename') yield [only.to, changed(value, step)];
  else if (only?.op === 'wrap') yield [only.in, [Object.fromEntries([[key, changed(value, step)]])]];
  else yield [key, changed(value, step)];
}

import { isDeepStrictEqual } from 'node:util';

/** What options of a rule come to, by name. */
type Options = Readonly<Record<string, unknown>>;

/** Which way the options of rules weaken: of these lists a longer one lets more pass … */
const alternatives = new Set(['any', 'scheme', 'type', 'allowed']);
/** … of these a shorter one … */
const demands = new Set(['all', 'status', 'property', 'headers']);
/** … and of these numbers a larger one. */
const bounds = new Set(['maximum']);
/** What is told besides, unless it is switched off. */
const additions = new Set(['ordinary', 'missing', 'named', 'unsaid', 'unsure']);

/** Does somebody ask for less by these options than by those? What was not asked for at all cannot be loosened. */
export function optionsLoosened(was: Options | undefined, is: Options | undefined): boolean {
  return loosenedOptions(was, is).length > 0;
}

/** The names of the options by which less is asked for. */
export function loosenedOptions(was: Options = {}, is: Options = {}): string[] {
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((key) => {
    const [then, now] = [was[key], is[key]];
    if (isDeepStrictEqual(then, now)) return false;
    const [old, fresh] = [listOf(then), listOf(now)];
    if (old && fresh && alternatives.has(key)) return fresh.some((one) => !old.includes(one));
    if (old && fresh && demands.has(key)) return old.some((one) => !fresh.includes(one));
    if (bounds.has(key) && typeof then === 'number' && typeof now === 'number') return now > then;
    if (additions.has(key)) return now === false;
    return then !== undefined;
  });
}

function listOf(value: unknown): readonly unknown[] | undefined {
  if (value === undefined) return undefined;
  return Array.isArray(value) ? value : [value];
}

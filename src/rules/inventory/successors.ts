/** What takes the place of a deprecated operation, and until when it stays. */

import { ownOperations } from '../../facts/access/declarations.ts';
import { words } from '../../lexicon/words.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import { isObject } from '../../syntax/value.ts';
import { push } from '../../text/group.ts';
import { once } from '../../text/memo.ts';
import { finds } from '../../text/says.ts';
import { withoutTrailing } from '../../text/trim.ts';
import { newerVersions } from './versions.ts';

/** Words of extensions that say when an operation goes, or what replaces it. */
const plan: ReadonlySet<string> = new Set([
  ...['sunset', 'removal', 'removed', 'removes', 'remove', 'replacement', 'replaced', 'replaces', 'replace'],
  ...['successor', 'superseded', 'eol', 'retirement', 'retired', 'retire', 'migration', 'alternative'],
  ...['expires', 'expiry', 'deprecation', 'until'],
]);
/** What people write: `use GET /v2/orders instead`, `will be removed in June`. */
const said = finds(
  /\b(instead|replaced (by|with)|superseded by|in favou?r of|please use|use (the )?`|migrate to|migration|successor|sunset|will be removed|(to be )?(removed|retired|shut ?down|closed|closing) (on|in|by|down|at|with)|end[- ]of[- ]life|EOL)\b/i,
);

/** Values of an operation's extensions that speak of its end or its successor. */
function* planned({ value }: Operation): Iterable<unknown> {
  for (const key of Object.keys(value)) {
    if (!/^x-/i.test(key)) continue;
    const extension = value[key];
    if (isPlan(key)) yield extension;
    else if (isObject(extension))
      for (const [inner, one] of Object.entries(extension)) if (isPlan(inner)) yield one;
  }
}

function isPlan(key: string): boolean {
  return words(key).some((word) => plan.has(word));
}

/**
 * Does a deprecated operation say when it goes or what to use in its place: a `Sunset` header (RFC 8594), an extension
 * such as `x-sunset` or `x-replaced-by`, or its description?
 */
export function saysItsEnd(operation: Operation): boolean {
  if (operation.responses.some(({ headers }) => headers.some(({ name }) => name === 'sunset'))) return true;
  for (const value of planned(operation)) if (value !== false && value !== null && value !== '') return true;
  return said(textOf(operation));
}

/**
 * The operations that take the place of one: newer versions of it, and those that an extension or the description names
 * by their id, or by their path and method.
 */
export function successorsOf(operation: Operation): readonly Operation[] {
  const names = namesOf(operation.api);
  const texts = [...planned(operation)].flatMap((value) => [
    ...(typeof value === 'string' ? [value] : []),
    ...(isObject(value) ? Object.values(value).filter((one) => typeof one === 'string') : []),
  ]);
  if (said(textOf(operation))) texts.push(textOf(operation));
  const found = new Set<Operation>(newerVersions(operation));
  for (const text of texts) {
    // Ids and paths are written as words of the text, in backticks or brackets or not.
    for (const word of text.split(/[\s`"'()[\],]+/)) {
      const all = names.get(withoutTrailing(word.replace(/^#/, ''), '.;:!?')) ?? [];
      const same = all.filter(({ method }) => method === operation.method);
      for (const other of same.length > 0 ? same : all) if (other !== operation) found.add(other);
    }
  }
  return [...found];
}

/** Operations by id and by path. An id that is a plain word may stand in any text. */
const namesOf = once((api: Api): ReadonlyMap<string, readonly Operation[]> => {
  const names = new Map<string, Operation[]>();
  for (const operation of ownOperations(api)) {
    const { id, path } = operation;
    for (const name of [path, ...(id !== undefined && words(id).length > 1 ? [id] : [])]) {
      push(names, name, operation);
    }
  }
  return names;
});

function textOf({ summary, value }: Operation): string {
  return typeof value.description === 'string' ? `${summary}\n${value.description}` : summary;
}

/** Numbers by which a caller says how much work the server does for him, or how long what he is given is good for. */
import { words } from '../../lexicon/words.ts';
import type { Operation, Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { promised } from './limits-in-prose.ts';
import { nameOfValue } from './parameter-values.ts';

/** `depth`, `maxDepth`, `concurrency`, `num_workers`: each step up multiplies what is done. */
const multiplying =
  /^(?:(?:max|maximum|num|number of|crawl|search|link|recursion|expansion|tree) )*(?:depth|concurrency|recursion)$|^(?:max|maximum|num|number of) (?:\w+ )?(?:workers|threads|urls|pages|hops|iterations|recursions)$/;

const lifetimes =
  /^(?:\w+ )?(?:expiration|expiry|ttl|lifetime|validity|expires in|expire in|valid for)(?: (?:in )?(?:s|sec|secs|seconds|minutes|hours|days))?$/;

/** What its largest number would keep within bounds, as the end of a message; undefined where its name says nothing of the kind. */
export const workAsked = once((schema: Schema): string | undefined => {
  const operations = schema.operations('input');
  if (operations.length === 0 || !operations.some(({ kind }) => kind === 'operation')) return undefined;
  // Where words promise a limit the server mostly has one.
  if (promised(schema.value.description) !== undefined) return undefined;
  const name = words(nameOfValue(schema) ?? '').join(' ');
  if (multiplying.test(name)) return '; it says how much work the server does';
  return lifetimes.test(name) && operations.every(issuesToken)
    ? '; it says how long the token is good for'
    : undefined;
});

const issuing: ReadonlySet<string> = new Set('token tokens login signin session sessions'.split(' '));

/** `POST /auth/token`, `POST /users/{id}/tokens`, `getAuthToken`. */
const issuesToken = once(({ kind, method, path, id = '' }: Operation): boolean => {
  if (kind !== 'operation' || (method !== 'POST' && method !== 'GET')) return false;
  const last = path.split('/').findLast((step) => step !== '' && !step.includes('{')) ?? '';
  return [...words(last), ...words(id).slice(-1)].some((word) => issuing.has(word));
});

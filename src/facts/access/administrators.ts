/** Which operations only administrators reach, by what the definition states or says. */
import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Meaning } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import type { Operation } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { says } from '../../text/says.ts';
import { hasScopes } from './scopes.ts';

/** What the names of an operation (path, tags, operationId) say of administration; many rules ask. */
export const administration = once(({ api, method, path, id, tags }: Operation): Meaning | undefined =>
  lexiconOf(api).adminOperation({ method, path, operationId: id, tags }),
);

/** Is each of them for administrators? Then whoever could misuse it runs the service anyhow. */
export const areForAdministrators = once(
  (operations: readonly Operation[]): boolean =>
    operations.length > 0 && operations.every(isForAdministrators),
);

function isForAdministrators(operation: Operation): boolean {
  return saysAdministrators(operation) || asksForAdministrator(operation) || isMarked(operation);
}

const onlyThey =
  /\b(?:only|requires?|must|needs?)\b[^.\n]{0,40}\b(?:admin|super-?(?:user|admin))|\b(?:restricted|limited|reserved) (?:to|for) (?:the )?(?:(?:site|system|instance|server|platform) )?(?:admin(?:istrator)?s?|super-?(?:user|admin)s?)\b|[([](?:admin(?:istrator)?|super-?(?:user|admin))s?(?:[- ]only| required)[)\]]|\b(?:admin(?:istrator)?|super-?(?:user|admin))s?[- ]only\b/i;

export function saysAdministrators({ summary, value }: Operation): boolean {
  return [summary, own(value, 'description')].some(
    (text) => typeof text === 'string' && says(text, onlyThey),
  );
}

/** Does every way in ask for a scope or role of administrators (`admin`, `users:admin`), or for a credential of theirs (`adminToken`)? */
function asksForAdministrator({ protection }: Operation): boolean {
  return (
    !protection.anonymous &&
    protection.alternatives.every(({ requirements }) =>
      requirements.some(
        ({ scheme, scopes }) =>
          scheme &&
          (words(scheme.name).some(isAdmin) ||
            (hasScopes(scheme) && scopes.some((scope) => words(scope).some(isAdmin)))),
      ),
    )
  );
}

export function isAdmin(word: string): boolean {
  return /^(?:super)?admin(?:istrators?|s)?$/.test(word);
}

/** An extension that says so: `x-requires-admin: true`, `x-admin-only: true`. */
function isMarked({ value }: Operation): boolean {
  return Object.entries(value).some(([key, marked]) => {
    if (marked !== true || !/^x-/i.test(key)) return false;
    const named = words(key);
    return named.some(isAdmin) && named.some((word) => /^(?:only|requires?|required|needs?)$/.test(word));
  });
}

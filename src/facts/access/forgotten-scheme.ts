import type { Api } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { askedInWords } from './asked-in-words.ts';
import { guardsAny, ownOperations } from './declarations.ts';
import { openByNature } from './open-by-nature.ts';
import { readOnlyPublic } from './public-data.ts';

/** So many operations that all only read are what an API is for; fewer may be the beginning of something else. */
const several = 5;

/** The scheme that an API declares and requires nowhere: it was forgotten, most likely, and what is made from the definition lets everyone in. */
export const unusedScheme = once((api: Api): string | undefined =>
  guardsAny(api) ? undefined : api.allSchemes[0]?.name,
);

/** The same where all of the API only reads what is nobody's. */
export const forgottenScheme = once((api: Api): string | undefined => {
  const name = unusedScheme(api);
  if (name === undefined) return undefined;
  const own = ownOperations(api).filter((operation) => !openByNature(operation));
  return readOnlyPublic(api, own) && (own.length >= several || askedInWords(api)) ? name : undefined;
});

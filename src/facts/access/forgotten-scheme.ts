import type { Api } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { askingOperations, ownOperations } from './declarations.ts';
import { openByNature } from './open-by-nature.ts';
import { asksOnly, readsDespiteMethod } from './reading-by-post.ts';
import { isSensitiveRead } from './sensitive-reads.ts';

/** So many operations that all only read are what an API is for; fewer may be the beginning of something else. */
const several = 5;

/**
 * The scheme that an API declares and requires nowhere, where all of it only reads and nothing of it is a secret: whoever
 * calls it is asked for that, most likely, and only the definition forgot to say so.
 */
export const forgottenScheme = once((api: Api): string | undefined => {
  if (askingOperations(api) > 0) return undefined;
  const own = ownOperations(api).filter((operation) => !openByNature(operation));
  const reads = own.every(
    (operation) =>
      (operation.safe || asksOnly(operation) || readsDespiteMethod(operation)) && !isSensitiveRead(operation),
  );
  return own.length >= several && reads ? api.allSchemes[0]?.name : undefined;
});

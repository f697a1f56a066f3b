import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { ownOperations } from './declarations.ts';
import { openByNature } from './open-by-nature.ts';

/**
 * The credential that most operations without a requirement demand in a parameter of their own: callers are asked for it,
 * and no client, gateway or test knows it for one.
 */
export const undeclaredKey = once((api: Api): string | undefined => {
  const open = ownOperations(api).filter(
    (operation) => operation.protection.source === 'none' && !openByNature(operation),
  );
  const names = open.map(demanded).filter((name) => name !== undefined);
  return names.length * 2 > open.length ? names[0] : undefined;
});

/** Of other names than credentials have, what ends in `key` counts where callers are refused. */
function demanded({ parameters, responses, api }: Operation): string | undefined {
  const refuses = responses.some(({ status }) => status === '401' || status === '403');
  const found = parameters.find(({ name, in: where, value }) => {
    if (value.required !== true || where === 'path') return false;
    if (where === 'header' && /^authorization$/i.test(name)) return true;
    const known = lexiconOf(api).credential(name);
    return known ? known.confidence !== 'low' : refuses && /key$/i.test(name);
  });
  return found?.name;
}

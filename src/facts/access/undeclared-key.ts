import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { says } from '../../text/says.ts';
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
  if (names.length * 2 > open.length) return names[0];
  // What each of them takes, tools that know no schemes write down as a header that may be left out.
  const taken = open.length >= several ? open.map(offered) : [];
  if (taken.length > 0 && taken.every((name) => name !== undefined)) return taken[0];
  // Written out in some of them, and told once for all: “you must provide a bearer token in an HTTP header”.
  const header = names.find((name) => /^authorization$/i.test(name));
  return names.length * 10 > open.length && saysRequired(api) ? header : undefined;
});

const required =
  /\b(?:must|required? to|(?:every|all|each) (?:api )?(?:requests?|calls?))\b[^.\n]{0,60}\b(?:bearer|access|oauth|api) (?:tokens?|keys?)\b|\bauthorization: bearer\b/i;

function saysRequired({ value }: Api): boolean {
  const description = own(own(value, 'info'), 'description');
  return typeof description === 'string' && says(description, required);
}

/** So many that all take the same header are no coincidence. */
const several = 5;

/** A header in which a credential travels, whether it may be left out or not. */
function offered({ parameters, api }: Operation): string | undefined {
  return parameters.find(
    ({ name, in: where }) =>
      where === 'header' &&
      (/^authorization$/i.test(name) || lexiconOf(api).credential(name)?.confidence === 'high'),
  )?.name;
}

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

import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { says } from '../../text/says.ts';
import { inputsOf } from '../messages/inputs.ts';
import { ownOperations } from './declarations.ts';
import { openByNature } from './open-by-nature.ts';
import { isHarmless } from './public-data.ts';
import { asksOnly } from './reading-by-post.ts';
import { demandedEverywhere, proves, repeatedCredential, takenCredential } from './taken-credential.ts';

/**
 * The credential that most operations without a requirement demand in a parameter of their own: callers are asked for it,
 * and no client, gateway or test knows it for one.
 */
export const undeclaredKey = once((api: Api): string | undefined => {
  const open = ownOperations(api).filter(
    (operation) => operation.protection.source === 'none' && !openByNature(operation),
  );
  const names = open
    .map((operation) => demandedEverywhere(operation) ?? takenCredential(operation))
    .filter((name) => name !== undefined);
  if (names.length * 2 > open.length) return names[0];
  // What each of them takes, tools that know no schemes write down as a header that may be left out.
  const taken = open.length >= several ? open.map(offered) : [];
  if (taken.length > 0 && taken.every((name) => name !== undefined)) return taken[0];
  // Where nothing else is left but what stores nothing, the few that take a key are those that need one.
  const covered = open.map(
    (operation) => offeredAnywhere(operation) ?? (isHarmless(operation) || asksOnly(operation)),
  );
  const some = covered.find((one) => typeof one === 'string');
  if (names.length > 0 && some && covered.filter(Boolean).length * 5 >= open.length * 4) return names[0];
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

/** A key or token that may be left out, wherever it is sent. */
function offeredAnywhere(operation: Operation): string | undefined {
  const { parameters, api } = operation;
  const isKey = (name: string) => {
    const known = lexiconOf(api).credential(name);
    return known?.confidence === 'high' && proves(known);
  };
  return (
    parameters.find(({ name, in: where }) => where !== 'path' && isKey(name))?.name ??
    inputsOf(operation).find(({ name, in: where }) => where === 'body' && isKey(name))?.name ??
    repeatedCredential(operation)
  );
}

/** A header in which a credential travels, whether it may be left out or not. */
function offered({ parameters, api }: Operation): string | undefined {
  return parameters.find(
    ({ name, in: where }) =>
      where === 'header' &&
      (/^authorization$/i.test(name) || (lexiconOf(api).credential(name)?.confidence ?? 'low') !== 'low'),
  )?.name;
}

/** Credentials that the API itself hands out, by whatever name, and then asks its callers for. */
import { words } from '../../lexicon/words.ts';
import type { Api, Operation, Parameter, Property } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { hidesInput } from '../unfollowed.ts';
import { inputsOf } from './inputs.ts';

/**
 * Is a parameter the token or secret that a POST of the same API answers with (`device_token` of `POST /devices/register`), and that
 * operations ask for where nothing else proves who calls? The address of a device at a service that notifies it is called so as
 * well: whoever registers that has to bring it himself.
 */
export function isIssuedHere(parameter: Parameter): boolean {
  if (!parameter.required || !issued(parameter.api).has(parameter.name)) return false;
  const asking = parameter.operations();
  return asking.length > 0 && asking.every(({ protection }) => protection.anonymous);
}

const issued = once((api: Api): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const schema of api.allSchemas)
    for (const property of schema.properties.values())
      if (
        isProof(property.name) &&
        property.flows('output') &&
        property.operations('output').some(issues(property))
      )
        names.add(property.name);
  return names;
});

/** Does an operation make it: a POST to which it need not be sent? */
function issues({ name }: Property): (operation: Operation) => boolean {
  return (operation) =>
    operation.method === 'POST' &&
    operation.kind === 'operation' &&
    !hidesInput(operation) &&
    !inputsOf(operation).some((input) => input.name === name && input.required);
}

function isProof(name: string): boolean {
  const all = words(name);
  return (
    all.length > 1 &&
    /^(?:token|secret)$/.test(all.at(-1) ?? '') &&
    !all.some((word) => otherTokens.has(word))
  );
}

/** Where a list goes on, what keeps forms from being forged, and what works once or for one thing. */
const otherTokens: ReadonlySet<string> = new Set(
  (
    'page next continuation cursor sync csrf xsrf forgery upload download resume idempotency reset invite invitation confirmation ' +
    'verification activation link share preview push fcm apns gcm captcha payment card checkout cart'
  ).split(' '),
);

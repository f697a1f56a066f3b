/** Keys, secrets and tokens that a list gives out, all that are kept. */
import type { Meaning } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import type { Operation, Property, Schema } from '../../openapi/model.ts';
import { isObject, own } from '../../syntax/value.ts';
import { eachWayAsks } from '../access/protection.ts';
import { calledAs } from '../schemas/called.ts';
import { answersWithList } from './collections.ts';
import { isShown } from './shown-texts.ts';

/**
 * What stands in a list of kept keys or secrets as `key` or `value`: `GET /secrets` with `{name, value}`, `GET /keys` with `{id, key}` of
 * an API that is called with keys. Whoever reads the list has them all.
 */
export function keptIn(
  property: Property,
): { meaning: Meaning; operations: readonly Operation[] } | undefined {
  const name = words(property.name).join(' ');
  if (name === 'token') return tokenKeptIn(property);
  const { owner, schema } = property;
  const isKey =
    name === 'key' && owner.properties.has('id') && ofKeys.test(words(calledAs(owner) ?? '').join(' '));
  const isValue = name === 'value' && ofSecrets.test(words(calledAs(owner) ?? '').join(' '));
  if (!(isKey || isValue) || !isShown(schema) || isOtherKey(owner, isKey)) return undefined;
  const collection = isKey ? /\/(?:api[-_]?)?keys\/?$/i : /\/secrets\/?$/i;
  const operations = listing(property, collection).filter((one) => !isKey || isCalledWithKeys(one));
  if (operations.length === 0) return undefined;
  const reason = 'whoever may read the list has all of them whole';
  return { meaning: { meaning: isKey ? 'API key' : 'secret', reason, confidence: 'medium' }, operations };
}

/**
 * A `token` among tokens that have ids of their own (`GET /tokens`), or beside the address of each of many accounts (`GET /users`):
 * nobody logs in there, so that reading gives out what others call with. One’s own account is another matter.
 */
function tokenKeptIn(property: Property): ReturnType<typeof keptIn> {
  const { owner, schema } = property;
  if (!isShown(schema) || !owner.properties.has('id') || isOtherKey(owner, false)) return undefined;
  const { description } = schema.value;
  if (typeof description === 'string' && otherToken.test(description)) return undefined;
  const isOfPerson = ['email', 'username', 'role', 'login'].some((name) => owner.properties.has(name));
  const operations = listing(property, isOfPerson ? ofPeople : ofTokens);
  if (operations.length === 0) return undefined;
  const reason = 'whoever may read the list can call in the name of all of them';
  return { meaning: { meaning: 'token', reason, confidence: 'medium' }, operations };
}

/** The operations that give a property out in a list of all that a collection holds. */
function listing(property: Property, collection: RegExp): readonly Operation[] {
  return property
    .operations('output')
    .filter(
      (one) =>
        one.kind === 'operation' &&
        one.method === 'GET' &&
        collection.test(one.path) &&
        answersWithList(one) === true,
    );
}

const ofPeople = /\/(?:users|accounts|members|customers|employees|clients)\/?$/i;
/** Devices, coins and pages have tokens, too, with which nobody calls. */
const ofTokens = /\/(?:(?:api|access|auth|personal|personal[-_]access|service|bot|user)[-_]?)?tokens\/?$/i;
const otherToken =
  /\b(?:push|device|fcm|apns|coins?|erc|contract|page|cursor|public|csrf|first (?:few|\d)|last (?:few|\d)|prefix|only when)\b/i;

const ofKeys = /^(?:api )?key(?: (?:out|response|read|dto|view|model|info|object|item))?s?$/;
const ofSecrets = /^(?:\w+ )?secret(?: (?:out|response|read|dto|view|model|object|item))?s?$/;

/** Public halves, keys under which something is found, and what its words say to be no more than a name or a mask. */
function isOtherKey({ value: { description, properties } }: Schema, isKey: boolean): boolean {
  const all = isObject(properties) ? properties : {};
  const told = [description, own(all.key, 'description'), own(all.value, 'description')];
  return (
    told.some((text) => typeof text === 'string' && otherThanWhole.test(text)) ||
    Object.keys(all).some((one) => ofPublicKeys.test(one) || (isKey && /^(?:value|title)$/.test(one)))
  );
}

const otherThanWhole =
  /\b(?:public|ssh|gpg|pgp|names?|identif\w{1,6}|reference|masked|redacted|prefix|lookup|never|empty|null)\b/i;
const ofPublicKeys = /^(?:fingerprint|algorithm|kty|kid|public[-_]?key|verified|read[-_]?only)$/i;

/** Is every way in by a key of the caller's? */
function isCalledWithKeys({ protection }: Operation): boolean {
  return eachWayAsks(protection, (scheme) => scheme.type === 'apiKey' && scheme.in !== 'cookie');
}

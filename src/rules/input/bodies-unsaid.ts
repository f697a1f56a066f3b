/** Inputs that a definition leaves out: no body where one must be sent, a body written as a parameter, an object without properties. */

import { ownOperations } from '../../facts/access/declarations.ts';
import { openKind } from '../../facts/access/open-by-nature.ts';
import { successBodies } from '../../facts/messages/answers.ts';
import { hidesInput } from '../../facts/unfollowed.ts';
import { lastStep, steps } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import { properties } from '../../openapi/composition.ts';
import type { Api, Operation, RequestBody } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { isObject, own, scalar } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';

/** What is done to an object that is there already, and needs nothing but its name. */
const actions: ReadonlySet<string> = new Set(
  (
    'activate deactivate enable disable toggle start stop restart pause resume cancel approve reject publish unpublish archive ' +
    'unarchive restore logout refresh revoke lock unlock read unread seen mark like unlike follow unfollow join leave retry run ' +
    'trigger sync synchronize reload reset ping confirm accept decline close open reopen complete finish resend rotate regenerate ' +
    'bootstrap init initialize clear flush purge prune delete remove undelete ban unban block unblock mute unmute star unstar pin ' +
    'unpin favorite favourite bookmark subscribe unsubscribe signout process execute rebuild reindex rescan scan check heartbeat ' +
    'touch promote demote suspend unsuspend acknowledge ack snooze dismiss hide show copy clone duplicate fork test all me self ' +
    'default abort kill terminate shutdown wake reboot connect disconnect next previous skip play export backup claim release ' +
    'redeploy deploy rollback undo redo generate validate calculate recalculate recompute warmup poll'
  ).split(' '),
);

/** What brings something that is not there yet. */
const bringing =
  /^(?:create|add|register|update|set|save|edit|insert|put|store|replace|change|modify|login|log in|sign ?in|sign ?up|signup|upload|submit|post|invite|import|assign|patch|new)\b/;

const changing = /^(?:update|change|edit|modify|replace|save|store|rename|patch)\b/;

/** Must something be sent with it, besides the names in its path: is an object written, or one logged in? */
function bringsSomething(operation: Operation): boolean {
  const { kind, method, path, id = '', summary, value, parameters } = operation;
  if (kind !== 'operation' || operation.deprecated) return false;
  // Whoever says nothing at all of an operation has not written it down yet.
  if (id === '' && summary === '' && typeof own(value, 'description') !== 'string') return false;
  // It may be asked for in the query, or in a header of its own.
  if (parameters.some((one) => one.in !== 'path' && !/^(?:accept|content|x-request)/i.test(one.name)))
    return false;
  const last = words(lastStep(path));
  const isAction = [last[0], last.at(-1)].some((word) => actions.has(word ?? ''));
  const kindOfOpen = openKind(operation);
  if (kindOfOpen === 'login' || kindOfOpen === 'signup') return true;
  if (isAction) return false;
  // Frameworks put the class before the method: `UsersController_create`.
  const named = [
    summary.toLowerCase(),
    words(id).join(' '),
    words(id.split(/[/.:#_]/).at(-1) ?? '').join(' '),
  ];
  if (method === 'PATCH') return true;
  // `PUT /teams/{id}/members/{user}`: the path says it all, unless something is changed there.
  const all = steps(path);
  const isMembership = all.at(-1) === null && all.filter((step) => step === null).length > 1;
  if (method === 'PUT') return !isMembership || named.some((text) => changing.test(text));
  return method === 'POST' && all.at(-1) !== null && named.some((text) => bringing.test(text));
}

/** What it says nothing of is not counted: what could not be read, a body in the place of another version. */
function takesBody(operation: Operation): boolean {
  return (
    operation.body !== undefined || own(operation.value, 'requestBody') !== undefined || hidesInput(operation)
  );
}

/** So many, and hardly any that does: nobody forgot them one by one. */
const fewest = 5;
const oneIn = 5;

/** Operations that bring something and say nothing of it, where an API hardly ever does; none where it is no habit. */
export const leavesBodiesOut = once((api: Api): readonly Operation[] => {
  const writing = ownOperations(api).filter((one) => !one.safe && one.method !== 'DELETE');
  const said = writing.filter(takesBody);
  const unsaid = writing.filter((one) => !takesBody(one) && bringsSomething(one));
  return unsaid.length >= fewest && said.length * oneIn <= unsaid.length ? unsaid : [];
});

/** 2.0's way to write a body, in a definition of 3.x, which knows no such place (OAS 3.1 §4.8.12.1). */
export function bodiesAsParameters(operation: Operation): readonly Place[] {
  const { api, place, value, pathItem, body } = operation;
  if (api.version === '2.0' || body !== undefined) return [];
  const holders = [
    { at: place, list: own(value, 'parameters') },
    { at: pathItem.place, list: own(pathItem.value, 'parameters') },
  ];
  return holders.flatMap(({ at, list }) => {
    if (!Array.isArray(list)) return [];
    return list.flatMap((entry, index) => {
      const where = at.child('parameters', index);
      const reference = own(entry, '$ref');
      const target = typeof reference === 'string' ? api.resolve(reference, where) : undefined;
      const parameter = target === undefined ? entry : target.ok ? target.value : undefined;
      const isBody = isObject(parameter) && /^(?:body|formdata)$/i.test(scalar(own(parameter, 'in')));
      return isBody ? [target?.ok ? target.place : where] : [];
    });
  });
}

/**
 * Is something written of which answers say what it is: `PATCH /users/{id}` with any object, where GET answers with a user? Then no free
 * data is meant, and whatever the record has may be sent.
 */
export function writesDescribed(operation: Operation, { place }: RequestBody): boolean {
  const { method, path, pathItem, safe } = operation;
  if (safe || method === 'DELETE') return false;
  if ([lastStep(path), String(place.key)].some((name) => words(name).some((word) => free.has(word))))
    return false;
  const reading = method === 'POST' ? [] : pathItem.operations.filter((one) => one.method === 'GET');
  return [operation, ...reading]
    .flatMap(successBodies)
    .some(({ schema }) => schema !== undefined && properties(schema).size >= several);
}

/** What is kept as it comes, by its name. */
const free: ReadonlySet<string> = new Set(
  (
    'config configuration configurations configs setting settings preference preferences metadata meta data option options value values ' +
    'payload attribute attributes variable variables input inputs event events custom extra properties labels annotations context ' +
    'document documents content webhook webhooks hook hooks callback ingest track query search filter filters graphql rpc invoke'
  ).split(' '),
);

/** So many properties are a record; one is a message. */
const several = 3;

import { stepIn } from '../../lexicon/login-steps.ts';
import {
  openByNature as lookUp,
  type OpenKind,
  type OperationFacts,
  setsUnproved,
} from '../../lexicon/open-by-nature.ts';
import { words } from '../../lexicon/words.ts';
import { properties } from '../../openapi/composition.ts';
import type { MediaType, Operation, Response, Schema } from '../../openapi/model.ts';
import { isObject, own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { successes } from '../messages/answers.ts';
import { hidesInput } from '../unfollowed.ts';
import { isAdmin } from './administrators.ts';
import { guardsAny } from './declarations.ts';

export type { OpenKind } from '../../lexicon/open-by-nature.ts';

/**
 * Must an operation be open to anyone: log in, sign up, password reset, health check …? So must OPTIONS: a CORS preflight
 * never carries credentials (Fetch §4.8).
 */
export function openByNature(operation: Operation): boolean {
  if (operation.method === 'OPTIONS') return true;
  const kind = openKind(operation);
  // Nobody becomes an administrator by saying so.
  if (kind === 'signup' && isOfAdministrators(operation)) return false;
  // Whoever resets a password proves who he is by what was sent to him.
  return kind !== undefined && !(kind === 'password-reset' && setsUnproved(factsOf(operation)));
}

/** `POST /admin/signup`, `/auth/register-admin`: an account is made by it that may do what others may not. */
function isOfAdministrators({ path }: Operation): boolean {
  return path.split('/').some((step) => !step.includes('{') && words(step).some(isAdmin));
}

const namesIn = once((schema: Schema): readonly string[] => [...properties(schema).keys()]);

/** Operations may share a schema, and then they share the list. */
function bodyNames(content: readonly MediaType[]): readonly string[] {
  const schemas = content.flatMap(({ schema }) => schema ?? []);
  const said = schemas.length === 1 ? namesIn(schemas[0] as Schema) : schemas.flatMap(namesIn);
  return said.length > 0 ? said : content.flatMap(shownNames);
}

/** Where the schema says no more than `type: object`, its example shows what is sent. */
const shownNames = once(({ value, schema }: MediaType): readonly string[] => {
  const [first] = Object.values((own(value, 'examples') as object | undefined) ?? {});
  const shown = [own(value, 'example'), own(first, 'value'), own(schema?.value, 'example')].find(isObject);
  return shown === undefined ? [] : Object.keys(shown);
});

/** Asked for only where something is called to get a token; one answer's list is shared by all that give it. */
function answersOf(operation: Operation): readonly string[] {
  const { method, path } = operation;
  // What it takes besides may show that it is none, and is not known where some of it could not be read.
  if (method !== 'POST' || path.includes('{') || hidesInput(operation)) return [];
  const right = successes(operation);
  return right.length === 1
    ? bodyNames((right[0] as Response).content)
    : right.flatMap(({ content }) => bodyNames(content));
}

/** As what an operation must be open to anyone, whether it is or not; undefined when it need not. */
export const openKind = once(
  (operation: Operation): OpenKind | undefined =>
    lookUp(factsOf(operation)) ??
    (makesOwnAccount(operation) ? 'signup' : undefined) ??
    (isGate(operation) ? stepIn(factsOf(operation)) : undefined),
);

/** Is it open where other operations are not, with all that it takes in sight? */
function isGate(operation: Operation): boolean {
  const { api, kind, protection } = operation;
  return kind === 'operation' && protection.anonymous && guardsAny(api) && !hidesInput(operation);
}

/**
 * Is an account made by whom it is for: `POST /accounts` with a password and what one logs in by, open where other operations
 * are not? Behind a credential the same makes one for somebody else.
 */
function makesOwnAccount({
  api,
  kind,
  method,
  path,
  protection,
  body,
  id = '',
  summary,
}: Operation): boolean {
  if (kind !== 'operation' || method !== 'POST' || !protection.anonymous || path.includes('{')) return false;
  const last = words(path.split('/').findLast((step) => step !== '') ?? '').at(-1) ?? '';
  // `POST /players`, to register a new player.
  const isSaid = [id, summary].some((text) => /^(?:register|sign up)\b/.test(words(text).join(' ')));
  const taken = bodyNames(body?.content ?? []).map((name) => words(name).join(' '));
  const isTenant = tenants.has(last) && taken.some((name) => ofTenant.test(name));
  if (!(accounts.has(last) || isTenant || isSaid) || !guardsAny(api)) return false;
  // Who may say which rights the new account has is an administrator: nobody wrote that it is open.
  if (!isSaid && protection.source === 'none' && taken.some((name) => rights.test(name))) return false;
  return taken.some((name) => chosenSecret.test(name)) && taken.some((name) => loginName.test(name));
}

const accounts: ReadonlySet<string> = new Set(
  'account accounts user users customer customers member members'.split(' '),
);
/** What signs up as a whole, with the first account of its own: its name stands beside that account. */
const tenants: ReadonlySet<string> = new Set(
  (
    'company companies organization organizations organisation organisations tenant tenants business businesses merchant merchants ' +
    'vendor vendors seller sellers workspace workspaces'
  ).split(' '),
);
const ofTenant =
  /^(?:(?:company|organi[sz]ation|tenant|business|merchant|vendor|seller|workspace|legal|trading) )?(?:name|sub ?domain|slug|domain)$/;
const rights = /^(?:user |account )?(?:roles?|is admin|permissions?|access level)$/;
const chosenSecret = /^(?:user |account |new |plain )?(?:pass ?word|pass ?phrase|passwd|pwd)$/;
const loginName =
  /^(?:user |account |login )?(?:e ?mail(?: address)?|user ?name|login(?: name)?|phone(?: number)?|mobile(?: number)?|nick ?name|handle)$/;

function factsOf(operation: Operation): OperationFacts {
  const content = operation.body?.content ?? [];
  return {
    method: operation.method,
    path: operation.path,
    operationId: operation.id,
    tags: operation.tags,
    summary: operation.summary,
    hasBody: operation.body !== undefined,
    bodyProperties: bodyNames(content),
    parameters: operation.parameters.map(({ name }) => name),
    answers: answersOf(operation),
    hidesInput: () => hidesInput(operation),
    leadsOn: operation.responses.some(({ status }) => status.startsWith('3')),
  };
}

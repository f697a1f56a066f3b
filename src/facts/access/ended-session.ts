/** Operations that end the caller's own session, and nobody else's. */
import { endOf } from '../../lexicon/operations.ts';
import type { Operation } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { inputNames } from '../messages/inputs.ts';
import { openByNature } from './open-by-nature.ts';

/** `POST /logout`: whoever brings no session ends none. One that takes a user or another id ends those of others. */
export const endsOwnSession = once((operation: Operation): boolean => {
  const { kind, method, path } = operation;
  if (kind !== 'operation' || !['POST', 'GET', 'DELETE'].includes(method) || path.includes('{')) return false;
  if (!/^(?:log|sign)[-_]?(?:out|off)$/i.test(endOf(path))) return false;
  return inputNames(operation).every((name) => ofSession.test(name));
});

/** Is it right that anyone may call it: it must be open by its nature, or ends no session but the caller's own? */
export function needsNoCaller(operation: Operation): boolean {
  return openByNature(operation) || endsOwnSession(operation);
}

const ofSession =
  /\b(?:token|hint|session|sid|cookie|csrf|xsrf|state|authorization|language|locales?|redirect|return|client id|device id|audience|ur[il])\b/;

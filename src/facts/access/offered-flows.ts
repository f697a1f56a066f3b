/** What an authorization server that a definition describes itself lets clients ask for. */
import { words } from '../../lexicon/words.ts';
import { allowedValues, parts } from '../../openapi/composition.ts';
import type { Api, Operation, Schema } from '../../openapi/model.ts';

/** Does a `response_type` admit an access token in the address of a page (RFC 6749 §4.2.1, OAuth 2.0 Multiple Response Types §3)? */
export function offersImplicit(name: string, schema: Schema, operations: readonly Operation[]): boolean {
  return (
    words(name).join(' ') === 'response type' &&
    valuesOf(schema).some((value) => value.split(' ').includes('token')) &&
    operations.length > 0 &&
    operations.every(takesClient)
  );
}

/** Does a `grant_type` admit `password` (RFC 6749 §4.3.2)? */
export function offersPassword(name: string, schema: Schema, operations: readonly Operation[]): boolean {
  return (
    words(name).join(' ') === 'grant type' &&
    valuesOf(schema).includes('password') &&
    operations.length > 0 &&
    operations.every(({ method, path }) => method === 'POST' && /token|oauth|auth|login/i.test(path))
  );
}

/** A scheme that declares the flow is told of there. */
export function declaresFlow(api: Api, type: string): boolean {
  return api.allSchemes.some(({ flows }) => flows.some((flow) => flow.type === type));
}

function takesClient({ parameters }: Operation): boolean {
  return parameters.some(({ name }) => words(name).join(' ') === 'client id');
}

function valuesOf(schema: Schema): readonly string[] {
  return parts(schema)
    .flatMap((part) => allowedValues(part) ?? [])
    .filter((value) => typeof value === 'string');
}

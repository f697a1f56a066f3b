/** The `security` keys of a definition, each with the operations that it is in effect for. */
import type { Api, Operation, SecurityAlternative, SecurityDeclaration } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import type { Place } from '../../refs/place.ts';
import { once } from '../../text/memo.ts';

export interface Declared {
  readonly declaration: SecurityDeclaration;
  /** The operation that holds it; undefined at the root. */
  readonly operation: Operation | undefined;
  /** The operations that it is in effect for. */
  readonly operations: readonly Operation[];
}

/** Every `security` key that guards, or fails to guard, the API's own operations: the root's first. */
export const declarations = once((api: Api): readonly Declared[] => [...atRoot(api), ...ofOperations(api)]);

/** The same with those of webhooks and callbacks (OAS 3.1 §4.8.1, §4.8.18): what they name is declared as well, or is not. */
export const allDeclarations = once((api: Api): readonly Declared[] => [
  ...declarations(api),
  ...statedBy(api.operations.filter(({ kind }) => kind !== 'operation')),
]);

/** What is callable by others; webhooks and callbacks are called by the API itself. */
export function ownOperations({ operations }: Api): readonly Operation[] {
  return ownOf(operations);
}

function atRoot(api: Api): Declared[] {
  if (!api.security) return [];
  const operations = ownOperations(api).filter(({ protection }) => protection.source === 'root');
  return [{ declaration: api.security, operation: undefined, operations }];
}

function ofOperations(api: Api): Declared[] {
  return statedBy(ownOperations(api));
}

function statedBy(operations: readonly Operation[]): Declared[] {
  return operations.flatMap((operation) => {
    const { source, declaration } = operation.protection;
    return source === 'operation' && declaration ? [{ declaration, operation, operations: [operation] }] : [];
  });
}

/** Does it ask for nothing: `[]`, or `{}` alone? */
export function asksNothing({ alternatives }: SecurityDeclaration): boolean {
  return alternatives.every(isAnonymous);
}

/** Is it the empty requirement, which anyone meets? */
export function isAnonymous({ requirements }: SecurityAlternative): boolean {
  return requirements.length === 0;
}

/** An alternative in words: `key`, or `key` with `token`. */
export function inWords({ requirements }: Pick<SecurityAlternative, 'requirements'>): string {
  return requirements.map(({ name }) => `\`${name}\``).join(' with ');
}

/** Where something is missing at the root, as a place with a key: the `openapi` or `swagger` line. */
export function rootPlace(api: Api): Place {
  return api.place.child(api.version === '2.0' ? 'swagger' : 'openapi');
}

/** Whom a declaration concerns, in words: the operation, or all operations that inherit. */
export function whom({ operation, operations }: Pick<Declared, 'operation' | 'operations'>): string {
  if (operation) return operation.label;
  if (operations.length === 0) return 'every operation that inherits this';
  return operations.length === 1 ? (operations[0] as Operation).label : `${operations.length} operations`;
}

/** How many operations of the API ask their callers for something. */
export const askingOperations = once(
  (api: Api): number => ownOperations(api).filter(({ protection }) => !protection.anonymous).length,
);

/** Does any operation of an API ask for a credential, so that those that ask for none are open on purpose or by mistake? */
export function guardsAny(api: Api): boolean {
  return askingOperations(api) > 0;
}

/** Where an operation says what it asks for: at a `security` of its own, else at its key. */
export function statedAt({ place, protection }: Operation): { at: Place; part: 'value' | 'key' } {
  const { source, declaration } = protection;
  return source === 'operation' && declaration
    ? { at: declaration.place, part: 'value' }
    : { at: place, part: 'key' };
}

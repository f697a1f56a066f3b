/**
 * What findings are about, in words that survive moved lines, reordered keys, extracted schemas, other files and JSON
 * for YAML. A fingerprint is made from these.
 */
import type {
  Api,
  Direction,
  Header,
  Operation,
  Parameter,
  RequestBody,
  Response,
  Schema,
  SecurityScheme,
  Server,
} from '../openapi/model.ts';
import { once } from '../text/memo.ts';
import { parameterName, rolesOf } from './roles.ts';

export const about = {
  api: (detail = '') => words('api', detail),

  operation: (operation: Operation, detail = '') => words(operation.canonical, detail),

  /** A parameter, through the first operation that uses it. */
  parameter: (parameter: Parameter, detail = '') => {
    const operation = leastOf(parameter.operations());
    return words(operation?.canonical ?? '', parameter.in, parameterName(parameter, operation), detail);
  },

  body: (body: RequestBody, detail = '') => words(first(body.operations()), 'body', detail),

  response: (response: Response, detail = '') =>
    words(first(response.operations()) || componentOf(response), 'response', response.status, detail),

  header: (header: Header, detail = '') => words(first(header.operations()), 'header', header.name, detail),

  server: (server: Server, detail = '') =>
    words(server.level === 'root' ? '' : first(server.operations()), 'server', server.url, detail),

  scheme: (scheme: SecurityScheme, detail = '') => words('scheme', scheme.name, detail),

  /** A schema in one direction: the way to it from the first operation that reaches it. */
  schema: (schema: Schema, direction: Direction, detail = '') => {
    return () => words(rolesOf(schema.api, direction).of(schema), detail);
  },
};

function words(...parts: readonly string[]): string {
  let said = '';
  for (const part of parts) if (part !== '') said = said === '' ? part : `${said} ${part}`;
  return said;
}

/** The first of some operations by name: the order of the document must not matter. Rules ask of the same lists. */
const leastOf = once((operations: readonly Operation[]): Operation | undefined => {
  let least: Operation | undefined;
  for (const operation of operations) if (!least || operation.canonical < least.canonical) least = operation;
  return least;
});

function first(operations: readonly Operation[]): string {
  return leastOf(operations)?.canonical ?? '';
}

function componentOf(node: { readonly place: Api['place'] }): string {
  return String(node.place.key);
}

/**
 * What findings are about, in words that survive moved lines, reordered keys, extracted schemas, other files and JSON
 * for YAML. A fingerprint is made from these.
 */
import type {
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
import { once, remember } from '../text/memo.ts';
import { sha256 } from '../text/sha256.ts';
import type { About, View } from './finding.ts';
import { rolesOf, seenFrom } from './roles.ts';
import { parameterName, sharedBody, sharedHeader, sharedParameter, sharedResponse } from './shared.ts';
import { sharedRole } from './shared-roles.ts';

export const about = {
  api:
    (detail = '') =>
    (view?: View) =>
      // What all operations lack is said of each where they differ.
      view?.bare ? (view.operation ? seen : 'api') : words('api', detail),

  operation: (operation: Operation, detail = '') => of(() => operation, detail),

  parameter: (parameter: Parameter, detail = '') =>
    shared(
      () => sharedParameter(parameter),
      detail,
      of(
        () => leastOf(parameter.operations()),
        detail,
        parameter.in,
        (operation) => parameter.component ?? parameterName(parameter, operation),
      ),
    ),

  body: (body: RequestBody, detail = '') =>
    shared(
      () => sharedBody(body),
      detail,
      of(() => leastOf(body.operations()) ?? { canonical: body.name ?? '' }, detail, 'body'),
    ),

  response: (response: Response, detail = '') =>
    shared(
      () => sharedResponse(response),
      detail,
      of(
        () => leastOf(response.operations()) ?? { canonical: response.name ?? '' },
        detail,
        'response',
        () => response.status,
      ),
    ),

  header: (header: Header, detail = '') =>
    shared(
      () => sharedHeader(header),
      detail,
      of(
        () => leastOf(header.operations()),
        detail,
        'header',
        () => header.name,
      ),
    ),

  server: (server: Server, detail = '') => {
    const own = of(
      () => leastOf(server.operations()),
      detail,
      'server',
      () => server.url,
    );
    return (view?: View) => {
      // An operation is served by it, wherever it is written.
      if (server.level !== 'root' && !view?.operation) return own(view);
      // Where it is reached is one thing, how it is protected on the way another.
      return view?.bare
        ? words('server', server.url.replace(/^https?:/i, ''))
        : words('server', server.url, detail);
    };
  },

  /** The same with a word more. */
  more: (said: About, detail: string): About => {
    if (typeof said === 'string') return `${said} ${detail}`;
    return (view) => (view?.bare ? said(view) : `${said(view)} ${detail}`);
  },

  scheme:
    (scheme: SecurityScheme, detail = '') =>
    (view?: View) =>
      view?.bare ? 'scheme' : words('scheme', scheme.name, detail),

  /** A schema in one direction: the way to it from the first operation that reaches it. */
  schema: (schema: Schema, direction: Direction, detail = '') => {
    return (view?: View) => {
      if (!view) return words(sharedRole(schema, direction), detail);
      const roles = view.operation ? seenFrom(view.operation, direction) : rolesOf(schema.api, direction);
      const role = roles.of(schema);
      return words(view.bare && role.startsWith('schema ') ? 'schema' : role, view.bare ? '' : detail);
    };
  },
};

function words(...parts: readonly string[]): string {
  let said = '';
  for (const part of parts) {
    if (part === '') continue;
    const word = part.length <= longest ? part : digestOf(part);
    said = said === '' ? word : `${said} ${word}`;
  }
  return said;
}

/** Beyond it a digest stands for a word: the same text may be part of what thousands of findings are about. */
const longest = 10_000;
const digestOf = remember(sha256, 10);

/** The first of some operations by name: the order of the document must not matter. Rules ask of the same lists. */
const leastOf = once((operations: readonly Operation[]): Operation | undefined => {
  let least: Operation | undefined;
  for (const operation of operations) if (!least || operation.canonical < least.canonical) least = operation;
  return least;
});

/** What a finding is about, in words. */
export function aboutText(said: About, view?: View): string {
  return typeof said === 'function' ? said(view) : said;
}

/** What stands for an operation that is seen from itself. */
const seen = '@';

/** What has a name without an operation is called by it, unless somebody looks from one. */
function shared(
  name: () => string | undefined,
  detail: string,
  ofOperation: (view?: View) => string,
): (view?: View) => string {
  return (view) => {
    const known = view ? undefined : name();
    return known === undefined ? ofOperation(view) : words(known, detail);
  };
}

/** Words that begin with an operation's name, or with what stands for it; looked for when somebody asks. */
function of<N extends { readonly canonical: string }>(
  operation: () => N | undefined,
  detail: string,
  part = '',
  name: (operation: N | undefined) => string = () => '',
): (view?: View) => string {
  return (view) => {
    const first = operation();
    const said = view?.bare ? '' : detail;
    return words(view?.operation ? seen : (first?.canonical ?? ''), part, name(first), said);
  };
}

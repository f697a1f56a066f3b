/**
 * What the official schemas say is wrong, in the words of a person: one mistake for each cause. They are not ours: one
 * slip is many errors there, an object is known by its title, the keys of OpenAPI's versions are told apart, and what
 * one generator does wrong everywhere must be told as one kind. So this says little as syntax/violations.ts does, which
 * explains the project's own schemas; the two share how pointers are read and how kinds of values are called.
 */
import type { ErrorObject } from 'ajv';
import { constraints } from '../../facts/schemas/keywords.ts';
import type { Version } from '../../openapi/model.ts';
import type { Path } from '../../syntax/tree.ts';
import { isObject, own } from '../../syntax/value.ts';
import { kindOf, kinds, parents, steps } from '../../syntax/violations.ts';
import { push } from '../../text/group.ts';
import { didYouMean, nearest } from '../../text/nearest.ts';

/** Something that the schema of a document's version does not allow. */
export interface Mistake {
  readonly path: Path;
  readonly part: 'key' | 'value';
  readonly message: string;
  /** The same for mistakes that one slip of a generator makes in many places. */
  readonly kind: string;
}

/** The errors of one object or value. */
interface Site {
  readonly path: Path;
  readonly value: unknown;
  readonly errors: readonly ErrorObject[];
  /** Is something below it wrong? */
  readonly deep: boolean;
  readonly version: Version;
}

type Said = Omit<Mistake, 'kind'> & { readonly kind?: string };

/** Unknown keys that stand for another one that is missing: OpenAPI 2.0 and 3 put types in different places. */
const below = new Set([...constraints, 'type', 'items', 'enum', 'default', 'format']);

/**
 * Turns Ajv's errors into mistakes.
 *
 * @param errors of a schema that `scripts/openapi-schemas.mjs` prepared: unions are decided, and schemas tell their name
 *   as `title` and the keys they know as `keys`
 * @param root the document
 */
export function explainMistakes(errors: readonly ErrorObject[], root: unknown, version: Version): Mistake[] {
  const groups = new Map<string, ErrorObject[]>();
  for (const error of errors) {
    // The branch says what is wrong; and the name, which property names are judged by, is said by `propertyNames`.
    if (error.keyword === 'if' || error.propertyName !== undefined) continue;
    push(groups, error.instancePath, error);
  }
  const isForgotten = ({ keyword }: ErrorObject) => keyword === 'unevaluatedProperties';
  const wrong = [...groups].flatMap(([pointer, group]) => (group.every(isForgotten) ? [] : [pointer]));
  const above = parents(wrong);
  const mistakes = new Map<string, Mistake>();
  for (const [pointer, group] of groups) {
    const path = steps(pointer, root);
    for (const said of explain({
      path,
      value: group[0]?.data,
      errors: group,
      deep: above.has(pointer),
      version,
    })) {
      const key = `${said.part} ${JSON.stringify(said.path)}`;
      const known = mistakes.get(key);
      if (known?.message.includes(said.message)) continue;
      const message = known ? `${known.message}; ${said.message}` : said.message;
      mistakes.set(key, { ...said, message, kind: said.kind ?? kindOfMistake(group) });
    }
  }
  return [...mistakes.values()];
}

function kindOfMistake([error]: readonly ErrorObject[]): string {
  return `${error?.keyword} ${error?.schemaPath} ${titleOf(error)}`;
}

function* explain(site: Site): Iterable<Said> {
  const { errors, path, value } = site;
  const type = errors.find(({ keyword }) => keyword === 'type');
  if (type) {
    const wanted: unknown = type.params.type;
    const must = `${subject(path)} must be ${kinds(wanted).replace(' or true', ', true')}`;
    const hint = typeHint(wanted, path, value);
    if (typeof own(value, '$ref') === 'string')
      yield { path, part: 'value', message: `${must}, not a reference${unsettled}`, kind: 'reference' };
    else if (value === null) yield { path, part: 'value', message: `${must}, but is empty` };
    else yield { path, part: 'value', message: `${must}, not ${kindOf(value)}${hint}` };
    return;
  }
  const reference = errors.find(({ params }) => unknown(params) === '$ref');
  if (reference) {
    // What the target has is not missing here.
    const message = unknownKey('$ref', reference, undefined, site);
    yield { path: [...path, '$ref'], part: 'key', message: message + unsettled, kind: 'reference' };
    return;
  }
  const meant = new Set<string>();
  yield* unknownKeys(site, meant);
  yield* missingKeys(site, meant);
  yield* exclusions(site);
  yield* wrongValues(site);
}

const unsettled = ': some tools follow it here, others pass over it';

/** What to do about a value of the wrong type. */
function typeHint(wanted: unknown, path: Path, value: unknown): string {
  const key = path.at(-1);
  if (key === 'required' && typeof value === 'boolean')
    return ': the object that has the property lists its name';
  if ((key === 'exclusiveMinimum' || key === 'exclusiveMaximum') && wanted === 'boolean')
    return `: it says whether \`${key === 'exclusiveMinimum' ? 'minimum' : 'maximum'}\` itself is allowed`;
  return wanted === 'string' && (typeof value === 'number' || typeof value === 'boolean')
    ? ': put it in quotes'
    : '';
}

/** The key that an error is about, where it is about one that is not known. */
function unknown({ additionalProperty, unevaluatedProperty }: ErrorObject['params']): string | undefined {
  return additionalProperty ?? unevaluatedProperty;
}

/** Keys that do not belong there. Those that were meant by misspelt ones are put into `meant`. */
function* unknownKeys(site: Site, meant: Set<string>): Iterable<Said> {
  const { errors, path, value, version, deep } = site;
  const cascades = deep || errors.some(({ keyword }) => keyword !== 'unevaluatedProperties');
  const misplaced: string[] = [];
  for (const error of errors) {
    const { keyword, params } = error;
    const key = unknown(params);
    if (key === undefined) continue;
    const keys = keysOf(error);
    // Where a part of the object is wrong, Ajv forgets which keys that part of its schema knows.
    if (cascades && keyword === 'unevaluatedProperties' && keys.includes(key)) continue;
    const what = nounOf(error);
    if (/parameter|header/.test(what ?? '') && version !== '2.0' && below.has(key)) {
      misplaced.push(key);
      continue;
    }
    if (key === 'schema') meant.add(version === '2.0' ? 'type' : 'content');
    const near = nearest(
      key,
      keys.filter((name) => own(value, name) === undefined),
    );
    if (near !== undefined) meant.add(near);
    const kind = `key ${titleOf(error)} ${key}`;
    yield { path: [...path, key], part: 'key', message: unknownKey(key, error, near, site), kind };
  }
  const [first] = misplaced;
  if (first === undefined) return;
  meant.add('schema');
  const verb = misplaced.length > 1 ? 'belong' : 'belongs';
  const message = `${names(misplaced, 'and')} ${verb} below \`schema\` since OpenAPI 3.0`;
  yield { path: [...path, first], part: 'key', message, kind: `below schema ${first}` };
}

function unknownKey(
  key: string,
  error: ErrorObject,
  near: string | undefined,
  { path, version }: Site,
): string {
  const name = quoted(key);
  const title = titleOf(error).toLowerCase();
  if (title === 'paths') return `${name} is no path: paths begin with \`/\``;
  if (title === 'responses') return `${name} is no status code: write one such as \`200\`, or \`default\``;
  if (title === 'jsonreference') return `${name} beside \`$ref\` is passed over`;
  const noun = nounOf(error);
  const whose = noun ? withArticle(noun) : subject(path, 'the definition');
  const isBody = noun === 'request body' || noun === 'response';
  if (key === 'schema' && isBody)
    return `${name} belongs below \`content\` and a media type since OpenAPI 3.0`;
  const hint = near === undefined ? '' : `; did you mean \`${near}\`?`;
  if (keysOf(error).includes(key)) return `${name} does not go with what stands beside it`;
  return `${name} is no key of ${whose} in OpenAPI ${version}${hint}`;
}

/** Keys that are not there, alone or as one of several. */
function* missingKeys({ errors, path, value }: Site, meant: ReadonlySet<string>): Iterable<Said> {
  const choices = errors.filter(({ keyword }) => keyword === 'oneOf' || keyword === 'anyOf');
  const inChoice = ({ schemaPath }: ErrorObject) =>
    choices.some((choice) => schemaPath.startsWith(`${choice.schemaPath}/`));
  const missing = errors.filter((error) => error.keyword === 'required' && !inChoice(error));
  const lacking = [...new Set(missing.map(({ params }) => String(params.missingProperty)))];
  const said = lacking.filter((key) => !meant.has(key));
  const [first] = missing;
  if (first && said.length > 0) {
    const message = `${full(first, path, value)} lacks ${names(said, 'and')}`;
    yield { path, part: 'key', message, kind: `lacks ${titleOf(first)} ${said.join()}` };
  }
  for (const choice of choices) {
    const wanted = (choice.schema as unknown[]).flatMap(
      (branch) => (own(branch, 'required') ?? []) as string[],
    );
    const given = wanted.filter((key) => own(value, key) !== undefined);
    if (wanted.some((key) => meant.has(key) || lacking.includes(key))) continue;
    const name = full(choice, path, value);
    const message =
      given.length > 1
        ? `${name} takes ${names(given, 'or')}, not both`
        : `${name} lacks ${names(wanted, 'or')}`;
    yield { path, part: 'key', message, kind: `choice ${titleOf(choice)} ${given.length}` };
  }
}

/** Keys that do not go together. */
function* exclusions({ errors, path, value }: Site): Iterable<Said> {
  for (const error of errors) {
    if (error.keyword !== 'not') continue;
    const both = own(error.schema, 'required') as string[] | undefined;
    if (both) {
      const message = `${full(error, path, value)} takes ${names(both, 'or')}, not both`;
      yield { path, part: 'key', message, kind: `both ${both.join()}` };
    } else if (Array.isArray(value)) {
      yield { path, part: 'key', message: 'Parameters in `query` and in `querystring` do not go together' };
    } else {
      yield { path, part: 'key', message: `${subject(path)} must not be empty` };
    }
  }
}

function* wrongValues({ errors, path, value }: Site): Iterable<Said> {
  const name = subject(path);
  for (const { keyword, params, schema } of errors) {
    const say = (text: string): Said => ({ path, part: 'value', message: `${name} ${text}` });
    switch (keyword) {
      case 'enum': {
        const allowed = (params.allowedValues as unknown[]).map(String);
        const hint = typeof value === 'string' ? didYouMean(value, allowed) : '';
        yield say(`must be ${names(allowed, 'or')}, not ${shown(value)}${hint}`);
        return;
      }
      case 'const':
        yield say(`must be \`${params.allowedValue}\`, not ${shown(value)}`);
        return;
      case 'pattern':
        yield say(shape(String(schema), value));
        break;
      case 'minimum':
      case 'exclusiveMinimum':
        yield say(
          `must be ${keyword === 'minimum' ? 'at least' : 'above'} ${params.limit}, not ${shown(value)}`,
        );
        break;
      case 'minItems':
      case 'minProperties':
        yield { ...say('must not be empty'), part: 'key' };
        break;
      case 'maxProperties':
        yield { ...say(`must have only ${params.limit} entry`), part: 'key' };
        break;
      case 'uniqueItems':
        yield say('lists something twice');
        break;
      case 'false schema':
        yield { path, part: 'key', message: `${name} does not go with what stands beside it` };
        break;
      case 'propertyNames': {
        const key = String(params.propertyName);
        yield { path: [...path, key], part: 'key', message: unfitName(key, path) };
        break;
      }
    }
  }
}

function unfitName(key: string, path: Path): string {
  if (path.at(-1) === 'additionalOperations')
    return `${quoted(key)} is no name for a further method: those that OpenAPI knows have keys of their own`;
  if (path.at(-1) === 'headers') return `${quoted(key)} is no name of a header`;
  return `${quoted(key)} is no name for a component: write letters, digits, \`.\`, \`_\` and \`-\``;
}

/** What a text should look like. */
function shape(pattern: string, value: unknown): string {
  if (pattern.startsWith('^3'))
    return `must be a version such as \`${/\d\\\.\d/.exec(pattern)?.[0].replace('\\', '')}.0\`, not ${shown(value)}`;
  if (pattern === '^/') return `must begin with \`/\`, not be ${shown(value)}`;
  if (pattern.includes('{}/ :')) return `must be a host, with a port if need be, not ${shown(value)}`;
  return `must not be ${shown(value)}: it does not match \`${pattern}\``;
}

/** How the schema names the kind of object; empty below a name. */
function titleOf(error: ErrorObject | undefined): string {
  const title = own(error?.parentSchema, 'title');
  return typeof title === 'string' ? title : '';
}

function keysOf(error: ErrorObject): readonly string[] {
  return (own(error.parentSchema, 'keys') as string[] | undefined) ?? [];
}

/** `headerParameterSubSchema`, `media-type` and `OpenIdConnectSecurityScheme` as one says them; undefined for objects that have a key of their own. */
function nounOf(error: ErrorObject): string | undefined {
  const title = titleOf(error);
  if (/parameter$|ParameterSubSchema|ParameterLocation|^styles-for/i.test(title)) return 'parameter';
  if (/security-?scheme|Security$|^type-/i.test(title)) return 'security scheme';
  if (
    /OAuthFlow$|^(implicit|password|client-credentials|authorization-code|device-authorization)$/.test(title)
  )
    return 'OAuth flow';
  if (/^(file)?schema$|primitivesItems/i.test(title)) return 'schema';
  const words = title
    .replaceAll('-', ' ')
    .replaceAll(/(?<=[a-z])[A-Z]/g, ' $&')
    .toLowerCase();
  return nouns.has(words) ? words : undefined;
}

const nouns = new Set([
  ...[
    'operation',
    'path item',
    'response',
    'header',
    'media type',
    'request body',
    'server',
    'server variable',
  ],
  ...['tag', 'example', 'link', 'encoding', 'callback'],
]);

function withArticle(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** What stands in these is of one kind, also where a definition of several kinds speaks of it. */
const entries: Readonly<Record<string, string>> = {
  parameters: 'parameter',
  headers: 'header',
  securityDefinitions: 'security scheme',
  securitySchemes: 'security scheme',
  content: 'media type',
};

/** `The parameter \`limit\``, `\`info\``, `This link`. */
function full(error: ErrorObject, path: Path, value: unknown): string {
  const noun = nounOf(error) ?? entries[String(path.at(-2))];
  const last = path.at(-1);
  if (!noun || last === undefined) return subject(path);
  const named = own(value, 'name');
  const name = noun === 'parameter' && typeof named === 'string' ? named : last;
  if (typeof name !== 'string') return `This ${noun}`;
  return name === 'requestBody' ? quoted(name) : `The ${noun} ${quoted(name)}`;
}

function subject(path: Path, root = 'The definition'): string {
  const last = path.at(-1);
  if (last === undefined) return root;
  return typeof last === 'number'
    ? `Entry ${last + 1} of ${quoted(String(path.at(-2) ?? ''))}`
    : quoted(last);
}

function shown(value: unknown): string {
  return typeof value === 'string' ? quoted(value) : isObject(value) ? 'a map' : kindOf(value);
}

function names(keys: readonly string[], word: 'and' | 'or'): string {
  const listed = keys.map(quoted);
  const last = listed.pop() ?? '';
  return listed.length > 0 ? `${listed.join(', ')} ${word} ${last}` : last;
}

/** What a stranger wrote, as much of it as one line bears. */
function quoted(text: string): string {
  return `\`${text.length > 80 ? `${text.slice(0, 80)}…` : text}\``;
}

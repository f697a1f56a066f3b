/** Credentials that operations take as data, in a parameter or the body, where no client, gateway or test knows them for one. */
import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Meaning } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import { allowedValues, parts } from '../../openapi/composition.ts';
import type { Api, Operation, Parameter, Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { finds, says } from '../../text/says.ts';
import { type Input, inputListsOf } from '../messages/inputs.ts';
import { ownOperations } from './declarations.ts';

/** What proves who calls, whichever operation it is sent to; a password may be what is changed, a code is for one act. */
const proving: ReadonlySet<string> = new Set(['API key', 'token']);

export function proves(known: Meaning | undefined): boolean {
  return known !== undefined && proving.has(known.meaning);
}

/**
 * The credential that an operation demands of its callers beside `security`, in a parameter or in its body; what
 * stands in the path may be an object: {@link credentialInPath}.
 */
export const takenCredential = once(
  (operation: Operation): string | undefined =>
    demandedParameter(operation) ?? demandedInBody(operation) ?? demandedInServer(operation),
);

/** `https://api.example.com/bot{token}`: each of its servers has the credential in its address. */
function demandedInServer({ servers, api }: Operation): string | undefined {
  const names = servers.map(
    ({ variables }) =>
      variables.find(({ name, enum: known }) => !known && proves(lexiconOf(api).credential(name)))?.name,
  );
  return names.every((name) => name !== undefined) ? names[0] : undefined;
}

function demandedParameter({ parameters, responses, api }: Operation): string | undefined {
  const refuses = responses.some(({ status }) => status === '401' || status === '403');
  const found = parameters.find(({ name, in: where, value }) => {
    if (value.required !== true || where === 'path') return false;
    if (isAnyCredential({ name, in: where, api }, refuses)) {
      const known = lexiconOf(api).credential(name);
      // What a query takes besides keys and tokens may be meant for another system, or be changed.
      return where === 'header' || known === undefined || proves(known);
    }
    return words(name).at(-1) === 'auth' || isDescribed(value.description);
  });
  return found?.name;
}

/** The same where most operations take it: then it is a password, too. */
export function demandedEverywhere({ parameters, responses, api }: Operation): string | undefined {
  const refuses = responses.some(({ status }) => status === '401' || status === '403');
  return parameters.find(
    ({ name, in: where, value }) =>
      value.required === true && where !== 'path' && isAnyCredential({ name, in: where, api }, refuses),
  )?.name;
}

/** Of other names than credentials have, what ends in `key`, and in a header in `secret`, counts where callers are refused. */
function isAnyCredential(
  { name, in: where, api }: Pick<Parameter, 'name' | 'in' | 'api'>,
  refuses: boolean,
): boolean {
  if (where === 'header' && (isForAuthorization(name) || (refuses && /[-_]secret$/i.test(name)))) return true;
  const known = lexiconOf(api).credential(name);
  return known ? known.confidence !== 'low' : refuses && /key$/i.test(name) && !otherKey(name);
}

/** `Authorization`, and what some send beside or in the place of it: `X-Acme-Authorization`. */
export function isForAuthorization(name: string): boolean {
  return /^(?:x-[\w-]{0,40})?authori[sz]ation$/i.test(name);
}

/** Keys of sorting, of tables, of texts, against repetition. */
const otherKey = finds(
  /(?:idempot[a-z]{0,9}|dedup[a-z]{0,9}|sort|order|partition|cache|public|foreign|primary|range|routing|row|object|group|lock|message|search|data|item|record|lookup|translation|feature|setting|config[a-z]{0,9})[-_]?key$/i,
);

/**
 * In a body stands what is kept as well: the key of another service. The caller's is what its description calls so, or what
 * several operations ask for by the same name.
 */
function demandedInBody(operation: Operation): string | undefined {
  const lists = inputListsOf(operation);
  const described = lists.flatMap(describedIn)[0];
  if (described) return described.name;
  return repeatedCredential(operation);
}

/** What it takes, required or not, by a name under which several operations ask for a credential. */
export function repeatedCredential(operation: Operation): string | undefined {
  const repeated = repeatedInBodies(operation.api);
  if (repeated.size === 0) return undefined;
  for (const list of inputListsOf(operation))
    for (const { name, in: where } of list) if (where === 'body' && repeated.has(name)) return name;
  return undefined;
}

/** Operations may share the list of a body. */
const describedIn = once((list: readonly Input[]) =>
  list.filter(
    (input) =>
      isText(input) && parts(input.schema as Schema).some(({ value }) => isDescribed(value.description)),
  ),
);
const namedIn = once((list: readonly Input[]) =>
  list.filter(({ name, in: where, required, schema }) => {
    const known = where === 'body' && required && schema && lexiconOf(schema.api).credential(name);
    return known && proving.has(known.meaning) && known.confidence === 'high' && !exchanged(name);
  }),
);

function isText({ name, in: where, schema }: Input): boolean {
  if (where !== 'body' || schema === undefined || words(name).includes('new')) return false;
  return parts(schema).every((part) => !allowedValues(part) && (part.types?.includes('string') ?? true));
}

/** What is exchanged, or worked on, by whoever has another credential. */
const exchanged = finds(
  /refresh|reset|invit|activation|confirm|magic|remember|deploy|installation|impersonat|id_?token/i,
);

/** So many that ask for the same are no coincidence. */
const several = 3;

const repeatedInBodies = once((api: Api): ReadonlySet<string> => {
  const counts = new Map<string, number>();
  for (const operation of ownOperations(api))
    for (const name of new Set(
      inputListsOf(operation)
        .flatMap((list) => [...describedIn(list), ...namedIn(list)])
        .map(({ name }) => name),
    ))
      counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Set([...counts].flatMap(([name, count]) => (count >= several ? [name] : [])));
});

/** “Your API key”, “the authorized UID of the session”, “Authentication token”. */
export function isDescribed(description: unknown): boolean {
  return (
    typeof description === 'string' &&
    description.length < longest &&
    !/\boptional\b/i.test(description) &&
    says(description, calledWith)
  );
}

/** What is longer explains something else, and mentions a credential. */
const longest = 160;
const calledWith =
  /^\W{0,9}(?:(?:the|your|an?|valid|user(?:'s)?|client|partner|integration|account|authori[sz]ed|unique|own|registered|personal|private|secret|issued|developer(?:'s)?|customer(?:'s)?|application(?:'s)?|app(?:'s)?|merchant(?:'s)?|rest|[A-Z]{2,6}) ){0,4}(?:api[- ]?(?:key|token)|cl[ée] (?:d['’])?api|clave (?:de )?api|chave (?:de |da )?api|chiave api|api[- ]schl(?:ü|ue)ssel|(?:authenti?cation|authori[sz]ation|auth|access|bearer|session|profile|login) (?:token|key)|(?:uid|id|token|key) of (?:the|your) session)\b(?! (?:of|for|from|to|by|in)\b)/i;

/** Does its path hold a credential: of a link in a mail, a hook, a share? A wrong one is refused. */
export const credentialInPath = once(
  ({ api, path, parameters }: Operation): string | undefined =>
    parameters.find(({ name, in: where }) => {
      if (where !== 'path') return false;
      const known = lexiconOf(api).credentialInUrl(name, path);
      return known !== undefined && known.confidence !== 'low';
    })?.name,
);

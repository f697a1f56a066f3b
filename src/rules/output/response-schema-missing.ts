import { endsOwnSession } from '../../facts/access/ended-session.ts';
import { openKind } from '../../facts/access/open-by-nature.ts';
import { isHarmless, publicData } from '../../facts/access/public-data.ts';
import { succeeds } from '../../facts/messages/answers.ts';
import { isStructured } from '../../facts/messages/media-types.ts';
import { hidesContent, hidesSchema } from '../../facts/unfollowed.ts';
import { list } from '../../lexicon/matcher.ts';
import { lastStep, steps } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Api, MediaType, Operation, Response } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { says } from '../../text/says.ts';
import { slip } from '../misspelt.ts';
import { about, defineRule, type RuleContext } from '../rule.ts';

/** RFC 9110 §15.3.5 and §15.3.6: there is no content. */
const bodyless = /^20[45]$/;
/** Created and accepted: a header may say it all (RFC 9110 §15.3.2, §15.3.3). */
const mayBeEmpty = /^20[12]$/;

export default defineRule({
  id: 'response-schema-missing',
  title: 'Answer without a schema',
  severity: 'medium',
  confidence: 'high',
  category: 'output',
  owasp: ['API3'],
  cwe: [213],
  stride: ['I'],
  looksAt: ['output'],
  rationale:
    'Nothing says what the answer may hold, so nobody notices when it holds more: internal fields, other people’s data. Gateways and tests cannot check it.',
  remediation:
    'Describe the body of the answer: `content: {application/json: {schema: …}}`, in 2.0 `schema`.',
  falsePositives: [
    'The answer has no body: then it is a 204; of health checks, which are asked for their status alone, and where its description says only that the service is available, reported at low.',
    'It logs out, or asks whether something is so, and the status is the whole answer (200, and 403 or 404 for no): reported at low.',
    'Metrics in the text that Prometheus collects, a welcome page, the documentation: reported at low.',
    'Data that is for everyone, as the definition says, and tables of codes (`/lookup/countries`) of an API that declares no scheme: reported at low.',
    'The answer is a file or a text, which no schema describes: files are not reported, those that only words tell of (“Download of the log file”, a header `Content-Disposition`), texts and YAML in a format of its own (`/kubeconfig`, `/openapi`) at low.',
  ],
  visit: {
    response(response, context) {
      const { status, content, place } = response;
      const operations = succeeds(response)?.filter(
        ({ method }) => method !== 'HEAD' && method !== 'OPTIONS',
      );
      if (!operations || (operations.length === 0 && status !== '') || bodyless.test(status)) return;
      if (hidesContent(response) && content.every(({ schema }) => !schema)) return;
      context.examines(operations);
      if (content.length === 0) {
        const read = saysBody(response)
          ? operations
          : mayBeEmpty.test(status)
            ? []
            : operations.filter(reads);
        if (saysEmpty(response)) return;
        if (read.length === 0 && !(status === '' && saysBody(response))) return;
        context.report({
          at: place,
          part: 'key',
          ...(saysFile(response, read) ||
          (read.length > 0 && read.every(leadsElsewhere)) ||
          own(response.value, 'examples') !== undefined ||
          (read.length > 0 &&
            (saysAvailable(response) ||
              read.every(isForEveryone) ||
              read.every(isSignOfLife) ||
              read.every(isForReaders) ||
              read.every(hasKnownForm) ||
              read.every(opensSocket) ||
              read.every(endsOwnSession) ||
              read.every(asksForStatus) ||
              read.every((one) => exposesMetrics(one, response))))
            ? { severity: 'low' as const }
            : {}),
          decision: decisionOf(response.api),
          message: `The answer ${status} does not say what its body holds${read.length > 0 && read.every(handsOutFile) ? ', a file' : ''}`,
          operations: read,
          about: about.response(response),
        });
        return;
      }
      judgeContent(response, operations, context);
    },
  },
});

/** “An empty response”, “Redirects to /ui/”: there is no body to describe. */
function saysEmpty({ value }: Response): boolean {
  const description = own(value, 'description');
  return (
    typeof description === 'string' &&
    /^\W{0,4}(?:(?:an? |the )?empty (?:response|body|answer)\b|no (?:content|body)\W{0,4}$|redirect(?:s|ed|ion)?\b)/i.test(
      description,
    )
  );
}

/** Where hardly an answer has a schema, or so many have none, none was forgotten: examples show them, or nothing does. */
const decisionOf = once((api: Api) => ({
  name: 'bodies of answers',
  says: 'Answers do not say by a schema what their bodies hold',
  from: 3,
  exceptions: api.responses.filter(({ content }) => content.some(({ schema }) => schema)).length,
  many: 10,
}));

function judgeContent(
  response: Response,
  operations: readonly Operation[],
  { report }: RuleContext<Record<string, never>>,
): void {
  for (const media of response.content) {
    const { type, schema, place } = media;
    if (schema || hidesSchema(response.api, media) || isTwin(media, response) || isMisspelt(media)) continue;
    const isText = (type.startsWith('text/') && !isStructured(type)) || isKnownFile(type, operations);
    if (!isText && !isStructured(type)) continue;
    report({
      at: place,
      part: 'key',
      ...(isText ||
      isShown(media) ||
      saysFile(response, operations) ||
      (operations.length > 0 &&
        (operations.every(isForReaders) || operations.every(isForEveryone) || operations.every(hasKnownForm)))
        ? { severity: 'low' as const }
        : {}),
      decision: decisionOf(response.api),
      message: `The answer ${response.status || String(response.place.key)} has a body of ${type} without a schema`,
      operations,
      about: about.response(response, type),
    });
  }
}

/** `schmea: {…}`: it is there, and security-keyword-misspelt says why nothing reads it. */
function isMisspelt({ value }: MediaType): boolean {
  return Object.keys(value).some((key) => slip(key, 'mediaType') === 'schema');
}

/** Is it one more spelling of a type that has a schema: `application/json` beside `application/json; charset=utf-8`? */
function isTwin({ type }: MediaType, { content }: Response): boolean {
  return content.some((other) => other.schema && other.type === type);
}

/** Does an example show at least what it may hold? */
function isShown({ value }: MediaType): boolean {
  return own(value, 'example') !== undefined || own(value, 'examples') !== undefined;
}

/** Is the body a picture or a document, as words tell? */
function saysFile({ value, headers }: Response, operations: readonly Operation[]): boolean {
  const texts = [own(value, 'description'), ...operations.slice(0, 1).map(({ summary }) => summary)];
  // RFC 6266: what is to be kept as a file, under which name.
  const isAttached = headers.some(({ name }) => name.toLowerCase() === 'content-disposition');
  const handed = operations.length > 0 && operations.every((one) => handsOutFile(one) || downloads(one));
  return (
    handed ||
    isAttached ||
    texts.some(
      (text) =>
        typeof text === 'string' &&
        says(
          text,
          /\b(?:png|jpe?g|gif|pdf|csv|xlsx?|excel|(?:export)?zip|tar|images?|pictures?|photos?|thumbnails?|screenshots?|html|binary|mp3|mp4|wav|audio|media|sdk downloads?|plain[- ]text|(?:log|text|configuration|config|downloaded|exported|requested) files?|files? (?:contents?|download|stream|data))\b/i,
        ),
    )
  );
}

/** Whoever asks whether the server lives reads the status alone. */
function isSignOfLife(operation: Operation): boolean {
  return (
    (openKind(operation) === 'health' && !/\b(?:version|status)\b/i.test(operation.path)) ||
    /^\W{0,4}(?:health|liveness|readiness)[ -]?(?:check|probe)/i.test(operation.summary)
  );
}

/** “Ok. Webservice is available.”: the code is the whole answer. */
function saysAvailable({ value }: Response): boolean {
  const description = own(value, 'description');
  return typeof description === 'string' && available.test(description);
}

const available =
  /^\W{0,4}(?:ok\W{1,4})?(?:the )?(?:web ?)?(?:service|server|api|system|application|app|site) (?:is )?(?:available|up|up and running|running|alive|ok|healthy|online|operational|reachable)\W{0,4}$/i;

/** What anybody may have is not told too much of. */
function isForEveryone(operation: Operation): boolean {
  const { api, method, path } = operation;
  if (method !== 'GET' || api.allSchemes.length > 0) return false;
  if (publicData(api) === 'said') return true;
  const all = steps(path);
  return (
    isHarmless(operation) &&
    all.every((step) => step !== null) &&
    (all.some((step) => step !== null && tables.has(words(step).join(' '))) ||
      codes.has(words(lastStep(path)).at(-1) ?? ''))
  );
}

/** Tables of codes and what they mean, by what they are together … */
const tables: ReadonlySet<string> = new Set(
  list(`
    lookup, lookups, code list, code lists, codelist, codelists, code table, code tables, enums, enumerations, vocabularies,
    dictionaries, reference data
  `),
);
/** … and by what they list. */
const codes: ReadonlySet<string> = new Set(
  list(
    'countries, currencies, languages, locales, timezones, nationalities, ethnicities, holidays, provinces',
  ),
);

/** A welcome page, the documentation: who reads it is a person, or a tool that looks at its definition. */
function isForReaders(operation: Operation): boolean {
  return operation.safe && openKind(operation) === 'documentation';
}

/** Keys, settings and feeds, whose form a standard says (RFC 8615, RFC 7517, RSS 2.0, RFC 4287), and a greeting. */
function hasKnownForm(operation: Operation): boolean {
  return (
    operation.safe &&
    (openKind(operation) === 'well-known' ||
      /\/\.well-known\/|(?:^|[/._-])(?:rss|atom)(?:\.xml)?\/?$|\/hello(?:[-_]?world)?\/?$/i.test(
        operation.path,
      ))
  );
}

/** “Forwarding to the designated route”: its answer is an address, and a status in the three hundreds the right one. */
function leadsElsewhere(operation: Operation): boolean {
  return speaksOf(operation, /^\W{0,4}(?:redirect|forward)(?:s|ing)?\b/i);
}

/** What answers is a connection, not a body: `/log-socket`, “a websocket connection”. */
function opensSocket(operation: Operation): boolean {
  const isCalledSo = words(lastStep(operation.path)).some((word) => /^(?:web)?socket$/.test(word));
  return isCalledSo || speaksOf(operation, /\bweb ?sockets?\b/i);
}

/** “Check if a badge is active”, with a status for each answer: 200, and 403 or 404 for no. */
function asksForStatus(operation: Operation): boolean {
  return (
    operation.responses.some(
      ({ status, content }) => /^4(?:03|04|09|10)$/.test(status) && content.length === 0,
    ) && speaksOf(operation, /^\W{0,4}(?:checks?|tests?|verif(?:y|ies)|determines?|tells?) (?:if|whether)\b/i)
  );
}

/** Metrics in the text that Prometheus collects (OpenMetrics 1.0 §3), which nobody describes by a schema. */
function exposesMetrics(operation: Operation, { value }: Response): boolean {
  if (!words(lastStep(operation.path)).includes('metrics') && lastStep(operation.path) !== 'prometheus')
    return false;
  const format = /\b(?:prometheus|openmetrics|text format|exposition)\b/i;
  const described = own(value, 'description');
  return speaksOf(operation, format) || (typeof described === 'string' && says(described, format));
}

function speaksOf({ summary, value }: Operation, meant: RegExp): boolean {
  return [summary, own(value, 'description')].some((text) => typeof text === 'string' && says(text, meant));
}

/** `GET /files/{id}`, “Retrieve a file”, `/download`; the types of which its description lists. */
function handsOutFile({ summary, path, value }: Operation): boolean {
  const isFile =
    /^\s{0,9}(?:downloads?|retrieves?|gets?|fetche?s?|returns?) (?:an?|the) (?:[\w-]{1,20} ){0,2}files?\b/i.test(
      summary,
    ) || /\/download$/i.test(path);
  const description = own(value, 'description');
  return isFile && typeof description === 'string' && says(description, fileTypes);
}

/** “Downloads a file”: of which type, nothing says. */
function downloads({ summary }: Operation): boolean {
  return /^\s{0,9}downloads? (?:an?|the) (?:[\w-]{1,20} ){0,2}files?\b/i.test(summary);
}

const fileTypes = /\b(?:pdf|csv|zip|gzip|excel|xlsx|docx?|application\/(?:octet-stream|zip|pdf))\b/i;

/** Files whose format is described elsewhere: by Kubernetes, the OpenAPI Initiative, Docker, Helm. */
const formats: ReadonlySet<string> = new Set(
  'kubeconfig openapi swagger asyncapi compose helm manifest manifests chart charts'.split(' '),
);

/** Is it YAML that an operation hands out as a file in a known format, by the last step of its path? */
function isKnownFile(type: string, operations: readonly Operation[]): boolean {
  return (
    operations.length > 0 &&
    /\byaml$/.test(type) &&
    operations.every(({ path }) => words(path.split('/').at(-1) ?? '').some((word) => formats.has(word)))
  );
}

/** A successful GET answers with what was asked for, TRACE with the request as it arrived (RFC 9110 §15.3.1). */
function reads({ method }: Operation): boolean {
  return method === 'GET' || method === 'QUERY' || method === 'TRACE';
}

/** 2.0: examples, or media types of the operation's own, say that there is a body. */
function saysBody({ api, value }: Response): boolean {
  if (api.version !== '2.0') return false;
  return Object.keys((own(value, 'examples') as object | undefined) ?? {}).length > 0;
}

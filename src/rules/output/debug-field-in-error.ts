import {
  failureSchemas,
  givers,
  isFailure,
  namesFailure,
  successSchemas,
} from '../../facts/messages/answers.ts';
import { tellsOfField } from '../../facts/messages/field-errors.ts';
import { holdsText } from '../../facts/messages/header-values.ts';
import { insideShownBy, shownInside } from '../../facts/messages/inside-shown.ts';
import { debugging } from '../../lexicon/families/internals.ts';
import { type Meaning, matcher } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import { allowedValues, parts } from '../../openapi/composition.ts';
import type { Property, Response, Schema } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import { walkValues } from '../../openapi/walk.ts';
import type { Place } from '../../refs/place.ts';
import { says } from '../../text/says.ts';
import { sayNamed } from '../open-messages.ts';
import { about, defineRule } from '../rule.ts';
import { shownValues } from '../schema-at.ts';

const debug = matcher(debugging);

export default defineRule({
  id: 'debug-field-in-error',
  title: 'Error answer that shows the inside of the server',
  severity: 'medium',
  confidence: 'high',
  category: 'output',
  owasp: ['API8'],
  cwe: [209],
  stride: ['I'],
  looksAt: ['output'],
  rationale:
    'Whoever provokes an error reads which libraries, files, tables and queries are behind the API, and plans the attack with it.',
  remediation:
    'Answer with a code, a sentence for people and an id under which the log keeps the rest (RFC 9457: `type`, `title`, `detail`, `instance`).',
  falsePositives: [
    'The property is about what the caller sent: the file he uploaded, the line of his own query.',
    'It is filled in development only: then leave it out of the definition; where its description says so, it is reported at low.',
  ],
  visit: {
    // Every described failure is judged: one without such properties holds.
    response(response, { api, examines, report, isClaimed, cannotTell }) {
      const operations = isFailure(response) ? givers(response) : undefined;
      if (isClaimed && response.status === 'default' && !operations) {
        const shown = debuggingIn(response);
        // What is given for everything is given for failures as well.
        if (shown)
          cannotTell(
            givers(response) ?? [],
            shown.place,
            `\`default\` may be a failure, and has \`${shown.name}\``,
          );
      }
      if (!operations) return;
      if (response.content.length > 0) examines(operations);
      const say = (at: Place, message: string, detail: string) =>
        report({
          at,
          ...(at.parent?.key === 'headers' ? { part: 'key' as const } : {}),
          confidence: 'medium',
          message,
          operations,
          about: about.response(response, detail),
          decision: {
            name: `inside ${detail}`,
            says: 'Answers about failures show the inside of the server',
          },
        });
      for (const header of response.headers) {
        const meaning = debug(header.name);
        // `X-Trace` is mostly an id by which the log is searched.
        if (meaning?.confidence !== 'high' || !holdsText(api, header)) continue;
        examines(operations);
        say(
          header.place,
          `The header \`${header.name}\` of errors holds the inside of the server (${meaning.meaning}): ${meaning.reason}`,
          `header ${header.name}`,
        );
      }
      const { description } = response.value;
      if (typeof description === 'string' && says(description, givesStack))
        say(
          response.place.child('description'),
          'The answer holds a stack trace, says its description: it names files, libraries and their versions',
          'description',
        );
      for (const { at, name, meaning } of shownInside(response)) {
        // What is told by its name is told once.
        if (name === undefined || !debug(name))
          say(at, `An example of the answer shows ${meaning.meaning}: ${meaning.reason}`, `example ${name}`);
      }
    },

    schema(schema, context) {
      if (failureSchemas(context.api).has(schema))
        sayNamed(schema, 'output', ownOf, (name) => debug(name), context);
    },

    property(property, { api, report }) {
      if (!property.flows('output')) return;
      const { owner } = property;
      // Words are read of what failures show alone.
      const meaning =
        debug(property.name) ??
        (failureSchemas(api).has(owner) ? (saidDebug(property) ?? shownDebug(property)) : undefined);
      if (!meaning || tellsNothing(property) || tellsOfField(property.schema) || isOneMoreError(property))
        return;
      const isUnused = property.operations('output').length === 0;
      const named = isUnused && owner.name !== undefined && namesFailure(owner.name);
      if (!failureSchemas(api).has(owner) && !named) return;
      // What successes show as well is about the caller's own files.
      if (isPosition(property) && !isUnused && successSchemas(api).has(owner)) return;
      report({
        at: property.place,
        part: 'key',
        ...(meaning.confidence === 'low' || isOfCaller(property) || isForDevelopment(property)
          ? { severity: 'low' as const }
          : {}),
        confidence: isPosition(property) ? 'low' : meaning.confidence,
        message: `Errors contain \`${property.name}\` (${meaning.meaning}): ${meaning.reason}`,
        operations: ownOf(property.operations('output')),
        about: about.schema(owner, 'output', `.${property.name}`),
        // The envelope of each type that a generic class was filled with.
        decision: { name: `errors .${property.name}`, says: `Errors contain \`${property.name}\`` },
      });
    },
  },
});

/** Further errors of the very kind that holds them, in a list or alone: what these may show is told of that kind. */
function isOneMoreError({ owner, schema }: Property): boolean {
  const inner = schema.items ?? schema;
  return parts(owner).some((one) => parts(inner).includes(one));
}

/** The first property of an answer that is debugging by its name. */
function debuggingIn({ content }: Response): Property | undefined {
  const seen = new Set<Schema>();
  const roots = content.flatMap(({ schema }) => schema ?? []);
  walkValues(
    roots,
    seen,
    (schema) => seen.add(schema),
    (property) => property.flows('output'),
  );
  for (const schema of seen)
    for (const property of schema.properties.values())
      if (property.flows('output') && debug(property.name)) return property;
  return undefined;
}

const stack =
  /\bstack ?traces?\b|^\W{0,3}(?:the |full )?(?:java|python|php|call) stack\b(?! overflow)|\b(?:call )?stack of (?:the )?(?:errors|calls|exceptions|frames)\b|\btracebacks?\b/i;

/** “Message of the database with the statement”, “the SQL statement that failed”. */
const ofDatabase =
  /^\W{0,3}(?:the |raw |original ){0,2}(?:error )?(?:message|text|error) (?:of|from|given by|returned by) the (?:database|db|sql server)\b|\b(?:the |failed |failing )(?:sql|database) (?:statement|query)(?: (?:that|which) (?:failed|was run))?\b|\b(?:sql|hql|query) (?:that|which) (?:failed|was (?:run|executed)|caused)\b/i;

/** For names that say nothing, such as `err`: “a stack of errors that occurred during processing”. */
function saidDebug({ schema }: Property): Meaning | undefined {
  const { description } = schema.value;
  if (typeof description !== 'string') return undefined;
  if (says(description, stack))
    return {
      meaning: 'stack trace',
      reason: 'it names files, libraries and their versions',
      confidence: 'medium',
    };
  return says(description, ofDatabase)
    ? {
        meaning: 'query',
        reason: 'it shows tables and columns, and turns blind injections into readable ones',
        confidence: 'medium',
      }
    : undefined;
}

/** “The exception, with its stack trace”: said of the answer as a whole. */
const givesStack =
  /\b(?:with|contains?|containing|includ\w{1,3}|returns?|and|its|the|full) (?:an? |the |its |full |java |server )?(?:stack ?traces?|tracebacks?)\b/i;

/** For names that say nothing, by what their examples show. */
function shownDebug({ schema }: Property): Meaning | undefined {
  return shownValues(schema.value)
    .map(insideShownBy)
    .find((meaning) => meaning !== undefined);
}

function tellsNothing({ schema }: Property): boolean {
  const all = parts(schema);
  return (
    all.some((part) => allowedValues(part)) ||
    all.some((part) => part.types?.every((type) => type === 'boolean'))
  );
}

/** “Only available in dev mode”, “never set in production”: whoever runs it can have it, and attackers cannot. */
function isForDevelopment({ schema }: Property): boolean {
  const { description } = schema.value;
  return typeof description === 'string' && says(description, inDevelopment);
}

const inDevelopment =
  /\b(?:only|solely|exclusively)\b[^.\n]{0,40}\b(?:in|for|during|under|when|if|on)\b[^.\n]{0,20}\b(?:dev(?:elopment)?|debug (?:mode|builds?)|non-production|local)\b|\b(?:dev(?:elopment)?(?: mode| builds?| environments?)?|debug (?:mode|builds?)) only\b|\b(?:not|never|omitted|absent|empty|null|hidden|removed|stripped)\b[^.\n]{0,30}\b(?:in|on|from) (?:the )?prod(?:uction)?\b/i;

/** “The policy module name that generated the error”: where the caller's own text, or one of the product's, is wrong. */
function isOfCaller(property: Property): boolean {
  const { description } = property.schema.value;
  if (typeof description === 'string' && says(description, /\bMUST NOT be (?:exposed|returned|shown|sent)\b/))
    return true;
  return (
    isPosition(property) &&
    typeof description === 'string' &&
    says(
      description,
      /\b(?:polic(?:y|ies)|quer(?:y|ies)|templates?|uploaded|your|submitted|input|expression)\b/i,
    )
  );
}

/** `file`, `line`: may as well be the caller's own. */
function isPosition({ name }: Property): boolean {
  return words(name).some((word) => /^(?:file|filename|line|lineno|script)$/.test(word));
}

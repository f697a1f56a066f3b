import { readsDespiteMethod } from '../../facts/access/reading-by-post.ts';
import { successes } from '../../facts/messages/answers.ts';
import { isSent } from '../../facts/messages/secret-properties.ts';
import { writtenRecordsWithoutPeople } from '../../facts/messages/written-records.ts';
import {
  isCloudEvent,
  isOtherThing,
  putsByIdInBody,
  refusesOtherId,
  saidChosen,
} from '../../facts/schemas/said-chosen.ts';
import { admitsNothing, isLeftOut, saidReadOnly } from '../../facts/schemas/said-read-only.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { list, type Meaning } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import { allowedValues, parts } from '../../openapi/composition.ts';
import type { Api, Operation, Property, Schema } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { says } from '../../text/says.ts';
import { itemsAside } from '../aside.ts';
import { markProperty } from '../direction-fixes.ts';
import { sayOpen, saySilent } from '../open-messages.ts';
import { about, defineRule, type RuleContext } from '../rule.ts';

export default defineRule({
  id: 'server-managed-property-writable',
  title: 'Property that the server sets, and callers can send',
  severity: 'medium',
  confidence: 'medium',
  category: 'mass-assignment',
  owasp: ['API3'],
  cwe: [915],
  stride: ['T', 'R'],
  looksAt: ['input'],
  judgesAside: itemsAside,
  otherCauses: ['json-patch-unrestricted'],
  rationale:
    'Requests and answers share one schema, so a caller may send what the server writes itself: if it stores what it is sent, he takes over another object’s id, or forges who changed something and when.',
  remediation: 'Mark it `readOnly: true`, or give requests a schema of their own without it.',
  falsePositives: [
    'Callers choose the id, as a description or a PUT to the collection tells: reported at low; say so with a `pattern`, and refuse those that are taken.',
    'Who produces an event gives it the id (CloudEvents); an id that by its description is a name or a kind; one in the body that is refused unless it is that of the path, by the description of the operation: reported at low.',
    'An operation is given the object by its id, as its description says: reported at low.',
    'When a label was made, and by whom, nobody may ever ask: say so with a waiver.',
    'The server ignores it in requests: `readOnly: true` says so; where only its description does, it is reported at low.',
  ],
  fix: markProperty('readOnly', 'only the server sets it'),
  visit: {
    // Every body of a write is judged: one that takes no such property holds.
    operation(operation, context) {
      if (!isWrite(operation)) return;
      if (operation.body?.content.some(({ schema }) => schema)) context.examines([operation]);
      saySilent(operation, 'request', context);
    },

    schema(schema, context) {
      if (context.isClaimed && writtenRecordsWithoutPeople(context.api).has(schema))
        sayOpen(schema, 'input', (reached) => reached.filter(isWrite), means, context);
    },

    property(property, context) {
      const { api, report } = context;
      if (!property.flows('input') || isFixed(property)) return;
      if (admitsNothing(property.schema)) return;
      const meaning = lexiconOf(api).serverManaged(property.name) ?? ownId(property);
      if (!meaning) return;
      const taking = property.operations('input');
      sayTaken(property, taking, meaning.meaning, context);
      if (!property.flows('output')) return;
      const giving = property.operations('output');
      const isUnused = taking.length === 0 && giving.length === 0;
      if (
        isUnused
          ? property.owner.name === undefined || isSent(property)
          : !writtenRecordsWithoutPeople(api).has(property.owner)
      )
        return;
      // Inside of something else the id of an object says which one is meant.
      const isReference = meaning.meaning === 'identifier' && !isUnused;
      const operations = taking.filter(
        (operation) => isWrite(operation) && (!isReference || bringsAsBody(operation, property.owner)),
      );
      if (!isUnused && (operations.length === 0 || !giving.some(({ kind }) => kind === 'operation'))) return;
      const isId = meaning.meaning === 'identifier';
      const isChosen = isId && !saidReadOnly(property.schema) && choosesId(property, operations);
      // What a question is asked with is not stored.
      const isAsked = operations.length > 0 && operations.every(readsDespiteMethod);
      const told =
        toldOf(property, operations) ??
        (isId ? toldOfId(property, operations, isChosen) : undefined) ??
        (meaning === idOfObject && operations.some(findsByBody) ? takenById : undefined);
      const isMild = isUnused || told !== undefined || isAsked || meaning.confidence === 'low';
      report({
        at: property.place,
        part: 'key',
        ...(isMild ? { severity: 'low' as const } : {}),
        confidence: told !== undefined || isAsked ? 'low' : meaning.confidence,
        message: `Callers can send \`${property.name}\` (${meaning.meaning})${told ?? ''}: ${meaning.reason}`,
        operations,
        decision: hasReadOnly(api) ? inMany : decision,
        about: about.schema(property.owner, 'input', `.${property.name}`),
        remedy: isChosen
          ? 'say with a `pattern` which ids a caller may choose, and refuse those that are taken'
          : `add \`readOnly: true\`, or give requests a schema without \`${property.name}\``,
      });
    },
  },
});

/** The id of the object itself, by the name of its component: `orderId` of `Order`, `booking_uuid` of `BookingDto`. */
function ownId({ name, owner }: Property): Meaning | undefined {
  const named = words(name);
  if (owner.name === undefined || named.length < 2 || !ids.has(named.at(-1) ?? '')) return undefined;
  // Beside an `id` of its own it is that of another of the kind: `groupId` of a `Group` is what the group lies in.
  if (hasBareId(owner)) return undefined;
  const called = words(owner.name).filter((word) => !wrappings.has(word));
  return called.join('') === named.slice(0, -1).join('') ? idOfObject : undefined;
}

const ids: ReadonlySet<string> = new Set(['id', 'uuid', 'guid']);
const hasBareId = once((owner: Schema): boolean =>
  [...owner.properties.keys()].some((one) => ids.has(one.toLowerCase())),
);
/** What code generators add to the name of an object. */
const wrappings: ReadonlySet<string> = new Set(
  list('dto, model, entity, schema, object, resource, record, vo, type'),
);
const idOfObject: Meaning = {
  meaning: 'identifier',
  reason: 'the server gives an object its id; whoever sets it can take over another object',
  confidence: 'medium',
};

/** One schema for what is sent and what is answered, everywhere: the server takes what it needs. */
const decision = {
  name: 'properties of the server',
  says: 'No property of this API is `readOnly`: callers can send ids and times that the server sets',
  withMilder: true as const,
};

/** Beside some that are `readOnly`, so many more. */
const inMany = {
  name: 'properties of the server',
  says: 'Some properties of this API are `readOnly`, and many others of the server are not: callers can send ids and times that it sets',
  from: 8,
  withMilder: true as const,
};

const hasReadOnly = once((api: Api): boolean => api.allSchemas.some(({ value }) => value.readOnly === true));

/**
 * A request with a schema of its own takes it on purpose, or was written off from the answer: no fault that can be shown, and
 * no proof that callers cannot send it. Inside of something else an id says which one is meant.
 */
function sayTaken(
  property: Property,
  taking: readonly Operation[],
  meaning: string,
  { isClaimed, cannotTell }: Pick<RuleContext<object>, 'isClaimed' | 'cannotTell'>,
): void {
  if (!isClaimed) return;
  const operations = taking.filter(
    (operation) =>
      isWrite(operation) && (meaning !== 'identifier' || bringsAsBody(operation, property.owner)),
  );
  if (operations.length > 0)
    cannotTell(operations, property.place, `\`${property.name}\` (${meaning}) can be sent`);
}

function means(name: string, { api }: Schema) {
  return lexiconOf(api).serverManaged(name);
}

/** “The instance can be given by ID”, of an operation whose path names none. */
function saysGivenById({ path, summary, value }: Operation): boolean {
  if (/\}\/?$/.test(path)) return false;
  const description = own(value, 'description');
  const words = typeof description === 'string' ? `${summary}. ${description}` : summary;
  return says(words, givenById) || (says(words, createsOrUpdates) && says(words, withId));
}

const createsOrUpdates = /\b(?:creates?(?: or|\/|, or| and) ?updates?|adds? or updates?|upserts?)\b/i;
const withId =
  /\b(?:add|set|give|pass|provide|leave|with) (?:the |its |an? )?(?:[\w-]{1,20} )?(?:ids?|identifiers?)\b/i;
const givenById =
  /\b(?:given|specified|identified|referenced|referred to|passed|named|selected|provided|looked up|found) (?:either )?(?:by|with|through|via) (?:its |the |an? |their )?(?:unique )?(?:ids?|identifiers?|uuids?|guids?)\b|\b(?:updates?|replaces?|changes?|edits?|modif(?:y|ies)) (?:an? |the )?(?:existing )?(?:[\w-]{1,20} ){1,3}by (?:its |the |their )?(?:ids?|identifiers?)\b/i;

/** Is the object, or one of several, all that the body brings; or what its only property wraps? */
function bringsAsBody({ body }: Operation, object: Schema): boolean {
  const isIn = (schema: Schema) => parts(schema).includes(object);
  const isOrLists = (schema: Schema) =>
    isIn(schema) || parts(schema).some(({ items }) => items && isIn(items));
  return (
    body?.content.some(({ schema }) => {
      if (!schema) return false;
      if (isOrLists(schema)) return true;
      const wrapped = parts(schema).flatMap(({ properties }) => [...properties.values()]);
      return wrapped.length === 1 && wrapped.some((property) => isOrLists(property.schema));
    }) ?? false
  );
}

function isWrite({ kind, safe }: Operation): boolean {
  return kind === 'operation' && !safe;
}

/** What words tell of who writes a property, to follow its name. */
function toldOf({ schema, name }: Property, operations: readonly Operation[]): string | undefined {
  if (saidReadOnly(schema)) return ', though its description says that only the server sets it';
  return isLeftOut(name, operations) ? ', though the description of the body leaves it out' : undefined;
}

const takenById = ', and an operation takes the object by it';

/** `PUT /articles`, with the `articleId` in the body: by what else would it be found? */
function findsByBody({ method, path }: Operation): boolean {
  return (method === 'PUT' || method === 'PATCH') && !path.includes('{');
}

/** Why an id that callers send is none of another object. */
function toldOfId(
  { schema }: Property,
  operations: readonly Operation[],
  isChosen: boolean,
): string | undefined {
  if (isChosen) return ', and are meant to choose it';
  if (operations.some(saysGivenById)) return takenById;
  if (operations.length > 0 && operations.every(refusesOtherId))
    return ', and one that is not that of the path is refused';
  return isOtherThing(schema) ? ', which by its description is a name or a kind' : undefined;
}

/** Does the caller say under which id something is made, by the description or by how he makes it? */
function choosesId({ schema, name, owner }: Property, operations: readonly Operation[]): boolean {
  if (
    saidChosen(schema) ||
    isCloudEvent(owner) ||
    (operations.length > 0 && operations.every(putsByIdInBody))
  )
    return true;
  const { required } = owner.value;
  return (
    Array.isArray(required) && required.includes(name) && operations.length > 0 && operations.every(tellsNoId)
  );
}

/** Does it make something, and answer with nothing from which a caller could learn another id than his? */
function tellsNoId(operation: Operation): boolean {
  const made = successes(operation);
  return (
    operation.method === 'POST' &&
    !operation.path.includes('{') &&
    made.length > 0 &&
    made.every(({ content, headers }) => content.length === 0 && headers.length === 0)
  );
}

function isFixed({ schema }: Property): boolean {
  return parts(schema).some((part) => allowedValues(part));
}

import { areForAdministrators } from '../../facts/access/administrators.ts';
import { readsDespiteMethod } from '../../facts/access/reading-by-post.ts';
import { successBodies } from '../../facts/messages/answers.ts';
import { writesRecord } from '../../facts/messages/growing-lists.ts';
import { parameterCarrying } from '../../facts/messages/parameter-values.ts';
import { namesBeside } from '../../facts/schemas/names-beside.ts';
import { openParts, remedyForOpen } from '../../facts/schemas/open-objects.ts';
import { saysFree } from '../../facts/schemas/said-free.ts';
import { opennessOf } from '../../facts/schemas/unknown-properties.ts';
import { schemaName } from '../../findings/schema-name.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { held, isObjectSchema, properties } from '../../openapi/composition.ts';
import type { Api, Operation, Schema } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { push } from '../../text/group.ts';
import { once, those } from '../../text/memo.ts';
import { closeObject } from '../close-object.ts';
import { opennessInWords, sayMessages, sayUndescribed } from '../open-messages.ts';
import { about, defineRule, type RuleContext } from '../rule.ts';

export default defineRule({
  id: 'request-object-open',
  title: 'Request object takes properties that nobody declared',
  severity: 'low',
  confidence: 'high',
  category: 'input',
  owasp: ['API3'],
  cwe: [915],
  stride: ['T', 'E'],
  looksAt: ['input'],
  needs: 'an object that it takes in',
  otherCauses: [
    'object-without-properties',
    'schema-empty',
    'body-schema-missing',
    'json-patch-unrestricted',
  ],
  rationale:
    'Whatever a client adds reaches the code behind: where a framework copies requests into objects, `role: admin` or `price: 0` is stored with the rest (mass assignment).',
  remediation:
    'State `additionalProperties: false` beside the properties; in 3.1 where `allOf` brings several together, `unevaluatedProperties: false`.',
  falsePositives: [
    'What a record takes besides is stored on purpose, and looked at (fields of one’s own): where a description says so, it is reported at low; `additionalProperties: true` on such a record without a word is medium.',
    'Unknown properties are dropped by the code behind, and old servers must accept the requests of newer clients.',
  ],
  fix: closeObject,
  visit: {
    ...sayMessages('input'),
    schema(schema, context) {
      const { report, examines, cannotTell, isClaimed } = context;
      sayUndescribed(schema, 'input', context);
      if (!schema.flows('input') || !isObjectSchema(schema)) return;
      const carrier = parameterCarrying(schema);
      if (carrier && !isClaimed) return;
      const reached = schema.operations('input');
      const operations = writesAmong(reached);
      if (isClaimed) sayOfReads(schema, readsAmong(reached), cannotTell);
      // What no operation reaches is judged as it stands; what webhooks and callbacks answer is no write.
      if (operations.length === 0 && reached.length > 0) return;
      const open = openParts(schema);
      if (carrier) {
        // Hardly anybody writes what is in a URL into an object as it comes; that nobody does, nothing says.
        const [part] = open;
        if (part) cannotTell(operations, part.place, `${messageFor(part, undefined)}, in a parameter`);
        return;
      }
      examines(operations);
      if (isClaimed && open.length === 0) sayNames(schema, operations, cannotTell);
      const hidden = open.length === 0 || isCustom(schema.api) ? undefined : privilegedTwin(schema);
      for (const part of open) {
        report({
          at: part.place,
          part: 'key',
          severity:
            (hidden === undefined || isOnlyHeld(hidden, part)) && !isInvited(part, schema) ? 'low' : 'medium',
          message: messageFor(part, hidden),
          operations,
          about: about.schema(part, 'input'),
          remedy: remedyForOpen(part),
        });
      }
    },
  },
});

/**
 * Says where a map stands beside declared properties, or a pattern of names lets in what gives rights: meant, and no fault; but
 * whoever claims that no other properties are taken has more taken than he lists.
 */
function sayNames(
  schema: Schema,
  operations: readonly Operation[],
  cannotTell: RuleContext<object>['cannotTell'],
): void {
  if (properties(schema).size === 0) return;
  if (opennessOf(schema) === 'map') cannotTell(operations, schema.place, `the value ${opennessInWords.map}`);
  for (const { place, takes } of namesBeside(schema)) {
    const name = place.key === 'patternProperties' && privileged.find((one) => takes(one) !== 'no');
    if (name) cannotTell(operations, place, `a pattern for names lets in others, \`${name}\` among them`);
  }
}

/** Names that a pattern must keep out, or it keeps nothing out. */
const privileged = ['isAdmin', 'is_admin', 'admin', 'role', 'roles'];

/** A read stores nothing of what it takes, as far as it is one: no fault, and no proof that nothing else is taken. */
function sayOfReads(
  schema: Schema,
  reads: readonly Operation[],
  cannotTell: RuleContext<object>['cannotTell'],
): void {
  const [part] = reads.length > 0 ? openParts(schema) : [];
  if (part) cannotTell(reads, part.place, `${messageFor(part, undefined)}, in a request that reads`);
}

function writes({ kind, safe }: Operation): boolean {
  return kind === 'operation' && !safe;
}

function reads({ kind, safe }: Operation): boolean {
  return kind === 'operation' && safe;
}

// The schemas that the same operations reach share one list, which may hold every operation of the definition.
const writesAmong = those(writes);
const readsAmong = those(reads);

/** The writes whose body is a schema itself. */
const writesOf = once((api: Api) => {
  const taking = new Map<Schema, Operation[]>();
  for (const operation of api.operations.filter(writes)) {
    const schemas = new Set(operation.body?.content.map(({ schema }) => schema));
    for (const schema of schemas) if (schema) push(taking, schema, operation);
  }
  return taking;
});

/**
 * So many bodies that are open, all or nearly, say nothing of one of them: open is what JSON Schema is unless told otherwise.
 * What is not declared is dropped, or every body has the gap.
 */
const isCustom = once((api: Api): boolean => {
  const bodies = [...writesOf(api).keys()].filter(isObjectSchema);
  const open = bodies.filter((body) => openParts(body).length > 0);
  return bodies.length >= 20 && open.length * 10 >= bodies.length * 9;
});

/** A generator writes it for each body: nobody thought of this one. */
const writtenThroughout = once((api: Api): boolean => {
  const bodies = [...writesOf(api).keys()].filter(isObjectSchema);
  const stated = bodies.filter(({ additional }) => additional === true);
  return stated.length >= fewest && stated.length * 2 >= bodies.length;
});

/** A few may be of a kind. */
const fewest = 5;

/** Does somebody let anything in on purpose, in words of the schema, into a record that is then stored? */
function isInvited(part: Schema, body: Schema): boolean {
  const { additional, value, api } = part;
  // What one alternative takes is told where it is loosened, and no more.
  if (part !== body && !body.all.includes(part)) return false;
  const isStated =
    additional === true || (typeof additional === 'object' && Object.keys(additional.value).length === 0);
  if (!isStated || isCustom(api) || writtenThroughout(api) || saysFree(value.description)) return false;
  const operations = writesOf(api).get(body) ?? [];
  return operations.some(
    (one) => writesRecord(one) && !readsDespiteMethod(one) && !saysFree(own(one.value, 'description')),
  );
}

/** A privileged property that the answer shows and the request does not declare, when both are about the same object. */
function privilegedTwin(schema: Schema): string | undefined {
  const declared = properties(schema);
  const seen = new Set<Schema>();
  for (const operation of writesOf(schema.api).get(schema) ?? []) {
    // What a question is asked with is not stored.
    if (readsDespiteMethod(operation)) continue;
    // Who gives rights takes none that he has not.
    if (areForAdministrators([operation])) continue;
    for (const { schema: answer } of successBodies(operation)) {
      // What one branch of a choice shows may be of another object: the user behind a membership.
      if (!answer || seen.has(answer)) continue;
      seen.add(answer);
      const shown = new Set([...held(answer)].flatMap((part) => [...part.properties.keys()]));
      const shared = [...shown].filter((name) => declared.has(name)).length;
      if (shared * 2 < declared.size) continue;
      const found = [...shown].find(
        (name) => !declared.has(name) && lexiconOf(schema.api).privileged(name)?.confidence === 'high',
      );
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** A balance that the server adds up; that it takes one nothing says, while the schema says nothing of other properties. */
function isOnlyHeld(hidden: string, { api, additional }: Schema): boolean {
  return additional === undefined && lexiconOf(api).privileged(hidden)?.meaning === 'balance';
}

function messageFor(part: Schema, hidden: string | undefined): string {
  const message = `${schemaName(part)} takes properties that it does not declare`;
  return hidden === undefined ? message : `${message}, perhaps \`${hidden}\`, which the answer shows`;
}

import { guardsAny } from '../../facts/access/declarations.ts';
import { inventsData } from '../../facts/access/invented-data.ts';
import { areOfCaller, isSaidOwn } from '../../facts/access/of-caller.ts';
import { readsDespiteMethod } from '../../facts/access/reading-by-post.ts';
import { isForStaff, isForStaffAlone } from '../../facts/access/staff.ts';
import { successBodies } from '../../facts/messages/answers.ts';
import { asksForDecision, fillsBasket, isDecided } from '../../facts/messages/own-requests.ts';
import { urlValues } from '../../facts/messages/url-values.ts';
import { writtenRecords } from '../../facts/messages/written-records.ts';
import { isFile } from '../../facts/schemas/limits.ts';
import { saidReadOnly } from '../../facts/schemas/said-read-only.ts';
import { atLeast } from '../../findings/finding.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Meaning } from '../../lexicon/matcher.ts';
import { holds, properties } from '../../openapi/composition.ts';
import type { Operation, Property, Schema } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { isObject } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { itemsAside } from '../aside.ts';
import { markProperty } from '../direction-fixes.ts';
import type { FixSubject } from '../fix.ts';
import { sayOpen, saySilent } from '../open-messages.ts';
import { about, defineRule, type RuleContext } from '../rule.ts';
import { schemaAt } from '../schema-at.ts';
import { isBankAccount, numberOfAccount } from './bank-accounts.ts';
import { checkSkipped, skipped } from './checks-skipped.ts';
import { decidedByOthers, decidedByStaff } from './decided-by-others.ts';
import { decidedFlag, roleByValues, rulersFlag } from './flags-of-rulers.ts';
import { handedIn, reportInside, selfApproval } from './handed-in.ts';
import { isFixed, isOffOnly } from './open-values.ts';
import {
  areMembers,
  isAbout,
  isOrdinaryWrite,
  makesOthers,
  ofPersons,
  ordinaryWrites,
  pathItems,
  purchasesIn,
  selfServices,
} from './ordinary-writes.ts';
import { buys, isForPayers, ofBuyer, reportLine } from './prices-by-buyers.ts';
import { inQueries, reportInQuery } from './rights-in-queries.ts';
import { isOfAThing } from './roles-of-things.ts';
import type { Verdict } from './verdict.ts';

const readOnly = markProperty<Record<string, never>>('readOnly', 'only the server sets it');

export default defineRule({
  id: 'privileged-property-writable',
  title: 'Privileged property that callers can set',
  severity: 'high',
  confidence: 'medium',
  category: 'mass-assignment',
  owasp: ['API3'],
  cwe: [915],
  stride: ['E', 'T'],
  looksAt: ['input'],
  judgesAside: itemsAside,
  otherCauses: ['json-patch-unrestricted'],
  rationale:
    'A caller adds the property to his own request and becomes an administrator, verified, richer or someone else, if the server stores what it is sent (mass assignment).',
  remediation:
    'Take in only what callers may decide: mark the property `readOnly: true`, or give requests a schema of their own without it. Where some callers may set it, give them an operation of their own, with a scope of its own.',
  falsePositives: [
    'Setting it is what the operation is for, and only those who may are let in: then it deserves an operation and a scope of its own.',
    'The server ignores the property in requests: `readOnly: true` says so; where only its description does, it is reported at low.',
    'A role of a thing (`ACTIVE`, `SPARE`), or a plan of work, gives nobody a right: reported at low where the values or the description tell.',
    'A request or an order is told to be approved or paid by whoever handles it (a shop’s own staff), with the operation that others make it by: reported at medium.',
    'The price of a line is what a shop itself sends: reported at low.',
    'On other resources than people’s own records callers mostly set such properties rightly; those findings are low or info.',
  ],
  fix: {
    says: `${readOnly.says} Not where administrators send it as well, or requests have to bring it.`,
    safe: false,
    of: (subject) => (isOnlyTheServers(subject) ? readOnly.of(subject) : null),
  },
  visit: {
    // Every body of an ordinary write is judged: one that takes no such property holds.
    operation(operation, context) {
      const takesData = operation.body?.content.some(({ schema }) => schema !== undefined);
      if (takesData && isOrdinaryWrite(operation)) context.examines([operation]);
      if (isOrdinaryWrite(operation)) saySilent(operation, 'request', context);
    },

    schema(schema, context) {
      // Who claims nothing need not know the records.
      if (context.isClaimed && writtenRecords(context.api).has(schema))
        sayOpen(schema, 'input', ordinaryWrites, means, context);
    },

    parameter(parameter, context) {
      reportInQuery(parameter, context);
      for (const { name, schema, at } of urlValues(parameter))
        if (schema && schema !== parameter.schema)
          sayInside(name, schema, parameter.operations(), at, context);
    },

    property(property, context) {
      const { api, report } = context;
      if (!property.flows('input')) return;
      const meaning =
        roleByValues(property) ??
        lexiconOf(api).privileged(property.name) ??
        rulersFlag(property) ??
        decidedFlag(property) ??
        checkSkipped(property.name, property.schema, property.schema.value.description) ??
        numberOfAccount(property) ??
        decidedByOthers(property);
      if (!meaning || holds(property.schema, isContent)) return;
      if (!writtenRecords(api).has(property.owner)) {
        reportInside(property, context);
        reportLine(property, meaning, context);
        return sayInside(
          property.name,
          property.schema,
          property.operations('input'),
          property.place,
          context,
        );
      }
      const written = ordinaryWrites(property.operations('input'));
      const left = written.filter((operation) => !isForbidden(property, operation));
      // The list that schemas share, of which much is known already.
      const operations = left.length === written.length ? written : left;
      if (operations.length === 0 || isOffOnly(property.schema) || isFixed(property.schema)) return;
      const verdict = judge(property, meaning, operations);
      if (!verdict) return;
      const isSaid = saidReadOnly(property.schema);
      // What a question is asked with is not stored.
      const isAsked = verdict.operations.every(readsDespiteMethod);
      const isMild = isSaid || isAsked || isOfAThing(property, meaning) || inventsData(api);
      report({
        at: property.place,
        part: 'key',
        severity: isMild && atLeast(verdict.severity, 'low') ? 'low' : verdict.severity,
        confidence: isMild ? 'low' : verdict.confidence,
        message: `Callers can set \`${property.name}\`${isSaid ? ', though its description says that only the server does' : ''}: ${verdict.reason ?? meaning.reason}`,
        operations: verdict.operations,
        about: about.schema(property.owner, 'input', `.${property.name}`),
      });
    },
  },
});

/** A `plan` that is drawn, in base 64: the content of a file decides nothing. */
function isContent(part: Schema): boolean {
  return part.value.format === 'byte' || isFile(part);
}

/** May a fix take it from all who can send it: none of them has to, and none is there to set it? */
function isOnlyTheServers({ api, place, operations }: FixSubject<Record<string, never>>): boolean {
  const owner = schemaAt(api, place.parent?.parent ?? place);
  const property = owner?.properties.get(String(place.key));
  if (!owner || property?.place.id() !== place.id()) return false;
  const isRequired = property.required && (api.version === '2.0' || !property.flows('output'));
  const { discriminator } = owner.value;
  const isKind = isObject(discriminator) ? discriminator.propertyName : discriminator;
  return !isRequired && isKind !== property.name && property.operations('input').length === operations.length;
}

/** Rights inside of what is no record of its own: nobody knows whether they are assigned with the rest. */
function sayInside(
  name: string,
  schema: Schema,
  operations: readonly Operation[],
  at: Place,
  { api, isClaimed, cannotTell }: RuleContext<Record<string, never>>,
): void {
  if (!isClaimed) return;
  const meaning = lexiconOf(api).privileged(name);
  if (!meaning || meaning.confidence === 'low' || !inQueries.has(meaning.meaning)) return;
  if (isOffOnly(schema) || isFixed(schema)) return;
  cannotTell(ordinaryWrites(operations), at, `\`${name}\` stands inside of what is sent`);
}

function means(name: string, { api }: Schema) {
  return lexiconOf(api).privileged(name);
}

/**
 * How likely is it that an ordinary caller may set what he should not? The name alone says little: on well-run APIs
 * `role`, `price` or `status` are mostly set by those whose business it is. What turns it into a finding is where it is
 * written: on the caller's own record, or through a schema that answers use as well, which is how it gets in unnoticed.
 */
function judge(
  property: Property,
  { meaning, confidence, reason }: Meaning,
  operations: readonly Operation[],
): Verdict | undefined {
  // Who belongs to a group, with which role, those say who look after it.
  if (meaning === 'role' || meaning === 'permissions') {
    const left = operations.filter(({ path }) => !areMembers(path));
    if (left.length < operations.length)
      return left.length === 0 ? undefined : judge(property, { meaning, confidence, reason }, left);
  }
  const mine = selfServices(operations).filter((operation) => !isAbout(operation, property.name));
  // The same path gives it out and takes it in, through one schema.
  const answering = pathItems(property.operations('output'));
  const isShared = answering.size > 0 && operations.some(({ pathItem }) => answering.has(pathItem));
  if (meaning === skipped) return { severity: 'medium', confidence: 'medium', operations };
  if (meaning === decidedByStaff) {
    const left = operations.filter((one) => !isForStaff(one) && !isForStaffAlone(one));
    return left.length > 0 ? { severity: 'medium', confidence: 'medium', operations: left } : undefined;
  }
  // Of others it is set by those who employ them.
  if (meaning === 'pay')
    return mine.length > 0 && (mine.every(isSaidOwn) || areOfCaller(mine))
      ? { severity: 'medium', confidence: 'medium', operations: mine }
      : undefined;
  const payers = operations.filter((operation) => isForPayers(property, meaning, operation));
  // On his own record, too, what he has left is no choice of whoever pays.
  if (mine.length > 0 && (confidence !== 'low' || payers.length === 0)) {
    // By `/me` nobody but the caller himself is written, and what he may is not his to say.
    const isHimself = areOfCaller(mine) || mine.every(isSaidOwn);
    if (isHimself && confidence === 'low' && (meaning === 'permissions' || meaning === 'balance'))
      return { severity: 'medium', confidence: 'medium', operations: mine };
    if (isHimself && confidence === 'medium' && givenByOthers.has(meaning))
      return { severity: 'high', confidence: 'medium', operations: mine };
    if (confidence === 'low')
      return { severity: isShared ? 'low' : 'info', confidence: 'low', operations: mine };
    // Whoever opens an account at a bank says what is on it.
    const isMoney = meaning === 'balance' && isBankAccount(property.owner);
    const isLikely = isMoney || ((confidence === 'high' || isShared) && !mine.every(makesOthers));
    return { severity: isLikely ? 'high' : 'medium', confidence: 'medium', operations: mine };
  }
  if (payers.length > 0)
    return {
      severity: 'high',
      confidence: 'medium',
      operations: payers,
      ...(meaning === 'approval'
        ? {}
        : {
            reason:
              'callers are those who pay, and whoever sets it decides for himself what he owes and gets',
          }),
    };
  // No flag of an administrator or a proof belongs into what a customer writes of himself, whoever else may write it.
  const persons = confidence === 'high' && ofNobodysChoice.has(meaning) ? ofPersons(operations) : [];
  if (persons.length > 0) return { severity: 'high', confidence: 'medium', operations: persons };
  const kept = operations.filter((operation) => isReadOnlyIn(operation, property.name));
  if (kept.length > 0 && confidence !== 'low')
    return {
      severity: confidence === 'high' ? 'high' : 'medium',
      confidence: 'medium',
      operations: kept,
      reason: `its answer has it \`readOnly\`, the request does not: ${reason}`,
    };
  if (confidence === 'high') return { severity: isShared ? 'medium' : 'low', confidence: 'low', operations };
  const strangers = meaning === 'approval' ? operations.filter(isStrangers) : [];
  if (strangers.length > 0) return selfApproval(strangers);
  // Paid and approved are for somebody else to say, on whose record it may be; and first of all on what the caller asks for.
  const isForOthers = isShared || meaning === 'payment state' || meaning === 'approval';
  const asked = meaning === 'payment state' || meaning === 'approval' ? asksForDecision(operations) : [];
  if (asked.length > 0) return { severity: 'medium', confidence: 'medium', operations: asked };
  if (confidence === 'medium')
    return { severity: isForOthers ? 'low' : 'info', confidence: 'low', operations };
  const filled = meaning === 'price' ? fillsBasket(operations) : [];
  if (filled.length > 0)
    return {
      severity: 'medium',
      confidence: 'low',
      operations: filled,
      reason: ofBuyer,
    };
  const handed = handedIn(property, operations);
  if (handed.length > 0) return selfApproval(handed);
  const made = isDecided(property)
    ? asksForDecision(operations).filter(({ method }) => method === 'POST')
    : [];
  if (made.length > 0)
    return {
      severity: 'medium',
      confidence: 'low',
      operations: made,
      reason: 'whoever asks for something says himself that it was decided on',
    };
  const buyers =
    meaning === 'price'
      ? operations.filter((one) => buys(one) || (isStrangers(one) && purchasesIn([one]).length > 0))
      : [];
  if (buyers.length > 0)
    return {
      severity: 'medium',
      confidence: 'medium',
      operations: buyers,
      reason: ofBuyer,
    };
  const bought = meaning === 'price' ? purchasesIn(operations) : [];
  if (bought.length > 0) return { severity: 'low', confidence: 'low', operations: bought };
  return isShared ? { severity: 'info', confidence: 'low', operations } : undefined;
}

/** What others give to a person, never he to himself; a plan he orders, and a second factor he sets up. */
const givenByOthers: ReadonlySet<string> = new Set([
  ...['administrator flag', 'permissions', 'verification flag', 'balance', 'approval', 'payment state'],
  ...['ownership', 'account state'],
]);
const ofNobodysChoice: ReadonlySet<string> = new Set(['administrator flag', 'verification flag']);

/** Is it added by a stranger, while others are asked for a credential? */
function isStrangers({ api, method, path, protection }: Operation): boolean {
  return method === 'POST' && protection.anonymous && !path.endsWith('}') && guardsAny(api);
}

/** Does its answer have the same property as `readOnly`, so that only the request forgot it? */
function isReadOnlyIn(operation: Operation, name: string): boolean {
  return successBodies(operation).some(({ schema }) =>
    (schema ? (properties(schema).get(name) ?? []) : []).some((one) => one.schema.value.readOnly === true),
  );
}

/** Does another part of the body let nothing stand under that name: `allOf: [{$ref: …}, {properties: {isAdmin: false}}]`? */
function isForbidden({ name, owner }: Property, { body }: Operation): boolean {
  const content = body?.content ?? [];
  return (
    content.length > 0 &&
    content.every(({ schema }) => {
      const all = schema ? mustHold(schema) : new Set<Schema>();
      return all.has(owner) && [...all].some((part) => forbids(part, name));
    })
  );
}

function forbids({ properties }: Schema, name: string): boolean {
  const schema = properties.get(name)?.schema;
  return schema !== undefined && isOffOnly(schema);
}

/** A schema, and what a value must fit besides. */
const mustHold = once((schema: Schema): ReadonlySet<Schema> => {
  const all = new Set([schema]);
  for (const part of all) for (const inner of part.all) all.add(inner);
  return all;
});

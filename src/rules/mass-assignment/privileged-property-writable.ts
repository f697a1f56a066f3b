import { asksPerson } from '../../facts/access/acting-users.ts';
import { administration } from '../../facts/access/administrators.ts';
import { guardsAny } from '../../facts/access/declarations.ts';
import { inventsData } from '../../facts/access/invented-data.ts';
import { areOfCaller, isSaidOwn } from '../../facts/access/of-caller.ts';
import { readsDespiteMethod } from '../../facts/access/reading-by-post.ts';
import { asksNoStaff, isForStaff, isForStaffAlone } from '../../facts/access/staff.ts';
import { successBodies } from '../../facts/messages/answers.ts';
import { answersWithList } from '../../facts/messages/collections.ts';
import { asksForDecision, fillsBasket, isDecided, isModerated } from '../../facts/messages/own-requests.ts';
import { urlValues } from '../../facts/messages/url-values.ts';
import { writtenRecords } from '../../facts/messages/written-records.ts';
import { isFile } from '../../facts/schemas/limits.ts';
import { admitsNothing, saidReadOnly } from '../../facts/schemas/said-read-only.ts';
import { atLeast, type Confidence, type Severity } from '../../findings/finding.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { list, type Meaning } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import { allowedValues, holds, parts, properties, states } from '../../openapi/composition.ts';
import type { Api, Operation, Parameter, Property, Schema } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { isObject } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { says } from '../../text/says.ts';
import { itemsAside } from '../aside.ts';
import { markProperty } from '../direction-fixes.ts';
import type { FixSubject } from '../fix.ts';
import { sayOpen, saySilent } from '../open-messages.ts';
import { about, defineRule, type RuleContext } from '../rule.ts';
import { schemaAt } from '../schema-at.ts';
import { checkSkipped, skipped } from './checks-skipped.ts';
import { decidedByOthers, decidedByStaff } from './decided-by-others.ts';
import { decidedFlag, roleByValues, rulersFlag } from './flags-of-rulers.ts';
import {
  isAbout,
  isOrdinaryWrite,
  makesOthers,
  ordinaryWrites,
  pathItems,
  purchasesIn,
  selfServices,
} from './ordinary-writes.ts';
import { isOfAThing } from './roles-of-things.ts';

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

/** The price of a line of what is bought: the shop knows it, and a buyer has none to send. */
function reportLine(
  property: Property,
  { meaning, reason }: Meaning,
  { api, report }: RuleContext<Record<string, never>>,
): void {
  if (meaning !== 'price' || !linesOf(api).has(property.owner)) return;
  // A text is as often the id of one of the shop's prices.
  if (!states(property.schema, 'number') && !states(property.schema, 'integer')) return;
  const operations = purchasesIn(ordinaryWrites(property.operations('input')));
  if (operations.length === 0 || saidReadOnly(property.schema) || operations.every(readsDespiteMethod))
    return;
  report({
    at: property.place,
    part: 'key',
    severity: 'low',
    confidence: 'low',
    message: `Callers can set \`${property.name}\` of what they order: ${reason}`,
    operations,
    about: about.schema(property.owner, 'input', `.${property.name}`),
  });
}

/** `POST /signup?role=admin`: what stands in the query is stored with the rest. */
function reportInQuery(parameter: Parameter, { api, report }: RuleContext<Record<string, never>>): void {
  if ((parameter.in !== 'query' && parameter.in !== 'header') || !parameter.schema) return;
  const passed = checkSkipped(parameter.name, parameter.schema, saidOf(parameter));
  const callers = passed ? parameter.operations().filter((one) => !administration(one)) : [];
  if (passed && callers.length > 0 && !isOffOnly(parameter.schema)) {
    report({
      at: parameter.place,
      part: 'key',
      severity: 'medium',
      confidence: 'medium',
      message: `Callers can set \`${parameter.name}\` in the ${parameter.in}: ${passed.reason}`,
      operations: callers,
      about: about.parameter(parameter),
    });
    return;
  }
  if (parameter.in !== 'query') return;
  const meaning = lexiconOf(api).privileged(parameter.name);
  if (!meaning || meaning.confidence === 'low' || !inQueries.has(meaning.meaning)) return;
  if (isOffOnly(parameter.schema) || isFixed(parameter.schema)) return;
  const said = saidOf(parameter);
  const isTold = typeof said === 'string' && says(said, showsAll);
  const written = ordinaryWrites(parameter.operations());
  const mine = selfServices(written);
  // A reader is shown what administrators see; of people it chooses those who are.
  const read =
    meaning.meaning === 'administrator flag' || (isTold && meaning.meaning === 'role')
      ? parameter
          .operations()
          .filter((one) => one.safe && (isTold || answersWithList(one) !== true) && !administration(one))
      : [];
  const operations = mine.length > 0 ? mine : written.length > 0 ? written : read;
  if (operations.length === 0 || operations.every(readsDespiteMethod)) return;
  const isLikely = mine.length > 0 && meaning.confidence === 'high' && !mine.every(makesOthers);
  report({
    at: parameter.place,
    part: 'key',
    severity: isLikely ? 'high' : mine.length > 0 || (isTold && operations === read) ? 'medium' : 'low',
    confidence: mine.length > 0 ? 'medium' : 'low',
    message: `Callers can set \`${parameter.name}\` in the query: ${meaning.reason}`,
    operations,
    about: about.parameter(parameter),
  });
}

/** “Shows everything”: what a reader gets to see by it. */
const showsAll =
  /\b(?:shows?|returns?|includes?|lists?|sees?|gets?|reads?)\b[^.\n]{0,20}\b(?:everything|all|hidden|private)\b|\b(?:act|calls?|view|see)\b[^.\n]{0,12}\bas (?:an )?admin|\b(?:roles?|rights|privileges) (?:under|with|in|as) which (?:the |this |a )?(?:calls?|requests?|query|operation)\b|\b(?:calls?|requests?|query|operation) (?:is |are )?(?:runs?|made|executed|answered|performed) (?:as|with|under|in) (?:this|that|the given) (?:role|rights|privileges)\b/i;

function saidOf({ value, schema }: Parameter): unknown {
  return value.description ?? schema?.value.description;
}

const inQueries: ReadonlySet<string> = new Set(['administrator flag', 'role', 'permissions']);

/** The objects in the lists of what is written: lines of an order. */
const linesOf = once((api: Api): ReadonlySet<Schema> => {
  const lines = new Set<Schema>();
  for (const record of writtenRecords(api))
    for (const { name, schema } of record.properties.values())
      if (lineWords.has(words(name).at(-1) ?? ''))
        for (const { items } of parts(schema)) for (const part of items ? parts(items) : []) lines.add(part);
  return lines;
});

const lineWords: ReadonlySet<string> = new Set(
  list('items, lines, products, positions, articles, orderlines, lineitems, rows, entries, goods'),
);

function means(name: string, { api }: Schema) {
  return lexiconOf(api).privileged(name);
}

interface Verdict {
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly operations: readonly Operation[];
  /** Why it matters just there. */
  readonly reason?: string;
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

const ofBuyer = 'a buyer who sets the price pays what he likes';

/** What is due, whoever sells: of a price or a discount the seller decides. */
const due =
  /\b(?:due|delivery fee|monthly fee|fee percent(?:age)?|platform fee|service fee)$|^fees?(?: cents| amount)?$/;

/**
 * Is it what one who pays or asks has no say in (what is due, whether it is paid and approved, what he has left), by an operation that
 * such a one calls: with a credential of his own, or a scope beside which the staff has another?
 */
function isForPayers(property: Property, meaning: string, operation: Operation): boolean {
  const isMoney =
    meaning === 'price'
      ? due.test(words(property.name).join(' ')) || buys(operation) || purchasesIn([operation]).length > 0
      : meaning === 'payment state' || meaning === 'approval' || meaning === 'balance' || isDecided(property);
  // `POST /points/transfer`: how many are given, not how many he has.
  const isGiven = operation.method === 'POST' && /^(?:coins|gems|points|credits?)$/i.test(property.name);
  if (!isMoney || isGiven) return false;
  const staff = asksNoStaff(operation)?.theirs;
  return asksPerson(operation) || (staff !== undefined && !/admin/i.test(staff));
}

/** `POST /events/{id}/purchase`, “Place an order”: whoever calls it buys. */
function buys({ method, path, id = '', summary }: Operation): boolean {
  return (
    method === 'POST' &&
    (/\}\/(?:purchase|buy|checkout|book|reserve)\/?$/i.test(path) ||
      [summary, id].some((text) =>
        /^(?:place (?:an? |the |my )?order|buy|purchase)\b/.test(words(text).join(' ')),
      ))
  );
}

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

/**
 * Those by which a stranger hands in what somebody has to look at: he sends the verdict along. Where the caller is known, it may be
 * his to decide.
 */
function handedIn(property: Property, operations: readonly Operation[]): readonly Operation[] {
  if (!isModerated(property)) return [];
  return operations.filter(
    ({ method, path, protection }) => method === 'POST' && protection.anonymous && !path.endsWith('}'),
  );
}

function selfApproval(operations: readonly Operation[]): Verdict {
  return {
    severity: 'medium',
    confidence: 'medium',
    operations,
    reason: 'whoever hands something in says himself that it was approved',
  };
}

/** `visibility: {status: APPROVED}`: the verdict in an object of its own, inside of what is handed in. */
function reportInside(property: Property, { api, report }: RuleContext<Record<string, never>>): void {
  if (!insideOf(api).has(property.owner) || isFixed(property.schema) || saidReadOnly(property.schema)) return;
  const operations = handedIn(property, ordinaryWrites(property.operations('input')));
  if (operations.length === 0 || operations.every(readsDespiteMethod)) return;
  const { severity, confidence, reason } = selfApproval(operations);
  report({
    at: property.place,
    part: 'key',
    severity,
    confidence,
    message: `Callers can set \`${property.name}\`: ${reason}`,
    operations,
    about: about.schema(property.owner, 'input', `.${property.name}`),
  });
}

/** The objects that records hold as one of their properties. */
const insideOf = once((api: Api): ReadonlySet<Schema> => {
  const inside = new Set<Schema>();
  for (const record of writtenRecords(api))
    for (const { schema } of record.properties.values())
      for (const part of parts(schema)) if (part.properties.size > 0) inside.add(part);
  return inside;
});

/** What a bank says of an account: its number, beside what is on it. */
const accountNumber = /^(?:(?:bank )?account (?:number|no|nr|num)|iban)$/;

/** Is it somebody's account at a bank that is written: with its number, and whose it is? Accounts of a ledger are nobody's. */
const isBankAccount = once(({ properties: its }: Schema): boolean => {
  const names = [...its.keys()].map((name) => words(name));
  return (
    names.some((name) => accountNumber.test(name.join(' '))) &&
    names.some((name) => name.some((word) => holders.has(word)))
  );
});

const holders: ReadonlySet<string> = new Set(
  list('user, customer, client, holder, owner, usuario, cliente, titular, person, member'),
);

/** The number of an account that is written with what is on it: who keeps the account numbers it. */
function numberOfAccount({ name, owner }: Property): Meaning | undefined {
  if (!accountNumber.test(words(name).join(' '))) return undefined;
  const isKept = [...owner.properties.keys()].some(
    (one) => lexiconOf(owner.api).privileged(one)?.meaning === 'balance',
  );
  return isKept && isBankAccount(owner) ? numbered : undefined;
}

const numbered: Meaning = {
  meaning: 'account number',
  reason: 'a bank numbers its accounts; whoever chooses the number may take the place of another',
  confidence: 'medium',
};

/** Can callers send nothing, or nothing but “no”: `false`, `const: false`? */
function isOffOnly(schema: Schema): boolean {
  const isNo = (part: Schema) => allowedValues(part)?.every((value) => value === false || value === null);
  return admitsNothing(schema) || holds(schema, (part) => isNo(part) === true);
}

/** Is there one value to choose from, and none that rules: `role: {enum: [endUser]}`? So it is for each item of a list. */
function isFixed(schema: Schema): boolean {
  return holds(schema, (part) => {
    if (part.items) return isFixed(part.items);
    const values = allowedValues(part);
    return values?.length === 1 && typeof values[0] === 'string' && !ruling.test(values[0]);
  });
}

const ruling = /admin|owner|root|super|manage|staff|editor|moderat|full|all|write|\*/i;

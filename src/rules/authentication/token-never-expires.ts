import { openKind } from '../../facts/access/open-by-nature.ts';
import { succeeds } from '../../facts/messages/answers.ts';
import { answersWithData, isSent } from '../../facts/messages/secret-properties.ts';
import type { Severity } from '../../findings/finding.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { words } from '../../lexicon/words.ts';
import { allowedValues, parts, properties, states } from '../../openapi/composition.ts';
import type { Api, Operation, Property, Schema, SecurityScheme } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import type { Place } from '../../refs/place.ts';
import { said } from '../../text/says.ts';
import { type About, about, defineRule, type RuleContext } from '../rule.ts';

type Context = RuleContext<Record<string, never>>;

export default defineRule({
  id: 'token-never-expires',
  title: 'Token or key that never expires',
  severity: 'low',
  confidence: 'medium',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [613],
  stride: ['S'],
  looksAt: ['access', 'input', 'output'],
  rationale:
    'A token leaks in the end: in a log, a backup, a repository, a sold device. What never expires works for whoever finds it years later, and nobody misses it.',
  remediation:
    'Let access tokens live for minutes and renew them; give keys a day on which they end (90 days, a year), say it (`expires_at`), and let their holders renew and revoke them.',
  falsePositives: [
    'Keys of machines are renewed by a rule that the definition does not tell.',
    'The description is out of date.',
  ],
  visit: {
    securityScheme(scheme, context) {
      judgeScheme(scheme, context);
    },

    response(response, { api, report }) {
      const operations = ownOf(succeeds(response) ?? []);
      const { description } = response.value;
      if (operations.length === 0 || !neverEnds(description) || !ofToken(description)) return;
      if (!response.content.some(({ schema }) => schema !== undefined && holdsToken(schema, api))) return;
      report({
        at: response.place.child('description'),
        severity: severityOf(operations),
        message: `The answer ${response.status} holds a token that never expires, says its description`,
        operations,
        about: about.response(response, 'description'),
      });
    },

    parameter(parameter, context) {
      const { name, place, schema, value } = parameter;
      const operations = ownOf(parameter.operations());
      if (operations.length === 0 && parameter.operations().length > 0) return;
      const kind = lexiconOf(context.api).credential(name)?.meaning;
      const told = [value.description, schema?.value.description];
      const what = about.parameter(parameter);
      if ((kind === 'token' || kind === 'API key') && told.some(neverEnds)) {
        context.examines(operations);
        context.report({
          at: place,
          part: 'key',
          message: `\`${name}\` never expires, says its description`,
          operations,
          about: what,
        });
      } else if (schema)
        judgeLifetime({ name, schema, told, operations, at: place, about: what, isOfToken: false }, context);
    },

    property(property, context) {
      const { name, place, schema, owner } = property;
      if (property.flows('input'))
        judgeLifetime(
          {
            name,
            schema,
            told: [schema.value.description],
            operations: property.operations('input'),
            at: place,
            about: about.schema(owner, 'input', `.${name}`),
            isOfToken: words(owner.name ?? '').some((word) => /^(?:api)?(?:tokens?|keys?)$/.test(word)),
          },
          context,
        );
      judgeToken(property, context);
    },
  },
});

/** What callers send, which may say how long a token is to live. */
interface Sent {
  readonly name: string;
  readonly schema: Schema;
  readonly told: readonly unknown[];
  readonly operations: readonly Operation[];
  readonly at: Place;
  readonly about: About;
  /** Is it of an object that is a token, by its name? */
  readonly isOfToken: boolean;
}

function judgeScheme(scheme: SecurityScheme, { report, examines, cannotTell }: Context): void {
  const { type, value, place } = scheme;
  const isBearer = type === 'http' && scheme.scheme === 'bearer';
  if (type !== 'apiKey' && !isBearer) return;
  examines(scheme.operations());
  if (neverEnds(value.description) || forLife(value.description))
    report({
      at: place.child('description'),
      message: `The credentials of \`${scheme.name}\` never expire, says its description`,
      operations: scheme.operations(),
      about: about.scheme(scheme, 'description'),
    });
  else if (!tellsEnd(value.description))
    cannotTell(
      scheme.operations(),
      place,
      `nothing says how long a credential of \`${scheme.name}\` is valid`,
    );
}

/** A token in an answer, of which words say that it does not end. */
function judgeToken(property: Property, { api, report, examines, cannotTell }: Context): void {
  const { name, owner, schema, place } = property;
  const isEndless = lifetime.test(words(name).join(' ')) && holdsToken(owner, api) && lastsForEver(schema);
  if (!property.flows('output') || !(isEndless || isToken(name, owner, api))) return;
  const operations = property
    .operations('output')
    .filter((one) => one.kind === 'operation' && answersWithData(one));
  if (operations.length === 0 && (isSent(property) || property.operations('output').length > 0)) return;
  examines(operations);
  if (isEndless)
    report({
      at: place,
      part: 'key',
      severity: severityOf(operations),
      message: `\`${name}\` says of the token beside it that it never expires`,
      operations,
      about: about.schema(owner, 'output', `.${name}`),
    });
  else if (parts(schema).some(({ value }) => neverEnds(value.description) || bare(value.description)))
    report({
      at: place,
      part: 'key',
      severity: severityOf(operations),
      message: `\`${name}\` never expires, says its description`,
      operations,
      about: about.schema(owner, 'output', `.${name}`),
    });
  else if (![...properties(owner).keys()].some((one) => lifetime.test(words(one).join(' '))))
    cannotTell(operations, place, `nothing says how long \`${name}\` is valid`);
}

/** `expires_in: {enum: [0], description: 0 means that it does not expire}`: no other lifetime is possible. */
function lastsForEver(schema: Schema): boolean {
  const values = allowedValues(schema);
  return (
    values !== undefined &&
    values.length > 0 &&
    values.every((value) => value === 0 || value === -1 || value === null) &&
    parts(schema).some(({ value }) => saysNever(value.description) || neverEnds(value.description))
  );
}

/** What signing in hands out opens everything that its owner may do. */
function severityOf(operations: readonly Operation[]): Severity {
  return operations.some((one) => openKind(one) === 'login') ? 'medium' : 'low';
}

/** `neverExpires`, `expires_in_days` of which nought means never: callers have keys made that do not end. */
function judgeLifetime(
  { name, schema, told, operations, at, about: what, isOfToken }: Sent,
  context: Context,
): void {
  const named = words(name).join(' ');
  const isNever =
    /^(?:never expires?|no expir(?:y|ation)|does not expire|non expiring|permanent token)$/.test(named);
  if (!isNever && !lifetime.test(named)) return;
  if (!(isOfToken || (operations.length > 0 && operations.every(makesToken)))) return;
  context.examines(operations);
  if (isNever && !states(schema, 'boolean')) return;
  if (!isNever && !told.some(saysNever)) return;
  const isUsual = isNever && parts(schema).some(({ value }) => value.default === true);
  context.report({
    at,
    part: 'key',
    ...(isUsual ? { severity: 'medium' as const } : {}),
    message: isUsual
      ? `\`${name}\` is \`true\` by default: whoever says nothing gets a token that never expires`
      : `\`${name}\` lets callers have tokens that never expire`,
    operations,
    about: what,
  });
}

const lifetime =
  /^(?:[a-z]+ )?(?:expires?(?: (?:in|at|on|after))?|expir(?:y|ation)(?: (?:date|time))?|ttl|lifetime|valid (?:for|until|to)|validity)(?: (?:in )?(?:s|sec|seconds|minutes|hours|days|months))?$/;

function isToken(name: string, owner: Schema, api: Api): boolean {
  const meaning = lexiconOf(api).credential(name, owner.name);
  return meaning !== undefined && meaning.confidence !== 'low' && /^(?:token|API key)$/.test(meaning.meaning);
}

function holdsToken(schema: Schema, api: Api): boolean {
  return [...properties(schema).keys()].some((name) => isToken(name, schema, api));
}

/** `POST /projects/{id}/tokens`, `/account/api-key` */
function makesToken({ method, path }: Operation): boolean {
  return method !== 'GET' && /\/(?:[a-z-]{0,20}[-_]?)?(?:tokens?|(?:api[-_]?)?keys?)\/?$/i.test(path);
}

const never = String.raw`(?:never expires?|(?:does|do|will|shall) not expire|(?:doesn|don|won)['’]t (?:ever )?expire|(?:has|have|with) no expir(?:y|ation)(?: date)?|without (?:an? )?expir(?:y|ation)|valid (?:until (?:it is |they are )?(?:withdrawn|revoked|deleted)|for ?ever|indefinitely|for (?:the )?(?:whole )?life(?:time)?\b))`;
/** “Does not expire”, and not “unless”, “if unused”. */
const neverEnds = said(
  new RegExp(`\\b${never}(?! (?:if|when|while|as long|before|until|within|during|earlier))`, 'i'),
);
/** “Issued for life” */
const forLife = said(/\b(?:issued|good|granted) for (?:life|ever)\b/i);
/** Said of the token itself. */
const bare = said(/^\W{0,3}(?:permanent|eternal|non-expiring)\b/i);
const ofToken = said(/\b(?:tokens?|keys?|credentials?)\b/i);
const tellsEnd = said(
  /\b(?:expires?|expired|expir(?:y|ation)|valid for|lifetime|short-lived|rotat\w{1,3}|renew\w{0,3})\b/i,
);
/** “0 means never”, “never expires if left out”. */
const saysNever = said(
  new RegExp(
    `\\b(?:0|nought|zero|null|none|empty|-1)\\W{0,3} ?(?:=|:|means|for|is|stands for) (?:that )?(?:it )?(?:never|no expir(?:y|ation)|no limit|unlimited|forever|infinite)|\\b${never}|\\b(?:never|no expir(?:y|ation)) (?:if|when) `,
    'i',
  ),
);

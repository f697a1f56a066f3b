import { openKind } from '../../facts/access/open-by-nature.ts';
import { unreadPatterns } from '../../facts/schemas/patterns.ts';
import type { Severity } from '../../findings/finding.ts';
import { passwordsElsewhere } from '../../lexicon/families/credentials.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { list } from '../../lexicon/matcher.ts';
import { steps } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import { allowedValues, holds, parts, properties, states } from '../../openapi/composition.ts';
import type { Api, Operation, Schema } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import type { Place } from '../../refs/place.ts';
import { analysePattern, forbidsSymbols } from '../../regex/analyse.ts';
import { once } from '../../text/memo.ts';
import { itemsAside } from '../aside.ts';
import { about, defineRule, type RuleContext } from '../rule.ts';

/** NIST SP 800-63B §5.1.1.2: at least 8 characters must be asked for, at least 64 must be taken. */
const least = 8;
const enough = 64;

export default defineRule({
  id: 'password-policy-weak',
  title: 'Password rules that keep good passwords out, or let bad ones in',
  severity: 'medium',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [521],
  stride: ['S'],
  looksAt: ['input'],
  judgesAside: itemsAside,
  rationale:
    'Short passwords, and those of letters and digits only, are guessed in minutes from a leaked hash; and who may not paste a long random one takes a word that he knows.',
  remediation:
    'Ask for at least 8 characters (`minLength: 8`, better 12), take at least 64 (`maxLength: 64` or more), and allow every character: no `pattern`. Compare with lists of leaked passwords instead.',
  falsePositives: [
    'The password belongs to another system whose rules are these; an entry of a store of passwords (`POST /credentials`, with what it is called and the name to log in by) is passed over.',
  ],
  visit: {
    parameter(parameter, context) {
      const { name, schema } = parameter;
      const all = parameter.operations();
      const operations = ownOf(all);
      if (!schema || (all.length > 0 && operations.length === 0)) return;
      judge({ name, schema, operations, of: (keyword) => about.parameter(parameter, keyword) }, context);
    },

    property(property, context) {
      if (!property.flows('input') || isOfOther(property.owner)) return;
      const { name, schema } = property;
      const operations = property.operations('input');
      if (isEntryOfStore(property.owner, operations)) return;
      judge({ name, schema, operations, of: (keyword) => about.schema(schema, 'input', keyword) }, context);
    },
  },
});

interface Field {
  readonly name: string;
  readonly schema: Schema;
  readonly operations: readonly Operation[];
  readonly of: (keyword: string) => string | (() => string);
}

function judge(field: Field, context: RuleContext<Record<string, never>>): void {
  const { report, examines, unchecked, cannotTell } = context;
  const { name, schema, operations } = field;
  if (!isChosen(name, schema.api) && !isNext(field)) return;
  const numeric = parts(schema).find(({ types }) =>
    types?.some((type) => type === 'integer' || type === 'number'),
  );
  if (numeric && !states(schema, 'string') && !parts(schema).some((part) => allowedValues(part))) {
    examines(operations);
    const message = `\`${name}\` is a number: of digits alone all are tried out`;
    report({ at: numeric.place.child('type'), message, operations, about: field.of('type') });
    return;
  }
  if (!isText(schema)) return;
  examines(operations);
  for (const at of unreadPatterns(schema))
    unchecked(at, 'the pattern is too large to tell which passwords it admits');
  if (!holds(schema, statesLength)) {
    const choosing = choosers(operations);
    if (choosing.length > 0) cannotTell(choosing, schema.place, `nothing says how long \`${name}\` must be`);
  }
  for (const { at, keyword, message, severity } of weaknesses(schema, operations)) {
    report({
      at,
      ...(severity ? { severity } : {}),
      message: `\`${name}\` ${message}`,
      operations,
      about: field.of(keyword),
    });
  }
}

/** Words that leave a password one that users choose for this API. */
const own: ReadonlySet<string> = new Set(
  (
    'x new user users account login admin my confirm confirmed confirmation repeat repeated retype verify again initial ' +
    'temporary temp plain plaintext customer member owner'
  ).split(' '),
);

/** Is it a password that a user chooses, and neither the one he has, nor another system’s? */
function isChosen(name: string, api: Api): boolean {
  if (lexiconOf(api).credential(name)?.meaning !== 'password') return false;
  const others = words(name).filter(
    (word) =>
      !own.has(word) &&
      !/^(\d+|pass|words?|(new|user)?passwords?|passwd|pwd|pswd|passphrase|phrase)$/.test(word),
  );
  return others.length === 0 || elsewhere.has(others.join(' '));
}

/** `desired: {format: password}` of `PUT /me/password`: its format says what it is, and the path what for. */
function isNext({ name, schema, operations }: Field): boolean {
  return (
    schema.value.format === 'password' &&
    /^(?:desired|next|new|wanted|chosen|replacement|updated)(?: one| value)?$/.test(words(name).join(' ')) &&
    operations.length > 0 &&
    operations.every(({ path }) => /(?:^|[/_-])pass(?:word|phrase)\/?$/i.test(path))
  );
}

/** The user’s own, in other languages. */
const elsewhere: ReadonlySet<string> = new Set(list(passwordsElsewhere));

const systems =
  /^(connect|smtp|imap|mail|database|databases|db|proxy|connection|connector|registry|s?ftp|ssh|ldap|repository|certificate|wifi|wlan|storage|webhook|datasource|server|remote|integration|credential|backup|archive|keystore)$/;

/** Does the object describe the way into another system? */
function isOfOther({ name }: Schema): boolean {
  return name !== undefined && words(name).some((word) => systems.test(word));
}

/**
 * `POST /credentials {name, login, password}` of a known caller: an entry of a store of passwords, with what it is called and the name to
 * log in by; what is chosen for another place is as long as that place asks for.
 */
function isEntryOfStore(owner: Schema, operations: readonly Operation[]): boolean {
  return (
    hasLabelAndLogin(owner) &&
    operations.length > 0 &&
    operations.every(
      ({ path, protection }) => !protection.anonymous && steps(path).some((step) => stores.test(step ?? '')),
    )
  );
}

const hasLabelAndLogin = once((owner: Schema): boolean => {
  const names = [...properties(owner).keys()].map((name) => words(name).join(' '));
  return names.some((name) => labels.test(name)) && names.some((name) => logins.test(name));
});

const labels = /^(?:name|title|label|site|web ?site|url|uri|service|resource|app|domain)$/;
const logins = /^(?:login|user ?name|user|e ?mail|account)$/;
const stores =
  /^(?:credentials?|logins?|passwords?|vaults?|vault[-_]items?|keychains?|safes?|secrets?|login[-_](?:pairs?|passwords?))$/i;

function isText(schema: Schema): boolean {
  if (parts(schema).some((part) => allowedValues(part))) return false;
  return states(schema, 'string') || parts(schema).every((part) => part.types === undefined);
}

interface Weakness {
  readonly at: Place;
  readonly keyword: string;
  readonly message: string;
  readonly severity?: Severity;
}

function weaknesses(schema: Schema, operations: readonly Operation[]): Weakness[] {
  const found: Weakness[] = [];
  // Whoever logs in shows a password that was chosen long ago.
  const compared = operations.length > 0 && operations.every(isLogin);
  const bounded = holds(schema, ({ value }) => atLeast(value.minLength, least));
  const add = (part: Schema, keyword: string, message: string, severity?: Severity) =>
    found.push({ at: part.place.child(keyword), keyword, message, ...(severity ? { severity } : {}) });
  const all = parts(schema);
  const short = all.find(({ value: { minLength } }) => typeof minLength === 'number' && minLength < least);
  if (short && !bounded && !compared) {
    add(
      short,
      'minLength',
      `may be as short as ${short.value.minLength}; fewer than ${least} characters are guessed`,
    );
  }
  const cutOff = holds(schema, isCutOff);
  if (cutOff) {
    const part = all.find(isCutOff) as Schema;
    add(
      part,
      'maxLength',
      `may have ${part.value.maxLength} characters at most; ${enough} should be taken`,
      severityOfMost(part.value.maxLength as number),
    );
  }
  const told = short || bounded || compared ? undefined : shortInWords(all);
  if (told && !holds(schema, statesLength)) {
    const message = `may be as short as ${told.length} by its description; fewer than ${least} characters are guessed`;
    add(told.part, 'description', message);
  }
  if (holds(schema, (part) => patternWeakness(part, bounded || compared, cutOff) !== undefined)) {
    for (const part of all) {
      const message = patternWeakness(part, bounded || compared, cutOff);
      if (message !== undefined) add(part, 'pattern', message, severityOfPattern(part));
    }
  }
  return found;
}

/** What nobody can make long is guessed, whoever chooses it. */
function severityOfMost(most: number): Severity {
  return most < least ? 'high' : 'medium';
}

/** Digits alone, and few of them, are tried out in a moment. */
function severityOfPattern({ value: { pattern } }: Schema): Severity | undefined {
  const { maxLength, anchored } = analysePattern(String(pattern));
  return anchored.start && anchored.end && maxLength > 0 && maxLength < least ? 'high' : undefined;
}

/** From three on: “at least 1 character of each kind” tells no length. */
const leastInWords =
  /\b(?:at least|min(?:imum)?(?: length)?(?: of| is|:)?|between|from) ([3-7])(?: ?(?:to|and|–|-) ?\d{1,3})? (?:characters?|chars)\b|\b([3-7]) ?(?:to|–|-) ?\d{1,2}[- ](?:characters?|chars|digits)\b|\b([4-7])[- ]digits? (?:code|number|pin|passcode|password)\b/i;

/** “At least 4 characters”, “a 6-digit number”: what only words ask for. */
function shortInWords(
  all: readonly Schema[],
): { readonly part: Schema; readonly length: string } | undefined {
  for (const part of all) {
    const { description } = part.value;
    const [, ...lengths] = typeof description === 'string' ? (leastInWords.exec(description) ?? []) : [];
    const length = lengths.find((one) => one !== undefined);
    if (length !== undefined) return { part, length };
  }
  return undefined;
}

/** Does it ask for a length that is enough, by a number or by a pattern? */
function statesLength({ value: { minLength, pattern } }: Schema): boolean {
  if (atLeast(minLength, least)) return true;
  return typeof pattern === 'string' && analysePattern(pattern).minLength >= least;
}

/** The operations that are given a password to keep. The properties of a schema share their list: it is asked once. */
const choosers = once((operations: readonly Operation[]) => operations.filter((one) => !isLogin(one)));

function isLogin(operation: Operation): boolean {
  const kind = openKind(operation);
  return kind === 'login' || kind === 'token';
}

function atLeast(value: unknown, bound: number): boolean {
  return typeof value === 'number' && value >= bound;
}

function isCutOff({ value: { maxLength } }: Schema): boolean {
  return typeof maxLength === 'number' && maxLength < enough;
}

/** What a pattern does wrong, besides what `minLength` and `maxLength` say already. */
function patternWeakness(
  { value: { pattern } }: Schema,
  bounded: boolean,
  cutOff: boolean,
): string | undefined {
  if (typeof pattern !== 'string') return undefined;
  if (forbidsSymbols(pattern)) return 'may not contain symbols';
  const { maxLength, minLength, anchored } = analysePattern(pattern);
  if (!anchored.start || !anchored.end) return undefined;
  if (!cutOff && maxLength > 0 && maxLength < enough)
    return `may have ${maxLength} characters at most; ${enough} should be taken`;
  // `\S+` says nothing about the length; lookarounds hide it.
  const counts = /\{\d/.test(pattern) && !/\(\?[=!<]/.test(pattern);
  if (counts && !bounded && minLength > 1 && minLength < least)
    return `may be as short as ${minLength}; fewer than ${least} characters are guessed`;
  return undefined;
}

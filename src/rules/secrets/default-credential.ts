import { introductionOf } from '../../facts/introduction.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { list } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import { parts, properties } from '../../openapi/composition.ts';
import type { Api, MediaType, Operation, Parameter, Property, Schema } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { isObject, own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { finds } from '../../text/says.ts';
import { before } from '../../text/trim.ts';
import { itemsAside } from '../aside.ts';
import { about, defineRule } from '../rule.ts';
import { accountsSaidIn, forTrials } from './said-accounts.ts';

export default defineRule({
  id: 'default-credential',
  title: 'Default password',
  severity: 'medium',
  confidence: 'medium',
  category: 'secrets',
  owasp: ['API2'],
  cwe: [1392],
  stride: ['S', 'E'],
  looksAt: ['definition'],
  judgesAside: itemsAside,
  otherCauses: ['secret-in-document', 'credentials-in-server-url'],
  rationale:
    'Default accounts are what attackers try first, and a default password in a definition is copied into clients and servers that nobody changes afterwards.',
  remediation:
    'Delete the default; show an invented value that no system accepts, such as `<your password>`, and let the first start of the server ask for a password.',
  falsePositives: [
    'The example is invented, and no installation has such an account.',
    'The body that makes an account shows one at `example.com`; a log-in shows `user@example.com`, which editors fill in for every address: reported at low.',
    'An account is there for everyone to try, as words near it say (sandbox, demo): reported at low.',
  ],
  visit: {
    api(api, { report }) {
      const text = introductionOf(api);
      const told = text === undefined ? undefined : toldIn(text);
      if (!told) return;
      report({
        at: api.place.child('info').child('description'),
        ...(told.isForTrials ? { severity: 'low' as const } : {}),
        message: `The introduction gives away an account: \`${told.user}\` and its password`,
        operations: [],
        about: 'account in the introduction',
      });
    },

    schema(schema, { report, examines }) {
      if (!schema.flows('input')) return;
      const pair = accountIn(schema);
      if (!pair) return;
      examines(schema.operations('input'));
      const operations = schema.operations('input');
      const say = ({ at, message, user }: Found, detail: string) =>
        report({
          at,
          message,
          operations,
          ...severityOf(user, operations),
          about: about.schema(schema, 'input', detail),
        });
      const found = inProperties(pair);
      if (found) say(found, `.${pair.password.name}`);
      for (const part of parts(schema)) {
        for (const sample of samplesOf(part)) {
          const shown = inSample(sample, pair);
          if (shown) say(shown, 'sample');
        }
      }
    },

    mediaType(media, { report }) {
      const pair = media.schema?.flows('input') ? accountIn(media.schema) : undefined;
      if (!media.schema || !pair) return;
      for (const sample of samplesOf(media)) {
        const shown = inSample(sample, pair);
        if (!shown) continue;
        const { at, message, user } = shown;
        const operations = media.schema.operations('input');
        report({
          at,
          message,
          operations,
          ...severityOf(user, operations),
          about: about.schema(media.schema, 'input', 'example'),
        });
      }
    },

    parameter(parameter, { report, examines }) {
      if (!isPassword(parameter.name, parameter.api)) return;
      examines(parameter.operations());
      const shown = ofParameter(parameter);
      if (shown) report({ ...shown, operations: parameter.operations(), about: about.parameter(parameter) });
    },
  },
});

/** The first account that prose gives away, and whether it is there for everyone to try. */
function toldIn(text: string): { readonly user: string; readonly isForTrials: boolean } | undefined {
  const told = accountsSaidIn(text).find(({ user, password }) => isGivenAway(user, password));
  if (!told) return undefined;
  const around = text.slice(Math.max(0, told.index - 100), told.index + 200);
  return { user: told.user, isForTrials: forTrials.test(around) };
}

/** Of an account that products are delivered with, its own name, or what no word of a sentence is: “admin/user roles” are roles. */
function isGivenAway(user: string, password: string): boolean {
  const name = before(user.trim().toLowerCase(), '@');
  if (!defaultUsers.has(name) || placeholder(password)) return false;
  if (password.toLowerCase() === name) return true;
  return (
    (/\d/.test(password) && !/^v?\d{1,3}(?:\.\d+)*$/.test(password)) ||
    /^(?:change_?me|letmein)$/i.test(password)
  );
}

interface Found {
  readonly at: Place;
  readonly message: string;
  /** Whose account is shown. */
  readonly user?: string;
}

/** What Swagger UI writes for every `format: email`: it is nobody's account, whatever stands beside it. */
const sampled = /^user@example\.(?:com|org|net)$/i;

/** An account that is only being made is not there yet: what is shown is how the body is filled in. */
function makesAccount({ method, path }: Operation): boolean {
  const last = words(path.split('/').at(-1) ?? '');
  return (
    method === 'POST' &&
    last.some((word) =>
      /^(?:create|add|new|register|invite|signup|users?|admins?|accounts?|members?)$/.test(word),
    )
  );
}

/** The account of nobody: at a domain that stands for any (RFC 2606 §3) where it is being made, and what editors fill in anywhere. */
function severityOf(user: string | undefined, operations: readonly Operation[]) {
  if (user === undefined) return {};
  const isMade = reserved.test(user) && operations.length > 0 && operations.every(makesAccount);
  return isMade || sampled.test(user) ? { severity: 'low' as const } : {};
}

const reserved = /[@.]example(?:\.(?:com|org|net))?$/i;

interface Sample {
  readonly at: Place;
  readonly value: unknown;
}

/** The properties of an account: a password, and whose it is when that is asked for beside it. */
interface Account {
  readonly user: Property | undefined;
  readonly password: Property;
}

/** What somebody logs in by, first what tells it best. */
const userNames: readonly string[] = list(
  'user, username, user name, login, account, email, name, user id, login name, userid, uname',
).map((phrase) => phrase.replaceAll(' ', ''));
/** Accounts that products are delivered with. */
const defaultUsers: ReadonlySet<string> = new Set(
  list(`
    admin, administrator, root, user, test, guest, demo, sa, sysadmin, superuser, superadmin, operator, manager,
    support, postgres, mysql, oracle, tomcat, default, ubuntu, pi, service, tester, testuser
  `),
);
/** The passwords they are delivered with, and those that people take first. */
const defaultPasswords = finds(
  /^(admin|root|toor|user|test|guest|demo|default|manager|letmein|welcome|changeme|change_?me|secret|pass|passwd|password|p@ss(w0rd|word)|qwerty|abc|tomcat|postgres|oracle|mysql|raspberry|administrator)[!@#$.]?(\d{0,4})[!@#$.]?$|^\d{4,10}$/i,
);
/** What stands for a password that readers put in. */
const placeholder = finds(
  /^$|[<>{}]|\b(your|my|the|an?)\b|^(your|my)[_-]?|^x+$|^[*•.]+$|^(string|none|null|undefined)$/i,
);

/**
 * Found once: very many messages may share a schema of very many properties. Of several names the one that tells a user best
 * counts, of several passwords the shortest name: the order of keys means nothing (RFC 8259 §1).
 */
const accountIn = once((schema: Schema): Account | undefined => {
  let user: Property | undefined;
  let password: Property | undefined;
  for (const [name, [property]] of properties(schema)) {
    if (!property?.flows('input')) continue;
    if (isPassword(name, schema.api) || /^pass$/i.test(name))
      password = sooner(property, password, ({ name: { length } }) => length);
    else if (rankOf(name) >= 0) user = sooner(property, user, (one) => rankOf(one.name));
  }
  // Without a name beside it a `pass` is one to board or to ski with.
  return password && (user || isPassword(password.name, schema.api)) ? { user, password } : undefined;
});

function rankOf(name: string): number {
  return userNames.indexOf(words(name).join(''));
}

function sooner(one: Property, other: Property | undefined, rank: (of: Property) => number): Property {
  if (!other) return one;
  const by = rank(one) - rank(other);
  return by < 0 || (by === 0 && one.name < other.name) ? one : other;
}

function isPassword(name: string, api: Api): boolean {
  return lexiconOf(api).credential(name)?.meaning === 'password';
}

function inProperties({ user, password }: Account): Found | undefined {
  const byDefault = textOf(password.schema, 'default');
  if (byDefault && !placeholder(byDefault.value)) return defaultOf(password.name, byDefault.at);
  const name = user && shownOf(user.schema);
  const word = shownOf(password.schema);
  return name && word && isDefault(name.value, word.value)
    ? { at: word.at, message: accountMessage(name.value), user: name.value }
    : undefined;
}

function ofParameter({ name, schema }: Parameter): Found | undefined {
  const text = schema && textOf(schema, 'default');
  return text && !placeholder(text.value) ? defaultOf(name, text.at) : undefined;
}

function defaultOf(name: string, at: Place): Found {
  return {
    at,
    message: `\`${name}\` has a default: whoever sends nothing logs in with a password that all know`,
  };
}

function inSample({ at, value }: Sample, { user, password }: Account): Found | undefined {
  if (!user || !isObject(value)) return undefined;
  const [name, word] = [own(value, user.name), own(value, password.name)];
  return typeof name === 'string' && typeof word === 'string' && isDefault(name, word)
    ? { at: at.child(password.name), message: accountMessage(name), user: name }
    : undefined;
}

function accountMessage(name: string): string {
  return `The example shows a default account: \`${name}\` with a password that attackers try first`;
}

function isDefault(user: string, password: string): boolean {
  const name = before(user.trim().toLowerCase(), '@');
  if (!defaultUsers.has(name) || placeholder(password)) return false;
  return password.toLowerCase() === name || (password.length <= 20 && defaultPasswords(password));
}

interface Text {
  readonly at: Place;
  readonly value: string;
}

function shownOf(schema: Schema): Text | undefined {
  return (
    textOf(schema, 'default') ?? textOf(schema, 'example') ?? textOf(schema, 'x-example') ?? firstOf(schema)
  );
}

function textOf(schema: Schema, key: string): Text | undefined {
  for (const { value, place } of parts(schema)) {
    const text = own(value, key);
    if (typeof text === 'string') return { at: place.child(key), value: text };
  }
  return undefined;
}

function firstOf(schema: Schema): Text | undefined {
  for (const { value, place } of parts(schema)) {
    const all = own(value, 'examples');
    if (Array.isArray(all) && typeof all[0] === 'string')
      return { at: place.child('examples', 0), value: all[0] };
  }
  return undefined;
}

/** The whole values that a schema or a media type shows: `example`, `examples`, a schema's `default`. */
function* samplesOf({ value, place }: Schema | MediaType): Iterable<Sample> {
  for (const key of ['example', 'x-example', 'default']) {
    const sample = own(value, key);
    if (isObject(sample)) yield { at: place.child(key), value: sample };
  }
  const all = own(value, 'examples');
  if (Array.isArray(all)) {
    for (const [index, sample] of all.entries()) yield { at: place.child('examples', index), value: sample };
  } else if (isObject(all)) {
    for (const [name, example] of Object.entries(all))
      yield { at: place.child('examples', name, 'value'), value: own(example, 'value') };
  }
}

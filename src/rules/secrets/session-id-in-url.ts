import { isFreeText, type UrlValue, urlValues } from '../../facts/messages/url-values.ts';
import { lexicon } from '../../lexicon/lexicon.ts';
import type { Meaning } from '../../lexicon/matcher.ts';
import { namesObject } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import { says } from '../../text/says.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'session-id-in-url',
  title: 'Session in the URL',
  severity: 'high',
  confidence: 'high',
  category: 'secrets',
  owasp: ['API2'],
  cwe: [598],
  stride: ['I', 'S'],
  looksAt: ['access', 'input'],
  otherCauses: ['api-key-in-query', 'credential-param-in-url', 'password-format-in-url'],
  rationale:
    'Whoever finds the URL in a log, a history or a `Referer` takes the session over; and whoever sends somebody a link with a session of his own has him work in it (session fixation).',
  remediation:
    'Keep the session in a cookie with `Secure`, `HttpOnly` and `SameSite`, or send a token in the `Authorization` header.',
  falsePositives: [
    'The session is an object of the API (a chat, a checkout), not the caller’s own.',
    '`sid` names something else, a service or a station: a list of such, and what its description tells without a word of a session, is passed over.',
  ],
  visit: {
    parameter(parameter, { api, report, examines }) {
      for (const value of urlValues(parameter)) {
        examines(parameter.operations());
        const meaning = isFreeText(value.schema) ? lexicon.sessionId(value.name) : undefined;
        // In a path all but the names of servers' own sessions mean an object.
        const isTold = meaning !== undefined && isOwnSession(value);
        if (!meaning || (value.in === 'path' && meaning.confidence !== 'high' && !isTold)) continue;
        if (isOtherId(value)) continue;
        // The key of a scheme is reported there.
        const isKey = api.allSchemes.some(
          (scheme) => scheme.in === 'query' && scheme.parameterName === value.name,
        );
        if (isKey) continue;
        report({
          at: value.at,
          part: value.part,
          ...(isOfProvider(value) ? { severity: 'low' as const } : isTold ? {} : severityOf(meaning)),
          message: `\`${value.name}\` travels in the ${value.in === 'path' ? 'path' : 'query'} of the URL: ${meaning.reason}`,
          operations: parameter.operations(),
          about: about.parameter(parameter, value.name === parameter.name ? '' : value.name),
        });
      }
    },

    securityScheme(scheme, { report, examines }) {
      if (scheme.type !== 'apiKey' || scheme.in !== 'query' || scheme.parameterName === undefined) return;
      examines(scheme.operations());
      const meaning = lexicon.sessionId(scheme.parameterName);
      if (!meaning) return;
      report({
        at: scheme.place.child('name'),
        message: `The scheme \`${scheme.name}\` puts the session \`${scheme.parameterName}\` into the URL: ${meaning.reason}`,
        operations: scheme.operations(),
        about: about.scheme(scheme, 'session'),
      });
    },

    pathItem({ kind, path, place, operations }, { report }) {
      const written = /[;?&](jsessionid|phpsessid|aspsessionid\w*|cfid|cftoken|sid)=/i.exec(path)?.[1];
      if (kind !== 'operation' || written === undefined || path.includes(`{${written}}`)) return;
      report({
        at: place,
        part: 'key',
        message: `The path holds a session: \`${written}\``,
        operations,
        about: `path session ${path.split(/[;?]/)[0]}`,
      });
    },
  },
});

/**
 * `sid` is also the id of a service, a station, a substance: a list of several is asked for, or its description tells of something,
 * and not of a session.
 */
function isOtherId({ name, schema, parameter }: UrlValue): boolean {
  if (!/^s_?id$/i.test(name)) return false;
  if (schema?.types?.every((type) => type === 'array')) return true;
  const { description } = parameter.value;
  return (
    typeof description === 'string' &&
    words(description).length > 1 &&
    !/\b(?:sessions?|log(?:ged)?[ -]?in|sign(?:ed)?[ -]?in|auth\w*)\b/i.test(description)
  );
}

/** “Session of the reader from sign-in”: the caller's own, by its description, and no object of a list of sessions. */
function isOwnSession({ name, in: where, parameter }: UrlValue): boolean {
  const { description } = parameter.value;
  if (typeof description !== 'string' || !(says(description, fromLogin) || says(description, ofCaller)))
    return false;
  const operations = parameter.operations();
  return (
    where === 'query' || (operations.length > 0 && !operations.some(({ path }) => namesObject(name, path)))
  );
}

const fromLogin =
  /\bsessions?\b[^.\n]{0,60}\b(?:from|by|at|after|during|with) (?:the |your )?(?:sign(?:ed)?[- ]?in|log(?:ged)?[- ]?in|authentication|signing in|logging in)\b/i;
const ofCaller =
  /\b(?:your|current|active|authenticated|caller['’]s|user['’]s) (?:[\w-]{1,20} )?session (?:id|identifier|token|key)\b/i;

/** `sessionId` in a query is the caller's own or names an object: which, its name does not tell. */
/** OpenID Connect Session Management 1.0 §2, Front-Channel Logout 1.0 §3: the provider's `sid` comes along where browsers come back. */
function isOfProvider({ name, parameter }: UrlValue): boolean {
  const operations = parameter.operations();
  return (
    /^(?:sid|session_state)$/.test(name) &&
    operations.length > 0 &&
    operations.every(({ parameters }) =>
      parameters.some((one) => one.in === 'query' && /^(?:code|state|iss|id_token_hint)$/.test(one.name)),
    )
  );
}

function severityOf({ confidence }: Meaning) {
  return confidence === 'low' ? { severity: 'low' as const, confidence } : { confidence };
}

import { parts } from '../../openapi/composition.ts';
import type { Api } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { finds, says } from '../../text/says.ts';
import { about, defineRule } from '../rule.ts';
import { headerValues, leavesOthers } from './origins.ts';

export default defineRule({
  id: 'set-cookie-flags',
  title: 'Cookie without the flags that protect it',
  severity: 'medium',
  confidence: 'high',
  category: 'cors',
  owasp: ['API8'],
  cwe: [614],
  stride: ['S', 'I'],
  looksAt: ['output'],
  needs: 'a cookie that it sets',
  isProvedByAbsence: true,
  rationale:
    'Without `Secure` the cookie travels in clear text when a link says `http://`, without `HttpOnly` an injected script reads it, and without `SameSite` other sites call the API in the visitor’s name.',
  remediation: 'Set all three: `Set-Cookie: session=…; Secure; HttpOnly; SameSite=Lax`, and describe it so.',
  falsePositives: [
    'The example is shortened: write it as it is sent, because servers are generated from it.',
    'Scripts must read the cookie: then it should hold no session. Names that speak of CSRF need no `HttpOnly`.',
  ],
  visit: {
    header(header, { api, report, examines, cannotTell }) {
      if (header.name !== 'set-cookie') return;
      const operations = header.operations();
      examines(operations);
      let isStated = false;
      for (const { at, value } of headerValues(header)) {
        for (const cookie of Array.isArray(value) ? value : [value]) {
          if (typeof cookie !== 'string' || !isCookie(cookie)) continue;
          isStated = true;
          const missing = missingFlags(cookie);
          if (missing.length === 0) continue;
          report({
            at,
            ...(!cookiesOfSchemes(api).has(nameOf(cookie)) &&
            (ofTaste(nameOf(cookie)) || !ofLogin(nameOf(cookie)))
              ? { severity: 'low' as const }
              : {}),
            message: `The cookie \`${nameOf(cookie)}\` lacks ${missing.join(', ')}`,
            operations,
            about: about.header(header, nameOf(cookie)),
          });
        }
      }
      for (const { place, value } of [header, ...(header.schema ? parts(header.schema) : [])]) {
        const { description } = value;
        if (typeof description !== 'string') continue;
        const shown = isStated ? undefined : shownIn(description);
        const missing = shown === undefined ? [] : missingFlags(shown);
        if (shown !== undefined && missing.length > 0) {
          isStated = true;
          report({
            at: place.child('description'),
            confidence: 'medium',
            message: `The cookie \`${nameOf(shown)}\`, as the description shows it, lacks ${missing.join(', ')}`,
            operations,
            about: about.header(header, nameOf(shown)),
          });
          break;
        }
        const said = saidToLack(description);
        if (said === undefined) continue;
        isStated = true;
        report({
          at: place.child('description'),
          message: `The description of a cookie says “${said}”`,
          operations,
          about: about.header(header, 'description'),
        });
        break;
      }
      if (leavesOthers(header))
        cannotTell(operations, header.place, 'only one branch of a choice says which flags the cookie has');
      if (!isStated) cannotTell(operations, header.place, 'no value says which flags the cookie has');
    },
  },
});

/** What a log-in leaves behind; the others are worth less to whoever takes them. */
const ofLogin = finds(
  /sess|sid|auth|token|jwt|log-?in|user|account|identity|remember|ticket|credential|csrf|xsrf/i,
);

/** The cookies that callers are known by, whatever they are called: those of the security schemes. */
const cookiesOfSchemes = once(
  ({ allSchemes }: Api): ReadonlySet<string | undefined> =>
    new Set(allSchemes.flatMap((scheme) => (scheme.in === 'cookie' ? [scheme.parameterName] : []))),
);

/** A description that says which flag a cookie does not have, in short. */
function saidToLack(description: string): string | undefined {
  const said = says(description, lacking) ? lacking.exec(description)?.[0] : undefined;
  const isForScripts = /[cx]srf/i.test(description) && said !== undefined && /http/i.test(said);
  return isForScripts ? undefined : said;
}

const flag = '[`\'"]?(?:secure|http[- ]?only|same[- ]?site)\\b';
const lacking = new RegExp(
  `${flag}[\`'"]?(?: (?:flag|attribute))? (?:is|are)(?: currently)? (?:not set|missing|omitted|left out|disabled|switched off)\\b|\\b(?:not|no|non|without|lacks|missing)[ -](?:(?:an?|the|any|set|marked|flagged|as|have|use|its)\\s){0,3}${flag}|\\b(?:secure|http[- ]?only)[\`'"]?\\s*[:=]\\s*(?:false|no|off)\\b|\\bsame[- ]?site[\`'"]?\\s*[:=]\\s*none\\b`,
  'i',
);

/** A cookie of a log-in that a description shows with attributes: “e.g. `sid=4f2; Path=/; Secure`”. One without any is shortened. */
function shownIn(description: string): string | undefined {
  for (const piece of description.slice(0, 2000).split(/[\n`'"()]/)) {
    const [before = '', ...attributes] = piece.split(';');
    const pair = before.slice(before.lastIndexOf(' ') + 1);
    const name = nameOf(pair);
    if (!isCookie(pair) || !ofLogin(name) || ofTaste(name) || !isAttribute(attributes[0] ?? '')) continue;
    // What follows a full stop is said of the cookie, and no part of it.
    return [pair, ...attributes.map((one) => one.split(/[.,]\s/)[0]?.replace(/[.,]$/, ''))].join(';');
  }
  return undefined;
}

const isAttribute = finds(/^\s?(?:path|domain|secure|http-?only|samesite|max-age|expires)\b/i);

/** What a visitor likes is no secret, and nothing is done with it. */
const ofTaste = finds(
  /^(?:lang|language|locale|theme|color-?scheme|currency|tz|time_?zone|cookie_?consent|consent)$/i,
);

function nameOf(cookie: string): string {
  return cookie.slice(0, cookie.indexOf('=')).trim();
}

function isCookie(value: string): boolean {
  return /^\s*[^\s=;,]+=/.test(value);
}

/** The flags that a cookie does not have (RFC 6265bis §4.1.2; attributes are case-insensitive). */
function missingFlags(cookie: string): readonly string[] {
  const [pair = '', ...attributes] = cookie.split(';');
  const named = attributes.map((attribute) => attribute.trim().toLowerCase());
  const has = (name: string) =>
    named.some((attribute) => attribute === name || attribute.startsWith(`${name}=`));
  const isRemoved = named.some(
    (attribute) => /^max-age\s*=\s*(0|-\d+)$/.test(attribute) || /^expires=.*\b19[67]\d\b/.test(attribute),
  );
  if (isRemoved) return [];
  return [
    ...(has('secure') ? [] : ['`Secure`']),
    ...(has('httponly') || /[cx]srf/i.test(pair) ? [] : ['`HttpOnly`']),
    ...(!has('samesite')
      ? ['`SameSite`']
      : isForAllSites(named)
        ? ['a `SameSite` of `Lax` or `Strict`']
        : []),
  ];
}

/** Is it sent whatever site the request comes from, as if there were no such flag (RFC 6265bis §5.6.7)? Other values count for none. */
function isForAllSites(attributes: readonly string[]): boolean {
  return attributes.some(
    (attribute) => /^samesite\b/.test(attribute) && !/^samesite\s*=\s*(?:lax|strict)$/.test(attribute),
  );
}

import { ownOperations } from '../../facts/access/declarations.ts';
import { openKind } from '../../facts/access/open-by-nature.ts';
import { isBasic, isCookieKey } from '../../facts/access/schemes.ts';
import { bodyInputs, type Input, leavesInputsOut } from '../../facts/messages/inputs.ts';
import { words } from '../../lexicon/words.ts';
import { parts } from '../../openapi/composition.ts';
import type { Api, Operation, SecurityAlternative, SecurityScheme } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { said, says } from '../../text/says.ts';
import { about, defineRule, type Observation, type RuleContext } from '../rule.ts';

export default defineRule({
  id: 'cookie-auth-without-csrf',
  title: 'Session cookie without protection against forged requests',
  severity: 'high',
  confidence: 'medium',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [352],
  stride: ['S', 'T'],
  looksAt: ['access', 'input', 'operation'],
  needs: 'a cookie that signs callers in',
  isProvedByAbsence: true,
  rationale:
    'Browsers send the cookie with every request, also with those that another site makes: a page that a logged-in user merely opens changes data in his name.',
  remediation:
    'Demand a CSRF token in a header such as `X-CSRF-Token`, which other sites cannot set, and say so as a required parameter or a second scheme of the same entry; and set the cookie with `SameSite=Lax` or `Strict`, and say so in the scheme’s `description` or the `Set-Cookie` header.',
  falsePositives: [
    'No `security` asks for the cookie, while an operation hands out CSRF tokens: what is missing is mostly the word, at medium.',
    'The description of the scheme or of the API has callers send a CSRF token, and nothing else does: reported at low.',
    'The server refuses requests of other sites by their `Origin` or content type, and the definition leaves that out.',
  ],
  visit: {
    api(api, { report, examines, unchecked, cannotTell, isClaimed }) {
      const schemes = new Map<SecurityScheme, { all: number; open: Operation[] }>();
      for (const operation of ownOperations(api)) {
        if (operation.safe) continue;
        // Who logs in has no session yet.
        if (openKind(operation)) {
          if (isClaimed) saySession(operation, cannotTell);
          continue;
        }
        if (isClaimed) sayCookies(operation, cannotTell);
        if (operation.protection.anonymous) continue;
        for (const scheme of new Set(
          operation.protection.alternatives.flatMap((one) => soleCookie(one) ?? []),
        )) {
          examines([operation]);
          const found = schemes.get(scheme) ?? { all: 0, open: [] };
          schemes.set(scheme, found);
          found.all += 1;
          if (demandsCsrfToken(operation)) {
            const { body } = operation;
            if (body && !body.required && !hasTokenBeside(operation))
              cannotTell([operation], body.place, 'the body that holds the token may be left out');
            continue;
          }
          const left = leavesInputsOut(operation);
          if (left === undefined) found.open.push(operation);
          else unchecked(operation.place, left);
        }
      }
      if (schemes.size === 0) {
        const found = handedOutForNothing(api);
        if (found) report(found);
        return;
      }
      const shown = showsSameSite(api);
      for (const [scheme, { all, open }] of schemes) {
        if (open.length === 0 || shown || saysSameSite(scheme.value)) continue;
        // Where most operations lack it, it is missing as a whole, and the scheme is the one place to mend.
        if (open.length * 2 > all) report(atScheme(scheme, open));
        else for (const operation of open) report(atOperation(scheme, operation));
      }
    },
  },
});

function atScheme(scheme: SecurityScheme, operations: readonly Operation[]): Observation {
  const [only] = operations as readonly [Operation];
  const what = operations.length === 1 ? only.label : `${operations.length} operations that change something`;
  return {
    at: scheme.place.child('in'),
    message: `Other sites can have a visitor’s browser call ${what} with the cookie of \`${scheme.name}\`: no CSRF token is required, and nothing says SameSite`,
    operations,
    about: about.scheme(scheme),
    ...(saysSameOrigin(scheme.value) ? { severity: 'medium', confidence: 'low' } : {}),
    ...(saysToken(scheme)
      ? inWords(`Nothing but words has a CSRF token beside the cookie of \`${scheme.name}\` for ${what}`)
      : {}),
  };
}

/** The server refuses forged requests, by its words; clients, gateways and tests that are made from the definition do not know it. */
function inWords(message: string): Pick<Observation, 'message' | 'severity' | 'remedy'> {
  return {
    message,
    severity: 'low',
    remedy:
      'declare the header of the token as a required parameter, or as a second scheme of the same entry',
  };
}

/** “Browser clients must also send `X-CSRF-Token` on state-changing requests”: at the scheme, or in the introduction. */
function saysToken({ api, value }: SecurityScheme): boolean {
  const info = own(api.value, 'info');
  return [value.description, own(info, 'description')].some(asksForToken);
}

const asksForToken = said(
  /\b(?:must|have to|has to|needs? to|required to|requires?|is required|are required|shall)\b(?:(?!\b(?:not|no|never|without|exempt|disabled?|optional)\b)[^.]){0,80}\b(?:x-)?(?:csrf|xsrf)\b|\b(?:x-)?(?:csrf|xsrf)(?:[- ]?token)?\b(?:(?!\b(?:not|no|never|without|exempt|disabled?|optional)\b)[^.]){0,60}\b(?:must|is required|are required|required|is mandatory|has to|needs? to)\b(?! not\b)/i,
);

function atOperation(scheme: SecurityScheme, operation: Operation): Observation {
  return {
    at: operation.place,
    part: 'key',
    message: `Other sites can have a visitor’s browser call ${operation.label} with the cookie of \`${scheme.name}\`: it requires no CSRF token, as others do`,
    operation,
    operations: [operation],
    about: about.operation(operation, scheme.name),
    related: [{ place: scheme.place.child('in'), message: 'the cookie' }],
  };
}

/**
 * An operation hands out CSRF tokens, a cookie is declared that no `security` asks for, and nothing that changes anything takes the token:
 * what the definition is made from guards sessions, and what is made from the definition does not.
 */
function handedOutForNothing(api: Api): Observation | undefined {
  const own = ownOperations(api);
  const giver = own.find(
    ({ method, path, id = '' }) =>
      method === 'GET' &&
      [words(path).at(-1), words(path).slice(-2).join(' '), words(id).join(' ')].some((one) =>
        giving.test(one ?? ''),
      ),
  );
  const scheme = api.allSchemes.find((one) => isCookieKey(one) && one.operations().length === 0);
  const isAsked = own.some((one) => demandsCsrfToken(one) || asksForTokenByScheme(one));
  if (giver === undefined || scheme === undefined || isAsked) return undefined;
  if (showsSameSite(api) || saysSameSite(scheme.value)) return undefined;
  const open = own.filter((one) => !one.safe && !openKind(one) && leavesInputsOut(one) === undefined);
  if (open.length === 0) return undefined;
  return {
    at: scheme.place.child('in'),
    severity: 'medium',
    message: `${giver.label} hands out CSRF tokens, and none of ${open.length} operations that change something requires one beside the cookie of \`${scheme.name}\``,
    operations: open,
    about: about.scheme(scheme),
    remedy:
      'declare the header of the token as a required parameter, or as a second scheme of the same entry',
  };
}

/** A scheme that is the token itself: an API key in a header of its name. */
function asksForTokenByScheme({ protection }: Operation): boolean {
  return protection.alternatives
    .flatMap(schemesOf)
    .some(
      ({ type, in: where, parameterName = '' }) =>
        type === 'apiKey' && where !== 'query' && isToken({ name: parameterName, in: 'header' }),
    );
}

const giving =
  /^(?:(?:csrf|xsrf)(?: token)?|antiforgery(?: token)?|(?:get|create|issue|fetch) (?:csrf|xsrf)(?: token)?)$/;

/** Says where a cookie is a parameter, which may sign callers in: where one way in asks for nothing that other sites cannot send. */
function sayCookies(operation: Operation, cannotTell: RuleContext<object>['cannotTell']): void {
  const { parameters, protection } = operation;
  const cookie = parameters.find(
    ({ name, in: where }) => where === 'cookie' || (where === 'header' && /^cookie$/i.test(name)),
  );
  if (!cookie || demandsCsrfToken(operation)) return;
  if (!protection.anonymous && !protection.alternatives.some(isAmbient)) return;
  const what = cookie.in === 'cookie' ? 'is a cookie' : 'holds cookies';
  cannotTell([operation], cookie.place, `\`${cookie.name}\` ${what}, and may be what signs callers in`);
}

/** Says where what looks like a log-in asks for the cookie of a session all the same, as renewing one does. */
function saySession(operation: Operation, cannotTell: RuleContext<object>['cannotTell']): void {
  const { anonymous, alternatives } = operation.protection;
  const cookie = anonymous ? undefined : alternatives.map(soleCookie).find((one) => one !== undefined);
  if (!cookie || demandsCsrfToken(operation)) return;
  cannotTell(
    [operation],
    operation.place,
    `it asks for the cookie of \`${cookie.name}\`, though callers sign in there`,
  );
}

/** The cookie of an alternative that asks for nothing but what browsers send by themselves. */
function soleCookie(alternative: SecurityAlternative): SecurityScheme | undefined {
  return isAmbient(alternative) ? schemesOf(alternative).find(isCookieKey) : undefined;
}

function isAmbient(alternative: SecurityAlternative): boolean {
  return schemesOf(alternative).every(
    (scheme) => isCookieKey(scheme) || isBasic(scheme) || scheme.type === 'mutualTLS',
  );
}

function schemesOf({ requirements }: SecurityAlternative): readonly SecurityScheme[] {
  return requirements.flatMap(({ scheme }) => scheme ?? []);
}

/**
 * Does it demand what another site cannot send along: a CSRF token, or a header that shows who asks? What a request may
 * leave out, a forged one leaves out; and it comes in the media type that asks for least.
 */
function demandsCsrfToken(operation: Operation): boolean {
  const bodies = operation.body?.content ?? [];
  return (
    hasTokenBeside(operation) ||
    (bodies.length > 0 &&
      bodies.every(({ schema }) => schema && bodyInputs(schema).some((one) => one.required && isToken(one))))
  );
}

/** Besides the body, which is often not said to be required where the server takes nothing else. */
function hasTokenBeside({ parameters }: Operation): boolean {
  return parameters.some((one) => one.required && isToken(one));
}

function isToken({ name, in: where }: Pick<Input, 'name' | 'in'>): boolean {
  if (where === 'cookie') return false;
  const said = words(name);
  if (
    said.some((word) =>
      /^(csrf|xsrf|csrftoken|xsrftoken|csrfmiddlewaretoken|antiforgery|forgery)$/.test(word),
    )
  )
    return true;
  if (/authenticity token|request verification token/.test(said.join(' '))) return true;
  return where === 'header' && /^(x-requested-with|origin|referer|sec-fetch-site)$/i.test(name);
}

const sameSite =
  /same[-_ ]?site[\s=:"'`]*(?:(?:is|of|attribute|cookie|set to)[\s=:"'`]*){0,3}(?:lax|strict)|(?:lax|strict) same-?site/i;

/** Does the scheme speak of it: in its description, or in an extension such as `x-samesite: Lax`? */
function saysSameSite(value: SecurityScheme['value']): boolean {
  return Object.entries(value).some(([key, entry]) => {
    if (key !== 'description' && !key.startsWith('x-')) return false;
    return says(`${key}: ${typeof entry === 'string' ? entry : JSON.stringify(entry)}`, sameSite);
  });
}

/** “A same-origin policy is enforced for cookie authentication”: by what, it does not say. */
function saysSameOrigin({ description }: SecurityScheme['value']): boolean {
  return (
    typeof description === 'string' &&
    says(description, /\bsame-origin policy\]?(?:\([^)\s]{0,200}\))?[^.\n]{0,80}\benforced\b/i)
  );
}

/** Does some answer set a cookie that way? */
function showsSameSite(api: Api): boolean {
  return api.headers.some(({ name, value, schema }) => {
    if (name !== 'set-cookie') return false;
    const said = [value, ...(schema ? parts(schema).map((part) => part.value) : [])];
    return said.some((one) => says(JSON.stringify(one), sameSite));
  });
}

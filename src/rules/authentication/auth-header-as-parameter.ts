import { eachWayAsks } from '../../facts/access/protection.ts';
import { isCookieKey } from '../../facts/access/schemes.ts';
import type { Confidence } from '../../findings/finding.ts';
import { lexicon, lexiconOf } from '../../lexicon/lexicon.ts';
import { words } from '../../lexicon/words.ts';
import type { Operation, Parameter, SecurityScheme } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import { says } from '../../text/says.ts';
import { about, defineRule, type Observation } from '../rule.ts';

/** The same header elsewhere is told so many times. */
const mostRelated = 10;

/** Credentials that are sent with every request; a one-time code or a private key is not. */
const meanings: ReadonlySet<string> = new Set(['API key', 'token', 'password', 'secret', 'credentials']);
/** RFC 9110 §11.6.2, §11.7.2; RFC 6265 §5.4; and their forerunners with `X-`. */
const standard = /^(proxy-authorization|(x-)?authorization|x-auth|cookie)$/;

export default defineRule({
  id: 'auth-header-as-parameter',
  title: 'Credential described as an ordinary parameter',
  severity: 'medium',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [287],
  stride: ['S'],
  looksAt: ['input'],
  rationale:
    'Gateways, servers and scanners know only what `security` requires: to them the operation is open to anyone. OpenAPI 3 even has parameters named `Authorization` ignored, so that what is made from the definition neither sends nor checks it.',
  remediation:
    'Delete the parameter, declare a security scheme in its place (`http`, `oauth2`, or `apiKey` with the header’s name), and require it.',
  falsePositives: [
    'The header carries a credential for another system that the API passes on; one that may be left out and only makes calls faster, by its description, is not reported.',
    'A scheme says the same already: reported at info.',
    'Every operation that takes it requires a credential of its callers besides, by a scheme, or it opens one thing of a path alone (`X-Order-Token` of `/orders/{id}`) beside their key: reported at low.',
  ],
  visit: {
    api(api, { report, examines }) {
      const causes = new Map<string, Cause>();
      for (const parameter of api.parameters) {
        if (parameter.in !== 'header' && parameter.in !== 'cookie') continue;
        const all = parameter.operations();
        const operations = ownOf(all);
        if (all.length > 0 && operations.length === 0) continue;
        examines(operations);
        const confidence = credentialIn(parameter);
        if (!confidence || isShortcut(parameter, operations)) continue;
        const instead = operations.filter((operation) => !schemeFor(parameter, operation));
        const [first] = operations;
        const repeated = first && instead.length === 0 ? schemeFor(parameter, first) : undefined;
        // Described again for every operation it is one header still, which wants one scheme.
        const key = JSON.stringify([nameOf(parameter), parameter.in, repeated?.name ?? null]);
        const cause = causes.get(key);
        const concerned = repeated ? operations : instead;
        if (cause) cause.others.push({ parameter, operations: concerned });
        else causes.set(key, { parameter, operations: concerned, confidence, repeated, others: [] });
      }
      for (const cause of causes.values()) report(reportOf(cause));
    },
  },
});

interface Use {
  readonly parameter: Parameter;
  readonly operations: readonly Operation[];
}

interface Cause extends Use {
  readonly confidence: Confidence;
  readonly repeated: SecurityScheme | undefined;
  readonly others: Use[];
}

function reportOf({ parameter, operations, confidence, repeated, others }: Cause): Observation {
  const { name, place, in: where } = parameter;
  const all = [...new Set([operations, ...others.map((use) => use.operations)].flat())];
  const isGuarded = areGuarded(parameter, all);
  const subject = `The ${where} \`${name}\` is described as a parameter`;
  return {
    at: place.child('name'),
    message: repeated
      ? `${subject}, which repeats the scheme \`${repeated.name}\``
      : `${subject}, so nothing knows that it authenticates the caller${isGuarded ? ', who is known by a scheme besides' : ''}`,
    operations: all,
    about: about.api(`${repeated ? 'repeated ' : ''}${where} ${nameOf(parameter)}`),
    confidence,
    related: others
      .slice(0, mostRelated)
      .map((use) => ({ place: use.parameter.place.child('name'), message: 'described here too' })),
    ...(repeated
      ? { severity: 'info', remedy: 'delete the parameter' }
      : isGuarded
        ? { severity: 'low' }
        : {}),
  };
}

/**
 * Do all operations ask for a credential by a scheme besides? The key of a product beside a user's token is one more thing to know;
 * where only the product's key has a scheme, the user is unknown.
 */
function areGuarded(parameter: Parameter, operations: readonly Operation[]): boolean {
  const isKey = lexiconOf(parameter.api).credential(parameter.name)?.meaning === 'API key';
  return (
    operations.length > 0 &&
    operations.every((operation) =>
      eachWayAsks(
        operation.protection,
        (scheme) => isKey || isTokenOfThing(parameter, operation) || !isKeyOfProduct(scheme),
      ),
    )
  );
}

/** `X-Order-Token` of `/orders/{order_no}`: what opens that one thing, to whoever is known already. */
function isTokenOfThing({ name }: Parameter, { path }: Operation): boolean {
  const [thing, token, ...more] = words(name.replace(/^x-/i, ''));
  if (thing === undefined || !/^(?:token|key|secret)$/.test(token ?? '') || more.length > 0) return false;
  if (ofCallers.has(thing)) return false;
  const all = path.split('/');
  return all.some((step, at) => {
    const last = words(step).at(-1);
    return (last === thing || last === `${thing}s`) && all[at + 1]?.startsWith('{') === true;
  });
}

const ofCallers: ReadonlySet<string> = new Set(
  'user users account session sessions customer member client api app application tenant access auth device'.split(
    ' ',
  ),
);

function isKeyOfProduct({ type, name, parameterName = '' }: SecurityScheme): boolean {
  return (
    type === 'apiKey' &&
    !/^authorization$/i.test(parameterName) &&
    !/token|jwt|bearer|session/i.test(`${name} ${parameterName}`)
  );
}

/** “To make the call faster”: what callers give back so that the server need not ask for it again, once they are known. */
function isShortcut(parameter: Parameter, operations: readonly Operation[]): boolean {
  const { required, description } = parameter.value;
  return (
    required !== true &&
    typeof description === 'string' &&
    says(description, faster) &&
    areGuarded(parameter, operations)
  );
}

const faster =
  /\b(?:optimi[sz]ations?|faster|speeds? up|(?:not|without|avoids?|instead of) (?:requiring |having to |needing to )?(?:request|generat|creat|fetch)\w{0,5} (?:an? |the )?(?:new|another|fresh) token)\b/i;

/** Header names are case-insensitive (RFC 9110 §5.1), names of cookies are not. */
function nameOf({ name, in: where }: Parameter): string {
  return where === 'header' ? name.toLowerCase() : name;
}

/** How sure it is that the parameter authenticates the caller; undefined when it does not. */
function credentialIn({ api, name, in: where }: Parameter): Confidence | undefined {
  if (where === 'header' && standard.test(name.toLowerCase())) return 'high';
  // Proof that somebody has agreed is no proof of who calls.
  if (words(name).includes('consent')) return undefined;
  const session = where === 'cookie' ? lexicon.sessionId(name) : undefined;
  const meaning = session ?? lexiconOf(api).credential(name);
  if (!meaning || (!session && !meanings.has(meaning.meaning))) return undefined;
  return meaning.confidence;
}

/** The scheme in effect that stands for the same header or cookie. */
function schemeFor(parameter: Parameter, { protection }: Operation): SecurityScheme | undefined {
  for (const { requirements } of protection.alternatives) {
    for (const { scheme } of requirements) if (scheme && travelsIn(scheme, parameter)) return scheme;
  }
  return undefined;
}

function travelsIn(scheme: SecurityScheme, parameter: Parameter): boolean {
  const name = parameter.name.toLowerCase();
  if (scheme.type !== 'apiKey') return name === 'authorization' && scheme.type !== 'mutualTLS';
  // What goes into the signature that the Authorization header holds (AWS Signature Version 4).
  if (name.startsWith('x-amz-') && scheme.parameterName?.toLowerCase() === 'authorization') return true;
  if (isCookieKey(scheme)) return name === 'cookie' || parameter.name === scheme.parameterName;
  return scheme.in === 'header' && scheme.parameterName?.toLowerCase() === name;
}

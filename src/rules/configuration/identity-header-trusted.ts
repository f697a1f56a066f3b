import type { Confidence, Severity } from '../../findings/finding.ts';
import { lastStep } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Operation, Parameter } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import { finds, says } from '../../text/says.ts';
import { about, defineRule } from '../rule.ts';

interface Trusted {
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly why: string;
}

const caller = 'whoever sends it says himself who he is';
const chosen = 'whoever sends it chooses for whom he acts';
const address = 'whoever sends it says himself where he calls from';
const route = 'whoever sends it chooses which path the server takes for the requested one';

/** Names in words, without `X` before them; several spellings of one name are several entries. */
const names: ReadonlyMap<string, Trusted> = new Map([
  ...entries('high', 'high', caller, [
    ...['user', 'user id', 'userid', 'user name', 'username', 'user email', 'user role', 'user roles'],
    ...[
      'user groups',
      'user info',
      'userinfo',
      'user permissions',
      'user scopes',
      'user claims',
      'user type',
    ],
    ...['role', 'roles', 'is admin', 'admin', 'permissions', 'scopes', 'groups', 'principal', 'claims'],
    ...[
      'current user',
      'current user id',
      'effective user',
      'effective user id',
      'acting user id',
      'as role',
      'acting role',
      'act as role',
      'effective role',
      'login user',
      'logged in user',
      'caller id',
      'identity',
      'subject',
    ],
    ...['auth user', 'auth user id', 'auth username', 'auth email', 'auth roles', 'auth groups', 'auth role'],
    ...['authenticated user', 'authenticated user id', 'authenticated userid', 'authenticated email'],
    ...['authenticated groups', 'authenticated scope', 'authenticated role', 'authenticated by'],
    ...[
      'remote user',
      'remote user id',
      'remote groups',
      'webauth user',
      'sso user',
      'iam user',
      'ms client principal',
    ],
    ...['ms client principal id', 'ms client principal name', 'goog authenticated user email'],
    ...['goog authenticated user id', 'goog iap jwt assertion', 'amzn oidc identity', 'amzn oidc data'],
    ...[
      'consumer id',
      'consumer username',
      'consumer custom id',
      'credential identifier',
      'anonymous consumer',
    ],
    ...['auth request user', 'auth request email', 'auth request groups', 'auth request preferred username'],
    ...[
      'auth request role',
      'auth request roles',
      'original user',
      'verified user',
      'verified user id',
      'jwt claims',
    ],
    ...[
      'jwt payload',
      'jwt sub',
      'token claims',
      'token subject',
      'oidc claims',
      'cert subject',
      'client verified',
    ],
    ...[
      'benutzer',
      'benutzer id',
      'benutzername',
      'rolle',
      'rollen',
      'utilisateur',
      'usuario',
      'usuario id',
      'rol',
      'roles usuario',
    ],
    ...['forwarded user', 'forwarded email', 'forwarded groups', 'forwarded preferred username'],
    ...['endpoint api user info', 'endpoint api userinfo', 'apigateway api userinfo'],
    ...[
      'ssl client cert',
      'ssl client verify',
      'ssl client s dn',
      'ssl client dn',
      'client cert',
      'client verify',
    ],
    ...['forwarded client cert', 'client dn', 'ssl client subject', 'arr client cert'],
    ...[
      'client cn',
      'ssl client cn',
      'ssl client s dn cn',
      'client common name',
      'client cert cn',
      'client cert subject',
      'client cert subject dn',
      'client cert dn',
      'client subject',
    ],
  ]),
  ...entries('high', 'high', address, [
    ...['forwarded for', 'real ip', 'client ip', 'true client ip', 'cf connecting ip', 'cluster client ip'],
    ...['originating ip', 'remote ip', 'remote addr', 'fastly client ip', 'appengine user ip', 'forwarded'],
    ...['azure clientip', 'forwarded ip', 'original forwarded for', 'envoy external address'],
  ]),
  ...entries('high', 'high', route, [
    ...['original url', 'original uri', 'rewrite url', 'rewrite uri', 'forwarded uri', 'forwarded path'],
    ...[
      'forwarded prefix',
      'original path',
      'original host',
      'forwarded host',
      'forwarded server',
      'http host override',
    ],
  ]),
  // Whoever belongs to several must be able to choose one of them.
  ...entries('medium', 'low', chosen, [
    ...[
      'company',
      'company id',
      'company code',
      'organisation',
      'organisation id',
      'organization',
      'workspace id',
      'firm id',
      'merchant id',
      'business id',
    ],
    ...[
      'tenant',
      'tenant id',
      'tenantid',
      'account id',
      'accountid',
      'customer id',
      'customerid',
      'member id',
    ],
    ...[
      'impersonate',
      'impersonate user',
      'impersonated user',
      'on behalf of',
      'act as',
      'acting user',
      'as user',
    ],
    ...['run as', 'sudo', 'sudo user', 'switch user', 'employee id', 'owner id', 'org id', 'organization id'],
    ...['account no', 'account number', 'account ref', 'customer no', 'customer number', 'customer ref'],
    ...['client no', 'client number', 'member no', 'member number', 'employee no', 'employee number'],
    ...['staff id', 'staff no', 'patient id', 'patient no', 'patient number', 'patient ref', 'user no'],
    ...[
      'physician id',
      'doctor id',
      'clinician id',
      'nurse id',
      'teacher id',
      'student id',
      'player id',
      'clerk id',
    ],
    ...['user number', 'user ref', 'subscriber id', 'subscriber no', 'subscriber number', 'person id'],
    ...['account', 'account name', 'tenant name', 'customer', 'customer name', 'caller', 'caller name'],
  ]),
]);

/** Also without `X`: registered, or given by proxies under these very names. */
const withoutPrefix = finds(
  /^(sudo|true-client-ip|cf-connecting-ip|remote[-_]user|forwarded|impersonate-user|as-user|client-ip|fastly-client-ip|ssl-client-.*|http[-_]x[-_].*)$/i,
);

export default defineRule({
  id: 'identity-header-trusted',
  title: 'Header by which a client says who it is',
  severity: 'high',
  confidence: 'high',
  category: 'configuration',
  owasp: ['API2'],
  cwe: [290],
  stride: ['S', 'E'],
  looksAt: ['input'],
  otherCauses: ['caller-identity-in-request'],
  rationale:
    'Proxies set such headers for the servers behind them. Where a client may send one, it becomes another user, an administrator or an address of the inner network, or reaches a path that the proxy would have refused.',
  remediation:
    'Read the identity from a verified token; have the gateway remove these headers from what clients send and set them itself, and leave them out of the definition that clients read.',
  falsePositives: [
    'The definition describes what stands behind the gateway, which alone can call it: mutual TLS between them makes that sure.',
    'The user’s id stands beside his own token, which the operation requires in a parameter (`X-Auth-Token` and `X-User-Id`): the server looks them up together. Reported at low.',
    'A gateway asks with it whether a request of its own may pass (forward authentication), and nothing is served there: reported at low.',
    'The header only chooses among what the caller may act for, and the server verifies that: reported at medium, with low confidence.',
  ],
  visit: {
    parameter(parameter, { report, examines }) {
      if (parameter.in !== 'header' && parameter.in !== 'cookie') return;
      const operations = ownOf(parameter.operations());
      if (operations.length === 0 && parameter.operations().length > 0) return;
      examines(operations);
      const found =
        parameter.in === 'cookie'
          ? inCookie(parameter.name)
          : (trusted(parameter.name) ?? saidTrusted(parameter));
      if (!found) return;
      const { description } = parameter.value;
      const isNote = found.why === address && typeof description === 'string' && says(description, forNote);
      const token = found.why === caller ? tokenBeside(parameter.name, operations) : undefined;
      const isAsked = found.why === route && operations.length > 0 && operations.every(judgesOthers);
      report({
        at: parameter.place.child('name'),
        severity: token !== undefined || isAsked ? 'low' : isNote ? 'medium' : found.severity,
        confidence: found.confidence,
        message: `\`${parameter.name}\` is a parameter: ${isAsked ? 'a gateway asks with it whether a request may go there, and whoever else calls asks for any path' : found.why}${isNote ? ', though for information only, by its description' : token !== undefined ? `, though he sends \`${token}\` besides` : ''}`,
        operations,
        about: about.parameter(parameter),
      });
    },

    securityScheme(scheme, { report, examines }) {
      const { parameterName } = scheme;
      if ((scheme.in !== 'header' && scheme.in !== 'cookie') || parameterName === undefined) return;
      examines(scheme.operations());
      const found =
        scheme.in === 'cookie'
          ? plainCookie(parameterName)
          : (trusted(parameterName) ?? clientName(parameterName));
      if (!found || found.why === address) return;
      report({
        at: scheme.place.child('name'),
        severity: found.severity,
        confidence: found.confidence,
        message: `\`${parameterName}\` is all that the scheme \`${scheme.name}\` asks for: ${found.why}`,
        operations: scheme.operations(),
        about: about.scheme(scheme),
      });
    },
  },
});

/** “Role of the caller”, “broker in whose name it is done”: what its description says, whatever the header is called. */
function saidTrusted({ name, value, schema }: Parameter): Trusted | undefined {
  if (!/^x[-_]/i.test(name)) return undefined;
  const said = [value.description, schema?.value.description].find((one) => typeof one === 'string');
  if (typeof said !== 'string') return undefined;
  if (says(said, ofCaller)) return { severity: 'high', confidence: 'medium', why: caller };
  return says(said, inHisName) ? { severity: 'medium', confidence: 'low', why: chosen } : undefined;
}

const ofCaller =
  /^\W{0,3}(?:the )?(?:roles?|permissions?|rights|privileges|groups|access level) of (?:the |an? )?(?:caller|calling user|requesting user|requester|current user|logged[- ]in user)\b/i;
const inHisName =
  /^\W{0,3}(?:the |an? )?(?:[\w-]{1,20} ){1,3}(?:in|on) (?:whose|his|her|their) (?:name|behalf)\b/i;

/**
 * Does it say of another request, which a gateway has got, whether it may pass: `POST /auth/verify` with the path and the method, or
 * the token, of that one?
 */
function judgesOthers({ path, summary, parameters }: Operation): boolean {
  const last = words(lastStep(path)).join(' ');
  if (!judging.test(last) && !says(summary, checksToken)) return false;
  return parameters.some(
    ({ in: where, name }) =>
      where === 'header' &&
      /^(?:authorization|cookie|(?:x )?(?:original|forwarded) method)$/.test(words(name).join(' ')),
  );
}

const judging =
  /^(?:verify|authz?|authorize|authorise|authenticate|authorization|authentication|forward auth|auth request|check|introspect|validate|decisions?)$/;
const checksToken =
  /^(?:checks?|verif(?:y|ies)|validates?)\b[^.\n]{0,40}\b(?:tokens?|session|credentials?|permissions?)\b/i;

/** What is looked up together with a token: whose it is, and not what he may do. */
const ofWhom = /^(?:x )?(?:auth )?(?:user|user id|userid|user name|username|user email|login user)$/;
/** The user's own token; a service that has one of its own says of others who they are. */
const ofUser = /^(?:x )?(?:user )?(?:auth|authentication|access|session|login|user)(?: token)?$/;

/** The user's own token that each operation requires in a parameter, beside his id. */
function tokenBeside(name: string, operations: readonly Operation[]): string | undefined {
  if (!ofWhom.test(words(name).join(' '))) return undefined;
  const found = operations.map(({ parameters }) =>
    parameters.find(
      (other) =>
        other.in === 'header' && other.value.required === true && ofUser.test(words(other.name).join(' ')),
    ),
  );
  return found.every((one) => one !== undefined) ? found[0]?.name : undefined;
}

/** An address that is written down, and decides nothing. */
const forNote =
  /\bfor informational purposes?\b|\binformational (?:only|purposes?)\b|\bfor information only\b/i;

function entries(
  severity: Severity,
  confidence: Confidence,
  why: string,
  list: readonly string[],
): [string, Trusted][] {
  return list.map((name) => [name, { severity, confidence, why }]);
}

function trusted(name: string): Trusted | undefined {
  const all = words(name);
  const from = all[0] === 'http' && all[1] === 'x' ? 2 : all[0] === 'x' ? 1 : 0;
  if (from === 0 && !withoutPrefix(name)) return undefined;
  const said = all.slice(from).join(' ');
  return names.get(said) ?? (rightsOfPerson.test(said) ? ofPerson : undefined);
}

/** What somebody may do, whatever kind of person the API calls him: `X-Employee-Role`, `X-Member-Permissions`. */
const rightsOfPerson =
  /^(?:(?:current|acting|effective|auth) )?(?:user|employee|staff|member|operator|agent|caller|account|customer|person|player|student|teacher|doctor|patient|session)s? (?:roles?|permissions?|privileges|rights|groups|scopes|claims|access level)$/;
const ofPerson: Trusted = { severity: 'high', confidence: 'high', why: caller };

/** Cookies come from the client as headers do, and have no `X-`: those that say who he is, or what he may do. */
function inCookie(name: string): Trusted | undefined {
  const found = names.get(words(name).join(' '));
  if (found?.why === caller) return { ...found, confidence: 'medium' };
  return found?.why === chosen ? found : undefined;
}

/** What stands on a device, and can be read off it or counted on. */
const ofDevices =
  /^(?:device |client )?(?:serial|serial no|serial number|imei|mac|mac address|udid|hardware id)$|^device serial(?: no| number)?$/;

/** A cookie `user` or `identity` may hold a signed session; one that ends in what a person is called by or may do holds just that. */
function plainCookie(name: string): Trusted | undefined {
  return /(?:id|name|e?-?mail|roles?|admin)$/i.test(name) ? inCookie(name) : undefined;
}

/** `X-Client-Name` tells servers which program calls; where it is all that a scheme asks for, it is who calls. */
function clientName(name: string): Trusted | undefined {
  const all = words(name);
  const said = all.slice(all[0] === 'x' ? 1 : 0).join(' ');
  if (ofDevices.test(said))
    return {
      severity: 'medium',
      confidence: 'medium',
      why: 'whoever has read it off a device calls in its name',
    };
  return /^(?:client|client name|client application|app name|application name|service name|system name|username|user name|user id)$/.test(
    said,
  )
    ? { severity: 'medium', confidence: 'medium', why: caller }
    : undefined;
}

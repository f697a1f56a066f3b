import { finds } from '../text/says.ts';
import type { OpenKind } from './families/open.ts';
import { list } from './matcher.ts';
import { holds, type OperationFacts, realm, sentence } from './operation-facts.ts';

const plain = finds(
  /^(api|rest|v?\d+(\.\d+)?|actuator|system|health|_|_health|management|manage|public|status|monitoring|service)$/i,
);

/** The address of the API itself: `/`, `/api`, `/api/v1`. */
const base = /^(?:api|rest|v\d+)$/i;

/** What `GET /` says of itself where it greets and leads on; `index` is left out: it may list what the API is about. */
const signsOfLife = list(`
  health, healthcheck, ping, liveness, readiness, heartbeat, alive, uptime, service status, api status, server status,
  status of the api, status of api, status of this api, status of the service, status of the server
`);
const rootPage = [
  'home',
  'welcome',
  'landing',
  'api root',
  'entry point',
  'entrypoint',
  'hello',
  'discovery',
];

/** What the address of the API itself, or of one version of it, answers with. */
const versions = list(
  'api version, api versions, list versions, list version, version details, get version, get versions, supported versions, version discovery',
);

const aboutServer = list(
  'about, information about api, api information, service version, server version, get version, application version, version of the service, version information, version info',
);

/** What is read by machines before they know any credential: health, keys and settings, documentation. */
export function published({
  method,
  path,
  operationId = '',
  tags = [],
  summary = '',
  hasBody,
  parameters = [],
}: OperationFacts): OpenKind | undefined {
  if ((method !== 'GET' && method !== 'HEAD') || hasBody) return undefined;
  // A path has no query (OAS 3.2 §4.8), but some write one: `/_status?simple=1`.
  const all = (path.split('?', 1)[0] as string).split('/').filter((step) => step !== '');
  const last = all.at(-1) ?? '';
  const before = all.slice(0, -1);
  const said = () => sentence([operationId, summary, ...tags]);
  if (all.every((step) => base.test(step)) && parameters.length === 0) {
    if (holds(said(), signsOfLife)) return 'health';
    if (holds(said(), [...rootPage, ...versions])) return 'documentation';
    if (all.length === 0) return undefined;
  }
  // Which version of something can be had: `/releases/agent/version`.
  if (
    /^(?:latest[-_]?)?version$/i.test(last) &&
    parameters.length === 0 &&
    all.every((step) => !step.includes('{')) &&
    /^(?:releases?|downloads?|updates?)$/i.test(before.find((step) => !plain(step)) ?? '')
  )
    return 'documentation';
  // What a client asks first of all, to know how to ask further.
  if (all.length === 1 && parameters.length === 0 && /^(?:v\d+(?:\.\d+)?|versions?)$/i.test(last))
    return holds(said(), versions) ? 'documentation' : undefined;
  if (all.includes('.well-known') || (/^(jwks|certs)(\.json)?$/i.test(last) && before.every(isRealmStep)))
    return 'well-known';
  // The token that a log-in itself has to bring along.
  if (parameters.length === 0 && /^(?:csrf|xsrf)(?:[-_]?token)?$/i.test(last) && before.every(isRealmStep))
    return 'well-known';
  // OpenID Connect Session Management 1.0 §3.2: the page that clients keep in a frame to learn of a log-out.
  if (/^check[-_]?session(?:[-_]?iframe)?(?:\.html)?$/i.test(last)) return 'well-known';
  if (/^(?:session[-_]?)?iframe$/i.test(last) && holds(said(), ['session iframe', 'check session']))
    return 'well-known';
  if (
    /^_{0,2}(?:healthz?|heartbeat)$/i.test(
      before.find((step) => !plain(step) || /health/i.test(step)) ?? '',
    ) &&
    !path.includes('{') &&
    parameters.length === 0
  )
    return 'health';
  if (!before.every(plain)) return undefined;
  if (/^_{0,2}(healthz?|health[-_]?check|livez|readyz|liveness|readiness|heartbeat|lbheartbeat)$/i.test(last))
    return 'health';
  // The underscore says that it is the server's own.
  if (/^_{1,2}status$/i.test(last)) return 'health';
  // What is asked without a word more can only answer that it is there; others are pinged by an address.
  if (/^_{0,2}ping$/i.test(last) && parameters.length === 0 && !path.includes('{')) return 'health';
  if (/^_{0,2}(status|ping|up|live|ready|alive)$/i.test(last)) {
    return holds(said(), signsOfLife) ? 'health' : undefined;
  }
  if (/^(openapi|swagger|api-?docs?|swagger-ui|redoc|asyncapi)([-.](json|ya?ml|html|spec))?$/i.test(last))
    return 'documentation';
  // What a client shows or checks before it asks for anything: which server it is, and of which version.
  if (/^(?:about|version)$/i.test(last) && parameters.length === 0)
    return holds(said(), aboutServer) ? 'documentation' : undefined;
  if (/^(docs?|documentation|spec)(\.(json|ya?ml|html))?$/i.test(last)) {
    return holds(said(), [
      'openapi',
      'swagger',
      'api documentation',
      'api docs',
      'api spec',
      'api specification',
      'documentation',
    ])
      ? 'documentation'
      : undefined;
  }
  return undefined;
}

function isRealmStep(step: string): boolean {
  return (
    plain(step) ||
    realm.test(step) ||
    /^(oauth2?|openid-connect|oidc|auth|protocol|realms|tenants|connect|keys|discovery|openid)$/i.test(step)
  );
}

/** Hosts that callers name beside a port, as what the server then connects to is named. */
import { words } from '../../lexicon/words.ts';
import { allowedValues, holds } from '../../openapi/composition.ts';
import type { Operation, Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { finds, found } from '../../text/says.ts';
import type { Risk } from './client-urls.ts';

export interface HostField {
  readonly name: string;
  /** The ports that travel beside it: {@link portsTaken}, {@link portsHeld}. Asked only of what is called a host. */
  readonly ports: () => readonly ReadonlySet<string>[];
  readonly owner?: string | undefined;
  /** The names that travel beside it. */
  readonly beside?: () => Iterable<string>;
  /** Of the field, and of the object that holds it. */
  readonly descriptions: readonly unknown[];
  readonly operations: readonly Operation[];
  /** What is shown of it. */
  readonly examples?: readonly unknown[];
}

const hosts: ReadonlySet<string> = new Set('host hostname server address'.split(' '));

/** What is called alike belongs together: `smtp` of `smtpHost`; undefined for what is no host. */
function hostOf(name: string): string | undefined {
  const all = words(name);
  // `ipAddress`, `cameraIp`: an address says by itself which kind it is of.
  const named = all.filter((word) => !isIp.test(word));
  if (named.length < all.length && (named.length === 0 || isIp.test(all.at(-1) as string)))
    return named.join();
  return hosts.has(named.at(-1) ?? '') ? named.slice(0, -1).join() : undefined;
}

const isIp = /^ip(?:v[46])?$/;

/** A host whom one visits, a port that ships lie in; and an address of the server's own, on which it listens. */
const ofOthers = found(
  /\bbinds?\b|\blisten(?:s|ing)?\b|^\W{0,3}(?:who|whom|whose)\b|\b(?:person|guest|party|harbou?r|ships?|vessel|boat)\b/i,
);

/** `smtp` of `smtpPort`. */
function portsOf(names: Iterable<string>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const name of names) {
    const all = words(name);
    if (all.at(-1) === 'port') found.add(all.slice(0, -1).join());
  }
  return found;
}

/** The ports among the parameters of an operation. */
export const portsTaken = once(({ parameters }: Operation) => portsOf(parameters.map(({ name }) => name)));

/** The ports among the properties of an object. */
export const portsHeld = once(({ properties }: Schema) => portsOf(properties.keys()));

/** What one connects to, sends to or takes from, and the words for doing it. */
const connected: ReadonlySet<string> = new Set(
  (
    'connect connects connected connecting connection connections deliver delivers delivered delivery send sends sent ' +
    'upload uploads fetch fetches forward forwards relay relays ping probe check transport sftp ftp ftps ssh smtp imap ' +
    'ldap ldaps proxy syslog kafka mqtt amqp broker database db redis destination destinations receiver receivers ' +
    'webhook webhooks hook hooks upstream backend endpoint monitor monitors registry mail mailserver remote target ' +
    'pull pulls pulled poll polls polled reach reaches stream streams streamed publish publishes published'
  ).split(' '),
);

/** How likely the server connects to a host that callers name; undefined where none is named. */
export function riskOfHost(field: HostField): Risk | undefined {
  const { name, ports, owner = '', descriptions, operations } = field;
  if (descriptions.some(ofOthers)) return undefined;
  const host = hostOf(name);
  if (isProxy(field)) return wentThrough;
  if (isTarget(field))
    return { severity: 'medium', confidence: 'medium', why: ', and the server connects to it' };
  if (host === undefined || !ports().some((beside) => beside.has(host))) {
    if (host !== undefined && descriptions.some(isConnectedTo)) return connectedTo;
    return isLoggedInto(field) ? loggedInto : undefined;
  }
  const said = [name, owner, ...descriptions].flatMap((one) => (typeof one === 'string' ? words(one) : []));
  const connects =
    said.some((word) => connected.has(word)) || (operations.length > 0 && operations.every(isConnecting));
  return connects
    ? { severity: 'medium', confidence: 'medium', why: ', and the server connects to it' }
    : { severity: 'low', confidence: 'low', why: ', and the server may connect to it' };
}

/** “url/ip:port”, “hostname or IP address”: what is called a target, and by its description is reached over a network. */
function isTarget({ name, descriptions }: HostField): boolean {
  return (
    /^(?:target|destination)s?$/.test(words(name).at(-1) ?? '') && descriptions.some((one) => isReached(one))
  );
}

const isReached = found(
  /^\W{0,3}(?:the |an? )?(?:target )?(?:urls?|uris?|host ?names?|hosts?|ip(?:v[46])?(?: address(?:es)?)?|fqdns?|domains?(?: names?)?) ?(?:\/|,|\||:| or) ?(?:an? )?(?:urls?|uris?|host ?names?|hosts?|ip(?:v[46])?|fqdns?|domains?|ports?)\b/i,
);

const wentThrough: Risk = {
  severity: 'medium',
  confidence: 'medium',
  why: ', and the server goes through it: whoever runs it reads along, and behind it stands what only the server reaches',
};

const proxies =
  /^(?:(?:https?|socks(?: ?5)?|web|forward|outbound) )?prox(?:y|ies)(?: (?:server|address|host|string))?$/;
const ofProxy = found(
  /\bprox(?:y|ies)\b[^.\n]{0,40}\b(?:use|used|usar|utiliser|server|address|url|host|port|through|via|https?|socks5?)\b|\b(?:use|using|through|via|https?|socks5?)\b[^.\n]{0,20}\bprox(?:y|ies)\b/i,
);
/** `10.0.0.1:8080`, `http://user:pass@proxy:3128`. */
const proxyAddress = finds(
  /^(?:(?:https?|socks[45]h?):\/\/\S{3,200}|(?:[\w.-]{1,100}@)?[\w-]{1,63}(?:\.[\w-]{1,63}){0,10}:\d{2,5})$/i,
);

/** Is it the way that requests of the server take, by its name, and an address by its description or what is shown of it? */
function isProxy({ name, descriptions, examples = [] }: HostField): boolean {
  if (!proxies.test(words(name).join(' '))) return false;
  return examples.some((one) => typeof one === 'string' && proxyAddress(one)) || descriptions.some(ofProxy);
}

const loggedInto: Risk = {
  severity: 'medium',
  confidence: 'medium',
  why: ', and the server logs in to it with what is sent beside it',
};

/** “IPv4 address of RSU”, “Hostname or IP address of the router”. */
const isAddress = found(
  /^\s{0,9}(?:the )?(?:(?:ip(?:v[46])?(?:[ -]address)?|host ?name|fqdn)(?:,? (?:or|and|\/) )?){1,3} (?:of|for) (?!(?:the |an? |your |his |their )?(?:end[- ]?)?(?:user|customer|client|caller|visitor|buyer|payer|payee|person|member|player|browser|shopper|requester|request|sender|login|session|consumer|applicant|owner)\b)/i,
);

/** Where a server is named that is logged in to: `/smtp`, `/settings/ldap`. */
const namesServer = once(
  ({ path, safe }: Operation): boolean =>
    !safe && words(path.replace(/\{[^{}]*\}/g, '')).some((word) => loggedIn.has(word)),
);
const loggedIn: ReadonlySet<string> = new Set('smtp imap pop3 ldap ldaps sftp ftp ftps ssh scp'.split(' '));

function isAccountOf(named: readonly string[], server: string): boolean {
  return (
    named.at(-2) === server &&
    /^(?:user|username|login|account|password|pass|passwd|pwd)$/.test(named.at(-1) ?? '')
  );
}

/** An address, by its description, and beside it a password that is called alike: `rsuTarget` and `rsuPassword`. */
function isLoggedInto({ name, beside, descriptions, operations }: HostField): boolean {
  if (!beside) return false;
  const isHost = /^(?:host ?name|host|server)$/.test(words(name).join(' '));
  // `PUT /smtp {host, password, starttls}`
  if (isHost && operations.length > 0 && operations.every(namesServer)) {
    const names = new Set([...beside()].map((one) => words(one).at(-1) ?? ''));
    if (names.has('password')) return true;
  }
  // `sftpHost` and `sftpUser`
  const server = hostOf(name)?.split(',').at(-1);
  if (server !== undefined && loggedIn.has(server))
    for (const other of beside()) if (isAccountOf(words(other), server)) return true;
  if (!descriptions.some(isAddress)) return false;
  const [first, ...others] = words(name);
  for (const other of beside()) {
    const named = words(other);
    if (named.at(-1) !== 'password') continue;
    if (named.length === 1 || (others.length > 0 && named[0] === first)) return true;
  }
  return false;
}

const connectedTo: Risk = {
  severity: 'medium',
  confidence: 'medium',
  why: ', and by its description the server connects to it',
};

/** “Host the service connects to”, “server from which we fetch the file” */
const isConnectedTo = found(
  /\b(?:host|server|machine|address|system)(?: ?name)?\b[^.\n]{0,20}\b(?:we|the (?:api|service|server|system|backend|platform|gateway|worker|connector|importer|agent)|it) (?:then |will |shall )?(?:connects?|sends?|delivers?|uploads?|pushes|dials?|talks?|logs? in|calls?|polls?|fetch|fetches|pulls?|reads?|downloads?|publish(?:es)?|forwards?)\b|\b(?:host|server|machine|address) (?:to|from) which (?:we|the (?:api|service|server|system|backend|platform|gateway|worker))\b|\b(?:host|server|machine|address)(?: ?name)? (?:to connect to|to be (?:polled|called|contacted))\b/i,
);

/** Does a schema keep to some hosts: by values, or by a pattern that ends in the name of a domain? */
export function keepsToHosts(schema: Schema): boolean {
  return holds(schema, (part) => {
    const { pattern } = part.value;
    return allowedValues(part) !== undefined || (typeof pattern === 'string' && domain.test(pattern));
  });
}

const domain = /^\^[^|]{0,500}\\\.[a-z][a-z-]{1,60}\$$/i;

const isConnecting = once(({ path, id = '', summary }: Operation): boolean =>
  [...words(path.replace(/\{[^{}]*\}/g, '')), ...words(id), ...words(summary)].some((word) =>
    connected.has(word),
  ),
);

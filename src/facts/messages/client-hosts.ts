/** Hosts that callers name beside a port, as what the server then connects to is named. */
import { words } from '../../lexicon/words.ts';
import { allowedValues, holds } from '../../openapi/composition.ts';
import type { Operation, Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import type { Risk } from './client-urls.ts';

export interface HostField {
  readonly name: string;
  /** The names of what travels beside it. */
  readonly beside: Iterable<string>;
  readonly owner?: string | undefined;
  /** Of the field, and of the object that holds it. */
  readonly descriptions: readonly unknown[];
  readonly operations: readonly Operation[];
}

const hosts: ReadonlySet<string> = new Set('host hostname server address'.split(' '));

/** `smtpHost` beside `smtpPort`: what is called alike belongs together. */
function isBeside(host: string, port: string): boolean {
  const [a, b] = [words(host), words(port)];
  if (b.at(-1) !== 'port' || !(hosts.has(a.at(-1) ?? '') || a.join() === 'ip')) return false;
  return a.slice(0, -1).join() === b.slice(0, -1).join();
}

/** What one connects to, sends to or takes from, and the words for doing it. */
const connected: ReadonlySet<string> = new Set(
  (
    'connect connects connected connecting connection connections deliver delivers delivered delivery send sends sent ' +
    'upload uploads fetch fetches forward forwards relay relays ping probe check transport sftp ftp ftps ssh smtp imap ' +
    'ldap ldaps proxy syslog kafka mqtt amqp broker database db redis destination destinations receiver receivers ' +
    'webhook webhooks hook hooks upstream backend endpoint monitor monitors registry mail mailserver remote target'
  ).split(' '),
);

/** How likely the server connects to a host that callers name; undefined where none is named. */
export function riskOfHost({
  name,
  beside,
  owner = '',
  descriptions,
  operations,
}: HostField): Risk | undefined {
  if (![...beside].some((one) => isBeside(name, one))) return undefined;
  const said = [name, owner, ...descriptions].flatMap((one) => (typeof one === 'string' ? words(one) : []));
  const connects =
    said.some((word) => connected.has(word)) || (operations.length > 0 && operations.every(isConnecting));
  return connects
    ? { severity: 'medium', confidence: 'medium', why: ', and the server connects to it' }
    : { severity: 'low', confidence: 'low', why: ', and the server may connect to it' };
}

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

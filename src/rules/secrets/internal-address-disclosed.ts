import { type HostKind, hostKind } from '../../facts/hosts/host.ts';
import { operationsAt } from '../../findings/surroundings.ts';
import { documentsOf } from '../../openapi/documents.ts';
import type { Document } from '../../refs/document.ts';
import { Place } from '../../refs/place.ts';
import { push } from '../../text/group.ts';
import { finds } from '../../text/says.ts';
import { about, defineRule } from '../rule.ts';

/** A report lists so many other places of the same address. */
const mostRelated = 20;

export default defineRule({
  id: 'internal-address-disclosed',
  title: 'Internal address in the definition',
  severity: 'low',
  confidence: 'medium',
  category: 'secrets',
  owasp: ['API8'],
  cwe: [200],
  stride: ['I'],
  looksAt: ['definition'],
  rationale:
    'Whoever gets a foot into the network knows where to go next, and a server that can be made to fetch URLs (SSRF) has its targets spelt out.',
  remediation:
    'Leave internal servers out of what is published, and write `api.example.com` in examples (RFC 2606).',
  falsePositives: [
    'The definition is internal itself, or the address is one that everybody has, such as that of a local installation.',
    'The addresses are what the API is about: networks that its customers set up.',
  ],
  visit: {
    api(api, { report, examines }) {
      examines(api.operations);
      const found = new Map<string, { address: Address; places: Place[] }>();
      for (const document of documentsOf(api)) search(document, found);
      if (found.size === 0) return;
      const operationsOf = operationsAt(api);
      // Several addresses in one text are one place to mend.
      const told = new Map<string, Address[]>();
      for (const { address, places } of found.values()) {
        push(told, (places[0] as Place).id(), address);
      }
      for (const { address, places } of found.values()) {
        const [first, ...others] = places as [Place, ...Place[]];
        const here = told.get(first.id()) ?? [];
        if (here[0] !== address) continue;
        report({
          at: first,
          message: `This names ${here.slice(0, 3).map(inWords).join(', and ')}`,
          operations: [...new Set(places.flatMap(operationsOf))],
          about: about.api(`address ${address.host}`),
          related: others.slice(0, mostRelated).map((place) => ({ place, message: 'the same address' })),
        });
      }
    },
  },
});

interface Address {
  readonly host: string;
  readonly what: string;
}

function inWords({ host, what }: Address): string {
  return `${what} (${host})`;
}

/** What an address tells of the inside; names for tests and for documents tell nothing. */
const disclosing: ReadonlyMap<HostKind, string> = new Map([
  ['loopback', 'the machine itself'],
  ['private', 'a private address'],
  ['link-local', 'a link-local address'],
  ['internal name', 'an internal host name'],
]);

/** One look at the text says that most documents hold nothing. */
const worthALook = finds(
  /localhost|\b(127|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.\d|\/\/(0\.|\[[0-9a-f:])|\.(internal|intranet|intra|private|corp|lan|home|local|svc|localdomain|home\.arpa)\b|amazonaws|s3:|gs:|storage\.googleapis|blob\.core/i,
);

function search(document: Document, found: Map<string, { address: Address; places: Place[] }>): void {
  if (!worthALook(document.source.text)) return;
  walk(document.tree.value, (text, path) => {
    if (!worthALook(text)) return;
    for (const address of addressesIn(text, path)) {
      const known = found.get(address.host);
      const place = new Place(document).child(...path);
      if (!known) found.set(address.host, { address, places: [place] });
      else if (known.places.at(-1)?.id() !== place.id()) known.places.push(place);
    }
  });
}

/** An authority after `//`, with what stands before a port or a path. */
const authority = /\/\/(?:[^\s/?#@"'<>()]{1,200}@)?(\[[0-9a-f:]{2,45}\]|[a-z0-9.-]{1,253})/gi;
/** A name of at least two labels that ends in an internal zone, without a URL around it; no file and no property. */
const bareName =
  /(?<![\w./@-])(?:[a-z0-9][a-z0-9-]{0,62}\.){1,8}(?:internal|intranet|corp|lan|svc(?:\.cluster\.local)?)(?![\w(]|[.-]\w)/gi;
const bareLocal =
  /(?<![\w./-])(?:localhost|10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}):\d{2,5}\b/gi;
/** Names of buckets; `bucket`, `my-bucket` and templates tell nothing. */
const buckets = [
  /\b(?:s3|gs):\/\/([a-z0-9][a-z0-9._-]{2,62})/gi,
  /\/\/([a-z0-9][a-z0-9.-]{2,62})\.s3[.-](?:[a-z0-9-]{1,30}\.)?(?:dualstack\.)?amazonaws\.com/gi,
  /\/\/s3[.-](?:[a-z0-9-]{1,30}\.)?amazonaws\.com\/([a-z0-9][a-z0-9.-]{2,62})/gi,
  /\/\/storage\.googleapis\.com\/([a-z0-9][a-z0-9._-]{2,62})/gi,
  /\/\/([a-z0-9]{3,24})\.blob\.core\.windows\.net/gi,
];
const anyBucket = finds(
  /^(my|your|the|some|example|test|sample)?[-_.]?(example|test|sample)?[-_.]?(bucket|storage|account|files)?([-_.]?(name|\d+))?$/i,
);

function* addressesIn(text: string, path: readonly (string | number)[]): Iterable<Address> {
  const hosts = new Set<string>();
  for (const [, host] of text.matchAll(authority)) if (host) hosts.add(host);
  for (const [host] of text.matchAll(bareName)) hosts.add(host);
  for (const [host] of text.matchAll(bareLocal)) hosts.add(host.replace(/:\d+$/, ''));
  // 2.0's host stands alone.
  if (path.length === 1 && path[0] === 'host') hosts.add(text.replace(/:\d+$/, ''));
  for (const host of hosts) {
    // Names without a dot are placeholders in texts as often as hosts, and numbers are anything.
    if (!/[.:]/.test(host) && host.toLowerCase() !== 'localhost') continue;
    const what = disclosing.get(hostKind(host));
    if (what !== undefined) yield { host: host.toLowerCase(), what };
  }
  for (const form of buckets) {
    for (const [, bucket] of text.matchAll(form)) {
      if (bucket && !anyBucket(bucket) && !/example/i.test(bucket))
        yield { host: bucket.toLowerCase(), what: 'a storage bucket' };
    }
  }
}

/** Keys under which a text is code for a validator, or leads to other files. */
const skipped: ReadonlySet<string> = new Set(['pattern', '$ref', '$schema', '$id']);

/** Visits every text of a document. The depth is bounded by the parser, and what YAML's aliases add, too. */
function walk(root: unknown, visit: (text: string, path: readonly (string | number)[]) => void): void {
  const path: (string | number)[] = [];
  const enter = (value: unknown): void => {
    if (typeof value === 'string') visit(value, path);
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value)) {
      if (skipped.has(key)) continue;
      path.push(Array.isArray(value) ? Number(key) : key);
      enter((value as Record<string, unknown>)[key]);
      path.pop();
    }
  };
  enter(root);
}

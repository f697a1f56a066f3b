import { ownOperations, rootPlace } from '../../facts/access/declarations.ts';
import { isNoThing } from '../../facts/unfollowed.ts';
import type { Api, Node, Operation } from '../../openapi/model.ts';
import { push } from '../../text/group.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'servers-missing',
  title: 'Transport not declared',
  severity: 'low',
  confidence: 'high',
  category: 'transport',
  owasp: ['API8'],
  cwe: [319],
  stride: ['I', 'T'],
  looksAt: ['servers'],
  rationale:
    'Nothing says that the API is reached over TLS: clients take the transport and the host that the definition happened to come from, which may be a file server, a page over `http`, or an attacker’s copy.',
  remediation:
    'Declare where the API is served: `servers: [{url: https://…}]`; in 2.0 `host` and `schemes: [https]`.',
  falsePositives: [
    'The servers are put in when the definition is deployed.',
    'An empty list of an operation or path replaces the root’s and leaves the default, `/` (OAS 3.1 §4.8.1); some tools take the root’s all the same.',
  ],
  visit: {
    api(api, { report, examines }) {
      const own = ownOperations(api);
      examines(own);
      // Of webhooks the receiver is the server: `paths: {}` beside them is what 3.0 and some tools ask for.
      if (own.length === 0 && (!Object.hasOwn(api.value, 'paths') || api.operations.length > 0)) return;
      const without = own.filter(({ servers }) => !declaresTransport(servers, api));
      const key = api.version === '2.0' ? 'schemes' : 'servers';
      if (declaresTransport(api.servers, api)) {
        for (const [{ place }, operations] of emptied(without, key)) {
          report({
            at: place.child(key),
            part: 'key',
            message: `An empty \`${key}\` replaces the root’s, so ${whom(operations, own)} over whatever transport the definition came`,
            operations,
            about: about.operation(operations[0] as Operation),
            remedy: `leave \`${key}\` out, or list them`,
          });
        }
        return;
      }
      if (own.length > 0 && without.length === 0) return;
      // What stands there and is no list is not missing: it is said to be unreadable.
      if (isNoThing(api, api.place.child(key), api.value[key])) return;
      report({
        at: Object.hasOwn(api.value, key) ? api.place.child(key) : rootPlace(api),
        part: 'key',
        message: `No \`${key}\` are declared, so ${whom(without, own)} over whatever transport the definition came`,
        operations: without,
        about: about.api(),
        remedy: api.version === '2.0' ? 'add `schemes: [https]`' : 'add `servers: [{url: https://…}]`',
      });
    },
  },
});

/** The operations whose own list, or whose path's, takes away what the root declares, by where that list stands. */
function emptied(operations: readonly Operation[], key: string): Map<Node, Operation[]> {
  const holders = new Map<Node, Operation[]>();
  for (const operation of operations) {
    const holder = [operation, operation.pathItem].find(({ value }) => Object.hasOwn(value, key));
    if (!holder) continue;
    push(holders, holder, operation);
  }
  return holders;
}

/** In 2.0 a host alone says nothing about the transport; in 3.x a server's own rules judge its URL. */
function declaresTransport(servers: Api['servers'], { version }: Api): boolean {
  return version === '2.0' ? servers.some(({ protocols }) => protocols.length > 0) : servers.length > 0;
}

function whom(without: readonly Operation[], own: readonly Operation[]): string {
  if (without.length === own.length) return 'the API is called';
  return without.length === 1 ? `${without[0]?.label} is called` : `${without.length} operations are called`;
}

import { ownOperations } from '../../facts/access/declarations.ts';
import { objectsAddressed } from '../../facts/access/object-ids.ts';
import { protects } from '../../facts/access/schemes.ts';
import { unreadResponses } from '../../facts/unfollowed.ts';
import type { Operation } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'object-id-no-authz-evidence',
  title: 'Nothing tells that access to the object is checked',
  severity: 'medium',
  confidence: 'low',
  category: 'authorization',
  owasp: ['API1'],
  cwe: [639],
  stride: ['I', 'T', 'E'],
  looksAt: ['access', 'output', 'operation'],
  followsFrom: ['operation-unauthenticated', 'global-security-empty'],
  callersAreKnown: true,
  otherCauses: ['object-op-unauthenticated'],
  rationale:
    'Where the server only checks that the caller has some credential, putting another id into the path is enough to get at another customer’s objects: the most frequent weakness of APIs.',
  remediation:
    'Check on each request that the object belongs to the caller, and say so: declare the answer for those who may not (`403`, or `404` so as not to tell that the object exists), and a scope where there is one.',
  falsePositives: ['Access is checked, and the definition leaves error answers out.'],
  visit: {
    api(api, { report, examines }) {
      for (const operation of ownOperations(api)) {
        if (operation.protection.anonymous) continue;
        const [object] = objectsAddressed(operation).slice(-1);
        if (!object || unreadResponses(operation).all) continue;
        examines([operation]);
        if (asksForScopes(operation) || declaresRefusal(operation)) continue;
        const hasResponses = Object.hasOwn(operation.value, 'responses');
        report({
          at: hasResponses ? operation.place.child('responses') : operation.place,
          part: 'key',
          message: `${operation.label} asks for a credential, but no scope, 403 or 404 tells that \`${object.id}\` is checked against it`,
          operation,
          operations: [operation],
          about: about.operation(operation),
        });
      }
    },
  },
});

/** Whichever way in a caller chooses. */
function asksForScopes({ protection }: Operation): boolean {
  return protection.alternatives.every(({ requirements }) =>
    requirements.some((one) => protects(one) && one.scopes.length > 0),
  );
}

function declaresRefusal(operation: Operation): boolean {
  const statuses = [...operation.responses.map(({ status }) => status), ...unreadResponses(operation).names];
  return statuses.some((status) => /^(403|404|4XX|default)$/i.test(status));
}

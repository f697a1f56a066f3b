import { ownOperations } from '../../facts/access/declarations.ts';
import { objectsAddressed } from '../../facts/access/object-ids.ts';
import { protects } from '../../facts/access/schemes.ts';
import { admitsNoCheck } from '../../facts/access/unchecked-in-words.ts';
import { introductionOf } from '../../facts/introduction.ts';
import { unreadResponses } from '../../facts/unfollowed.ts';
import type { Operation } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import { about, defineRule } from '../rule.ts';
import { type Unsaid, unsaid } from '../unsaid.ts';

export default defineRule<Unsaid>({
  id: 'object-id-no-authz-evidence',
  title: 'Nothing tells that access to the object is checked',
  severity: 'medium',
  confidence: 'low',
  category: 'authorization',
  owasp: ['API1'],
  cwe: [639],
  stride: ['I', 'T', 'E'],
  looksAt: ['access', 'output', 'operation'],
  followsFrom: ['operation-unauthenticated', 'global-security-empty', 'auth-optional'],
  callersAreKnown: true,
  otherCauses: ['object-op-unauthenticated'],
  rationale:
    'Where the server only checks that the caller has some credential, putting another id into the path is enough to get at another customer’s objects: the most frequent weakness of APIs.',
  remediation:
    'Check on each request that the object belongs to the caller, and say so: declare the answer for those who may not (`403`, or `404` so as not to tell that the object exists), and a scope where there is one.',
  falsePositives: [
    'Access is checked, and the definition leaves error answers out.',
    'Words that admit that nobody checks (“any signed-in user can open any chart”) are out of date, or every caller may see everything: reported where they stand, at medium, and at high where a check is said to be missing.',
  ],
  options: unsaid('Also where nothing is said; without it only words that admit that nobody checks'),
  visit: {
    operation(operation, { report }) {
      if (operation.kind !== 'operation' || operation.protection.anonymous) return;
      const key = ['description', 'summary'].find((one) => admitsNoCheck(operation.value[one]) !== undefined);
      const severity = key === undefined ? undefined : admitsNoCheck(operation.value[key]);
      if (key === undefined || severity === undefined) return;
      report({
        severity,
        confidence: 'medium',
        at: operation.place.child(key),
        message: `${operation.label} admits that nobody checks whose objects a caller asks for`,
        operation,
        operations: [operation],
        about: about.operation(operation, 'admitted'),
      });
    },

    parameter(parameter, { report }) {
      const severity = admitsNoCheck(parameter.value.description);
      if (severity === undefined) return;
      report({
        severity,
        confidence: 'medium',
        at: parameter.place.child('description'),
        message: `\`${parameter.name}\` is not held against who calls, says its description: anyone who is known reads and changes what belongs to others`,
        operations: ownOf(parameter.operations()),
        about: about.parameter(parameter, 'admitted'),
      });
    },

    api(api, { report, examines, options, isClaimed }) {
      const severity = admitsNoCheck(introductionOf(api));
      if (severity !== undefined)
        report({
          severity,
          confidence: 'medium',
          at: api.place.child('info').child('description'),
          message: 'The introduction admits that nobody checks whose objects a caller asks for',
          operations: ownOperations(api).filter(({ protection }) => !protection.anonymous),
          about: about.api('admitted'),
        });
      if (!options.unsaid && !isClaimed) return;
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

import { objectsOf } from '../../facts/access/object-ids.ts';
import { unreadResponses } from '../../facts/unfollowed.ts';
import type { Operation } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';
import { describeErrors } from './response-fix.ts';

export default defineRule({
  id: 'error-response-missing',
  title: 'Errors that are not described',
  severity: 'info',
  confidence: 'high',
  category: 'errors',
  owasp: ['API8'],
  cwe: [703],
  stride: ['I'],
  looksAt: ['output'],
  otherCauses: ['error-schema-missing'],
  rationale:
    'Clients and tests cannot check answers that nobody described: a stack trace in an error, or a refusal that is none, goes unnoticed.',
  remediation:
    'Describe the errors, best once under `components/responses`, or all others together under `default`.',
  falsePositives: ['The operation cannot fail in this way.'],
  fix: {
    says: 'Describes each error that is named: by the component that other operations describe it with or that is named after it, else in words, with the schema that most errors of the API have, or that of problem details (RFC 9457).',
    safe: false,
    of: ({ operations: [operation] }) =>
      operation ? describeErrors(operation, missingErrors(operation)) : null,
  },
  visit: {
    operation(operation, { report, examines }) {
      if (operation.kind !== 'operation' || unreadResponses(operation).all) return;
      examines([operation]);
      const missing = missingErrors(operation);
      if (missing.length === 0) return;
      const hasResponses = Object.hasOwn(operation.value, 'responses');
      report({
        at: hasResponses ? operation.place.child('responses') : operation.place,
        part: 'key',
        message: `${operation.label} does not describe ${inWords(missing)}`,
        operation,
        operations: [operation],
        // Another error that is left out is another fault.
        about: about.operation(operation, missing.join(' ')),
      });
    },
  },
});

/** An error, what describes it as well as itself, and which operations can give it. */
interface Expected {
  readonly name: string;
  readonly met: RegExp;
  gives(operation: Operation): boolean;
}

const guarded = ({ protection }: Operation) => !protection.anonymous;

/** RFC 9110 §15.5, §15.6, RFC 6585 §4. */
const expected: readonly Expected[] = [
  {
    name: '400',
    met: /^(400|422)$/,
    gives: ({ body, parameters }) => body !== undefined || parameters.length > 0,
  },
  { name: '401', met: /^401$/, gives: guarded },
  { name: '403', met: /^403$/, gives: guarded },
  { name: '404', met: /^(404|410)$/, gives: ({ path }) => objectsOf(path).length > 0 },
  { name: '415', met: /^415$/, gives: ({ body }) => body !== undefined },
  { name: '429', met: /^429$/, gives: () => true },
  { name: '5XX', met: /^5(\d\d|XX)$/, gives: () => true },
];

function missingErrors(operation: Operation): string[] {
  // One that cannot be read is described all the same.
  const statuses = [...operation.responses.map(({ status }) => status), ...unreadResponses(operation).names];
  if (statuses.includes('default')) return [];
  return expected.flatMap(({ name, met, gives }) => {
    const covered = statuses.some((status) => met.test(status) || (status === '4XX' && name.startsWith('4')));
    return covered || !gives(operation) ? [] : [name];
  });
}

function inWords(names: readonly string[]): string {
  return names.length === 1 ? `${names[0]}` : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

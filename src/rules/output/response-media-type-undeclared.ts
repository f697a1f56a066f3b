import { ownOperations, rootPlace } from '../../facts/access/declarations.ts';
import type { Operation } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'response-media-type-undeclared',
  title: 'Answer without a media type',
  severity: 'info',
  confidence: 'high',
  category: 'output',
  owasp: ['API8'],
  cwe: [436],
  stride: ['T'],
  looksAt: ['output'],
  rationale:
    'Nothing says how the answer is written, so clients and browsers guess: data that is taken for a page is run as a script.',
  remediation:
    'Declare it: `produces: [application/json]`, at the root for all operations or at the operation.',
  falsePositives: ['The operation never answers with a body: then only a 204 says so.'],
  visit: {
    api(api, { report, examines }) {
      if (api.version !== '2.0') return;
      const answering = ownOperations(api).filter(answers);
      examines(answering);
      const silent = answering.filter((operation) => !declares(operation));
      const inherits = silent.filter(({ value }) => own(value, 'produces') === undefined);
      const atRoot = inherits.length * 2 > answering.length;
      for (const operation of silent) {
        if (atRoot && own(operation.value, 'produces') === undefined) continue;
        report({
          at: operation.place,
          part: 'key',
          message: `${operation.label} does not say in which media type it answers`,
          operation,
          operations: [operation],
          about: about.operation(operation),
        });
      }
      if (!atRoot) return;
      report({
        at: rootPlace(api),
        part: 'key',
        message: `${inherits.length === 1 ? 'One operation does' : `${inherits.length} operations do`} not say in which media type answers come`,
        operations: inherits,
        about: about.api(),
      });
    },
  },
});

/** A GET answers with a body unless it says otherwise (RFC 9110 §15.3.5); others where a schema says so. */
function answers({ method, responses }: Operation): boolean {
  if (method === 'HEAD') return false;
  if (responses.some(({ content }) => content.some(({ schema }) => schema))) return true;
  return method === 'GET' && responses.some(({ status }) => !/^(204|205|3\d\d|3XX)$/.test(status));
}

function declares({ value, api }: Operation): boolean {
  const produces = own(value, 'produces') ?? own(api.value, 'produces');
  return Array.isArray(produces) && produces.some((type) => typeof type === 'string' && type.trim() !== '');
}

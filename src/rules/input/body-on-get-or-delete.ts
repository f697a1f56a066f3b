import { writtenParameters } from '../../facts/messages/parameter-lists.ts';
import { holds, properties } from '../../openapi/composition.ts';
import type { Operation, Schema } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { own } from '../../syntax/value.ts';
import { about, defineRule } from '../rule.ts';

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE']);

export default defineRule({
  id: 'body-on-get-or-delete',
  title: 'Body in a request whose body means nothing',
  severity: 'low',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [444],
  stride: ['T'],
  looksAt: ['input', 'operation'],
  rationale:
    'Content in a GET, HEAD or DELETE has no defined meaning (RFC 9110 §9.3.1, §9.3.5): some servers and proxies drop it, some refuse it, some take it for the next request, which is request smuggling. Validators and firewalls often do not look at it.',
  remediation:
    'Take the input as query parameters, or use POST (3.2: QUERY) for what is too large or too secret for a URL.',
  falsePositives: [
    'Every part between client and server is yours and is known to pass the body on, as with a search engine’s GET.',
  ],
  visit: {
    operation(operation, { report, examines }) {
      const { method, label } = operation;
      if (operation.kind !== 'operation' || !methods.has(method.toUpperCase())) return;
      examines([operation]);
      const at = bodyPlace(operation);
      if (!at || takesNothing(operation)) return;
      report({
        ...at,
        message: `${label} has a body, which servers and proxies on the way may drop, refuse or read as another request`,
        operation,
        operations: [operation],
        about: about.operation(operation),
      });
    },
  },
});

/** Generators write empty, closed objects where there is nothing to send. */
function takesNothing({ body }: Operation): boolean {
  const schemas = body?.content.map(({ schema }) => schema) ?? [];
  return (
    schemas.length > 0 &&
    schemas.every((schema) => schema && properties(schema).size === 0 && holds(schema, isClosed))
  );
}

function isClosed({ additional, types }: Schema): boolean {
  return additional === false && types !== undefined && types.every((type) => type === 'object');
}

/** Where the body is written: `requestBody`, or the first of 2.0's parameters that make one. */
function bodyPlace(operation: Operation): { at: Place; part: 'key' | 'value' } | undefined {
  const { api, value, place } = operation;
  if (api.version !== '2.0') {
    const body = own(value, 'requestBody');
    return typeof body === 'object' && body !== null
      ? { at: place.child('requestBody'), part: 'key' }
      : undefined;
  }
  if (!operation.body) return undefined;
  const first = [operation, operation.pathItem]
    .flatMap((node) => writtenParameters(node, api))
    .find(({ value: parameter }) => parameter.in === 'body' || parameter.in === 'formData');
  return first && { at: first.written, part: 'value' };
}

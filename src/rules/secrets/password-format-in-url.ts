import { placeWithin, urlValues } from '../../facts/messages/url-values.ts';
import { parts } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'password-format-in-url',
  title: 'Value of format “password” in the URL',
  severity: 'high',
  confidence: 'high',
  category: 'secrets',
  owasp: ['API2'],
  cwe: [598],
  stride: ['I', 'S'],
  looksAt: ['input'],
  otherCauses: ['api-key-in-query', 'credential-param-in-url', 'session-id-in-url'],
  toldWith: ['credential-param-in-url'],
  rationale:
    'The format says that nobody may see the value, and the URL shows it to all: it is kept in the logs of servers and proxies, in the history of browsers, and is sent on as `Referer`.',
  remediation: 'Send it in the body of a POST, or in the `Authorization` header.',
  falsePositives: ['The format was chosen to hide what is typed in a form, and the value is no secret.'],
  visit: {
    parameter(parameter, { report, examines }) {
      for (const value of urlValues(parameter)) {
        examines(parameter.operations());
        const secret = value.schema && passwordIn(value.schema);
        if (!secret) continue;
        const inside = placeWithin(parameter, secret.place.child('format'));
        report({
          ...(inside ? { at: inside } : { at: value.at, part: value.part }),
          message: `\`${value.name}\` is a password by its format, and travels in the ${value.in === 'path' ? 'path' : 'query'} of the URL`,
          operations: parameter.operations(),
          about: about.parameter(parameter, value.name === parameter.name ? '' : value.name),
        });
      }
    },
  },
});

/** The part of a value, or of its items, that says it is a password. */
function passwordIn(schema: Schema): Schema | undefined {
  const all = parts(schema);
  for (const part of [...all, ...all.flatMap(({ items }) => (items ? parts(items) : []))]) {
    const { format } = part.value;
    if (typeof format === 'string' && format.toLowerCase() === 'password') return part;
  }
  return undefined;
}

import { letsThrough, textOf } from '../../facts/schemas/free-text.ts';
import { ownOf } from '../../openapi/operations.ts';
import { about, defineRule } from '../rule.ts';

/** A parameter of these names is ignored: OAS 3.1 §4.8.12.1. */
const ignored: ReadonlySet<string> = new Set(['accept', 'content-type', 'authorization']);

export default defineRule({
  id: 'header-param-crlf',
  title: 'Header parameter that may hold line breaks',
  severity: 'low',
  confidence: 'low',
  category: 'input',
  owasp: ['API8'],
  cwe: [113],
  stride: ['T', 'S'],
  looksAt: ['input'],
  needs: 'a header parameter',
  isProvedByAbsence: true,
  rationale:
    'A value that is copied into another request, a response or a log with its line breaks adds headers or entries of the attacker’s choice. Servers refuse line breaks in headers; what decodes or forwards the value later may bring them back.',
  remediation:
    'State what the header may hold: an anchored `pattern` such as `^[\\w.-]{1,64}$`, an `enum`, or a format.',
  falsePositives: ['The value is never written anywhere else, or every writer of it refuses line breaks.'],
  visit: {
    parameter(parameter, { report, examines }) {
      const { name, place } = parameter;
      if (parameter.in !== 'header' || ignored.has(name.toLowerCase())) return;
      const text = textOf(parameter.schema);
      const operations = ownOf(parameter.operations());
      if (!text || (operations.length === 0 && parameter.operations().length > 0)) return;
      examines(operations);
      if (!letsThrough(text, '\n') && !letsThrough(text, '\r')) return;
      report({
        at: place,
        part: 'key',
        message: `The header \`${name}\` may hold any text, line breaks included`,
        operations,
        about: about.parameter(parameter),
      });
    },
  },
});

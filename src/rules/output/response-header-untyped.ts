import { hidesHeaderSchema } from '../../facts/unfollowed.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'response-header-untyped',
  title: 'Answer’s header without a schema',
  severity: 'info',
  confidence: 'high',
  category: 'output',
  owasp: ['API8'],
  cwe: [20],
  stride: ['T'],
  looksAt: ['output'],
  rationale:
    'Nothing says what the header may hold, so no test or gateway notices when it carries a line break, a script or a secret.',
  remediation: 'Give it a schema: `schema: {type: string, format: uuid}`.',
  falsePositives: ['A `Content-Type` header: OpenAPI ignores it, and it is not reported.'],
  visit: {
    header(header, { api, report, examines }) {
      if (api.version === '2.0' || header.name === 'content-type') return;
      const operations = header.operations();
      if (!header.schema && hidesHeaderSchema(api, header)) return;
      examines(operations);
      if (header.schema) return;
      report({
        at: header.place,
        part: 'key',
        message: `The header \`${header.name}\` of answers may hold anything: it has no schema`,
        operations,
        about: about.header(header),
      });
    },
    // The parts of a multipart answer have headers of their own (OAS 3.1 §4.8.15).
    response(response, { api, report, examines }) {
      for (const { partHeaders, type } of response.content) {
        for (const header of partHeaders) {
          if (!header.schema && hidesHeaderSchema(api, header)) continue;
          examines(response.operations());
          if (header.schema) continue;
          report({
            at: header.place,
            part: 'key',
            message: `The header \`${header.name}\` of a part of answers may hold anything: it has no schema`,
            operations: response.operations(),
            about: about.response(response, `${type} part header ${header.name}`),
          });
        }
      }
    },
  },
});

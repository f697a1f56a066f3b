import { hidesHeaderSchema, unreadIn } from '../../facts/unfollowed.ts';
import type { Parameter } from '../../openapi/model.ts';
import { isObject, own } from '../../syntax/value.ts';
import { about, defineRule } from '../rule.ts';
import { isParameter, saysKind } from './untyped.ts';

export default defineRule({
  id: 'parameter-untyped',
  title: 'Parameter of which nothing is known',
  severity: 'medium',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [20],
  stride: ['T'],
  looksAt: ['input'],
  needs: 'a parameter',
  rationale:
    'Whatever a client writes there reaches the code behind: no validator has anything to hold it against.',
  remediation:
    'State `schema` with a `type` and its limits (2.0: `type`), or `content` for what is written in a media type.',
  falsePositives: [],
  visit: {
    parameter(parameter, { api, report, examines }) {
      const reached = parameter.operations();
      const operations = reached.filter(({ kind }) => kind === 'operation');
      // What webhooks and callbacks carry, the API itself sends.
      if (api.version === '2.0' || (operations.length === 0 && reached.length > 0)) return;
      examines(operations);
      if (isDescribed(parameter)) return;
      report({
        at: parameter.place,
        part: 'key',
        message: `The ${parameter.in} parameter \`${parameter.name}\` has neither a \`schema\` nor a media type with one`,
        operations,
        about: about.parameter(parameter),
      });
    },
    // The parts of a form have header fields of their own (OAS 3.1 §4.8.15).
    requestBody(body, { api, report, examines }) {
      const operations = body.operations().filter(({ kind }) => kind === 'operation');
      for (const { partHeaders, type } of body.content)
        for (const header of partHeaders) {
          examines(operations);
          if (header.schema || hidesHeaderSchema(api, header) || header.name === 'content-type') continue;
          report({
            at: header.place,
            part: 'key',
            severity: 'low',
            message: `The header \`${header.name}\` of a part has neither a \`schema\` nor a media type with one`,
            operations,
            about: about.body(body, `${type} part header ${header.name}`),
          });
        }
    },
    // 2.0's parameters are their own schemas, those of forms included.
    schema(schema, { report, examines }) {
      if (!schema.flows('input') || !isParameter(schema)) return;
      const operations = schema.operations('input');
      examines(operations);
      if (saysKind(schema)) return;
      report({
        at: schema.place,
        part: 'key',
        message: `The ${schema.value.in} parameter \`${schema.value.name}\` has no \`type\``,
        operations,
        about: about.schema(schema, 'input'),
      });
    },
  },
});

/** A schema that stands there and cannot be read is said elsewhere. */
function isDescribed(parameter: Parameter): boolean {
  const { value, content } = parameter;
  if (own(value, 'schema') !== undefined) return true;
  const written = own(value, 'content');
  if (written !== undefined && !isObject(written)) return true;
  if (unreadIn(parameter, 'content').names.length > 0) return true;
  return content.some((media) => own(media.value, 'schema') !== undefined);
}

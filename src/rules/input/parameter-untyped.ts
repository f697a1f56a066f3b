import { undeclaredInPath } from '../../facts/messages/undeclared-in-path.ts';
import { saysKind } from '../../facts/schemas/undescribed.ts';
import { hidesHeaderSchema, isDescribed } from '../../facts/unfollowed.ts';
import type { Api, Parameter } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import { own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { about, defineRule } from '../rule.ts';
import { isParameter } from './untyped.ts';

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
      const operations = ownOf(reached);
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
        decision: untyped(api),
        ...(isOfSwagger(parameter)
          ? { remedy: 'move `type` and its limits into `schema`: so wrote 2.0' }
          : {}),
      });
    },
    operation(operation, { isClaimed, cannotTell }) {
      if (!isClaimed) return;
      for (const name of undeclaredInPath(operation))
        cannotTell([operation], operation.pathItem.place, `no parameter declares \`{${name}}\` of the path`);
    },
    // The parts of a form have header fields of their own (OAS 3.1 §4.8.15).
    requestBody(body, { api, report, examines }) {
      const operations = ownOf(body.operations());
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

/** The keywords of 2.0 beside the name, where 3.0 reads none of them (OAS 3.0.4 §4.7.12). */
function isOfSwagger({ value }: Parameter): boolean {
  return own(value, 'type') !== undefined;
}

/** Whoever writes parameters so writes them so everywhere. */
const untyped = once(({ parameters }: Api) => ({
  name: 'parameters without a schema',
  says: parameters.some(isOfSwagger)
    ? 'Parameters state their types as in 2.0, beside the name, where nothing reads them'
    : 'Parameters have neither a `schema` nor a media type with one',
  from: 3,
}));

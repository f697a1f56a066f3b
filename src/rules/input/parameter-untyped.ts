import { undeclaredInPath } from '../../facts/messages/undeclared-in-path.ts';
import { isDescribed } from '../../facts/unfollowed.ts';
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
    operation(operation, { isClaimed, cannotTell }) {
      if (!isClaimed) return;
      for (const name of undeclaredInPath(operation))
        cannotTell([operation], operation.pathItem.place, `no parameter declares \`{${name}}\` of the path`);
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

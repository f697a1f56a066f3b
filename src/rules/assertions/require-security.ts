import { protects } from '../../facts/access/schemes.ts';
import type { SecurityAlternative } from '../../openapi/model.ts';
import { defineRule } from '../rule.ts';
import { asList, either, nameOrNames } from './message-sides.ts';
import { reportUnmetDemand } from './unmet-demands.ts';

interface Options {
  /** One of these in every alternative; absent: any scheme. */
  readonly scheme?: string | readonly string[];
}

export default defineRule<Options>({
  id: 'require-security',
  title: 'Operation that can be called without the security scheme asked for',
  assertion: true,
  severity: 'high',
  confidence: 'high',
  category: 'assertions',
  owasp: ['API2'],
  cwe: [306],
  stride: ['S', 'E'],
  rationale:
    'A caller chooses among the alternatives of `security`: the protection is as strong as the weakest of them.',
  remediation:
    'Require the scheme in every alternative of the `security` that is in effect, and leave no `{}` among them.',
  falsePositives: ['The operation is out of what was meant: narrow the scope of the threat that asks.'],
  options: {
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        scheme: nameOrNames('The scheme, or several of which one suffices; without it any scheme'),
      },
    },
    defaults: {},
  },
  visit: {
    api(_api, context) {
      const schemes = asList(context.options.scheme);
      const meets = ({ requirements }: SecurityAlternative) =>
        schemes.length === 0 || requirements.some((one) => protects(one) && schemes.includes(one.name));
      reportUnmetDemand(context, schemes.length > 0 ? either(schemes) : 'any credential', meets);
    },
  },
});

import { protects } from '../../facts/access/schemes.ts';
import type { SecurityAlternative } from '../../openapi/model.ts';
import { defineRule } from '../rule.ts';
import { asList, either, nameOrNames } from './message-sides.ts';
import { reportUnmetDemand } from './unmet-demands.ts';

interface Options {
  /** One of these in every alternative … */
  readonly any?: string | readonly string[];
  /** … or all of these. */
  readonly all?: string | readonly string[];
}

export default defineRule<Options>({
  id: 'require-scope',
  title: 'Operation that can be called without the scope asked for',
  assertion: true,
  severity: 'high',
  confidence: 'high',
  category: 'assertions',
  owasp: ['API1', 'API5'],
  cwe: [862],
  stride: ['E'],
  rationale:
    'A token that was issued for something else is accepted here. A caller chooses among the alternatives of `security`: one without the scope is the one an attacker takes.',
  remediation: 'List the scope in every alternative of the `security` that is in effect.',
  falsePositives: ['The operation is out of what was meant: narrow the scope of the threat that asks.'],
  options: {
    schema: {
      type: 'object',
      additionalProperties: false,
      oneOf: [{ required: ['any'] }, { required: ['all'] }],
      properties: {
        any: nameOrNames('Scopes of which every alternative requires at least one'),
        all: nameOrNames('Scopes that every alternative requires, all of them'),
      },
    },
    defaults: {},
  },
  visit: {
    api(_api, context) {
      const { any, all } = context.options;
      const wanted = asList(any ?? all);
      const meets = ({ requirements }: SecurityAlternative) => {
        const asked = new Set(requirements.filter(protects).flatMap(({ scopes }) => scopes));
        return any === undefined
          ? wanted.every((scope) => asked.has(scope))
          : wanted.some((scope) => asked.has(scope));
      };
      const noun = wanted.length === 1 ? 'the scope' : 'the scopes';
      reportUnmetDemand(context, `${noun} ${either(wanted, any === undefined ? 'and' : 'or')}`, meets);
    },
  },
});

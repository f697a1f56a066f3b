import { isNamed, protects } from '../../facts/access/schemes.ts';
import type { SecurityRequirement } from '../../openapi/model.ts';
import { defineRule } from '../rule.ts';
import { asList, either, nameOrNames } from './message-sides.ts';
import { reportUnmetDemand } from './unmet-demands.ts';

interface Options {
  /** One of these in every alternative; absent: any scheme. */
  readonly scheme?: string | readonly string[];
  /** Of one of these types. */
  readonly type?: string | readonly string[];
}

const types = ['apiKey', 'http', 'oauth2', 'openIdConnect', 'mutualTLS'];

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
  looksAt: ['access'],
  callersAreKnown: true,
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
        type: {
          description:
            'The type that the scheme has, or several of which one suffices: apiKey, http (also 2.0’s `basic`), oauth2, openIdConnect or mutualTLS',
          type: ['string', 'array'],
          minItems: 1,
          items: { enum: types },
          if: { type: 'string' },
          // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
          then: { enum: types },
        },
      },
    },
    defaults: {},
  },
  visit: {
    api(_api, context) {
      const [schemes, types] = [asList(context.options.scheme), asList(context.options.type)];
      const named = new Set(schemes);
      const suffices = (requirement: SecurityRequirement) =>
        (schemes.length === 0 || isNamed(requirement, named)) &&
        (types.length === 0 || types.includes(requirement.scheme?.type ?? ''));
      reportUnmetDemand(context, demand(schemes, types), ({ requirements }) =>
        requirements.some((one) => protects(one) && suffices(one)) ? undefined : '',
      );
    },
  },
});

function demand(schemes: readonly string[], types: readonly string[]): string {
  if (types.length === 0) return schemes.length > 0 ? either(schemes) : 'any credential';
  return `${schemes.length > 0 ? either(schemes) : 'a scheme'} of type ${either(types)}`;
}

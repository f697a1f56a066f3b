import { protects } from '../../facts/access/schemes.ts';
import { givesScope, hasScopes } from '../../facts/access/scopes.ts';
import type { SecurityRequirement } from '../../openapi/model.ts';
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
  looksAt: ['access'],
  callersAreKnown: true,
  otherCauses: ['oauth-scope-undeclared', 'scopes-on-non-oauth-scheme'],
  rationale:
    'A token that was issued for something else is accepted here. A caller chooses among the alternatives of `security`: one without the scope is the one an attacker takes.',
  remediation:
    'List the scope in every alternative of the `security` that is in effect, at a scheme that has scopes (`oauth2` with a flow that declares it, `openIdConnect`; since 3.1 the list of any scheme may name roles).',
  falsePositives: [
    'The operation is out of what was meant: narrow the scope of the threat that asks.',
    'The authorisation server declares the scopes, and the definition leaves them out: declare them here, too.',
  ],
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
      const noun = wanted.length === 1 ? 'the scope' : 'the scopes';
      reportUnmetDemand(
        context,
        `${noun} ${either(wanted, any === undefined ? 'and' : 'or')}`,
        ({ requirements }) => {
          const asked = new Set(
            requirements.filter(protects).flatMap((one) => one.scopes.filter((scope) => counts(one, scope))),
          );
          const isMet =
            any === undefined ? wanted.every((one) => asked.has(one)) : wanted.some((one) => asked.has(one));
          return isMet ? undefined : whyIgnored(requirements, wanted);
        },
      );
    },
  },
});

/** Must a caller have the scope: does its scheme give any, and this one? */
function counts({ scheme }: SecurityRequirement, scope: string): boolean {
  return scheme !== undefined && givesScope(scheme, scope);
}

/** Why a scope that is asked for, as it stands there, is none; '' where it is not asked for. */
function whyIgnored(requirements: readonly SecurityRequirement[], wanted: readonly string[]): string {
  for (const requirement of requirements) {
    const { scheme, scopes, name } = requirement;
    const ignored = scopes.find((scope) => wanted.includes(scope) && !counts(requirement, scope));
    if (ignored === undefined || !scheme) continue;
    return hasScopes(scheme)
      ? `no flow of \`${name}\` declares \`${ignored}\`, so that no token has it`
      : `OpenAPI ${scheme.api.version} ignores the scopes of \`${name}\`, which is neither OAuth nor OpenID Connect`;
  }
  return '';
}

import { rootPlace } from '../../facts/access/declarations.ts';
import { about, defineRule } from '../rule.ts';

interface Options {
  /** Versions of OpenAPI that may be used. */
  readonly allowed: readonly string[];
}

export default defineRule<Options>({
  id: 'spec-version-outdated',
  title: 'Outdated version of OpenAPI',
  severity: 'info',
  confidence: 'high',
  category: 'inventory',
  owasp: ['API9'],
  cwe: [477],
  stride: [],
  looksAt: ['definition'],
  rationale:
    'Older versions cannot say what protects the API: 2.0 knows neither OpenID Connect, Bearer tokens nor client certificates, no cookies, and only one host. What is not written is not checked.',
  remediation: 'Convert the definition to a version that is allowed, 3.1 for a new one.',
  falsePositives: ['A gateway or a generator that is in use reads nothing newer.'],
  options: {
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        allowed: {
          type: 'array',
          minItems: 1,
          items: { enum: ['2.0', '3.0', '3.1', '3.2'] },
          description: 'Versions of OpenAPI that may be used.',
        },
      },
    },
    defaults: { allowed: ['3.0', '3.1', '3.2'] },
  },
  visit: {
    api(api, { options, report, examines }) {
      examines(api.operations);
      if (options.allowed.includes(api.version)) return;
      report({
        at: rootPlace(api),
        message: `The definition is written in OpenAPI ${api.versionText}; allowed ${options.allowed.length === 1 ? 'is' : 'are'} ${options.allowed.join(', ')}`,
        operations: [],
        about: about.api(),
      });
    },
  },
});

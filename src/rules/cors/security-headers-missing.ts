import type { Response } from '../../openapi/model.ts';
import { hasHeader, isGiven, reportMissingHeader } from '../report-missing-header.ts';
import { defineRule } from '../rule.ts';

interface Options {
  /** The headers that each answer should have. */
  readonly headers: readonly string[];
}

export default defineRule<Options>({
  id: 'security-headers-missing',
  title: 'Answers without the headers that protect browsers',
  severity: 'info',
  confidence: 'high',
  category: 'cors',
  owasp: ['API8'],
  cwe: [693],
  stride: ['T', 'I'],
  looksAt: ['output'],
  rationale:
    'Without `Strict-Transport-Security` the first request of a browser may go out in clear text; without `X-Content-Type-Options: nosniff` it may take data for a page and run it.',
  remediation: 'Declare the headers in the answers, and have the gateway send them.',
  falsePositives: ['A gateway adds the headers, and the definition leaves them out.'],
  options: {
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        headers: {
          description: 'The headers that each answer should have',
          type: 'array',
          minItems: 1,
          items: { type: 'string', minLength: 1 },
        },
      },
    },
    defaults: { headers: ['Strict-Transport-Security', 'X-Content-Type-Options'] },
  },
  visit: {
    api(api, context) {
      const judged = api.responses.filter((response) => isGiven(response));
      const lacks = (response: Response) =>
        context.options.headers.filter((name) => !hasHeader(response, name.toLowerCase()));
      const lack = {
        judged,
        tells: (response: Response) => lacks(response).length === 0,
        nowhere: () => `No answer has all of the headers ${inWords(context.options.headers)}`,
        here: (response: Response) => `The answer ${response.status} lacks ${inWords(lacks(response))}`,
      };
      reportMissingHeader(api, lack, context);
    },
  },
});

function inWords(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(' and ');
}

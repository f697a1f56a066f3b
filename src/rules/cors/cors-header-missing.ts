import { givers } from '../../facts/messages/answers.ts';
import type { Api, Node, Response } from '../../openapi/model.ts';
import { hasHeader, isGiven, reportMissingHeader } from '../report-missing-header.ts';
import { defineRule } from '../rule.ts';
import { gatewayOrigins } from './origins.ts';

export default defineRule({
  id: 'cors-header-missing',
  title: 'Answer that does not say which web pages may read it',
  severity: 'info',
  confidence: 'high',
  category: 'cors',
  owasp: ['API8'],
  cwe: [942],
  stride: ['I'],
  rationale:
    'Where the definition is silent, each server and gateway sets the header as it likes, and the usual quick fix in production is `*`.',
  remediation:
    'Declare `Access-Control-Allow-Origin` in the answers, with the origins that may read them as an `enum`.',
  falsePositives: ['No web page calls the API: without the header browsers let none read its answers.'],
  examples: {
    good: [
      {
        title: 'In each answer, in any spelling',
        code: `openapi: 3.0.3
paths:
  /orders:
    get:
      responses:
        '200': {description: ok, headers: {access-control-allow-origin: {schema: {type: string}}}}
        default: {description: failed, headers: {Access-Control-Allow-Origin: {schema: {type: string}}}}
`,
      },
      {
        title: 'At the gateway; 2.0',
        code: `swagger: "2.0"
x-amazon-apigateway-cors: {allowOrigins: ['https://app.example.com']}
paths:
  /orders: {get: {responses: {'200': {description: ok}}}}
`,
      },
    ],
    bad: [
      {
        title: 'Nowhere: it is missing as a whole',
        code: `openapi: 3.1.0 # <-- here
paths:
  /orders:
    get:
      responses:
        '200': {description: ok}
        '404': {description: none}
`,
      },
      {
        title: 'Not in all; 2.0',
        code: `swagger: "2.0"
paths:
  /orders:
    get:
      responses:
        '200': {description: ok, headers: {Access-Control-Allow-Origin: {type: string}}}
        '404': {description: none} # <-- here
`,
      },
    ],
  },
  visit: {
    api(api, context) {
      if (setsOrigins(api)) return;
      const lack = {
        judged: api.responses.filter((response) => isGiven(response)),
        tells: (response: Response) =>
          hasHeader(response, 'access-control-allow-origin') || (givers(response) ?? []).every(hasGateway),
        nowhere: () =>
          'No answer says which web pages may read it: no `Access-Control-Allow-Origin` anywhere',
        here: ({ status }: Response) =>
          `The answer ${status} does not say which web pages may read it: no \`Access-Control-Allow-Origin\``,
      };
      reportMissingHeader(api, lack, context);
    },
  },
});

function hasGateway(operation: Node & { readonly pathItem: Node }): boolean {
  return setsOrigins(operation) || setsOrigins(operation.pathItem);
}

/** Does an extension of the node tell a gateway which origins there are? */
function setsOrigins(node: Node | Api): boolean {
  return gatewayOrigins(node).length > 0;
}

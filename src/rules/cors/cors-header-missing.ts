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
  looksAt: ['output', 'operation'],
  rationale:
    'Where the definition is silent, each server and gateway sets the header as it likes, and the usual quick fix in production is `*`.',
  remediation:
    'Declare `Access-Control-Allow-Origin` in the answers, with the origins that may read them as an `enum`.',
  falsePositives: ['No web page calls the API: without the header browsers let none read its answers.'],
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

import { ownOperations } from '../../facts/access/declarations.ts';
import { ignoredSchemes, ignoredText, unknownAuthorizer } from '../../facts/access/gateways.ts';
import { openByNature } from '../../facts/access/open-by-nature.ts';
import { tykIgnoring } from '../../facts/access/wso2-and-tyk.ts';
import type { Node, Operation, SecurityScheme } from '../../openapi/model.ts';
import { otherWaysIn } from '../anyone-may-call.ts';
import { type About, about, defineRule, type RuleContext } from '../rule.ts';
import { anyMethod, type Fault, faultsOf, schemeFaults, sharedIntegrations } from './gateways.ts';

export default defineRule({
  id: 'gateway-auth-none',
  title: 'Gateway that guards less than the definition says',
  severity: 'high',
  confidence: 'high',
  category: 'configuration',
  owasp: ['API8'],
  cwe: [306],
  stride: ['S', 'E', 'I'],
  looksAt: ['access', 'operation'],
  callersAreKnown: true,
  otherCauses: otherWaysIn('gateway-auth-none'),
  rationale:
    'The gateway is deployed from these extensions, not from `security`: what they leave open is open, whatever the documentation promises, and what it forwards in clear text can be read and changed behind it.',
  remediation:
    'Give every scheme the authoriser that enforces it, remove `NONE`, `all`, `disable_auth`, `x-wso2-disable-security`, `ignoreAuthentication` and anonymous consumers, and have the gateway call `https` URLs.',
  falsePositives: [
    'The service behind the gateway authenticates callers itself.',
    'The connection to the service is private: reported at low where the address says so.',
  ],
  visit: {
    api(api, context) {
      const operations = ownOperations(api);
      if (hasExtensions(api)) context.examines(operations);
      for (const fault of [...faultsOf(api, api), ...sharedIntegrations(api)])
        say(fault, operations, about.api('gateway'), context);
      for (const [scheme, unguarded] of ignoredSchemes(api)) sayIgnored(scheme, [...unguarded], context);
    },

    pathItem(item, context) {
      if (item.kind !== 'operation') return;
      const [first] = item.operations;
      const of = first ? about.operation(first, 'gateway of the path') : about.api(`gateway ${item.path}`);
      const any = anyMethod(item);
      const faults = [...faultsOf(item, item.api), ...(any ? faultsOf(any, item.api) : [])];
      for (const fault of faults) say(fault, item.operations, of, context);
    },

    operation(operation, context) {
      if (operation.kind !== 'operation') return;
      if (hasExtensions(operation)) context.examines([operation]);
      const { anonymous, source } = operation.protection;
      const ignoring = tykIgnoring(operation);
      const ofTyk: Fault[] = ignoring ? [{ ...ignoring, opens: true }] : [];
      for (const fault of [...faultsOf(operation, operation.api), ...ofTyk]) {
        if (fault.opens && openByNature(operation)) continue;
        // Meant: auth-disabled-on-operation says so.
        const isMeant = fault.opens && anonymous && source === 'operation';
        const of = about.operation(operation, 'gateway');
        say(isMeant ? { ...fault, severity: 'low' } : fault, [operation], of, context);
      }
      const missing = unknownAuthorizer(operation);
      if (missing) say(missing, [operation], about.operation(operation, 'authorizer'), context);
    },

    securityScheme(scheme, context) {
      for (const fault of schemeFaults(scheme))
        say(fault, scheme.operations(), about.scheme(scheme, 'gateway'), context);
    },
  },
});

type Context = RuleContext<Record<string, never>>;

function say(fault: Fault, operations: readonly Operation[], of: About, { report }: Context): void {
  const { opens, ...rest } = fault;
  report({ ...rest, operations, about: about.more(of, String(fault.at.key)) });
}

function hasExtensions({ value }: Node): boolean {
  return Object.keys(value).some((key) =>
    /^x-(amazon-apigateway|google|kong|wso2|tyk)-|^x-auth-type$/i.test(key),
  );
}

function sayIgnored(scheme: SecurityScheme, operations: readonly Operation[], { report }: Context): void {
  report({
    at: scheme.place,
    part: 'key',
    severity: 'medium',
    confidence: 'medium',
    message: ignoredText(scheme),
    operations,
    about: about.scheme(scheme, 'gateway without authorizer'),
  });
}

import { ownOperations } from '../../facts/access/declarations.ts';
import { openByNature } from '../../facts/access/open-by-nature.ts';
import type { Api, Node, Operation, SecurityScheme } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { about, defineRule, type RuleContext } from '../rule.ts';
import {
  amazonEnforces,
  anyMethod,
  type Fault,
  faultsOf,
  schemeFaults,
  sharedIntegrations,
} from './gateways.ts';

const integration = 'x-amazon-apigateway-integration';

export default defineRule({
  id: 'gateway-auth-none',
  title: 'Gateway that guards less than the definition says',
  severity: 'high',
  confidence: 'high',
  category: 'configuration',
  owasp: ['API8'],
  cwe: [306],
  stride: ['S', 'E', 'I'],
  rationale:
    'The gateway is deployed from these extensions, not from `security`: what they leave open is open, whatever the documentation promises, and what it forwards in clear text can be read and changed behind it.',
  remediation:
    'Give every scheme the authoriser that enforces it, remove `NONE`, `all`, `disable_auth` and anonymous consumers, and have the gateway call `https` URLs.',
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
      for (const [scheme, unguarded] of notEnforced(api)) sayIgnored(scheme, unguarded, context);
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
      for (const fault of faultsOf(operation, operation.api)) {
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

function say(fault: Fault, operations: readonly Operation[], of: string, { report }: Context): void {
  const { opens, ...rest } = fault;
  report({ ...rest, operations, about: `${of} ${String(fault.at.key)}` });
}

function hasExtensions({ value }: Node): boolean {
  return Object.keys(value).some((key) => /^x-(amazon-apigateway|google|kong)-/i.test(key));
}

/** An operation that names an authoriser which nothing declares. */
function unknownAuthorizer({ value, place, api }: Operation): Fault | undefined {
  const key = 'x-amazon-apigateway-authorizer';
  const written = own(value, key);
  const name = typeof written === 'string' ? written : own(written, 'name');
  if (typeof name !== 'string' || api.schemes.has(name)) return undefined;
  const holders = [api.value, own(api.value, 'components')];
  if (holders.some((holder) => own(own(holder, 'x-amazon-apigateway-authorizers'), name) !== undefined))
    return undefined;
  const at = typeof written === 'string' ? place.child(key) : place.child(key, 'name');
  return { at, message: `The authoriser \`${name}\` is declared nowhere: Amazon’s gateway asks for nothing` };
}

/**
 * Schemes that Amazon’s gateway does not know, with the operations that it serves and that ask for no other. A resource
 * policy may guard them all.
 */
function notEnforced(api: Api): Map<SecurityScheme, Operation[]> {
  const found = new Map<SecurityScheme, Operation[]>();
  if (own(api.value, 'x-amazon-apigateway-policy') !== undefined) return found;
  for (const operation of ownOperations(api)) {
    if (own(operation.value, integration) === undefined || operation.protection.anonymous) continue;
    if (own(operation.value, 'x-amazon-apigateway-auth') !== undefined) continue;
    for (const { requirements } of operation.protection.alternatives) {
      const schemes = requirements.flatMap(({ scheme }) => scheme ?? []);
      if (schemes.some(amazonEnforces)) continue;
      for (const scheme of schemes) {
        const known = found.get(scheme);
        if (!known) found.set(scheme, [operation]);
        else if (known.at(-1) !== operation) known.push(operation);
      }
    }
  }
  return found;
}

function sayIgnored(scheme: SecurityScheme, operations: readonly Operation[], { report }: Context): void {
  report({
    at: scheme.place,
    part: 'key',
    severity: 'medium',
    confidence: 'medium',
    message: `Amazon’s gateway ignores \`${scheme.name}\`, which has no \`x-amazon-apigateway-authorizer\`: it lets anyone through to the service`,
    operations,
    about: about.scheme(scheme, 'gateway without authorizer'),
  });
}

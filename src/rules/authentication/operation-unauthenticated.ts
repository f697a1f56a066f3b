import { ownOperations, rootPlace } from '../../facts/access/declarations.ts';
import { isHookById } from '../../facts/access/hooks.ts';
import { onlyOnSocket } from '../../facts/access/local-socket.ts';
import { openByNature } from '../../facts/access/open-by-nature.ts';
import { publicData } from '../../facts/access/public-data.ts';
import { undeclaredKey } from '../../facts/access/undeclared-key.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import { otherWaysIn } from '../anyone-may-call.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'operation-unauthenticated',
  title: 'Operation without authentication',
  severity: 'high',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [306],
  stride: ['S', 'E'],
  looksAt: ['access'],
  callersAreKnown: true,
  otherCauses: otherWaysIn('operation-unauthenticated'),
  rationale:
    'Anyone who finds the URL can call it: no credential is asked for, so no caller can be told from another.',
  remediation:
    'Declare the scheme under `components/securitySchemes` and require it: `security: [{name: []}]` at the root, or on the operation. An operation that is meant for everyone says so with `security: []`.',
  falsePositives: [
    'A gateway in front of the API authenticates callers, and the definition leaves that out.',
    'The operation is meant for everyone: say so with `security: []`. An API that only reads, has nothing of a person or a customer and no sign of callers is reported at low.',
    'The API is offered on a Unix domain socket alone, whose file decides who may call: reported at low where the definition says so.',
  ],
  visit: {
    api(api, { report, examines }) {
      const own = ownOperations(api);
      examines(own);
      const open = own.filter(({ protection }) => protection.source === 'none');
      const [meant, exposed] = [
        open.filter(openByNature),
        open.filter((operation) => !openByNature(operation)),
      ];
      for (const operation of meant) {
        report({
          at: operation.place,
          part: 'key',
          severity: 'low',
          message: `${operation.label} has no security requirement; it looks meant for everyone`,
          operation,
          operations: [operation],
          about: about.operation(operation),
          remedy: 'say so with `security: []`',
        });
      }
      // Where most operations rely on a root requirement that is not there, the root is the one place to mend.
      if (exposed.length * 2 > own.length - meant.length) report(atRoot(api, exposed));
      else {
        const example = own.find(({ protection }) => !protection.anonymous);
        for (const operation of exposed) report(atOperation(operation, example));
      }
    },
  },
});

function atRoot(api: Api, exposed: readonly Operation[]) {
  const [only] = exposed;
  const who = exposed.length === 1 && only ? `call ${only.label}` : `call these ${exposed.length} operations`;
  const common = { at: rootPlace(api), part: 'key' as const, operations: exposed, about: about.api() };
  if (onlyOnSocket(api))
    return {
      ...common,
      severity: 'low' as const,
      message: `Anyone who may open its Unix socket can ${who}: no security requirement is in effect`,
      remedy: 'give the socket to the user and group of its callers alone, and say so in the description',
    };
  const isPublic = publicData(api);
  if (isPublic)
    return {
      ...common,
      severity: isPublic === 'said' ? ('low' as const) : ('medium' as const),
      message: `Anyone can ${who}: no security requirement is in effect; ${isPublic === 'said' ? 'it looks meant for everyone' : 'all of them only read'}`,
      remedy: 'say so with `security: []` at the root',
    };
  const key = undeclaredKey(api);
  if (key)
    return {
      ...common,
      severity: 'medium' as const,
      message: `By the definition anyone can ${who}: no security requirement is in effect; that \`${key}\` is asked for says a parameter only`,
      remedy: `declare \`${key}\` as a security scheme under \`components/securitySchemes\`, and require it with \`security\` at the root`,
    };
  return {
    ...common,
    message: `Anyone can ${who}: no security requirement is in effect`,
    remedy: 'add `security: [{name: []}]` at the root, with a scheme declared under that name',
  };
}

/** So many were not left out one by one: what they lack is a root requirement. */
const decision = {
  name: 'operations left out',
  says: 'Operations have no `security`, and there is none at the root to inherit: anyone can call them',
  from: 10,
};

/** @param example a protected operation, shown where the path has none */
function atOperation(operation: Operation, example: Operation | undefined) {
  const sibling = operation.pathItem.operations.find(({ protection }) => !protection.anonymous) ?? example;
  const requirement = sibling?.protection.declaration;
  return {
    decision,
    // A hook for others to call in: who knows its id may.
    ...(isHookById(operation) ? { severity: 'medium' as const } : {}),
    at: operation.place,
    part: 'key' as const,
    message: `Anyone can call ${operation.label}: it has no \`security\`, and there is none at the root to inherit`,
    operation,
    operations: [operation],
    about: about.operation(operation),
    related: requirement ? [{ place: requirement.place, message: `${sibling?.label} requires this` }] : [],
  };
}

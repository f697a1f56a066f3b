import { administration } from '../../facts/access/administrators.ts';
import { askedInWords } from '../../facts/access/asked-in-words.ts';
import { isCalledPublic, isReference } from '../../facts/access/called-public.ts';
import { ownOperations, rootPlace } from '../../facts/access/declarations.ts';
import { forgottenScheme, unusedScheme } from '../../facts/access/forgotten-scheme.ts';
import { askedByGateway } from '../../facts/access/gateways.ts';
import { onlyOnSocket } from '../../facts/access/local-socket.ts';
import { publicData, readOnlyPublic, readsBesideForms } from '../../facts/access/public-data.ts';
import { takenCredential } from '../../facts/access/taken-credential.ts';
import { readsWithoutKey, undeclaredKey, withoutKey } from '../../facts/access/undeclared-key.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { otherWaysIn } from '../anyone-may-call.ts';
import { about, defineRule } from '../rule.ts';
import { requireAtRoot, requireLikeOthers } from './ask-callers.ts';
import { besideGateway } from './beside-gateway.ts';
import { asksNone, milder, openOperations, several } from './meant-open.ts';

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
  milderBeside: { rules: ['auth-header-as-parameter', 'credential-param-in-url'], upTo: 'medium' },
  callersAreKnown: true,
  otherCauses: otherWaysIn('operation-unauthenticated'),
  rationale:
    'Anyone who finds the URL can call it: no credential is asked for, so no caller can be told from another.',
  remediation:
    'Declare the scheme under `components/securitySchemes` and require it: `security: [{name: []}]` at the root, or on the operation. An operation that is meant for everyone says so with `security: []`.',
  falsePositives: [
    'A gateway in front of the API authenticates callers, and the definition leaves that out.',
    'The operation is meant for everyone, as it, its tag or the area of paths where it reads (`/public/…`) says: reported at low; say so with `security: []`. An API that only reads, has nothing of a person or a customer and no sign of callers is reported at low; so is one that shows a public ledger (blocks, and transactions by their hash).',
    'A credential that is asked for in a parameter, in the body or by the description alone: reported at medium, because nothing holds callers to it; at low where that parameter is reported itself.',
    'Five operations or more that all only read what is nobody’s, where a scheme is declared and required nowhere: reported at medium.',
    'Five operations or more that only read what is nobody’s, most of what is left open in an API that asks for something otherwise, and what is called public (`GET /timelines/public`, `POST /polls/anonymous`), is the same for everyone (`GET /currencies`) or is offered to whoever comes by (`GET /tariffs`): reported at medium. Feeds: reported at low.',
    'An API without any scheme that only reads what is nobody’s, beside a form in which anybody may hand something in (a contribution, what a curator reviews): reported at medium.',
    'Anonymous data is handed in (“Receives anonymised measurements”), and how much is limited: reported at low.',
    'What a service of others calls (`/stripe/webhook`), whose signature proves it, and metrics that a collector asks for: reported at medium; at low where the signature is a parameter.',
    'What a gateway is told to ask for (`x-amazon-apigateway-auth`, Kong’s plugins) where `security` says nothing: reported at low.',
    'The API is offered on a Unix domain socket alone, whose file decides who may call: reported at low where the definition says so.',
  ],
  fix: {
    says: 'Requires the scheme that is declared, or what all guarded operations require, where there is one alone and it has no scopes; what is open by nature says `security: []`. Not where something may be open on purpose.',
    safe: false,
    of({ api, operations, place }) {
      if (operations.some(askedByGateway)) return null;
      if (place.id() === rootPlace(api).id()) return undeclaredKey(api) ? null : requireAtRoot(api);
      const [operation] = operations;
      return operation ? requireLikeOthers(operation) : null;
    },
  },
  visit: {
    api(api, { report, examines }) {
      const own = ownOperations(api);
      examines(own);
      const [first, ...others] = own.filter((one) => asksNone(one) && askedByGateway(one));
      if (first) {
        const at = others.length === 0 ? first.place : rootPlace(api);
        report({ at, ...besideGateway([first, ...others], 'No security requirement is in effect') });
      }
      const { meant, exposed } = openOperations(api);
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
      if (exposed.length * 2 > own.length - meant.length) {
        const key = undeclaredKey(api);
        const forgotten = new Set(key === undefined ? [] : withoutKey(api, exposed));
        const reading = new Set(key === undefined ? [] : readsWithoutKey(api, exposed));
        const others = exposed.filter((operation) => !forgotten.has(operation) && !reading.has(operation));
        report(atRoot(api, others));
        if (key !== undefined) {
          for (const operation of forgotten) report(besideKey(operation, key));
          for (const operation of reading) report({ ...besideKey(operation, key), severity: 'low' });
        }
      } else {
        for (const operation of exposed) report(atOperation(operation));
      }
    },
  },
});

function atRoot(api: Api, exposed: readonly Operation[]) {
  const [only] = exposed;
  const who =
    exposed.length === 1 && only
      ? `call ${only.label}`
      : `call these ${exposed.length} operations${worstOf(exposed)}`;
  const common = { at: rootPlace(api), part: 'key' as const, operations: exposed, about: about.api() };
  if (onlyOnSocket(api))
    return {
      ...common,
      severity: 'low' as const,
      message: `Anyone who may open its Unix socket can ${who}: no security requirement is in effect`,
      remedy: 'give the socket to the user and group of its callers alone, and say so in the description',
    };
  const isPublic =
    publicData(api) ??
    (exposed.every(isCalledPublic) ? 'said' : exposed.every(isReference) ? 'offered' : undefined);
  if (isPublic)
    return {
      ...common,
      // Beside a scheme that others ask for it may have been forgotten.
      severity: isPublic === 'offered' ? ('medium' as const) : ('low' as const),
      message: `Anyone can ${who}: no security requirement is in effect; ${isPublic === 'said' ? 'it looks meant for everyone' : 'all of them only read'}`,
      remedy: 'say so with `security: []` at the root',
    };
  if (readsBesideForms(api))
    return {
      ...common,
      severity: 'medium' as const,
      message: `Anyone can ${who}: no security requirement is in effect; beside what anybody may hand in, they only read what is nobody’s`,
      remedy: 'say so with `security: []` at the root, and limit how much may be handed in',
    };
  const key = undeclaredKey(api);
  if (key)
    return {
      ...common,
      severity: 'medium' as const,
      message: `By the definition anyone can ${who}: no security requirement is in effect; that \`${key}\` is asked for says ${whereOf(key, exposed)} only`,
      remedy: `declare \`${key}\` as a security scheme under \`components/securitySchemes\`, and require it with \`security\` at the root`,
    };
  const forgotten = forgottenScheme(api);
  if (
    forgotten !== undefined ||
    (exposed.length >= several && api.allSchemes.length > 0 && readOnlyPublic(api, exposed))
  )
    return {
      ...common,
      severity: 'medium' as const,
      message: `Anyone can ${who}: no security requirement is in effect${forgotten === undefined ? '' : `, and nothing requires \`${forgotten}\`, which is declared`}; all of them only read`,
      remedy:
        'say so with `security: []` where they are meant for everyone, and require the scheme of the others',
    };
  const unused = unusedScheme(api);
  if (unused !== undefined)
    return {
      ...common,
      message: `Anyone can ${who}: no security requirement is in effect, and nothing requires \`${unused}\`, which is declared`,
      remedy: `require it with \`security: [{${unused}: []}]\` at the root`,
    };
  if (api.allSchemes.length === 0 && askedInWords(api))
    return {
      ...common,
      severity: 'medium' as const,
      message: `By the definition anyone can ${who}: no security requirement is in effect; that callers are asked for a credential is said in words only`,
      remedy:
        'declare what the description says as a security scheme, and require it with `security` at the root',
    };
  return {
    ...common,
    message: `Anyone can ${who}: no security requirement is in effect`,
    remedy: 'add `security: [{name: []}]` at the root, with a scheme declared under that name',
  };
}

/** What administrators do is not found by itself in a list of what everybody reads. */
function worstOf(exposed: readonly Operation[]): string {
  const worst = exposed.filter((operation) => administration(operation) !== undefined);
  if (exposed.length < several || worst.length === 0 || worst.length === exposed.length) return '';
  const labels = worst.slice(0, 2).map(({ label }) => label);
  const names =
    worst.length > 2
      ? `${labels.join(', ')} and ${worst.length - 2} more for administrators`
      : labels.join(' and ');
  return `, among them ${names}`;
}

function whereOf(key: string, operations: readonly Operation[]): string {
  const isParameter = operations.some(({ parameters }) => parameters.some(({ name }) => name === key));
  return isParameter ? 'a parameter' : 'a body';
}

/** The others take a key, though `security` says nothing of it: this one has been left out even there. */
function besideKey(operation: Operation, key: string) {
  return {
    at: operation.place,
    part: 'key' as const,
    message: `Anyone can call ${operation.label}: it has no \`security\`, and does not even take \`${key}\`, which the other operations ask for`,
    operation,
    operations: [operation],
    about: about.operation(operation),
    remedy: `declare \`${key}\` as a security scheme, and require it of this operation, too`,
  };
}

/** So many were not left out one by one: what they lack is a root requirement. */
const decision = {
  name: 'operations left out',
  says: 'Operations have no `security`, and there is none at the root to inherit: anyone can call them',
  from: 10,
};

/** The operation of its path that asks for something, else the first of the API that does. */
function guardedNear({ api, pathItem }: Operation): Operation | undefined {
  return pathItem.operations.find(asks) ?? firstGuarded(api);
}

const firstGuarded = once((api: Api) => ownOperations(api).find(asks));

function asks({ protection }: Operation): boolean {
  return !protection.anonymous;
}

function atOperation(operation: Operation) {
  const sibling = guardedNear(operation);
  const requirement = sibling?.protection.declaration;
  const key = takenCredential(operation);
  return {
    decision,
    ...milder(operation),
    at: operation.place,
    part: 'key' as const,
    message:
      key === undefined
        ? `Anyone can call ${operation.label}: it has no \`security\`, and there is none at the root to inherit`
        : `By the definition anyone can call ${operation.label}: it has no \`security\`, and that \`${key}\` is asked for says ${whereOf(key, [operation])} only`,
    operation,
    operations: [operation],
    about: about.operation(operation),
    related: requirement ? [{ place: requirement.place, message: `${sibling?.label} requires this` }] : [],
  };
}

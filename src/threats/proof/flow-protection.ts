import { openByNature } from '../../facts/access/open-by-nature.ts';
import { isDevelopmentServer } from '../../facts/hosts/host.ts';
import type { Api, Operation, Server } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import { once } from '../../text/memo.ts';
import type { LinkedModel } from '../model/link.ts';
import type { Flow } from '../model/model.ts';
import { type Answer, authenticates, bringsTls, encrypts, mayBeHttp } from './protocols.ts';

/** How a flow is protected. */
export interface FlowProtection {
  readonly authenticated: Answer;
  readonly encrypted: Answer;
  /** Is only a part of the operations open to anyone? */
  readonly partly: boolean;
}

export const sides = ['authenticated', 'encrypted'] as const;

/**
 * How a flow is protected: as it states, unless the definition that it goes through shows otherwise; what it does not
 * state, as the definition says.
 */
export function protectionOf(linked: Pick<LinkedModel, 'specs' | 'model'>, flow: Flow): FlowProtection {
  const stated = statedBy(flow);
  const shown = shownOn(linked, flow);
  const both = (own: Answer | undefined, { answer }: Shown): Answer => {
    if (own === undefined || own === 'unknown') return answer;
    return own === 'yes' && answer === 'no' ? 'no' : own;
  };
  return {
    authenticated: both(stated.authenticated, shown.authenticated),
    encrypted: both(stated.encrypted, shown.encrypted),
    partly: stated.authenticated !== 'no' && shown.partly,
  };
}

/** What a flow says itself; undefined where it says nothing. */
export function statedBy({ auth, protocol }: Flow): { authenticated?: Answer; encrypted?: Answer } {
  const spoken = protocol === undefined ? undefined : encrypts(protocol);
  const withTls = auth !== undefined && bringsTls(auth);
  // gRPC says nothing of TLS, and mutual TLS does; words that deny it stay what they are.
  const encrypted = withTls && !(protocol !== undefined && deniesTls(protocol)) ? 'yes' : spoken;
  return {
    ...(auth === undefined ? {} : { authenticated: authenticates(auth) }),
    ...(encrypted === undefined ? {} : { encrypted }),
  };
}

/** Says it so in so many words, and not only by the name of a protocol that can do both. */
function deniesTls(protocol: string): boolean {
  return encrypts(`${protocol} tls`) === 'no';
}

/** What a definition shows, and the operations that show it. */
export interface Shown {
  readonly answer: Answer;
  readonly against: readonly Operation[];
}

const nothing: Shown = { answer: 'unknown', against: [] };

export interface ShownOfBoth {
  readonly authenticated: Shown;
  readonly encrypted: Shown;
  readonly partly: boolean;
}

const silent: ShownOfBoth = { authenticated: nothing, encrypted: nothing, partly: false };

/**
 * What the definition shows that a flow goes by. One that names none goes by some definition of the component it reaches,
 * as long as it speaks HTTP: that takes away what the flow states, and proves nothing that it does not.
 */
export function shownOn(linked: Pick<LinkedModel, 'specs' | 'model'>, flow: Flow): ShownOfBoth {
  const apis = definitionsOf(linked, flow).map(([, api]) => shownByApi(api));
  const [only] = apis;
  if (flow.via !== undefined) return only ?? silent;
  const against = (side: (typeof sides)[number]): Shown => {
    const found = apis.flatMap((shown) => (shown[side].answer === 'no' ? shown[side].against : []));
    return found.length > 0 ? { answer: 'no', against: found } : nothing;
  };
  return {
    authenticated: against('authenticated'),
    encrypted: against('encrypted'),
    partly: apis.some(({ partly, authenticated }) => partly || authenticated.answer !== 'no'),
  };
}

/** The definitions that a flow may go by, with their names: that of its `via`, or all of the component it reaches. */
export function definitionsOf(
  { specs, model }: Pick<LinkedModel, 'specs' | 'model'>,
  { via, to, protocol }: Flow,
): readonly (readonly [name: string, api: Api])[] {
  if (via === undefined && protocol !== undefined && !mayBeHttp(protocol)) return [];
  const names = via === undefined ? [...(model.parties.get(to)?.implements.keys() ?? [])] : [via];
  return names.flatMap((name) => {
    const api = specs.get(name);
    return api ? [[name, api] as const] : [];
  });
}

/**
 * A flow reaches every operation of its definition: it is protected only as far as each of them is. Webhooks and callbacks
 * go the other way; a login or a health check must be open, and says nothing where others are not.
 */
export const shownByApi = once((api: Api): ShownOfBoth => {
  const operations = ownOf(api.operations);
  const open = operations.filter(({ protection }) => protection.anonymous);
  const unasked = open.filter((operation) => !openByNature(operation));
  const against = open.length === operations.length ? open : unasked;
  const inClear = operations.filter(({ servers }) => servers.some(isCleartext));
  const known = operations.some(({ servers }) =>
    servers.some((server) => !isDevelopmentServer(server) && server.protocols.length > 0),
  );
  return {
    authenticated: operations.length === 0 ? nothing : { answer: against.length > 0 ? 'no' : 'yes', against },
    encrypted: { answer: inClear.length > 0 ? 'no' : known ? 'yes' : 'unknown', against: inClear },
    partly: against.length > 0 && against.length < operations.length,
  };
});

/** What goes to a server of somebody who develops is no flow of the model. */
export function isCleartext(server: Server): boolean {
  return !isDevelopmentServer(server) && server.protocols.some((protocol) => encrypts(protocol) === 'no');
}

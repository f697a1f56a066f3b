import { openByNature } from '../../facts/access/open-by-nature.ts';
import { isDevelopmentServer } from '../../facts/hosts/host.ts';
import { diagnose } from '../../findings/diagnostics/diagnostics.ts';
import type { Finding, Related } from '../../findings/finding.ts';
import { labels } from '../../findings/labels.ts';
import type { Api, Operation, Server } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import type { LinkedModel } from '../model/link.ts';
import { aboutEntry, type Flow } from '../model/model.ts';
import { type Answer, authenticates, bringsTls, encrypts, mayBeHttp } from './protocols.ts';

/** How a flow is protected. */
export interface FlowProtection {
  readonly authenticated: Answer;
  readonly encrypted: Answer;
  /** Is only a part of the operations open to anyone? */
  readonly partly: boolean;
}

/** So many places of a definition are shown. */
const mostRelated = 25;

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
function statedBy({ auth, protocol }: Flow): { authenticated?: Answer; encrypted?: Answer } {
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
interface Shown {
  readonly answer: Answer;
  readonly against: readonly Operation[];
}

const nothing: Shown = { answer: 'unknown', against: [] };

interface ShownOfBoth {
  readonly authenticated: Shown;
  readonly encrypted: Shown;
  readonly partly: boolean;
}

const silent: ShownOfBoth = { authenticated: nothing, encrypted: nothing, partly: false };

/**
 * What the definition shows that a flow goes by. One that names none goes by some definition of the component it reaches,
 * as long as it speaks HTTP: that takes away what the flow states, and proves nothing that it does not.
 */
function shownOn(linked: Pick<LinkedModel, 'specs' | 'model'>, flow: Flow): ShownOfBoth {
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
    partly:
      apis.some(({ partly, authenticated }) => partly || authenticated.answer !== 'no') && apis.length > 0,
  };
}

/** The definitions that a flow may go by, with their names: that of its `via`, or all of the component it reaches. */
function definitionsOf(
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
const shownByApi = once((api: Api): ShownOfBoth => {
  const operations = api.operations.filter(({ kind }) => kind === 'operation');
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
function isCleartext(server: Server): boolean {
  return !isDevelopmentServer(server) && server.protocols.some((protocol) => encrypts(protocol) === 'no');
}

/** Holds what flows state about their protection against zones and definitions. */
export function checkFlows(linked: LinkedModel): Finding[] {
  return linked.model.flows.flatMap((flow) => [
    ...contradicted(linked, flow),
    ...(unprotected(linked, flow) ?? []),
    ...unknownWords(linked, flow),
  ]);
}

const sides = ['authenticated', 'encrypted'] as const;

/** What a flow states and its definition shows to be otherwise; wherever it goes, because it is not so. */
function contradicted(linked: LinkedModel, flow: Flow): Finding[] {
  const { model } = linked;
  const stated = statedBy(flow);
  const shown = shownOn(linked, flow);
  const names = (one: (typeof sides)[number]) =>
    definitionsOf(linked, flow).flatMap(([name, api]) =>
      shownByApi(api)[one].answer === 'no' ? [name] : [],
    );
  return sides.flatMap((side) => {
    if (!isContradicted(stated[side], shown[side])) return [];
    const { against } = shown[side];
    const key = side === 'encrypted' && encrypts(flow.protocol ?? '') === 'yes' ? 'protocol' : 'auth';
    const [name, ...more] = names(side);
    const who = more.length > 0 ? `${name} and ${more.length} more` : name;
    const what =
      side === 'authenticated'
        ? `${who} lets anyone call ${labels(against)}`
        : `${who} serves ${labels(against)} in clear text`;
    return diagnose('flow-contradicted', {
      place: flow.place.child(key),
      message: `${nameOf(flow)} states ${key} ${flow[key]}, but ${what}`,
      about: aboutEntry(model, 'flow', flow.from, flow.to, flow.via ?? '', key, side),
      operations: against,
      related: witnesses(side, against),
    });
  });
}

function isContradicted(stated: Answer | undefined, { answer }: Shown): boolean {
  return stated === 'yes' && answer === 'no';
}

/**
 * A flow between zones is unprotected where neither it nor its definition says anything of authentication and encryption,
 * or where either says that one of them is missing.
 */
function unprotected(linked: LinkedModel, flow: Flow): Finding[] | undefined {
  const crossing = crossed(linked, flow);
  if (!crossing) return undefined;
  const stated = statedBy(flow);
  const shown = shownOn(linked, flow);
  const protection = protectionOf(linked, flow);
  const silent = flow.protocol === undefined && sides.every((side) => protection[side] === 'unknown');
  const lacking = sides.filter(
    // What is contradicted was said there.
    (side) => silent || (protection[side] === 'no' && !isContradicted(stated[side], shown[side])),
  );
  if (lacking.length === 0) return undefined;
  const names = { authenticated: 'authentication', encrypted: 'encryption' };
  const fromDefinition = lacking.filter((side) => stated[side] !== 'no' && !silent);
  const open = fromDefinition.includes('authenticated') ? shown.authenticated.against : [];
  const who = open.length > 0 ? `: anyone may call ${labels(open)}` : '';
  return [
    diagnose('flow-unprotected', {
      place: flow.place,
      message: `${nameOf(flow)} crosses ${crossing} without ${lacking.map((side) => names[side]).join(' or ')}${who}`,
      about: aboutEntry(linked.model, 'flow', flow.from, flow.to, flow.via ?? ''),
      operations: open,
      related: fromDefinition.flatMap((side) => witnesses(side, shown[side].against)),
    }),
  ];
}

/** Neither protected nor not: what a flow between two zones says of its protection is a word that tells nothing of it. */
function unknownWords(linked: LinkedModel, flow: Flow): Finding[] {
  const crossing = crossed(linked, flow);
  if (!crossing) return [];
  const protection = protectionOf(linked, flow);
  const keys = { encrypted: 'protocol', authenticated: 'auth' } as const;
  const tells = { encrypted: 'whether it encrypts', authenticated: 'whether it proves who calls' };
  return (['encrypted', 'authenticated'] as const).flatMap((side) => {
    const word = flow[keys[side]];
    if (word === undefined || protection[side] !== 'unknown') return [];
    return diagnose('flow-protocol-unknown', {
      place: flow.place.child(keys[side]),
      message: `${nameOf(flow)} crosses ${crossing} by \`${word}\`, of which is not known ${tells[side]}`,
      about: aboutEntry(linked.model, 'flow', flow.from, flow.to, flow.via ?? '', word),
    });
  });
}

function nameOf({ from, to }: Flow): string {
  return `The flow from ${from} to ${to}`;
}

/** The zones that a flow crosses, in words; undefined where it stays in one, or nobody says. */
function crossed({ model }: LinkedModel, flow: Flow): string | undefined {
  const zoneOf = (party: string) => model.parties.get(party)?.zone;
  const [from, to] = [zoneOf(flow.from), zoneOf(flow.to)];
  return from === undefined || to === undefined || from === to ? undefined : `from zone ${from} to ${to}`;
}

/** Where the definition says so: the operations that are open, the servers in clear text. */
function witnesses(side: (typeof sides)[number], against: readonly Operation[]): Related[] {
  if (side === 'authenticated') {
    return against
      .slice(0, mostRelated)
      .map(({ place }) => ({ place, part: 'key', message: 'anyone may call this' }));
  }
  const servers = new Set(against.flatMap((operation) => operation.servers.filter(isCleartext)));
  return [...servers]
    .slice(0, mostRelated)
    .map(({ urlPlace }) => ({ place: urlPlace, message: 'served in clear text here' }));
}

import { openByNature } from '../../facts/access/open-by-nature.ts';
import { diagnose } from '../../findings/diagnostics/diagnostics.ts';
import type { Because, Finding, Related } from '../../findings/finding.ts';
import { labels } from '../../findings/labels.ts';
import type { Operation } from '../../openapi/model.ts';
import type { LinkedModel } from '../model/link.ts';
import { aboutEntry, type Flow } from '../model/model.ts';
import {
  definitionsOf,
  isCleartext,
  protectionOf,
  type Shown,
  shownByApi,
  shownOn,
  sides,
  statedBy,
} from './flow-protection.ts';
import { type Answer, encrypts } from './protocols.ts';

/** What is said here of operations that anyone may call, or in clear text, these rules say of them. */
function saidOf(side: (typeof sides)[number], operations: readonly Operation[]): Because {
  if (side === 'encrypted') return { rules: clearText, operations };
  // A login that is open with all others is so by its nature.
  const unasked = operations.filter((operation) => !openByNature(operation));
  return {
    rules: ['operation-unauthenticated'],
    ...(unasked.length > 0 ? { operations: unasked } : {}),
  };
}

/** The rules that say that something is sent in clear text. */
export const clearText: readonly string[] = [
  'server-cleartext',
  'server-variable-cleartext',
  'credentials-over-cleartext',
];

/** So many places of a definition are shown. */
const mostRelated = 25;

/** Holds what flows state about their protection against zones and definitions. */
export function checkFlows(linked: LinkedModel): Finding[] {
  return linked.model.flows.flatMap((flow) => [
    ...contradicted(linked, flow),
    ...(unprotected(linked, flow) ?? []),
    ...unknownWords(linked, flow),
  ]);
}

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
      because: saidOf(side, against),
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
  const [side] = fromDefinition;
  const operations = side ? shown[side].against : [];
  const who = open.length > 0 ? `: anyone may call ${labels(open)}` : '';
  return [
    diagnose('flow-unprotected', {
      place: flow.place,
      message: `${nameOf(flow)} crosses ${crossing} without ${lacking.map((side) => names[side]).join(' or ')}${who}`,
      about: aboutEntry(linked.model, 'flow', flow.from, flow.to, flow.via ?? ''),
      operations: open,
      related: fromDefinition.flatMap((side) => witnesses(side, shown[side].against)),
      ...(lacking.length === 1 && side && operations.length > 0 ? { because: saidOf(side, operations) } : {}),
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

import type { Api } from '../openapi/model.ts';
import type { LinkedModel } from '../threats/model/link.ts';
import type { Flow, Party, Zone } from '../threats/model/model.ts';
import { protectionOf } from '../threats/proof/flow-protection.ts';
import type { Verification } from '../threats/proof/verify.ts';
import { contradictions, type Threatened, threatened } from './affected.ts';
import { everything, type Focus, focusOn } from './focus.ts';
import { shownOf } from './shown.ts';

/** What a data-flow diagram shows, before anything is laid out: names are a stranger's, as written. */
export interface Diagram {
  readonly title: string;
  /** What of the model it shows, in words; undefined: all of it. */
  readonly about: string | undefined;
  /** From the least to the most trusted; a zone stands behind the one it lies within. */
  readonly zones: readonly DiagramZone[];
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
}

export interface DiagramZone {
  readonly id: string;
  readonly title: string;
  readonly trust: number | undefined;
  readonly within: string | undefined;
}

export type NodeKind = 'actor' | 'component' | 'store' | 'external';

export interface DiagramNode {
  readonly id: string;
  readonly kind: NodeKind;
  readonly title: string;
  readonly description: string | undefined;
  readonly zone: string | undefined;
  /** What it implements or stores, one line each. */
  readonly details: readonly string[];
  readonly threats: Threatened | undefined;
  /** `T-BOLA › M-SCOPE`: claimed, and not so on operations of this component. */
  readonly contradicted: readonly string[];
}

export interface DiagramEdge {
  readonly from: string;
  readonly to: string;
  readonly title: string | undefined;
  readonly data: readonly string[];
  /** `https · mtls`; what nobody says, or nobody here can tell, with a question mark. */
  readonly protection: string;
  /** weak: it lacks encryption or authentication; unknown: it may lack one of them. */
  readonly strength: 'strong' | 'weak' | 'unknown';
  /** Those that are about the flow itself. */
  readonly threats: Threatened | undefined;
  readonly contradicted: readonly string[];
}

/**
 * The data-flow diagram of a verified model.
 *
 * @param focus what it is to be about, where not about everything
 */
export function diagramOf(
  linked: LinkedModel,
  verification: Pick<Verification, 'threats'>,
  focus: Focus = everything,
): Diagram {
  const { model } = linked;
  const shown = shownOf(linked);
  const all = verification.threats.filter((threat) => threat.linked === linked);
  const selection = focusOn(linked, all, shown.parties, focus);
  const broken = contradictions(linked, selection.threats);
  const of: Of = ({ place }, apis) => [
    ...new Set([
      ...(broken.places.get(place.id()) ?? []),
      ...apis.flatMap((api) => (api && broken.apis.get(api)) ?? []),
    ]),
  ];
  const danger = threatened(linked, selection.threats);
  const about = (assets: readonly string[]) =>
    focus.assets.length > 0 ? assets.filter((id) => focus.assets.includes(id)) : assets;
  const nodes = shown.parties
    .filter(({ id }) => selection.parties.has(id))
    .map((party) =>
      node({ ...party, stores: about(party.stores) }, linked, of, danger.get(party.place.id())),
    );
  const known = new Set(nodes.map(({ id }) => id));
  for (const name of selection.flows.flatMap(({ from, to }) => [from, to])) {
    if (known.has(name)) continue;
    known.add(name);
    nodes.push(stranger(name));
  }
  const zones = zonesOf(shown.zones, linked);
  return {
    title: model.title ?? model.id,
    about: selection.about,
    zones: selection.isPart ? holding(zones, nodes) : zones,
    nodes,
    edges: selection.flows.map((flow) =>
      edge({ ...flow, data: about(flow.data ?? []) }, linked, of, danger.get(flow.place.id())),
    ),
  };
}

/** What stands above it. */
export function headingOf({ title, about }: Pick<Diagram, 'title' | 'about'>): string {
  return about === undefined ? title : `${title} · ${about}`;
}

/** Those of the zones in which something lies. */
function holding(zones: readonly DiagramZone[], nodes: readonly DiagramNode[]): DiagramZone[] {
  const byId = new Map(zones.map((zone) => [zone.id, zone]));
  const needed = new Set<string>();
  for (const { zone } of nodes) {
    let at = zone;
    while (at !== undefined && !needed.has(at)) {
      needed.add(at);
      at = byId.get(at)?.within;
    }
  }
  return zones.filter(({ id }) => needed.has(id));
}

function zonesOf(zones: readonly Zone[], { model }: LinkedModel): DiagramZone[] {
  const depth = (id: string | undefined, left = 20): number => {
    const zone = id === undefined || left === 0 ? undefined : model.zones.get(id);
    return zone ? 1 + depth(zone.within, left - 1) : 0;
  };
  return zones
    .map(({ id, title, trust, within }) => {
      // What goes round in a circle lies in nothing.
      const inside = within !== undefined && model.zones.has(within) && depth(id) < 20;
      return { id, title: title ?? id, trust, within: inside ? within : undefined, depth: depth(id) };
    })
    .sort((a, b) => a.depth - b.depth || (a.trust ?? 50) - (b.trust ?? 50))
    .map(({ depth: _, ...zone }) => zone);
}

/** The claims that do not hold of what is declared here, or of what it goes by. */
type Of = (declared: Party | Flow, apis: readonly (Api | undefined)[]) => string[];

function node(
  party: Party,
  { model, specs }: LinkedModel,
  of: Of,
  threats: Threatened | undefined,
): DiagramNode {
  const kind = party.role === 'component' ? (party.kind === 'datastore' ? 'store' : 'component') : party.role;
  const implemented = [...party.implements.keys()].map((alias) => ({ alias, api: specs.get(alias) }));
  const stored = party.stores.map((id) => model.assets.get(id)?.title ?? id);
  return {
    id: party.id,
    kind,
    title: party.title ?? party.id,
    description: party.description,
    zone: party.zone !== undefined && model.zones.has(party.zone) ? party.zone : undefined,
    details: [
      ...implemented.map(({ alias, api }) => (api ? `${alias}: ${count(api.operations.length)}` : alias)),
      ...(party.exposure ? [party.exposure] : []),
      ...(stored.length > 0 ? [`stores ${stored.join(', ')}`] : []),
    ],
    threats,
    contradicted: of(
      party,
      implemented.map(({ api }) => api),
    ),
  };
}

function count(operations: number): string {
  return operations === 1 ? '1 operation' : `${operations} operations`;
}

/** What a flow names and the model does not declare. */
function stranger(id: string): DiagramNode {
  return {
    id,
    kind: 'external',
    title: id,
    description: undefined,
    zone: undefined,
    details: [],
    threats: undefined,
    contradicted: [],
  };
}

function edge(flow: Flow, linked: LinkedModel, of: Of, threats: Threatened | undefined): DiagramEdge {
  const { authenticated, encrypted, partly } = protectionOf(linked, flow);
  const answers = [encrypted, authenticated];
  const nobodySays =
    flow.protocol === undefined && flow.auth === undefined && !answers.some((one) => one !== 'unknown');
  const words = nobodySays
    ? ['protected?']
    : [
        ...said(flow.protocol, encrypted, { yes: 'encrypted', no: 'clear text' }),
        ...said(flow.auth, authenticated, {
          yes: 'authenticated',
          no: partly ? 'partly anonymous' : 'anonymous',
        }),
      ];
  return {
    from: flow.from,
    to: flow.to,
    title: flow.title ?? flow.via,
    data: (flow.data ?? []).map((id) => linked.model.assets.get(id)?.title ?? id),
    protection: words.join(' · '),
    strength: answers.includes('no') ? 'weak' : answers.includes('unknown') ? 'unknown' : 'strong',
    threats,
    contradicted: of(flow, [flow.via === undefined ? undefined : linked.specs.get(flow.via)]),
  };
}

/** What is stated, else what the definition shows; a question where that leaves it open. */
function said(
  stated: string | undefined,
  answer: 'yes' | 'no' | 'unknown',
  words: { readonly yes: string; readonly no: string },
): string[] {
  if (answer === 'unknown') return [...(stated === undefined ? [] : [stated]), `${words.yes}?`];
  return [stated ?? words[answer]];
}

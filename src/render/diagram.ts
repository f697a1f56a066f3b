import type { Api } from '../openapi/model.ts';
import { push } from '../text/group.ts';
import type { LinkedModel } from '../threats/model/link.ts';
import type { Flow, Party, Zone } from '../threats/model/model.ts';
import { protectionOf } from '../threats/proof/flows.ts';
import type { ThreatOutcome, Verification } from '../threats/proof/verify.ts';
import { shownOf } from './shown.ts';

/** What a data-flow diagram shows, before anything is laid out: names are a stranger's, as written. */
export interface Diagram {
  readonly title: string;
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
  /** `T-BOLA › M-SCOPE`: claimed, and not so on operations of this component. */
  readonly contradicted: readonly string[];
}

export interface DiagramEdge {
  readonly from: string;
  readonly to: string;
  readonly title: string | undefined;
  readonly data: readonly string[];
  /** `https · mtls`; undefined where nobody says. */
  readonly protection: string | undefined;
  /** weak: it lacks encryption or authentication. */
  readonly strength: 'strong' | 'weak' | 'unknown';
  readonly contradicted: readonly string[];
}

/** The data-flow diagram of a verified model. */
export function diagramOf(linked: LinkedModel, verification: Pick<Verification, 'threats'>): Diagram {
  const { model } = linked;
  const broken = contradictions(verification.threats.filter((threat) => threat.linked === linked));
  const of = (apis: readonly (Api | undefined)[]) => [
    ...new Set(apis.flatMap((api) => (api && broken.get(api)) ?? [])),
  ];
  const { parties, zones } = shownOf(linked);
  const nodes = parties.map((party) => node(party, linked, of));
  const known = new Set(nodes.map(({ id }) => id));
  for (const name of model.flows.flatMap(({ from, to }) => [from, to])) {
    if (known.has(name)) continue;
    known.add(name);
    nodes.push(stranger(name));
  }
  return {
    title: model.title ?? model.id,
    zones: zonesOf(zones, linked),
    nodes,
    edges: model.flows.map((flow) => edge(flow, linked, of)),
  };
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

type Of = (apis: readonly (Api | undefined)[]) => string[];

function node(party: Party, { model, specs }: LinkedModel, of: Of): DiagramNode {
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
    contradicted: of(implemented.map(({ api }) => api)),
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
    contradicted: [],
  };
}

function edge(flow: Flow, linked: LinkedModel, of: Of): DiagramEdge {
  const { authenticated, encrypted, partly } = protectionOf(linked, flow);
  const words = [
    flow.protocol ?? { yes: 'encrypted', no: 'clear text', unknown: undefined }[encrypted],
    flow.auth ??
      { yes: 'authenticated', no: partly ? 'partly anonymous' : 'anonymous', unknown: undefined }[
        authenticated
      ],
  ].filter((word) => word !== undefined);
  return {
    from: flow.from,
    to: flow.to,
    title: flow.title ?? flow.via,
    data: (flow.data ?? []).map((id) => linked.model.assets.get(id)?.title ?? id),
    protection: words.length > 0 ? words.join(' · ') : undefined,
    strength:
      encrypted === 'no' || authenticated === 'no' ? 'weak' : encrypted === 'unknown' ? 'unknown' : 'strong',
    contradicted: of([flow.via === undefined ? undefined : linked.specs.get(flow.via)]),
  };
}

/** The claims that do not hold, by the definitions whose operations contradict them. */
function contradictions(threats: readonly ThreatOutcome[]): Map<Api, string[]> {
  const found = new Map<Api, string[]>();
  for (const { id, scope, mitigations } of threats) {
    for (const mitigation of mitigations) {
      if (mitigation.status !== 'implemented') continue;
      if (mitigation.verdict !== 'contradicted' && mitigation.verdict !== 'partial') continue;
      const failing = new Set(mitigation.failing);
      const apis = new Set(scope.filter(({ label }) => failing.has(label)).map(({ api }) => api));
      for (const api of apis) push(found, api, `${id} › ${mitigation.id}`);
    }
  }
  return found;
}

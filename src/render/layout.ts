import ELK, { type ElkExtendedEdge, type ElkNode } from 'elkjs/lib/elk.bundled.js';
import { highest } from '../text/lists.ts';
import type { Diagram, DiagramEdge, DiagramNode, DiagramZone } from './diagram.ts';
import { type Box, textWidth, wrap } from './measure.ts';
import { brokenLine, riskLine } from './words.ts';
import { obstaclesOf, placeOfName } from './zone-names.ts';

/** A line of text and how it is written. */
export interface Line {
  readonly text: string;
  readonly style: 'title' | 'detail' | 'risk' | 'data' | 'strong' | 'weak' | 'unknown' | 'broken';
}

export interface Placed<T> {
  readonly of: T;
  readonly box: Box;
  readonly lines: readonly Line[];
}

export interface Route {
  readonly of: DiagramEdge;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly label: Placed<DiagramEdge> | undefined;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Outer ones first; `name` is where its name stands. */
  readonly zones: readonly (Placed<DiagramZone> & { readonly name: Box })[];
  readonly nodes: readonly Placed<DiagramNode>[];
  readonly routes: readonly Route[];
}

export const sizes = { title: 14, text: 11.5, line: 16, pad: 14, icon: 22 } as const;

/** A picture with more than this is no picture that anyone could read, and takes half a minute to lay out. */
export const mostElements = 400;

/** What costs most grows with the square of the flows: beyond so many, straight lines give way to an answer. */
const mostForBeauty = 60;

const quick = {
  'elk.layered.nodePlacement.strategy': 'SIMPLE',
  'elk.layered.thoroughness': '1',
  'elk.layered.crossingMinimization.greedySwitch.type': 'OFF',
} as const;

/** What is wider is made small by the page that it is put on. */
const widestPage = 1000;

/**
 * Where everything goes: from left to right, or from the top down where that fits a page better. The same diagram gives
 * the same places.
 */
export async function layOut(diagram: Diagram): Promise<Layout> {
  const across = await placed(diagram, 'RIGHT');
  if (across.width <= widestPage || diagram.edges.length > mostForBeauty) return across;
  const down = await placed(diagram, 'DOWN');
  return longest(down) < 0.9 * longest(across) ? down : across;
}

function longest({ width, height }: Layout): number {
  return Math.max(width, height);
}

async function placed(diagram: Diagram, direction: 'RIGHT' | 'DOWN'): Promise<Layout> {
  const zones = new Map(
    diagram.zones.map((zone, at) => [zone.id, { id: `z${at}`, zone, lines: zoneLines(zone) }]),
  );
  const nodes = new Map(
    diagram.nodes.map((node, at) => [node.id, { id: `n${at}`, node, lines: nodeLines(node) }]),
  );
  const edges = diagram.edges.map((edge, at) => ({ id: `e${at}`, edge, lines: edgeLines(edge) }));
  const children = (zone: string | undefined): ElkNode[] => [
    ...[...zones.values()]
      .filter((entry) => entry.zone.within === zone)
      .map(({ id, zone: inner, lines }) => ({
        id,
        layoutOptions: {
          'elk.padding': `[top=${sizes.pad + sizes.line + 12},left=${sizes.pad + 6},bottom=${sizes.pad + 6},right=${sizes.pad + 6}]`,
          'elk.nodeSize.constraints': 'MINIMUM_SIZE',
          'elk.nodeSize.minimum': zoneSize(lines, direction),
        },
        children: children(inner.id),
      })),
    ...[...nodes.values()]
      .filter((entry) => entry.node.zone === zone)
      .map(({ id, node, lines }) => ({ id, ...nodeSize(node, lines) })),
  ];
  const graph: ElkNode = {
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': direction,
      'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
      'elk.edgeRouting': 'ORTHOGONAL',
      'elk.json.shapeCoords': 'ROOT',
      'elk.json.edgeCoords': 'ROOT',
      'elk.spacing.nodeNode': '36',
      'elk.spacing.edgeNode': '22',
      'elk.spacing.edgeEdge': '16',
      'elk.spacing.edgeLabel': '6',
      'elk.layered.spacing.nodeNodeBetweenLayers': '32',
      'elk.layered.spacing.edgeNodeBetweenLayers': '22',
      'elk.layered.spacing.edgeEdgeBetweenLayers': '16',
      'elk.layered.considerModelOrder.strategy': 'PREFER_NODES',
      ...(diagram.edges.length > mostForBeauty
        ? quick
        : { 'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX' }),
      'elk.padding': '[top=12,left=12,bottom=12,right=12]',
    },
    children: children(undefined),
    edges: edges.map(
      ({ id, edge, lines }): ElkExtendedEdge => ({
        id,
        sources: [nodes.get(edge.from)?.id as string],
        targets: [nodes.get(edge.to)?.id as string],
        // People stand where reading starts; where flows go round in circles, another one turns back.
        layoutOptions: {
          'elk.layered.priority.direction': nodes.get(edge.from)?.node.kind === 'actor' ? '10' : '0',
        },
        labels:
          lines.length > 0
            ? [
                {
                  id: `${id}l`,
                  text: id,
                  layoutOptions: { 'elk.edgeLabels.inline': 'true' },
                  width: widest(lines) + 12,
                  height: lines.length * sizes.line + 6,
                },
              ]
            : [],
      }),
    ),
  };
  const done = await new ELK().layout(graph);
  const boxes = new Map<string, Box>();
  collect(done, boxes);
  const routed = new Map((done.edges ?? []).map((edge) => [edge.id, edge]));
  const routes = edges.map(({ id, edge, lines }): Route => {
    const found = routed.get(id) as ElkExtendedEdge;
    const label = found.labels?.[0];
    return {
      of: edge,
      points: (found.sections ?? []).flatMap(({ startPoint, bendPoints, endPoint }) => [
        startPoint,
        ...(bendPoints ?? []),
        endPoint,
      ]),
      label: label ? { of: edge, lines, box: box(label) } : undefined,
    };
  });
  const shapes = [...nodes.values()].map(({ id, node, lines }) => ({
    of: node,
    lines,
    box: boxes.get(id) as Box,
  }));
  const obstacles = obstaclesOf(
    routes.map(({ points }) => points),
    [...routes.flatMap(({ label }) => label?.box ?? []), ...shapes.map((shape) => shape.box)],
  );
  return {
    width: done.width ?? 0,
    height: done.height ?? 0,
    zones: [...zones.values()].map(({ id, zone, lines }) => {
      const place = boxes.get(id) as Box;
      const size = { width: widest(lines), height: sizes.line };
      return { of: zone, lines, box: place, name: placeOfName(place, size, sizes.pad, obstacles) };
    }),
    nodes: shapes,
    routes,
  };
}

function collect(node: ElkNode, into: Map<string, Box>): void {
  for (const child of node.children ?? []) {
    into.set(child.id, box(child));
    collect(child, into);
  }
}

function box({ x = 0, y = 0, width = 0, height = 0 }: Partial<Box>): Box {
  return { x, y, width, height };
}

function widest(lines: readonly Line[]): number {
  return highest(
    lines.map(({ text, style }) => textWidth(text, style === 'title' ? sizes.title : sizes.text)),
    0,
  );
}

function nodeSize({ kind }: DiagramNode, lines: readonly Line[]): { width: number; height: number } {
  const icon = kind === 'actor' ? sizes.icon + 6 : 0;
  const caps = kind === 'store' ? 16 : 0;
  return {
    width: Math.max(110, widest(lines) + 2 * sizes.pad + icon),
    height: Math.max(46, lines.length * sizes.line + 2 * sizes.pad + caps),
  };
}

/**
 * The least size of a zone. Lines that come from above may pass beside its name; and ELK lays out sideways and turns the
 * picture round afterwards, with this size in it.
 */
function zoneSize(lines: readonly Line[], direction: 'RIGHT' | 'DOWN'): string {
  const name = widest(lines) + 2 * sizes.pad;
  const height = sizes.line * 3;
  return direction === 'DOWN' ? `(${height},${2 * name})` : `(${name},${height})`;
}

function zoneLines({ title, trust }: DiagramZone): Line[] {
  const [line] = wrap(title, 40, 1);
  return [{ text: `${line ?? ''}${trust === undefined ? '' : ` · trust ${trust}`}`, style: 'detail' }];
}

function nodeLines({ title, details, threats, contradicted }: DiagramNode): Line[] {
  return [
    ...wrap(title, 26, 3).map((text): Line => ({ text, style: 'title' })),
    ...details
      .slice(0, 5)
      .flatMap((detail) => wrap(detail, 32, 3).map((text): Line => ({ text, style: 'detail' }))),
    ...(threats ? [{ text: riskLine(threats), style: 'risk' as const }] : []),
    ...few(contradicted, 4).flatMap((text) =>
      wrap(`✖ ${text}`, 32, 2).map((line): Line => ({ text: line, style: 'broken' })),
    ),
  ];
}

function edgeLines({ title, data, protection, strength, threats, contradicted }: DiagramEdge): Line[] {
  return [
    ...(title === undefined ? [] : wrap(title, 26, 2).map((text): Line => ({ text, style: 'detail' }))),
    ...(data.length === 0 ? [] : wrap(data.join(', '), 26, 3).map((text): Line => ({ text, style: 'data' }))),
    ...wrap(protection, 26, 2).map((text): Line => ({ text, style: strength })),
    ...(threats ? [{ text: riskLine(threats), style: 'risk' as const }] : []),
    ...(contradicted.length === 0 ? [] : [{ text: brokenLine(contradicted), style: 'broken' as const }]),
  ];
}

function few(texts: readonly string[], most: number): string[] {
  return texts.length <= most
    ? [...texts]
    : [...texts.slice(0, most - 1), `and ${texts.length - most + 1} more`];
}

import ELK, { type ElkExtendedEdge, type ElkNode } from 'elkjs/lib/elk.bundled.js';
import { highest } from '../text/lists.ts';
import type { Diagram, DiagramEdge, DiagramNode, DiagramZone } from './diagram.ts';
import { textWidth, wrap } from './measure.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A line of text and how it is written. */
export interface Line {
  readonly text: string;
  readonly style: 'title' | 'detail' | 'data' | 'strong' | 'weak' | 'broken';
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
  /** Outer ones first. */
  readonly zones: readonly Placed<DiagramZone>[];
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

/** Where everything goes. The same diagram gives the same places. */
export async function layOut(diagram: Diagram): Promise<Layout> {
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
          'elk.nodeSize.minimum': `(${widest(lines) + 2 * sizes.pad},${sizes.line * 3})`,
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
      'elk.direction': 'RIGHT',
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
  return {
    width: done.width ?? 0,
    height: done.height ?? 0,
    zones: [...zones.values()].map(({ id, zone, lines }) => ({ of: zone, lines, box: boxes.get(id) as Box })),
    nodes: [...nodes.values()].map(({ id, node, lines }) => ({ of: node, lines, box: boxes.get(id) as Box })),
    routes: edges.map(({ id, edge, lines }) => {
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
    }),
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

function zoneLines({ title, trust }: DiagramZone): Line[] {
  const [line] = wrap(title, 40, 1);
  return [{ text: `${line ?? ''}${trust === undefined ? '' : ` · trust ${trust}`}`, style: 'detail' }];
}

function nodeLines({ title, details, contradicted }: DiagramNode): Line[] {
  return [
    ...wrap(title, 26, 3).map((text): Line => ({ text, style: 'title' })),
    ...details
      .slice(0, 5)
      .flatMap((detail) => wrap(detail, 32, 3).map((text): Line => ({ text, style: 'detail' }))),
    ...few(contradicted, 4).flatMap((text) =>
      wrap(`✖ ${text}`, 32, 2).map((line): Line => ({ text: line, style: 'broken' })),
    ),
  ];
}

function edgeLines({ title, data, protection, strength, contradicted }: DiagramEdge): Line[] {
  const style = strength === 'weak' ? 'weak' : strength === 'strong' ? 'strong' : 'detail';
  return [
    ...(title === undefined ? [] : wrap(title, 26, 2).map((text): Line => ({ text, style: 'detail' }))),
    ...(data.length === 0 ? [] : wrap(data.join(', '), 26, 3).map((text): Line => ({ text, style: 'data' }))),
    ...(protection === undefined ? [] : wrap(protection, 26, 2).map((text): Line => ({ text, style }))),
    ...(contradicted.length === 0
      ? []
      : [
          {
            text: `✖ ${contradicted.length === 1 ? '1 claim' : `${contradicted.length} claims`} contradicted`,
            style: 'broken' as const,
          },
        ]),
  ];
}

function few(texts: readonly string[], most: number): string[] {
  return texts.length <= most
    ? [...texts]
    : [...texts.slice(0, most - 1), `and ${texts.length - most + 1} more`];
}

import { clean } from '../text/clean.ts';
import { groupBy } from '../text/group.ts';
import { type Diagram, type DiagramEdge, type DiagramNode, headingOf, type NodeKind } from './diagram.ts';
import { brokenLine, riskLine } from './words.ts';

const shapes: Record<NodeKind, readonly [string, string]> = {
  actor: ['([', '])'],
  component: ['(', ')'],
  store: ['[(', ')]'],
  external: ['[[', ']]'],
};

/** The diagram as a Mermaid flowchart: GitHub, GitLab and editors draw it. Names in it are numbered, never a stranger's. */
export function mermaid(diagram: Diagram): string {
  const { zones, nodes, edges } = diagram;
  const ids = new Map(nodes.map(({ id }, at) => [id, `n${at}`]));
  const lines: string[] = [];
  const zonesIn = groupBy(zones.entries(), ([, { within }]) => within);
  const nodesIn = groupBy(nodes, ({ zone }) => zone);
  const inside = (zone: string | undefined, indent: string): void => {
    for (const [at, { id, title: name, trust }] of zonesIn.get(zone) ?? []) {
      const label = trust === undefined ? name : `${name} · trust ${trust}`;
      lines.push(`${indent}subgraph z${at} ["${quoted(label)}"]`);
      inside(id, `${indent}  `);
      lines.push(`${indent}end`);
    }
    for (const node of nodesIn.get(zone) ?? []) {
      const [open, close] = shapes[node.kind];
      lines.push(`${indent}${ids.get(node.id)}${open}"${nodeLabel(node)}"${close}`);
    }
  };
  inside(undefined, '  ');
  for (const edge of edges) {
    const label = edgeLabel(edge);
    const arrow = edge.strength === 'strong' || edge.contradicted.length > 0 ? '-->' : '-.->';
    lines.push(`  ${ids.get(edge.from)} ${arrow}${label === '' ? '' : `|"${label}"|`} ${ids.get(edge.to)}`);
  }
  const broken = nodes.filter(({ contradicted }) => contradicted.length > 0).map(({ id }) => ids.get(id));
  if (broken.length > 0) {
    lines.push('  classDef contradicted stroke:#c62835,stroke-width:3px,color:#c62835');
    lines.push(`  class ${broken.join(',')} contradicted`);
  }
  for (const [style, at] of [
    ['stroke:#c62835,stroke-width:3px', indexes(edges, ({ contradicted }) => contradicted.length > 0)],
    [
      'stroke:#c77700',
      indexes(edges, ({ contradicted, strength }) => contradicted.length === 0 && strength === 'weak'),
    ],
  ] as const) {
    if (at.length > 0) lines.push(`  linkStyle ${at.join(',')} ${style}`);
  }
  // A JSON string is a YAML string.
  const title = `title: ${JSON.stringify(clean(headingOf(diagram), 200))}`;
  return ['---', title, '---', `flowchart ${steps(diagram) > mostAcross ? 'TB' : 'LR'}`, ...lines, ''].join(
    '\n',
  );
}

/** More steps side by side than this are too small to read on a page. */
const mostAcross = 4;

/** How many parties stand one behind the other, where flows begin with whom nothing reaches. */
function steps({ nodes, edges }: Diagram): number {
  const next = groupBy(edges, ({ from }) => from);
  const reached = new Set(edges.map(({ to }) => to));
  const starts = nodes.map(({ id }) => id).filter((id) => !reached.has(id));
  const seen = new Set<string>();
  let row = starts.length > 0 ? starts : nodes.slice(0, 1).map(({ id }) => id);
  let count = 0;
  while (row.length > 0) {
    count += 1;
    for (const id of row) seen.add(id);
    const behind = new Set(row.flatMap((id) => next.get(id)?.map(({ to }) => to) ?? []));
    row = [...behind].filter((id) => !seen.has(id));
  }
  return count;
}

function nodeLabel({ title, details, threats, contradicted }: DiagramNode): string {
  return [
    title,
    ...details,
    ...(threats ? [riskLine(threats)] : []),
    ...contradicted.map((claim) => `✖ ${claim}`),
  ]
    .map(quoted)
    .join('<br/>');
}

function edgeLabel({ title, data, protection, threats, contradicted }: DiagramEdge): string {
  return [
    ...(title === undefined ? [] : [title]),
    ...(data.length > 0 ? [data.join(', ')] : []),
    protection,
    ...(threats ? [riskLine(threats)] : []),
    ...(contradicted.length > 0 ? [brokenLine(contradicted)] : []),
  ]
    .map(quoted)
    .join('<br/>');
}

/**
 * Letters, digits and a few signs stay; all else becomes Mermaid's `#code;`, so that a name can neither end nor style
 * anything. What starts like a list would be refused as one.
 */
function quoted(value: string): string {
  return clean(value, 160)
    .replace(/[^\p{L}\p{N}\p{M} .,:?/()·›→✖…-]/gu, (char) => `#${char.codePointAt(0)};`)
    .replace(/^(\d*)([.-])/, (_, number, sign) => `${number}#${sign.charCodeAt(0)};`);
}

function indexes(edges: readonly DiagramEdge[], wanted: (edge: DiagramEdge) => boolean): number[] {
  return edges.flatMap((edge, at) => (wanted(edge) ? [at] : []));
}

import { clean } from '../text/clean.ts';
import { type Diagram, headingOf, type NodeKind } from './diagram.ts';
import { type Layout, type Line, layOut, type Placed, type Route, sizes } from './layout.ts';
import { legend } from './legend.ts';
import { textWidth } from './measure.ts';
import { at2, frame, person, shape, text, xml } from './shapes.ts';
import { style } from './style.ts';

export { mostElements } from './layout.ts';

const header = 44;

/**
 * The diagram as a picture that stands alone: no script, no font and no image from elsewhere. It follows the reader's
 * light or dark scheme where the viewer tells.
 */
export async function svg(diagram: Diagram): Promise<string> {
  const layout = await layOut(diagram);
  const key = legend(diagram, layout.width);
  const title = clean(headingOf(diagram), 120);
  const width = Math.ceil(Math.max(layout.width, key.width + 24, textWidth(title, 17) + 40, 320));
  const height = Math.ceil(header + layout.height + key.height + 20);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${xml(`Data-flow diagram: ${title}`)}</title>`,
    `<style>${style}</style>`,
    markers,
    `<rect class="canvas" width="${width}" height="${height}"/>`,
    text(20, 28, 'heading', title),
    `<g transform="translate(0 ${header})">`,
    ...body(layout),
    '</g>',
    `<g transform="translate(20 ${header + layout.height + 8})">`,
    ...key.parts,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

const markers = `<defs>${['strong', 'weak', 'unknown', 'broken']
  .map(
    (name) =>
      `<marker id="arrow-${name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="head ${name}" d="M0 0.5 10 5 0 9.5z"/></marker>`,
  )
  .join('')}</defs>`;

function body({ zones, nodes, routes }: Layout): string[] {
  return [
    ...zones.map(({ of, box }) =>
      group('zone', undefined, [
        `<rect class="zone" ${frame(box)} rx="10" fill-opacity="${(0.02 + ((of.trust ?? 0) / 100) * 0.1).toFixed(3)}"/>`,
      ]),
    ),
    ...routes.map(line),
    // Over the lines: in a zone that is full, one may run through its name.
    ...zones.map(({ lines, name }) => text(name.x, name.y + 12, 'zone-name', (lines[0] as Line).text)),
    ...routes.flatMap(({ label }) => (label ? labelOf(label) : [])),
    ...nodes.map((placed) =>
      group(placed.of.contradicted.length > 0 ? 'node broken' : 'node', placed.of.description, [
        shape(placed.of.kind, placed.box),
        ...nodeText(placed.of.kind, placed),
      ]),
    ),
  ];
}

function group(name: string, tooltip: string | undefined, parts: readonly string[]): string {
  const title = tooltip === undefined ? '' : `<title>${xml(tooltip)}</title>`;
  return `<g class="${name}">${title}${parts.join('')}</g>`;
}

function line({ of, points }: Route): string {
  const name = of.contradicted.length > 0 ? 'broken' : of.strength;
  return `<path class="flow ${name}" d="${rounded(points)}" marker-end="url(#arrow-${name})"/>`;
}

/** A path whose corners are rounded off. */
function rounded(points: Route['points']): string {
  const parts = points.map(({ x, y }, at) => {
    const [before, after] = [points[at - 1], points[at + 1]];
    if (!before || !after) return `${before ? 'L' : 'M'}${at2(x)} ${at2(y)}`;
    const from = toward({ x, y }, before);
    const to = toward({ x, y }, after);
    return `L${at2(from.x)} ${at2(from.y)}Q${at2(x)} ${at2(y)} ${at2(to.x)} ${at2(to.y)}`;
  });
  return parts.join('');
}

function toward(from: { x: number; y: number }, to: { x: number; y: number }): { x: number; y: number } {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const step = Math.min(7, length / 2) / length;
  return { x: from.x + (to.x - from.x) * step, y: from.y + (to.y - from.y) * step };
}

function labelOf({ box, lines }: Placed<unknown>): string[] {
  return [
    `<rect class="label" ${frame(box)} rx="4"/>`,
    ...lines.map(({ text: words, style: name }, at) =>
      text(box.x + box.width / 2, box.y + 14 + at * sizes.line, `${name} middle`, words),
    ),
  ];
}

function nodeText(kind: NodeKind, { box, lines }: Placed<unknown>): string[] {
  const icon = kind === 'actor' ? sizes.icon : 0;
  const middle = box.x + (box.width + icon) / 2;
  const top = box.y + (box.height - lines.length * sizes.line + (kind === 'store' ? 8 : 0)) / 2;
  return [
    ...(icon > 0 ? [person(box.x + 14, box.y + box.height / 2)] : []),
    ...lines.map(({ text: words, style: name }, at) =>
      text(middle, top + 12 + at * sizes.line, `${name} middle`, words),
    ),
  ];
}

import type { Diagram, NodeKind } from './diagram.ts';
import { textWidth } from './measure.ts';
import { person, shape, text } from './shapes.ts';

const kinds: Record<NodeKind, string> = {
  actor: 'actor',
  component: 'component',
  store: 'data store',
  external: 'external system',
};
const gap = 22;
const row = 26;
const narrowestRow = 440;
const widestRow = 900;

/**
 * What the shapes and lines of this diagram mean; nothing that it does not use.
 *
 * @param available how wide the picture above it is
 */
export function legend(
  { zones, nodes, edges }: Diagram,
  available: number,
): { parts: string[]; width: number; height: number } {
  const most = Math.min(widestRow, Math.max(narrowestRow, available - 40));
  const entries: { draw: string; words: string }[] = [];
  for (const kind of Object.keys(kinds) as NodeKind[]) {
    if (!nodes.some((node) => node.kind === kind)) continue;
    const figure = shape(kind, { x: 0, y: 2, width: 26, height: 16 });
    entries.push({
      draw: kind === 'actor' ? `<g transform="scale(.8)">${person(7, 13)}</g>` : figure,
      words: kinds[kind],
    });
  }
  if (zones.length > 0) {
    entries.push({
      draw: '<rect class="zone" x="0" y="2" width="26" height="16" rx="4" fill-opacity="0.06"/>',
      words: 'trust zone: the deeper its colour, the more trusted',
    });
  }
  const flow = (name: string, words: string) =>
    entries.push({
      draw: `<path class="flow ${name}" d="M0 10H28" marker-end="url(#arrow-${name})"/>`,
      words,
    });
  const healthy = edges.filter(({ contradicted }) => contradicted.length === 0);
  if (healthy.some(({ strength }) => strength === 'strong')) flow('strong', 'protected flow');
  if (healthy.some(({ strength }) => strength === 'weak'))
    flow('weak', 'flow in clear text or without authentication');
  if (healthy.some(({ strength }) => strength === 'unknown'))
    flow('unknown', 'flow that nobody calls encrypted and authenticated');
  if ([...nodes, ...edges].some(({ threats }) => threats !== undefined)) {
    entries.push({
      draw: text(0, 14, 'risk', '9→4'),
      words: 'highest risk of its threats, of 25: before and after verified mitigations',
    });
  }
  if ([...nodes, ...edges].some(({ contradicted }) => contradicted.length > 0)) {
    entries.push({
      draw: '<rect class="swatch broken" x="1" y="2" width="24" height="16" rx="5"/>',
      words: '✖ a mitigation is claimed that the definition contradicts',
    });
  }
  let [x, y, width] = [0, 0, 0];
  const parts = entries.map(({ draw, words }) => {
    const size = 36 + textWidth(words, 11.5);
    if (x > 0 && x + size > most) [x, y] = [0, y + row];
    const part = `<g transform="translate(${Math.round(x)} ${y})">${draw}${text(36, 14, 'detail', words)}</g>`;
    x += size + gap;
    width = Math.max(width, x);
    return part;
  });
  return { parts, width, height: entries.length > 0 ? y + row : 0 };
}

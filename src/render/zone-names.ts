import type { Box } from './measure.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Lines keep this far from words. */
const clearance = 5;
/** So many places are tried along an edge; a zone that is fuller than that has its name where it begins. */
const mostPlaces = 60;

/**
 * Where the name of a zone stands: along its upper edge, else its lower one, at the first place from the left that no line
 * and no shape crosses.
 *
 * @param size of the name
 * @param inset how far it stands from the zone's border
 * @param obstacles {@link obstaclesOf}
 */
export function placeOfName(
  zone: Box,
  size: { readonly width: number; readonly height: number },
  inset: number,
  obstacles: readonly Box[],
): Box {
  const first = zone.x + inset;
  const last = zone.x + zone.width - inset - size.width;
  for (const y of [zone.y + 8, zone.y + zone.height - size.height - 6]) {
    const near = obstacles.filter((box) =>
      meets(box, { x: zone.x, y, width: zone.width, height: size.height }),
    );
    const places = [first, ...near.map((box) => box.x + box.width + 1), last]
      .filter((x) => x >= first && x <= last)
      .sort((a, b) => a - b)
      .slice(0, mostPlaces);
    const x = places.find((at) => !near.some((box) => meets(box, { ...size, x: at, y })));
    if (x !== undefined) return { ...size, x, y };
  }
  return { ...size, x: first, y: zone.y + 8 };
}

/** What a name must not meet: the pieces of lines with some room around them, labels, shapes. */
export function obstaclesOf(lines: readonly (readonly Point[])[], boxes: readonly Box[]): Box[] {
  const pieces = lines.flatMap((points) =>
    points.slice(1).map((to, at): Box => {
      const from = points[at] as Point;
      return {
        x: Math.min(from.x, to.x) - clearance,
        y: Math.min(from.y, to.y) - clearance,
        width: Math.abs(from.x - to.x) + 2 * clearance,
        height: Math.abs(from.y - to.y) + 2 * clearance,
      };
    }),
  );
  return [...pieces, ...boxes];
}

/** Do they overlap? */
function meets(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

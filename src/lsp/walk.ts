import type { Place } from '../refs/place.ts';

/** Visits every scalar of a document, what aliases share once. */
export function walk(root: Place, value: unknown, visit: (place: Place, value: unknown) => void): void {
  const seen = new Set<unknown>();
  const stack: [Place, unknown][] = [[root, value]];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [place, at] = next;
    if (typeof at !== 'object' || at === null) {
      visit(place, at);
      continue;
    }
    if (seen.has(at)) continue;
    seen.add(at);
    for (const [key, child] of Object.entries(at).reverse())
      stack.push([place.child(Array.isArray(at) ? Number(key) : key), child]);
  }
}

import { diagnose } from '../../findings/diagnostics/diagnostics.ts';
import type { Finding } from '../../findings/finding.ts';
import type { Document } from '../../refs/document.ts';
import type { Place } from '../../refs/place.ts';
import { isDuplicateKey } from '../../syntax/json-duplicates.ts';
import type { Path, SyntaxProblem } from '../../syntax/tree.ts';

const most = 100;

/** Keys written twice in a model: the last one silently replaces what the first one claims. */
export function duplicateKeys(document: Document, root: Place): Finding[] {
  const { tree } = document;
  const duplicates = tree.warnings.filter(isDuplicateKey).slice(0, most);
  if (duplicates.length === 0) return [];
  const places = placesOf(document, duplicates);
  return duplicates.map((duplicate) => {
    const path = places.get(duplicate.span.start);
    const place = path ? root.child(...path) : root;
    return diagnose('model-duplicate-id', {
      place,
      part: 'key',
      message: duplicate.message,
      about: `model duplicate ${place.pointer()}`,
    });
  });
}

/** The nodes whose keys stand where the problems are, by the keys' offsets. */
function placesOf(document: Document, problems: readonly SyntaxProblem[]): Map<number, Path> {
  const { tree } = document;
  const wanted = new Set(problems.map(({ span }) => unquoted(tree.source.text.slice(span.start, span.end))));
  const paths: Path[] = [];
  const walk = (value: unknown, path: Path) => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, child] of Object.entries(value)) {
      const here = [...path, Array.isArray(value) ? Number(key) : key];
      if (wanted.has(key)) paths.push(here);
      walk(child, here);
    }
  };
  walk(tree.value, []);
  const found = new Map<number, Path>();
  tree.locate(paths).forEach(({ key }, index) => {
    if (key) found.set(key.start, paths[index] as Path);
  });
  return found;
}

function unquoted(key: string): string {
  return /^(".*"|'.*')$/s.test(key) ? key.slice(1, -1) : key;
}

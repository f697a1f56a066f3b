import type { Operation } from '../openapi/model.ts';
import { sha256 } from '../text/sha256.ts';
import { aboutText } from './about.ts';
import type { Finding, View } from './finding.ts';

/**
 * The fingerprints of findings, in their order: 32 hexadecimal digits from the rule and what the finding is about. Two
 * findings of one definition about the same thing (two branches of a choice, say) are told apart by their order, that on
 * most operations first; the open and the waived part of one finding share one. What other definitions the run reads
 * changes none of them: where two definitions have the same fault, the fingerprint is the same, because the file is no
 * part of it.
 */
export function fingerprints(findings: readonly Finding[]): string[] {
  return printsOf(findings, undefined, (places) => {
    const uses = (parts: readonly Finding[]) => parts.reduce((sum, one) => sum + one.operations.length, 0);
    return [...places].sort((a, b) => uses(b) - uses(a)).map((parts, at) => [parts, at]);
  });
}

/** The same as seen from the first operation that leads there: two states are compared by these, operation by operation. */
export function fingerprintsByFirst(findings: readonly Finding[]): string[] {
  return printsOf(findings, { operation: null }, (places) => places.map((parts, at) => [parts, at]));
}

/**
 * The same for pairs of finding and operation, before what is written out alike is put together: the operation tells most
 * places apart, so that writing it out once more changes nothing for the others.
 */
export function fingerprintsOfPairs(findings: readonly Finding[]): string[] {
  return printsOf(findings, undefined, (places) => {
    const next = new Map<Operation | null, number>();
    return places.map((parts) => {
      const operations = new Set<Operation | null>(parts.flatMap((one) => [...one.operations]));
      if (operations.size === 0) operations.add(null);
      let ordinal = 0;
      for (const operation of operations) ordinal = Math.max(ordinal, next.get(operation) ?? 0);
      for (const operation of operations) next.set(operation, ordinal + 1);
      return [parts, ordinal];
    });
  });
}

type Ordered = readonly (readonly [parts: readonly Finding[], ordinal: number])[];

/** @param order tells apart the places of which a rule says the same about the same thing, in a definition */
function printsOf(
  findings: readonly Finding[],
  view: View | undefined,
  order: (places: readonly (readonly Finding[])[]) => Ordered,
): string[] {
  const definitions = new Map<string, Map<string, Map<string, Finding[]>>>();
  for (const finding of findings) {
    const { rule, about, place, operations } = finding;
    // What stands in a shared file belongs to the definition whose operations it reaches.
    const { file } = (operations[0]?.api.place ?? place).document;
    const texts = definitions.get(file) ?? new Map<string, Map<string, Finding[]>>();
    definitions.set(file, texts);
    const text = `${rule}\n${aboutText(about, view)}`;
    const places = texts.get(text) ?? new Map<string, Finding[]>();
    texts.set(text, places);
    const id = place.id();
    const parts = places.get(id);
    if (parts) parts.push(finding);
    else places.set(id, [finding]);
  }
  const prints = new Map<Finding, string>();
  for (const texts of definitions.values())
    for (const [text, places] of texts) {
      const all = [...places.values()];
      for (const [parts, ordinal] of all.length === 1 ? [[all[0] as Finding[], 0] as const] : order(all)) {
        const print = sha256(ordinal === 0 ? text : `${text}\n${ordinal}`).slice(0, 32);
        for (const part of parts) prints.set(part, print);
      }
    }
  return findings.map((finding) => prints.get(finding) as string);
}

import { sha256 } from '../text/sha256.ts';
import { aboutText } from './about.ts';
import type { Finding } from './finding.ts';

/**
 * The fingerprints of findings, in their order: 32 hexadecimal digits from the rule and what the finding is about. Two
 * findings of one definition about the same thing (two branches of a choice, say) are told apart by their order; the open
 * and the waived part of one finding share one. What other definitions the run reads changes none of them: where two
 * definitions have the same fault, the fingerprint is the same, because the file is no part of it.
 */
export function fingerprints(findings: readonly Finding[]): string[] {
  const definitions = new Map<string, Map<string, Map<string, number>>>();
  return findings.map(({ rule, about, place, operations }) => {
    // What stands in a shared file belongs to the definition whose operations it reaches.
    const { file } = (operations[0]?.api.place ?? place).document;
    const places = definitions.get(file) ?? new Map<string, Map<string, number>>();
    definitions.set(file, places);
    const text = `${rule}\n${aboutText(about)}`;
    const known = places.get(text) ?? new Map<string, number>();
    places.set(text, known);
    const id = place.id();
    const ordinal = known.get(id) ?? known.size;
    known.set(id, ordinal);
    return sha256(ordinal === 0 ? text : `${text}\n${ordinal}`).slice(0, 32);
  });
}

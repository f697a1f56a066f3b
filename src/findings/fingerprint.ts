import { createHash } from 'node:crypto';
import type { Finding } from './finding.ts';

/**
 * The fingerprints of findings, in their order: 32 hexadecimal digits from the rule and what the finding is about. Two
 * findings about the same thing (two branches of a choice, say) are told apart by their order.
 */
export function fingerprints(findings: readonly Finding[]): string[] {
  const counts = new Map<string, number>();
  return findings.map(({ rule, about }) => {
    const text = `${rule}\n${typeof about === 'function' ? about() : about}`;
    const count = (counts.get(text) ?? 0) + 1;
    counts.set(text, count);
    return createHash('sha256').update(count === 1 ? text : `${text}\n${count}`).digest('hex').slice(0, 32);
  });
}

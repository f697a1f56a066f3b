import type { Document } from '../../refs/document.ts';
import type { RuleRun } from '../../rules/run.ts';
import { once } from '../../text/memo.ts';
import { sha256 } from '../../text/sha256.ts';
import { asked } from '../rules/results.ts';

/** Files that many definitions share are digested once. */
export const digestOf = once((document: Document): string => sha256(document.source.text));

/** What a configuration comes to: the texts that were read for it, whatever their order. */
export function configurationDigest(documents: Iterable<Document>): string {
  const texts = [...documents].map((document) => `${document.file}\n${digestOf(document)}`);
  return sha256(texts.sort().join('\n'));
}

/** Which rules ran, and how. */
export function rulesDigest(runs: readonly RuleRun[]): string {
  return sha256(asked(runs));
}

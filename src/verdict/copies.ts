import type { Document } from '../refs/document.ts';
import { groupBy } from '../text/group.ts';
import { compare } from '../text/order.ts';
import type { ReportedFinding } from './report.ts';

/**
 * Definitions that hold the same text as another one of the run, with that one: the first by name. What they refer to lies
 * beside each of them, and is a copy as well where it has the same text; two parts of one definition never are.
 */
export function copiesAmong(
  definitions: readonly Document[],
  documents: Iterable<Document>,
): ReadonlyMap<string, string> {
  const copies = new Map<string, string>();
  // Texts of different lengths are not compared, and most have one of their own.
  for (const alike of groupBy(definitions, ({ source }) => source.text.length).values()) {
    if (alike.length < 2) continue;
    for (const same of groupBy(alike, ({ source }) => source.text).values()) {
      const [first, ...others] = same.map(({ file }) => file).sort(compare);
      for (const other of others) copies.set(other, first as string);
    }
  }
  if (copies.size === 0) return copies;
  const texts = new Map([...documents].map(({ file, source }) => [file, source.text]));
  const folders = new Map([...copies].map(([copy, original]) => [folderOf(copy), folderOf(original)]));
  for (const [file, text] of texts) {
    for (const [copied, original] of folders) {
      if (copied === original || copies.has(file) || !file.startsWith(copied)) continue;
      const counterpart = original + file.slice(copied.length);
      if (counterpart !== file && texts.get(counterpart) === text) copies.set(file, counterpart);
    }
  }
  return copies;
}

/** With its `/`; empty for the working folder. */
function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/') + 1);
}

/**
 * Leaves out what is found in a copy, where the same is reported of what it is a copy of. Gates and waivers have judged both
 * by then: what only one of them is tolerated for, or what a threat model says of one of them, stays.
 */
export function withoutCopies(
  findings: readonly ReportedFinding[],
  copies: ReadonlyMap<string, string>,
): readonly ReportedFinding[] {
  if (copies.size === 0) return findings;
  const originals = new Set(copies.values());
  const told = new Set(
    findings.filter(({ file }) => originals.has(file)).map((one) => sameness(one, one.file)),
  );
  return findings.filter((finding) => {
    const original = copies.get(finding.file);
    return original === undefined || !told.has(sameness(finding, original));
  });
}

function sameness(finding: ReportedFinding, file: string): string {
  const { rule, severity, message, pointer, range, suppressed, blocking, threats, operations } = finding;
  const tolerated = suppressed && [suppressed.by, suppressed.reason, suppressed.expires];
  return JSON.stringify([
    ...[file, rule, severity, message, pointer, range, tolerated, blocking, threats],
    // Of a file that several definitions share, a copy may be used by others.
    [...new Set(operations)],
  ]);
}

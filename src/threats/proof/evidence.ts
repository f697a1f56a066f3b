import { diagnose } from '../../findings/diagnostics/diagnostics.ts';
import type { Finding } from '../../findings/finding.ts';
import type { Document } from '../../refs/document.ts';
import { days, daysBetween, inDays } from '../../text/dates.ts';
import { aboutEntry, type Mitigation, type Threat, type ThreatModel } from '../model/model.ts';
import type { MitigationVerdict } from './verdicts.ts';

/** What stands at an evidence's path. */
export type EvidenceFile =
  | { readonly kind: 'file'; readonly text: string }
  | { readonly kind: keyof typeof problems };

/** Reads evidence; made by the engine, because threats do no I/O. */
export interface EvidenceReader {
  /**
   * @param path relative to the model's file; never followed out of the repository, symbolic links included
   */
  read(model: Document, path: string): EvidenceFile;
  /** When the file last changed, from git; undefined when git does not tell. */
  changed(model: Document, path: string): Date | undefined;
}

export interface EvidenceProof {
  readonly verdict: MitigationVerdict;
  readonly finding: Finding | undefined;
}

const problems = {
  missing: 'does not exist',
  folder: 'is a folder, not a file',
  outside: 'lies outside the repository',
  link: 'is a link out of the repository',
  'no-file': 'is no file, but a pipe, a device or a socket',
  unreadable: 'cannot be read',
  model: 'is a threat model or its lock, and no claim proves itself: name what shows that it holds',
  definition:
    'is a definition that is checked here, and no claim proves itself by what it is about: verify it by a rule, or name what shows that it is so',
  settings:
    'says what is checked or ignored, and shows nothing of how the API is built: name what shows that it holds',
  copy: 'is a copy of a threat model or of a definition of this run, and no claim proves itself: name what shows that it holds',
  empty: 'is empty, and shows nothing: it has no letter and no digit',
  untracked: 'is not tracked by git: nobody but you has it; add it to the repository',
  'too-large': 'is larger than 16 MiB and is not read',
} as const;

/** Judges a mitigation that a file proves: it is there, says what it must, and is young enough. */
export function proveByEvidence(
  model: ThreatModel,
  threat: Threat,
  { id, place, verify }: Mitigation,
  reader: EvidenceReader,
  today: string,
): EvidenceProof {
  const path = verify?.evidence ?? '';
  const about = aboutEntry(model, threat.id, id, path);
  const report = (kind: 'evidence-missing' | 'evidence-stale', key: string, text: string) =>
    diagnose(kind, {
      place: place.child('verify', key),
      message: `The evidence for ${id} of ${threat.id}, ${path}, ${text}`,
      about,
    });

  const file = reader.read(model.document, path);
  if (file.kind !== 'file') {
    return { verdict: 'unverifiable', finding: report('evidence-missing', 'evidence', problems[file.kind]) };
  }
  if (verify?.contains !== undefined && !file.text.includes(verify.contains)) {
    const finding = report('evidence-missing', 'contains', `does not contain \`${verify.contains}\``);
    return { verdict: 'unverifiable', finding };
  }
  if (verify?.maxAge === undefined) return { verdict: 'verified', finding: undefined };
  const changed = reader.changed(model.document, path);
  if (!changed) {
    const finding = report('evidence-stale', 'maxAge', 'has no age: git does not say when it last changed');
    return { verdict: 'stale', finding };
  }
  const day = changed.toISOString().slice(0, 10);
  const age = daysBetween(day, today);
  // Who commits chooses the date. Clocks and time zones differ by a day at most.
  if (age < -1) {
    const text = `has no age: its last change is dated ${day}, and today is ${today}`;
    return { verdict: 'stale', finding: report('evidence-stale', 'maxAge', text) };
  }
  if (age <= days(verify.maxAge)) return { verdict: 'verified', finding: undefined };
  const finding = report(
    'evidence-stale',
    'maxAge',
    `last changed ${inDays(age)} ago; ${verify.maxAge} is allowed`,
  );
  return { verdict: 'stale', finding };
}

import type { Finding } from '../../findings/finding.ts';
import type { ReportedFix } from '../../verdict/report.ts';
import { type FixContext, textFixes } from './fixes.ts';

/** The fixes of findings as reports tell them. */
export function reportedFixes(
  findings: readonly Finding[],
  context: FixContext,
): readonly (ReportedFix | null)[] {
  return textFixes(findings, context).map(
    (fix) =>
      fix && {
        title: fix.title,
        safe: fix.safe,
        edits: fix.files.flatMap(({ document: { file, tree }, edits }) =>
          edits.map((edit) => ({ file, range: tree.source.range(edit), text: edit.text })),
        ),
      },
  );
}

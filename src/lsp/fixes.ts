import type { CodeAction, Diagnostic, TextEdit } from 'vscode-languageserver';
import { chosen, type TextFix, textFixes } from '../engine/fix/fixes.ts';
import type { Finding } from '../findings/finding.ts';
import { locateAll } from '../findings/locate.ts';
import { Positions } from './text.ts';
import type { View } from './view.ts';

export const fixAll = 'source.fixAll.threatlint';

/** The fixes that `threatlint fix` would make of what a diagnostic says; the safe one is preferred. */
export function fixesFor(view: View, diagnostic: Diagnostic): CodeAction[] {
  const { checked } = view.judged ?? {};
  const { code, message, range } = diagnostic;
  const isTolerated = String(message).includes('\nTolerated by ');
  if (!checked || typeof code !== 'string' || isTolerated) return [];
  const here = (checked.found.get(code) ?? []).filter(
    ({ place }) => place.document.absolute === view.open.path,
  );
  const ranges = locateAll(here.map(({ place, part, span }) => ({ place, part, span })));
  const meant = here.filter((_, at) => {
    const own = ranges[at] && view.open.positions.range(ranges[at]);
    return own?.start.line === range.start.line && own.start.character === range.start.character;
  });
  return unique(textFixes(meant, checked.fixing)).map((fix) => ({
    ...{ title: fix.title, kind: 'quickfix', isPreferred: fix.safe, diagnostics: [diagnostic] },
    edit: view.workspaceEdit(editsOf([fix], view)),
  }));
}

/** All safe fixes of the open text that can be made at once. */
export function allFixes(view: View): CodeAction[] {
  const { checked } = view.judged ?? {};
  if (!checked) return [];
  const own = checked.judged.filter(
    ({ place, suppressed }: Finding) => !suppressed && place.document.absolute === view.open.path,
  );
  const { now } = chosen(unique(textFixes(own, checked.fixing)).filter(({ safe }) => safe));
  if (now.length === 0) return [];
  return [{ title: 'Fix all that is safe', kind: fixAll, edit: view.workspaceEdit(editsOf(now, view)) }];
}

function unique(fixes: readonly (TextFix | null)[]): TextFix[] {
  const found = new Map<string, TextFix>();
  for (const fix of fixes) {
    if (!fix) continue;
    const key = JSON.stringify([fix.title, fix.files.map(({ document, edits }) => [document.file, edits])]);
    if (!found.has(key)) found.set(key, fix);
  }
  return [...found.values()];
}

function editsOf(fixes: readonly TextFix[], view: View): Record<string, TextEdit[]> {
  const changes: Record<string, TextEdit[]> = {};
  for (const { files } of fixes) {
    for (const { document, edits } of files) {
      const positions = new Positions(document.source, view.encoding);
      const uri = view.uriOf(document.absolute);
      changes[uri] = [
        ...(changes[uri] ?? []),
        ...edits.map((edit) => ({ range: positions.span(edit), newText: edit.text })),
      ];
    }
  }
  return changes;
}

import pc from 'picocolors';
import type { Severity } from '../../findings/finding.ts';
import { clean, prose } from '../../text/clean.ts';
import { wrap } from '../../text/layout.ts';

type Colors = ReturnType<typeof pc.createColors>;

/** What the sections of the terminal report share: colours, and the columns there are. */
export interface Style {
  readonly colors: Colors;
  readonly width: number;
}

const narrowest = 40;
/** Longer lines are hard to read, however wide the terminal. */
const widest = 110;

export function makeStyle(color: boolean, width: number): Style {
  const columns = Number.isFinite(width) ? Math.floor(width) : widest;
  return { colors: pc.createColors(color), width: Math.max(narrowest, Math.min(widest, columns)) };
}

/** The colour of a severity. */
export function tint(severity: Severity, style: Style): (text: string) => string {
  const { magenta, red, yellow, cyan, dim } = style.colors;
  return { critical: magenta, high: red, medium: yellow, low: cyan, info: dim }[severity];
}

const labelWidth = 6;

/** `  Why   text`, wrapped under itself. */
export function labelled(label: string, text: string, style: Style): string[] {
  const lines = wrap(prose(text), style.width - labelWidth - 2);
  return lines.map((line, index) =>
    index === 0
      ? `  ${style.colors.bold(label.padEnd(labelWidth))}${line}`
      : `  ${' '.repeat(labelWidth)}${line}`,
  );
}

/** The room that the text of {@link labelled} has on its first line. */
export function labelledRoom(style: Style): number {
  return style.width - labelWidth - 2;
}

/** `file:line:column`, as terminals and editors make it a link. */
export function at(
  file: string,
  position: { readonly line: number; readonly column: number } | undefined,
): string {
  const name = clean(file, 300);
  return position ? `${name}:${position.line}:${position.column}` : name;
}

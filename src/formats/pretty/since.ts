import { clean } from '../../text/clean.ts';
import { number } from '../../text/layout.ts';
import type { ReportedFinding, SinceResult } from '../../verdict/report.ts';
import { labelled, type Style } from './style.ts';

/** Nobody has to do anything about them. */
const mostFixed = 5;

/** What the change has mended. */
export function fixedLines(since: SinceResult | undefined, style: Style): string[] {
  if (!since || since.fixed.length === 0) return [];
  const { bold, green, dim } = style.colors;
  const left = since.fixed.length - mostFixed;
  return [
    `${bold(green('Fixed'))}  what was there before this change`,
    '',
    ...since.fixed
      .slice(0, mostFixed)
      .map(({ rule, message }) => `  ${clean(`${rule}: ${message}`, style.width - 2)}`),
    ...(left > 0 ? [`  ${dim(`and ${number(left)} more (--format json lists all)`)}`] : []),
    '',
  ];
}

/** How a finding stands to the base: what was there before, or that it was there as it is. */
export function beforeLines({ message, before, since }: ReportedFinding, style: Style): string[] {
  if (since === 'unchanged') return labelled('Since', 'it was there before this change', style);
  // Where the message says it itself it is not said again.
  if (before && !message.includes(before)) return labelled('Was', before, style);
  return since === 'worse' ? labelled('Since', 'it was there before, and was less bad', style) : [];
}

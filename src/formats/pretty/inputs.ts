import { clean } from '../../text/clean.ts';
import { number, plural, wrap } from '../../text/layout.ts';
import type { Report, UncheckedResult } from '../../verdict/report.ts';
import { codeFrame } from './frame.ts';
import { groupBy } from './group.ts';
import { at, type Style } from './style.ts';

const mostErrors = 20;
const mostReasons = 10;
const mostPlaces = 3;

/** Inputs that could not be read: first and loud, for nothing below says anything about them. */
export function errorLines(report: Report, style: Style): string[] {
  const { bold, red, inverse, dim } = style.colors;
  const left = report.errors.length - mostErrors;
  return [
    ...report.errors.slice(0, mostErrors).flatMap(({ file, range, message }) => {
      const source = range ? report.sources.get(file) : undefined;
      const frame = range && source ? codeFrame(source, range, style.width - 4, style, red) : [];
      return [
        `${red(inverse(' unreadable '))} ${bold(at(file, range?.start))}`,
        ...wrap(clean(message), style.width - 2).map((line) => `  ${line}`),
        ...(frame.length > 0 ? ['', ...frame.map((line) => `    ${line}`)] : []),
        '',
      ];
    }),
    ...(left > 0
      ? [dim(`and ${plural(left, 'more input')} that could not be read (--format json lists all)`), '']
      : []),
  ];
}

/** What was left unchecked, by reason. */
export function uncheckedLines(unchecked: readonly UncheckedResult[], style: Style): string[] {
  if (unchecked.length === 0) return [];
  const { bold, yellow, dim } = style.colors;
  const reasons = groupBy(unchecked, (entry) => entry.reason);
  const shown = [...reasons].slice(0, mostReasons);
  const left = reasons.size - shown.length;
  return [
    `${bold(yellow('Not checked'))}  ${plural(unchecked.length, 'place')}: nothing is promised about what lies behind`,
    '',
    ...shown.flatMap(([reason, entries]) => [
      ...wrap(clean(reason), style.width - 2).map((line) => `  ${line}`),
      ...entries.slice(0, mostPlaces).map((entry) => {
        const place = at(entry.file, entry.range?.start);
        return `    ${place}  ${dim(clean(entry.pointer === '' ? 'the whole document' : entry.pointer, 200))}`;
      }),
      ...(entries.length > mostPlaces
        ? [`    ${dim(`and ${number(entries.length - mostPlaces)} more (--format json lists all)`)}`]
        : []),
    ]),
    ...(left > 0 ? [`  ${dim(`and ${plural(left, 'more reason')} (--format json lists all)`)}`] : []),
    '',
  ];
}

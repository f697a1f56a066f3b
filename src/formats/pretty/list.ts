import { clean, width } from '../../text/clean.ts';
import { number, padEnd, padStart, plural } from '../../text/layout.ts';
import { highest } from '../../text/lists.ts';
import type { ReportedFinding } from '../../verdict/report.ts';
import type { Group } from './group.ts';
import { at, type Style, tint } from './style.ts';

const mostListed = 5;
/** Claims that do not hold: each is mended by itself. */
const mostClaims = 25;
const mostReasons = 2;
/** Past so many columns nobody finds a place by counting: the file is one long line. */
const mostColumns = 400;
const pointerRoom = 36;
const labelRoom = 36;

/** Does it say that a claim of a threat model does not hold? */
export function isClaim({ rule }: ReportedFinding): boolean {
  return rule.startsWith('mitigation-');
}

/** Places of one cause, a line each; of a claim with what contradicts it, which is another each time. */
export function listLines(findings: readonly ReportedFinding[], style: Style): string[] {
  if (findings.length === 0) return [];
  const most = findings.every(isClaim) ? mostClaims : mostListed;
  // Counting a single one takes the line that would show it.
  const shown = findings.slice(0, findings.length === most + 1 ? findings.length : most);
  const places = shown.map(placeOf);
  const column = highest(places.map(width));
  const left = findings.length - shown.length;
  const isOne = new Set(findings.flatMap(({ operations }) => operations)).size <= 1;
  const repeated = new Set(shown.map(({ message }) => message)).size < shown.length;
  return [
    ...shown.flatMap((finding, index) => {
      const place = style.colors.dim(padStart(places[index] as string, column));
      return [
        `    ${place}  ${clean(isOne ? finding.message : told(finding, repeated), style.width - column - 6)}`,
        ...(isClaim(finding) ? reasons(finding, column, style) : []),
      ];
    }),
    ...(left > 0 ? [`    ${style.colors.dim(`and ${number(left)} more (--format json lists all)`)}`] : []),
  ];
}

function reasons({ related }: ReportedFinding, column: number, style: Style): string[] {
  const left = related.length - mostReasons;
  return related.slice(0, mostReasons).map(({ file, range, message }, index) => {
    const more = index === mostReasons - 1 && left > 0 ? ` (and ${plural(left, 'more place')})` : '';
    const text = `${at(file, range.start)} ${message}`;
    return `    ${' '.repeat(column)}  ${clean(text, style.width - column - 6 - more.length)}${more}`;
  });
}

/** What it says, and of which operation, where it does not say that itself. */
function told(
  { message, operation, operations, operationCount }: ReportedFinding,
  isRepeated: boolean,
): string {
  const label = operation ?? operations[0];
  if (label === undefined || message.includes(label) || (operationCount > 1 && !isRepeated)) return message;
  const more = operation === null && operationCount > 1 ? ` +${number(operationCount - 1)}` : '';
  return `${clean(label, labelRoom)}${more}: ${message}`;
}

/** One line for each rule whose findings are worth knowing but block nothing. */
export function quietLines(groups: readonly Group<ReportedFinding>[], style: Style): string[] {
  if (groups.length === 0) return [];
  const rows = groups.map((group) => ({
    group,
    name: clean(group[0].rule, 40),
    count: group.length > 1 ? `×${number(group.length)}` : '',
    place: placeOf(group[0]),
  }));
  const names = highest(rows.map((row) => width(row.name)));
  const counts = highest(rows.map((row) => row.count.length));
  const places = highest(rows.map((row) => width(row.place)));
  return rows.map(({ group, name, count, place }) => {
    const { severity } = group[0];
    const room = style.width - (2 + 4 + 2 + names + 2 + (counts > 0 ? counts + 2 : 0) + places + 2);
    const line = [
      tint(severity, style)(padEnd(severity, 4)),
      padEnd(name, names),
      ...(counts > 0 ? [style.colors.dim(padStart(count, counts))] : []),
      style.colors.dim(padStart(place, places)),
      room >= 16 ? clean(told(group[0], false), room) : '',
    ];
    return `  ${line.join('  ')}`.trimEnd();
  });
}

/** Where it is, in a column: line and column, or in a file of one long line the way through its values. */
function placeOf(finding: ReportedFinding): string {
  const { line, column } = finding.range.start;
  return isFar(finding) ? tailOf(finding.pointer) : `${line}:${column}`;
}

/** ` (#/paths/~1a/get)` behind a place that line and column do not help to find. */
export function pointerWhere(finding: ReportedFinding): string {
  return isFar(finding) ? ` (${clean(`#${finding.pointer}`, 200)})` : '';
}

function isFar({ range, pointer }: ReportedFinding): boolean {
  return range.start.column > mostColumns && pointer !== '';
}

/** The end of a JSON pointer (RFC 6901), as much of it as fits. */
function tailOf(pointer: string): string {
  const steps = pointer.split('/').slice(1);
  let tail = '';
  for (let at = steps.length - 1; at >= 0; at--) {
    const longer = `/${clean(steps[at] as string, pointerRoom)}${tail}`;
    if (tail !== '' && width(longer) > pointerRoom) return `…${tail}`;
    tail = longer;
  }
  return tail;
}

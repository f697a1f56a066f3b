import { clean } from '../report/clean.ts';
import type { InputError } from '../report/report.ts';
import type { Problem } from '../rulesets/problem.ts';

/** One line about what is wrong with a file, safe to print. */
export function describe({ file, range, message }: Problem | InputError): string {
  const at = range ? `:${range.start.line}:${range.start.column}` : '';
  const place = message.startsWith(`${file} `) ? '' : `${clean(file)}${at} `;
  return `threatlint: ${place}${clean(message, 1000)}`;
}

import type { Problem } from '../findings/problem.ts';
import { clean } from '../text/clean.ts';

/** One line about what is wrong with a file, safe to print. */
export function describe({ file, range, message }: Problem): string {
  const at = range ? `:${range.start.line}:${range.start.column}` : '';
  const isNamed = message.startsWith(`${file} `) || message.startsWith(`${file}: `);
  const place = isNamed ? '' : `${clean(file)}${at} `;
  return `${place}${clean(message, 1000)}`;
}

import { clean } from '../text/clean.ts';
import { isDate } from '../text/dates.ts';
import { UsageError } from './usage.ts';

/**
 * The day that counts as today: the machine's, or `THREATLINT_NOW`.
 *
 * @throws {UsageError} when that is no date
 */
export function today(now: string | undefined): string {
  if (now === undefined || now === '') {
    const date = new Date();
    const two = (part: number) => String(part).padStart(2, '0');
    return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  }
  const day = now.slice(0, 10);
  if (!isDate(day) || !/^(T.*)?$/.test(now.slice(10))) {
    throw new UsageError(
      `THREATLINT_NOW is '${clean(now)}', which is no day of the calendar: write one like 2026-11-23`,
    );
  }
  return day;
}

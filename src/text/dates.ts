const day = 86_400_000;

/** Is it written YYYY-MM-DD, be it a day of the calendar or not? */
export function looksLikeDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}

/** Is it a day of the calendar, written YYYY-MM-DD? */
export function isDate(text: string): boolean {
  if (!looksLikeDate(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Days from one date to another; negative when the second lies before the first. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / day);
}

/** `90d` as a number of days. */
export function days(duration: string): number {
  return Number.parseInt(duration, 10);
}

/** `1 day`, `9 days`. */
export function inDays(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}

/** The day so many days after another. */
export function shift(from: string, by: number): string {
  return new Date(Date.parse(`${from}T00:00:00Z`) + by * day).toISOString().slice(0, 10);
}

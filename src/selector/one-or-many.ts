export type OneOrMany = string | readonly string[];

/** One name or several as a list. */
export function many(value: OneOrMany | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

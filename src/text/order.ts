/** The order of texts by their UTF-16 units: the same on every machine, whatever its language. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The order of values by their JSON: any will do, where only equal lists must come out equal. */
export function byJson(a: unknown, b: unknown): number {
  return compare(JSON.stringify(a), JSON.stringify(b));
}

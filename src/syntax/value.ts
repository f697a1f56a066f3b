/** Is it an object of the document (neither null nor a list)? */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The value under a key that the document itself declares; undefined for anything else. Keys are a stranger's
 * choice: `constructor` or `__proto__` must not find what every JavaScript object inherits.
 */
export function own(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

/**
 * A text, a number or a boolean as a text; of anything else none. `String` would call what a stranger has named `toString`,
 * and throws where that is no function.
 */
export function scalar(value: unknown): string {
  return typeof value === 'object' || value === undefined ? '' : String(value);
}

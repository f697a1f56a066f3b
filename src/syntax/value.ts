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

/** What stands at the end of a path, each step of which is an own key; undefined where one is not there. */
export function ownAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((at, step) => own(at, String(step)), value);
}

/**
 * A text, a number or a boolean as a text; of anything else none. `String` would call what a stranger has named `toString`,
 * and throws where that is no function.
 */
export function scalar(value: unknown): string {
  return typeof value === 'object' || value === undefined ? '' : String(value);
}

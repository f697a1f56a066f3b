/** One step of a JSON pointer, escaped as RFC 6901 §3 says. */
export function escapeStep(key: string | number): string {
  const step = String(key);
  // Nearly all have neither.
  return step.includes('/') || step.includes('~') ? step.replaceAll('~', '~0').replaceAll('/', '~1') : step;
}

/** The key that a step of a JSON pointer stands for. */
export function unescapeStep(step: string): string {
  return step.includes('~') ? step.replaceAll('~1', '/').replaceAll('~0', '~') : step;
}

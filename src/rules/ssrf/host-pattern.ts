/** Characters that a host's name is made of, and the dot, escaped or not. */
const label = String.raw`(?:[a-z0-9-]|\\-)+`;
const dot = String.raw`(?:\\\.|\.|\[\.\])`;
/** `example\.com`: letters that are meant literally, with at least one dot. */
const literalHost = `${label}(?:${dot}${label})+`;
/** `(?:www|api)\.`, `[a-z0-9-]+\.`, `(?:[\w-]+\.)*`: what may stand before it without leaving the host. */
const subdomain = String.raw`(?:\(\??:?(?:[a-z0-9|-]|\\[.w-]|\.(?![*+?])|\[(?:[a-z0-9_-]|\\[wd.-])+\][*+]?)+\)[*+?]?(?:\\\.)?|(?:\[(?:[a-z0-9_-]|\\[wd-])+\]|\\w)[*+]?\\\.)*`;
const choice = String.raw`\(\??:?${literalHost}(?:\|${literalHost})*\)`;
/** What ends a host: a port, a path, the end of the text. */
const end = String.raw`(?::|\(:|\(\?::|\/|\(\/|\(\?:\/|\$|\(\$)`;

const pinned = new RegExp(
  String.raw`^\^\(?(?:\?:)?https?(?:\?|s\?)?\)?:\/\/(?:${subdomain}${literalHost}|${choice})\)?${end}`,
  'i',
);

/**
 * Does a pattern for URLs fix the host: anchored, a literal name behind the scheme, and an end after the name, so that
 * `https://example.com.evil.net` does not pass? Dots that were not escaped are taken as meant. Read from the pattern's
 * text, which is never run.
 */
export function pinsHost(pattern: string): boolean {
  return pattern.length <= 2000 && pinned.test(pattern.replaceAll('\\/', '/'));
}

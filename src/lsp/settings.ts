/** What a person may set, as `threatlint.NAME`, and what holds without. */
export const defaults = { showWaived: true, inlayHints: false } as const;

export type Settings = { readonly [Name in keyof typeof defaults]: boolean };

/** `threatlint: { … }`, with or without the name around them; what is no truth value says nothing. */
export function settingsOf(given: unknown): Settings {
  const outer = (given ?? {}) as Record<string, unknown>;
  const inner = (outer.threatlint ?? outer) as Record<string, unknown>;
  const chosen = (name: keyof Settings) => (typeof inner[name] === 'boolean' ? inner[name] : defaults[name]);
  return { showWaived: chosen('showWaived'), inlayHints: chosen('inlayHints') };
}

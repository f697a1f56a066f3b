import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Document } from '../refs/document.ts';

/** What a message about code says to do: a file of the repository cannot switch it on by itself. */
export const consent =
  'threatlint runs no code of a repository; whoever trusts it says --allow-code, or `allowCode: true` in a configuration outside of the workspace that is handed over with --config';

/**
 * Loads JavaScript that a ruleset names: only after consent. This is the one place that does, and the code can do what
 * threatlint can.
 *
 * @param name a file by `./`, an absolute one, or a package, as seen from the ruleset
 * @returns its default export
 * @throws what the code throws
 */
export function loadCode(name: string, from: Document): unknown {
  const loaded: unknown = createRequire(from.absolute)(name);
  const { default: exported } = Object(loaded) as { readonly default?: unknown };
  return exported ?? loaded;
}

/** Where a function of a ruleset's own stands: `functions/NAME.js` beside it, or in `functionsDir`. */
export function functionFile(name: string, folder: unknown, from: Document): string {
  const file = /\.[cm]?js$/.test(name) ? name : `${name}.js`;
  return join(dirname(from.absolute), typeof folder === 'string' ? folder : 'functions', file);
}

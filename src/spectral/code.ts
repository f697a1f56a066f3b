import Module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Document } from '../refs/document.ts';
import type * as Libraries from './libraries.ts';
import { provideModules } from './provided.ts';

/** What a message about code says to do: a file of the repository cannot switch it on by itself. */
export const consent =
  'threatlint runs no code of a repository; whoever trusts it says --allow-code, or `allowCode: true` in a configuration outside of the workspace that is handed over with --config';

/** Node's own `import()`, which what bundles this file, or tests it, would take for its own. */
function importing(): (url: string) => Promise<{ readonly default?: unknown }> {
  const module = new Module('threatlint-code') as Module & { _compile(text: string, file: string): void };
  module._compile('module.exports = (url) => import(url);', 'threatlint-code.cjs');
  return module.exports;
}

/**
 * Loads JavaScript that a ruleset names: only after consent. This is the one place that does, and the code can do what
 * threatlint can. What it takes from Spectral's packages need not be installed.
 *
 * @param name a file by `./`, an absolute one, or a package, as seen from the ruleset
 * @returns its default export
 * @throws what the code throws
 */
export async function loadCode(name: string, from: Document, libraries: typeof Libraries): Promise<unknown> {
  provideModules(libraries.forCode);
  const file = createRequire(from.absolute).resolve(name);
  const loaded = await importing()(pathToFileURL(file).href);
  // CommonJS is the default export as a whole; what was compiled to it may have one of its own.
  const exported = loaded.default ?? loaded;
  const { __esModule: isCompiled, default: own } = Object(exported) as Record<string, unknown>;
  return isCompiled && own !== undefined ? own : exported;
}

/** Where a function of a ruleset's own stands: `functions/NAME.js` beside it, or in `functionsDir`. */
export function functionFile(name: string, folder: unknown, from: Document): string {
  const file = /\.[cm]?js$/.test(name) ? name : `${name}.js`;
  return join(dirname(from.absolute), typeof folder === 'string' ? folder : 'functions', file);
}

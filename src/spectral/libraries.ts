import jsepRegex from '@jsep-plugin/regex';
import jsepTernary from '@jsep-plugin/ternary';
import jsep from 'jsep';
import * as oasModule from '../../node_modules/@stoplight/spectral-rulesets/dist/oas/index.js';

/** What runs Spectral's rules: a chunk of its own in the package, loaded only where a ruleset needs it (scripts/build.mjs). */
export {
  createRulesetFunction,
  getDiagnosticSeverity as severityOf,
  ParsedDocument,
  Ruleset,
} from '@stoplight/spectral-core';
export * as formats from '@stoplight/spectral-formats';
export * as functions from '@stoplight/spectral-functions';
export { default as owasp } from '@stoplight/spectral-owasp-ruleset';
// The packages do not export these. `Runner`, which would call them, makes code of the paths of a ruleset (docs/spectral.md).
export { DocumentInventory } from '../../node_modules/@stoplight/spectral-core/dist/documentInventory.js';
export { lintNode } from '../../node_modules/@stoplight/spectral-core/dist/runner/lintNode.js';

// Node and bundlers differ in what the default export of such a module is.
type Oas = typeof oasModule.default;
export const oas: Oas = (oasModule.default as Oas & { readonly default?: Oas }).default ?? oasModule.default;

// The expressions of filters are read as Spectral reads them, and interpreted by path/filter.ts.
jsep.addIdentifierChar('@');
jsep.addUnaryOp('void');
jsep.addBinaryOp('in', 12);
jsep.addBinaryOp('~=', 20);
jsep.plugins.register(jsepRegex, jsepTernary);

export const parseExpression = (text: string): jsep.Expression => jsep(text);

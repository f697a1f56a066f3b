import jsepRegex from '@jsep-plugin/regex';
import jsepTernary from '@jsep-plugin/ternary';
import * as core from '@stoplight/spectral-core';
import * as formats from '@stoplight/spectral-formats';
import * as functions from '@stoplight/spectral-functions';
import jsep from 'jsep';
import * as oasExampleModule from '../../node_modules/@stoplight/spectral-rulesets/dist/oas/functions/oasExample.js';
import * as oasModule from '../../node_modules/@stoplight/spectral-rulesets/dist/oas/index.js';

/** What runs Spectral's rules: a chunk of its own in the package, loaded only where a ruleset needs it (scripts/build.mjs). */
export {
  assertValidRuleset,
  createRulesetFunction,
  getDiagnosticSeverity as severityOf,
  ParsedDocument,
  Ruleset,
} from '@stoplight/spectral-core';
export { default as owasp } from '@stoplight/spectral-owasp-ruleset';
// The packages do not export these. `Runner`, which would call them, makes code of the paths of a ruleset (docs/spectral.md).
export { DocumentInventory } from '../../node_modules/@stoplight/spectral-core/dist/documentInventory.js';
export { getLintTargets } from '../../node_modules/@stoplight/spectral-core/dist/runner/utils/getLintTargets.js';
export { message as messageOf } from '../../node_modules/@stoplight/spectral-core/dist/runner/utils/message.js';
// Another version of it has other formats.
export { fullFormats as formatChecks } from '../../node_modules/@stoplight/spectral-functions/node_modules/ajv-formats/dist/formats.js';
export {
  decodeSegmentFragment,
  getClosestJsonPath,
  PrintStyle,
  printPath,
  printValue,
} from '../../node_modules/@stoplight/spectral-runtime/dist/utils/index.js';

// Node and bundlers differ in what the default export of such a module is.
type Oas = typeof oasModule.default;
export const oas: Oas = (oasModule.default as Oas & { readonly default?: Oas }).default ?? oasModule.default;

type Example = typeof oasExampleModule.default;
export const oasExample: Example =
  (oasExampleModule.default as Example & { readonly default?: Example }).default ?? oasExampleModule.default;

// The expressions of filters are read as Spectral reads them, and interpreted by path/filter.ts.
jsep.addIdentifierChar('@');
jsep.addUnaryOp('void');
jsep.addBinaryOp('in', 12);
jsep.addBinaryOp('~=', 20);
jsep.plugins.register(jsepRegex, jsepTernary);

/** What code of a ruleset finds under the names of Spectral's packages (provided.ts): as the command answers them. */
export const forCode = {
  '@stoplight/spectral-core': core,
  '@stoplight/spectral-formats': formats,
  '@stoplight/spectral-functions': functions,
  // The others' rules are for descriptions of other kinds, and say nothing of OpenAPI.
  '@stoplight/spectral-rulesets': { oas, asyncapi: { rules: {} }, arazzo: { rules: {} } },
};
export { formats, functions };

export const parseExpression = (text: string): jsep.Expression => jsep(text);

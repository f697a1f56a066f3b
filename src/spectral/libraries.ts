/** What runs Spectral's rules: a chunk of its own in the package, loaded only where a ruleset needs it (scripts/build.mjs). */
export { ParsedDocument, Ruleset } from '@stoplight/spectral-core';
export * as formats from '@stoplight/spectral-formats';
export * as functions from '@stoplight/spectral-functions';
export { default as owasp } from '@stoplight/spectral-owasp-ruleset';
export { oas } from '@stoplight/spectral-rulesets';
// The package does not export these two, and its `Spectral` hides the one call that a watchdog has to be put around.
export { DocumentInventory } from '../../node_modules/@stoplight/spectral-core/dist/documentInventory.js';
export { Runner } from '../../node_modules/@stoplight/spectral-core/dist/runner/index.js';

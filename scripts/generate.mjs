/**
 * Writes what is made from other files of the repository and not kept in it: src/generated, src/rules/registry.ts and
 * rulesets/all.yaml. Each is touched only when it changes. Build, test, typecheck and whatever else bundles the source
 * call this first.
 */
import { fileURLToPath } from 'node:url';
import { generateRegistry } from './registry.mjs';
import { generateRulesets } from './rulesets.mjs';
import { generateValidators } from './validators.mjs';

/**
 * Writes all of it.
 *
 * @throws Error when a source of it is not right, naming its file
 */
export async function generate() {
  await Promise.all([generateValidators(), generateRulesets(), generateRegistry()]);
}

/** Vitest's global set-up (vitest.config.ts). */
export const setup = generate;

if (process.argv[1] === fileURLToPath(import.meta.url)) await generate();

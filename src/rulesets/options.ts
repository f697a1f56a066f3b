import type { ErrorObject } from 'ajv';
import { type Problem, problemAt } from '../findings/problem.ts';
import type { Place } from '../refs/place.ts';
import { explainViolations, type Violation } from '../syntax/violations.ts';
import type { ConfigurableRule } from './ruleset.ts';

/**
 * Holds the options of a rule against the rule's own schema. Ajv is loaded here, and only when options are given:
 * each rule's schema compiled ahead would cost every run more than the few runs that have options.
 *
 * @param at where the rule is named
 * @param options as given, and where
 */
export async function checkOptions(
  rule: ConfigurableRule,
  at: Place,
  options: { readonly given: object; readonly place: Place } | undefined,
): Promise<Problem[]> {
  if (!options) return missingOptions(rule, at);
  if (!rule.options) return [problemAt(at, `\`${rule.id}\` has no options`, 'key')];
  const violations = await optionsViolations();
  return violations(rule.options.schema, options.given).map(({ path, part, message }) =>
    problemAt(options.place.child(...path), `Options of \`${rule.id}\`: ${message}`, part),
  );
}

/** An assertion asserts what its options say: asked for without those that it needs, it says nothing. */
async function missingOptions(rule: ConfigurableRule, place: Place): Promise<Problem[]> {
  if (!rule.assertion || !rule.options) return [];
  const violations = await optionsViolations();
  return violations(rule.options.schema, {}).map(({ message }) =>
    problemAt(place, `\`${rule.id}\` asks for nothing by itself, give it options: ${message}`, 'key'),
  );
}

/** The names of the options that a rule has. */
export function optionNames({ options }: ConfigurableRule): ReadonlySet<string> {
  const { properties } = (options?.schema ?? {}) as { properties?: object };
  return new Set(Object.keys(properties ?? {}));
}

/** Loads what {@link checkOptions} uses, for threat models: what is wrong with the options of a rule, in words. */
export async function optionsProblem(): Promise<
  (rule: ConfigurableRule, options: object) => string | undefined
> {
  const violations = await optionsViolations();
  return (rule, options) =>
    rule.options ? violations(rule.options.schema, options)[0]?.message : `\`${rule.id}\` has no options`;
}

type Violations = (schema: object, options: object) => Violation[];

/** One for all rules and runs: it compiles each rule's schema, which takes most of the time, once. */
let loaded: Promise<Violations> | undefined;

function optionsViolations(): Promise<Violations> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Violations> {
  // The default export alone survives bundling: that is all a CommonJS module has for sure.
  const { default: Ajv } = (await import('ajv')) as unknown as { default: typeof import('ajv').Ajv };
  const ajv = new Ajv({ allErrors: true, ownProperties: true, strict: false });
  return (schema: object, options: object) =>
    ajv.validate(schema, options)
      ? []
      : explainViolations(
          (ajv.errors ?? []) as ErrorObject[],
          schema as Record<string, unknown>,
          options,
        ).map((violation) => ({ ...violation, message: violation.message.replace('The file', 'the rule') }));
}

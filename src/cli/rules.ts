import type { AnyRule } from '../rules/rule.ts';
import { rulesetsOf } from '../rulesets/shipped.ts';
import { highest } from '../text/lists.ts';

/** Prints the rules: a table for people, or JSON (README, The JSON report). */
export function listRules(registry: ReadonlyMap<string, AnyRule>, format: 'table' | 'json'): void {
  const rules = [...registry.values()].map(
    ({ id, title, severity, confidence, category, owasp, cwe, stride }) => {
      const categories = owasp.map((name) => `${name}:2023`);
      return {
        id,
        title,
        severity,
        confidence,
        category,
        owasp: categories,
        cwe,
        stride,
        rulesets: rulesetsOf(id),
      };
    },
  );
  if (format === 'json') {
    process.stdout.write(`${JSON.stringify({ version: 1, rules }, null, 2)}\n`);
    return;
  }
  const widest = highest(rules.map(({ id }) => id.length));
  for (const { id, severity, title } of rules) {
    process.stdout.write(`${id.padEnd(widest)}  ${severity.padEnd(8)}  ${title}\n`);
  }
}

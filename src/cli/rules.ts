import { readFileSync } from 'node:fs';
import { diagnosticPage } from '../manual/diagnostics-page.ts';
import { packageFolder } from '../refs/package-folder.ts';
import { rules as registry } from '../rules/registry.ts';
import { rulesetsOf } from '../rulesets/shipped.ts';
import { nearest } from '../text/nearest.ts';
import { UsageError } from './usage.ts';

/** Prints the rules: a table for people, or JSON (README, The JSON report). */
export function listRules(format: 'table' | 'json'): void {
  const rules = registry.map(({ id, title, severity, confidence, category, owasp, cwe, stride }) => {
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
  });
  if (format === 'json') {
    process.stdout.write(`${JSON.stringify({ version: 1, rules }, null, 2)}\n`);
    return;
  }
  const widest = Math.max(...rules.map(({ id }) => id.length));
  for (const { id, severity, title } of rules) {
    process.stdout.write(`${id.padEnd(widest)}  ${severity.padEnd(8)}  ${title}\n`);
  }
}

/**
 * Prints the page of a rule, or of a diagnostic, which reports name like one.
 *
 * @throws {UsageError} when neither has that name
 */
export function explain(id: string): void {
  const diagnostic = diagnosticPage(id);
  if (diagnostic !== undefined) {
    process.stdout.write(diagnostic);
    return;
  }
  const rule = registry.find((candidate) => candidate.id === id);
  if (!rule) {
    const close = nearest(
      id,
      registry.map((candidate) => candidate.id),
    );
    throw new UsageError(
      `no rule is called '${id}'${close ? `; did you mean '${close}'?` : ''} (threatlint rules lists them)`,
    );
  }
  // The page that docs/rules holds, and the package ships: the examples in it are not part of the program.
  process.stdout.write(readFileSync(new URL(`docs/rules/${rule.id}.md`, packageFolder), 'utf8'));
}

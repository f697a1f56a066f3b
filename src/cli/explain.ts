import { readFileSync } from 'node:fs';
import { diagnosticPage } from '../manual/diagnostics-page.ts';
import { plain } from '../manual/plain.ts';
import { packageFolder } from '../refs/package-folder.ts';
import type { AnyRule } from '../rules/rule.ts';
import { nearest } from '../text/nearest.ts';
import { UsageError } from './usage.ts';

/**
 * Prints the page of a rule, or of a diagnostic, which reports name like one: as text, or as the Markdown that it is.
 *
 * @throws {UsageError} when neither has that name
 */
export function explain(
  id: string,
  registry: ReadonlyMap<string, AnyRule>,
  { format }: { readonly format: 'text' | 'markdown' },
): void {
  const page = pageOf(id, registry);
  const { stdout } = process;
  stdout.write(format === 'markdown' ? page : plain(page, (stdout.isTTY && stdout.columns) || 100));
}

function pageOf(id: string, registry: ReadonlyMap<string, AnyRule>): string {
  const diagnostic = diagnosticPage(id);
  if (diagnostic !== undefined) return diagnostic;
  const rule = registry.get(id);
  if (!rule) {
    const close = nearest(id, [...registry.keys()]);
    throw new UsageError(
      `no rule is called '${id}'${close ? `; did you mean '${close}'?` : ''} (threatlint rules lists them)`,
    );
  }
  if (rule.category === 'spectral') return foreignPage(rule);
  // The page that docs/rules holds, and the package ships: the examples in it are not part of the program.
  return readFileSync(new URL(`docs/rules/${rule.id}.md`, packageFolder), 'utf8');
}

/** Of a rule of a ruleset nobody wrote a page: what the ruleset says of it. */
function foreignPage({ id, title, severity, rationale, remediation }: AnyRule): string {
  const why = rationale === title ? [] : [rationale];
  return [`# ${id}`, title, `Severity: **${severity}**`, ...why, '## What to do', remediation, ''].join(
    '\n\n',
  );
}

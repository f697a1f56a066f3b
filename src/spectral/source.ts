import type { Severity } from '../findings/finding.ts';
import { type Problem, problemAt } from '../findings/problem.ts';
import type { Api, Operation } from '../openapi/model.ts';
import type { Document } from '../refs/document.ts';
import { Place } from '../refs/place.ts';
import type { Workspace } from '../refs/workspace.ts';
import { type AnyRule, about, type RuleContext } from '../rules/rule.ts';
import type { RuleSource } from '../rules/source.ts';
import { own } from '../syntax/value.ts';
import { groupBy } from '../text/group.ts';
import { once } from '../text/memo.ts';
import { Definitions } from './definition.ts';
import { type Ran, type Result, runRuleset } from './run.ts';

/** Spectral's severities by number: error, warn, info, hint. A ruleset may say others under `severities`. */
const names = ['error', 'warn', 'info', 'hint'] as const;
const usual: readonly Severity[] = ['high', 'medium', 'low', 'info'];

export type SpectralOutcome =
  | { readonly source: RuleSource; readonly enabled: readonly string[] }
  | { readonly problems: readonly Problem[] };

/**
 * The rules of rulesets in Spectral's format beside those of another source, as `spectral/NAME`.
 *
 * @param files rulesets, of which the later word wins
 * @returns all rules, and the names of those that the rulesets enable; or why the rulesets cannot be accepted
 */
export async function withSpectral(
  files: readonly Document[],
  others: RuleSource,
  workspace: Workspace,
): Promise<SpectralOutcome> {
  const libraries = await import('./libraries.ts');
  const definitions = new Definitions(workspace, libraries, (rule) => others.rules.has(rule));
  const made = files.map((file) => definitions.of(file));
  if (definitions.problems.length > 0) return { problems: definitions.problems };
  const [only] = made;
  const last = files.at(-1) as Document;
  const definition = made.length === 1 ? only : { extends: made, rules: {} };
  let ruleset: InstanceType<typeof libraries.Ruleset>;
  try {
    ruleset = new libraries.Ruleset(definition, { severity: 'recommended', source: last.absolute });
  } catch (error) {
    return { problems: broken(error, last) };
  }
  const severities = names.map((name, at) => mapped(files, name) ?? (usual[at] as Severity));
  const run = once((api: Api) => byRule(runRuleset(libraries, ruleset, api.place.document, workspace)));
  const rules = new Map(others.rules);
  const enabled: string[] = [];
  for (const rule of Object.values(ruleset.rules)) {
    const id = `spectral/${rule.name}`;
    const severity = severities[rule.severity] ?? 'info';
    const docs = rule.documentationUrl ?? undefined;
    rules.set(
      id,
      toRule(id, severity, { description: rule.description, docs }, (api, context) => {
        const ran = run(api);
        for (const { place, reason } of ran.first === rule.name ? ran.undone : [])
          context.unchecked(place, reason);
        report(ran.results.get(rule.name) ?? [], severities, api, context);
      }),
    );
    if (rule.enabled) enabled.push(id);
  }
  const first = Object.values(ruleset.rules).find((rule) => rule.enabled)?.name;
  function byRule({ results, undone }: Ran) {
    return { results: groupBy(results, ({ rule }) => rule), undone, first };
  }
  return { source: { ...others, rules }, enabled };
}

function mapped(files: readonly Document[], name: string): Severity | undefined {
  for (const { tree } of files.toReversed()) {
    const severity = own(own(tree.value, 'severities'), name);
    if (typeof severity === 'string') return severity as Severity;
  }
  return undefined;
}

/** What spectral-core does not accept, each with its place. */
function broken(error: unknown, file: Document): Problem[] {
  const all = error instanceof Error && 'errors' in error ? (error.errors as Error[]) : [error as Error];
  return all.map((one) => {
    const path = (one as { path?: readonly (string | number)[] }).path ?? [];
    const place = path.reduce((at, key) => at.child(key), new Place(file));
    return problemAt(place, `Spectral does not accept this ruleset: ${one.message}`);
  });
}

function toRule(
  id: string,
  severity: Severity,
  { description, docs }: { description: string | null; docs: string | undefined },
  visit: (api: Api, context: RuleContext<object>) => void,
): AnyRule {
  return {
    ...{ id, severity, title: description ?? id, confidence: 'high', category: 'spectral' },
    ...{ owasp: [], cwe: [], stride: [], falsePositives: [], looksAt: ['definition'] },
    rationale: description ?? 'A rule of a ruleset in the format of Spectral.',
    remediation: docs ? `See ${docs}.` : 'The ruleset says what it asks for.',
    ...(docs ? { docs } : {}),
    visit: { api: visit },
  };
}

/** What a rule says of one place is one finding: its first message, and the others beside it. */
function report(
  results: readonly Result[],
  severities: readonly Severity[],
  api: Api,
  context: RuleContext<object>,
): void {
  const operations = operationsOf(api);
  for (const same of groupBy(results, ({ place, severity }) => `${severity} ${place.id()}`).values()) {
    const [{ place, message, severity }, ...more] = same as [Result, ...Result[]];
    const operation = operationAt(place, operations);
    const steps = place
      .path()
      .slice(operation ? 3 : 0)
      .join('/');
    context.report({
      at: place,
      message,
      severity: severities[severity] ?? 'info',
      operations: operation ? [operation] : [],
      ...(operation ? { operation } : {}),
      about: operation ? about.operation(operation, steps) : about.api(steps),
      related: more.map((one) => ({ place, part: 'value', message: one.message })),
    });
  }
}

const operationsOf = once(
  (api: Api) => new Map(api.operations.map((operation) => [operation.place.id(), operation])),
);

function operationAt(place: Place, operations: ReadonlyMap<string, Operation>): Operation | undefined {
  const [first, path, method] = place.path();
  if (first !== 'paths' || path === undefined || method === undefined) return undefined;
  return operations.get(new Place(place.document).child(first, path, method).id());
}

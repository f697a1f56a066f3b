import { dirname, join } from 'node:path';
import type { Severity } from '../findings/finding.ts';
import type { Problem } from '../findings/problem.ts';
import type { Api } from '../openapi/model.ts';
import type { Document } from '../refs/document.ts';
import type { Workspace } from '../refs/workspace.ts';
import type { AnyRule, RuleContext } from '../rules/rule.ts';
import type { RuleRun } from '../rules/run.ts';
import type { RuleSource } from '../rules/source.ts';
import { own } from '../syntax/value.ts';
import { Asks } from './asks.ts';
import { Definitions } from './definition.ts';
import { instead } from './instead.ts';
import { Judged, tell } from './judged.ts';
import type * as Libraries from './libraries.ts';
import type { Asked, Ruleset } from './ran.ts';

/** Spectral's severities by number: error, warn, info, hint. A ruleset may say others under `severities`. */
const names = ['error', 'warn', 'info', 'hint'] as const;
const usual: readonly Severity[] = ['high', 'medium', 'low', 'info'];

export type SpectralOutcome =
  | {
      readonly source: RuleSource;
      readonly enabled: readonly string[];
      /** What the rulesets ask; undefined where there are none. */
      readonly asks?: Asks;
      /** Every file that was read for them, those that others build on first. */
      readonly files?: readonly Document[];
    }
  | { readonly problems: readonly Problem[] };

/**
 * The rules of rulesets in Spectral's format beside those of another source, as `spectral/NAME`.
 *
 * @param files rulesets, of which the later word wins
 * @param allowsCode did somebody consent that JavaScript of the rulesets runs?
 * @returns all rules, and the names of those that the rulesets enable; or why the rulesets cannot be accepted
 */
export async function withSpectral(
  files: readonly Document[],
  others: RuleSource,
  workspace: Workspace,
  allowsCode: boolean,
): Promise<SpectralOutcome> {
  const libraries = await import('./libraries.ts');
  const definitions = new Definitions(workspace, libraries, (rule) => others.rules.has(rule), allowsCode);
  const made: Awaited<ReturnType<Definitions['of']>>[] = [];
  for (const file of files) made.push(await definitions.of(file));
  if (definitions.problems.length > 0) return { problems: definitions.problems };
  const [only] = made;
  const last = files.at(-1) as Document;
  const definition = made.length === 1 ? only : { extends: made, rules: {} };
  let ruleset: Ruleset;
  let known: Known;
  try {
    ruleset = new libraries.Ruleset(definition, { severity: 'recommended', source: last.absolute });
    known = rulesOf(libraries, ruleset, last.absolute);
  } catch (error) {
    return { problems: definitions.broken(error, last) };
  }
  const severities = names.map((name, at) => mapped(files, name) ?? (usual[at] as Severity));
  const judgedOf = new WeakMap<Api, Judged>(); // made before the rules run: no answer to a question
  const rules = new Map(others.rules);
  const enabled: string[] = [];
  for (const [name, { rule, isEnabled }] of known) {
    const id = `spectral/${name}`;
    const number =
      rule.severity < 0 ? libraries.severityOf(rule.definition.severity ?? 'warn') : rule.severity;
    rules.set(
      id,
      toRule(id, severities[number] ?? 'info', rule, (api, context) => {
        const judged = judgedOf.get(api);
        if (judged) tell(name, isEnabled, judged, severities, api, context);
      }),
    );
    if (isEnabled) enabled.push(id);
  }
  const prepare: RuleSource['prepare'] = async (apis, wanted) => {
    await others.prepare(apis, wanted);
    const asked = askedOf(wanted);
    for (const api of apis) {
      const judged = new Judged(api, asked, libraries, ruleset, workspace);
      judgedOf.set(api, judged);
      if (definitions.hasCode && asked.rules.size > 0) await judged.settled();
    }
  };
  const asks = new Asks(libraries, ruleset, files, severities, definitions.nameOf);
  return {
    source: { ...others, rules, prepare, texts: definitions.texts },
    ...{ enabled, asks, files: definitions.files },
  };
}

function askedOf(runs: readonly RuleRun[]): Asked {
  const ours = runs.filter(({ rule }) => rule.category === 'spectral');
  const name = ({ rule }: RuleRun) => rule.id.slice('spectral/'.length);
  return {
    rules: new Set(ours.map(name)),
    claimed: new Set(ours.filter(({ examines }) => examines).map(name)),
  };
}

type Known = ReadonlyMap<string, { readonly rule: Ruleset['rules'][string]; readonly isEnabled: boolean }>;

/** The rules of a ruleset, those that are in, or switched on by, `overrides` for some files included. */
function rulesOf(libraries: typeof Libraries, ruleset: Ruleset, source: string): Known {
  const { overrides = [], ...definition } = ruleset.definition;
  // No name of a file that a glob has reasons to pass over.
  const some = join(dirname(source), 'file');
  const everywhere = [...overrides]
    .filter(({ files }) => files.some((file) => !file.includes('#')))
    .map((override) =>
      new libraries.Ruleset(
        { ...definition, overrides: [{ ...override, files: ['**'] }] },
        { severity: 'recommended', source },
      ).fromSource(some),
    );
  const known = new Map<string, { rule: Ruleset['rules'][string]; isEnabled: boolean }>();
  for (const { rules } of [ruleset, ...everywhere])
    for (const rule of Object.values(rules)) {
      const before = known.get(rule.name);
      known.set(rule.name, {
        rule: before?.rule ?? rule,
        isEnabled: (before?.isEnabled ?? false) || rule.enabled,
      });
    }
  return known;
}

function mapped(files: readonly Document[], name: string): Severity | undefined {
  for (const { tree } of files.toReversed()) {
    const severity = own(own(tree.value, 'severities'), name);
    if (typeof severity === 'string') return severity as Severity;
  }
  return undefined;
}

function toRule(
  id: string,
  severity: Severity,
  { description, documentationUrl }: Pick<Ruleset['rules'][string], 'description' | 'documentationUrl'>,
  visit: (api: Api, context: RuleContext<object>) => void,
): AnyRule {
  const others = own(instead, id.slice('spectral/'.length)) as readonly string[] | undefined;
  const better = others
    ? ` Built-in rules look at the same, in the API instead of in its text: ${others.map((rule) => `\`${rule}\``).join(', ')} (docs/spectral.md).`
    : '';
  return {
    ...{ id, severity, title: description ?? id, confidence: 'high', category: 'spectral' },
    ...{ owasp: [], cwe: [], stride: [], falsePositives: [], looksAt: ['definition'] },
    rationale: description ?? 'A rule of a ruleset in the format of Spectral.',
    remediation: `${documentationUrl ? `See ${documentationUrl}.` : 'The ruleset says what it asks for.'}${better}`,
    ...(documentationUrl ? { docs: documentationUrl } : {}),
    visit: { api: visit },
  };
}

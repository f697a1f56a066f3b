import { join } from 'node:path';
import {
  deepestExtends,
  type Problem,
  problemAt,
  problemsOfFailure,
  tooDeeplyExtended,
} from '../findings/problem.ts';
import type { LexiconAdditions } from '../lexicon/lexicon.ts';
import { defaultPolicy, type Waiver } from '../policy/policy.ts';
import type { Document } from '../refs/document.ts';
import { isInside } from '../refs/read-file.ts';
import type { Workspace } from '../refs/workspace.ts';
import type { RulesetReference } from '../rulesets/ruleset.ts';
import { append, lastOfEach } from '../text/lists.ts';
import { type Config, defaultConfig } from './config.ts';
import { discoverConfig, workspaceRoot } from './discover.ts';
import { inherit, type Rules, together } from './inherit.ts';
import { readConfigFile } from './read.ts';

export type ConfigOutcome =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Finds and loads the configuration of a folder (README, Configuration); without one, the defaults.
 *
 * @param cwd the folder to start from
 */
export function findConfig(workspace: Workspace, cwd: string): ConfigOutcome {
  const [file, other] = discoverConfig(cwd, workspace.files);
  if (file === undefined) return { ok: true, config: defaultConfig };
  const shown = workspace.display(file);
  if (other !== undefined) {
    const message = `There are two configurations, ${shown} and ${workspace.display(other)}; keep one`;
    return { ok: false, problems: [{ file: shown, range: null, message }] };
  }
  const real = workspace.files.realpath(file);
  const root = workspace.files.realpath(workspaceRoot(cwd)) ?? cwd;
  if (real === undefined || !isInside(real, root) || isInside(real, join(root, '.git'))) {
    const message =
      real === undefined
        ? `${shown} is a link that leads nowhere: mend it, or take it away`
        : `${shown} is a link out of the repository and is not followed`;
    return { ok: false, problems: [{ file: shown, range: null, message }] };
  }
  return loadConfig(workspace, file);
}

/**
 * Loads a configuration with everything it extends.
 *
 * @param file the configuration, relative to the workspace's folder or absolute
 * @returns the configuration, or everything for which it cannot be accepted (exit status 2)
 */
export function loadConfig(workspace: Workspace, file: string): ConfigOutcome {
  const outcome = workspace.open(file);
  if ('failure' in outcome) return { ok: false, problems: problemsOfFailure(outcome.failure, null) };
  const loader = new Loader(workspace);
  const layer = loader.load(outcome.document);
  if (loader.problems.length > 0) return { ok: false, problems: loader.problems };
  const named = layer.rulesets.some((names) => names.length > 0);
  const rulesets = named ? layer.rulesets : defaultConfig.rulesets;
  const policy = { ...(layer.rules ?? defaultPolicy), waivers: layer.waivers };
  const { specs, threatModels, lexicon, baseline, allowCode } = layer;
  return {
    ok: true,
    config: {
      file: outcome.document.file,
      specs,
      threatModels,
      rulesets,
      policy,
      lexicon,
      baseline,
      allowCode,
    },
  };
}

/** A configuration file laid over what it extends. */
interface Layer extends Pick<Config, 'specs' | 'threatModels' | 'lexicon' | 'baseline' | 'allowCode'> {
  readonly rulesets: readonly (readonly RulesetReference[])[];
  /** null: no policy here or above. */
  readonly rules: Rules | null;
  readonly waivers: readonly Waiver[];
}

const nothing: Layer = {
  specs: null,
  threatModels: null,
  rulesets: [],
  rules: null,
  waivers: [],
  lexicon: null,
  baseline: null,
  allowCode: [],
};

class Loader {
  readonly problems: Problem[] = [];
  readonly #done = new Map<string, Layer>();
  readonly #open = new Set<string>();

  constructor(private readonly workspace: Workspace) {}

  load(document: Document): Layer {
    const known = this.#done.get(document.absolute);
    if (known) return known;
    const file = readConfigFile(document, this.problems);
    if (!file) return nothing;
    this.#open.add(document.absolute);
    const bases = lastOfEach(file.extends.map((reference) => this.#base(reference, document)));
    this.#open.delete(document.absolute);
    const inherited = together(bases.flatMap(({ rules }) => (rules ? [rules] : [])));
    const waivers = [...new Set(bases.flatMap((base) => base.waivers)), ...file.waivers];
    this.#sameIds(waivers);
    const layer: Layer = {
      specs: file.specs ?? last(bases.map(({ specs }) => specs)),
      threatModels: file.threatModels ?? last(bases.map(({ threatModels }) => threatModels)),
      baseline: file.baseline ?? last(bases.map(({ baseline }) => baseline)),
      allowCode: [...bases.flatMap(({ allowCode }) => allowCode), ...file.allowCode],
      rulesets: [...new Set(bases.flatMap(({ rulesets }) => rulesets)), file.rulesets],
      rules: file.policy ? inherit(inherited, file.policy, this.problems) : inherited,
      waivers,
      lexicon: wordsOf([...bases.map(({ lexicon }) => lexicon), file.lexicon]),
    };
    this.#done.set(document.absolute, layer);
    return layer;
  }

  #base({ name, place }: RulesetReference, from: Document): Layer {
    const outcome = this.workspace.follow(name, from);
    if ('failure' in outcome) {
      append(this.problems, problemsOfFailure(outcome.failure, place));
      return nothing;
    }
    if (this.#open.has(outcome.document.absolute)) {
      if (place)
        this.problems.push(
          problemAt(place, `${name} extends this file in turn; take it out of one \`extends\``),
        );
      return nothing;
    }
    if (this.#open.size === deepestExtends) {
      if (place) this.problems.push(problemAt(place, tooDeeplyExtended));
      return nothing;
    }
    return this.load(outcome.document);
  }

  #sameIds(waivers: readonly Waiver[]): void {
    const seen = new Set<string>();
    for (const { id, place } of waivers) {
      if (seen.has(id))
        this.problems.push(problemAt(place.child('id'), `Two waivers are called \`${id}\`; rename one`));
      seen.add(id);
    }
  }
}

/** The words of all of them, each once; a file adds to what it inherits. */
function wordsOf(layers: readonly (LexiconAdditions | null)[]): LexiconAdditions | null {
  const together = new Map<string, Set<string>>();
  for (const layer of layers) {
    for (const [family, phrases] of Object.entries(layer ?? {})) {
      const known = together.get(family) ?? new Set();
      for (const phrase of phrases) known.add(phrase);
      together.set(family, known);
    }
  }
  return together.size === 0
    ? null
    : Object.fromEntries([...together].map(([family, phrases]) => [family, [...phrases]]));
}

/** Of several inherited values the last that is given. */
function last<T>(values: readonly (T | null)[]): T | null {
  return values.findLast((value) => value !== null) ?? null;
}

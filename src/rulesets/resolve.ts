import {
  deepestExtends,
  type Problem,
  problemAt,
  problemsOfFailure,
  tooDeeplyExtended,
} from '../findings/problem.ts';
import type { Document } from '../refs/document.ts';
import { Place } from '../refs/place.ts';
import type { Workspace } from '../refs/workspace.ts';
import { append, lastOfEach } from '../text/lists.ts';
import { Hints } from '../text/nearest.ts';
import { rulesetRead } from './commented.ts';
import { isCode, standIn } from './javascript.ts';
import { checkOptions } from './options.ts';
import { readRuleset, toRuleset } from './read.ts';
import type { ConfigurableRule, Entry, RuleSetting, Ruleset, RulesetReference } from './ruleset.ts';
import { isShippedName, shippedRuleset, shippedRulesets } from './shipped.ts';
import { extended, isFileName, isOfSpectral, isSpectral, packageFolders } from './spectral-format.ts';
import { weakened } from './weakened.ts';

export type Resolution =
  | {
      readonly ok: true;
      readonly rules: ReadonlyMap<string, RuleSetting>;
      /** The last word on each rule, also where that is `off`. */
      readonly said: ReadonlyMap<string, Entry>;
      readonly spectral: readonly Document[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * The rules that run, and how (README, Rulesets): rulesets in order, what each extends first, the later word wins.
 *
 * @param layers the rulesets of each configuration, those of the inherited ones first: what an inherited layer
 *   enables, a later one can raise, not lower, change or switch off
 * @param registry every rule that can be named
 * @returns the enabled rules, and the rulesets that hold rules of Spectral; or why the rulesets cannot be accepted
 */
export async function resolveRulesets(
  layers: readonly (readonly RulesetReference[])[],
  registry: ReadonlyMap<string, ConfigurableRule>,
  workspace: Workspace,
): Promise<Resolution> {
  const loader = new Loader(workspace, registry);
  let settled: ReadonlyMap<string, Entry> = new Map();
  for (const layer of layers) {
    const next = new Map(settled);
    for (const ruleset of lastOfEach(layer.map((reference) => loader.load(reference))))
      combine(next, ruleset);
    append(loader.problems, weakened(settled, next, registry));
    settled = next;
  }
  for (const [id, entry] of settled) {
    const rule = registry.get(id);
    if (rule?.assertion && entry.severity !== 'off' && !entry.options) loader.withOptions.set(entry, rule);
  }
  for (const [{ place, options: given }, rule] of loader.withOptions) {
    const options = given && place ? { given, place: place.child(1) } : undefined;
    if (place) append(loader.problems, await checkOptions(rule, place, options));
  }
  if (loader.problems.length > 0) return { ok: false, problems: loader.problems };
  return { ok: true, rules: settings(settled), said: settled, spectral: [...loader.spectral] };
}

/** The later word wins; where it gives no options, those given before stay. */
function combine(into: Map<string, Entry>, later: ReadonlyMap<string, Entry>): void {
  for (const [id, entry] of later) {
    into.set(id, { ...entry, options: entry.options ?? into.get(id)?.options });
  }
}

function settings(entries: ReadonlyMap<string, Entry>): Map<string, RuleSetting> {
  const found = new Map<string, RuleSetting>();
  for (const [id, { severity, options }] of entries) {
    if (severity === 'off') continue;
    found.set(id, { ...(severity === 'default' ? {} : { severity }), ...(options ? { options } : {}) });
  }
  return found;
}

const levels: ReadonlySet<string> = new Set(['off', 'default', 'info', 'low', 'medium', 'high', 'critical']);

const nothing: ReadonlyMap<string, Entry> = new Map();

/** What no file is called that holds a ruleset. */
const isBareName = /^[^./\\]+$/;

const bareNames = shippedRulesets.map((name) => name.slice(name.indexOf(':') + 1));

const shipped = `; these are shipped: ${shippedRulesets.join(', ')}`;

/** Reads rulesets and what they extend, each file once. */
class Loader {
  readonly problems: Problem[] = [];
  /** Files that hold rules of Spectral, in the order in which they were named. */
  readonly spectral = new Set<Document>();
  readonly withOptions = new Map<Entry, ConfigurableRule>();
  readonly #done = new Map<string, ReadonlyMap<string, Entry>>();
  readonly #open = new Set<string>();
  /** What a ruleset of Spectral builds on is run as a part of it. */
  #inSpectral = 0;
  readonly #hints = new Hints();

  constructor(
    private readonly workspace: Workspace,
    private readonly registry: ReadonlyMap<string, ConfigurableRule>,
  ) {}

  /** Everything a ruleset says, what it extends included. */
  load(reference: RulesetReference): ReadonlyMap<string, Entry> {
    const { name, place } = reference;
    if (isShippedName(name)) {
      const ruleset = shippedRuleset(name);
      if (ruleset) return this.#once(`shipped ${name}`, reference, () => ruleset);
      this.#say(
        reference,
        `No ruleset is called \`${name}\`${this.#hints.didYouMean(name, () => shippedRulesets) || shipped}`,
      );
      return nothing;
    }
    if (isOfSpectral(name)) {
      this.#say(
        reference,
        `\`${name}\` is a ruleset of Spectral: write a file with \`extends: ${name}\`, and name that`,
      );
      return nothing;
    }
    if (isCode(name)) {
      const code = standIn(reference, this.workspace);
      if (code) this.spectral.add(code);
      else this.#say(reference, `${name} does not exist`);
      return nothing;
    }
    const outcome = rulesetRead(
      place ? this.workspace.follow(name, place.document) : this.workspace.open(name),
    );
    if ('failure' in outcome) {
      if (outcome.failure.kind === 'missing' && isBareName.test(name)) {
        const hint = this.#hints.didYouMean(name, () => bareNames) || shipped;
        this.#say(reference, `No file and no ruleset is called \`${name}\`${hint}`);
        return nothing;
      }
      append(this.problems, problemsOfFailure(outcome.failure, place));
      return nothing;
    }
    const { document } = outcome;
    if (this.#holdsSpectral(document)) {
      if (this.#inSpectral === 0) this.spectral.add(document);
      return this.#once(document.absolute, reference, () => this.#builtIn(document), true);
    }
    return this.#once(document.absolute, reference, () => readRuleset(document, this.problems));
  }

  /** Has it rules of Spectral, or does it build on a file that has? Each file is looked at once, however many build on it. */
  #holdsSpectral(document: Document): boolean {
    const left = [document];
    const seen = new Set(left);
    for (let next = left.pop(); next; next = left.pop()) {
      if (isSpectral(next)) return true;
      for (const { name } of extended(next.tree.value)) {
        if (isShippedName(name)) continue;
        if (!isFileName(name) && this.#isPackage(name, next)) return true;
        if (!/\.(?:ya?ml|json)$/i.test(name)) continue;
        const base = rulesetRead(this.workspace.follow(name, next));
        if (!('document' in base) || seen.has(base.document)) continue;
        seen.add(base.document);
        left.push(base.document);
      }
    }
    return false;
  }

  /** Spectral's rulesets come in packages, too; those of threatlint do not. */
  #isPackage(name: string, from: Document): boolean {
    const { files } = this.workspace;
    return (
      /^[\w-]+(?:\/[\w./-]+)?$/.test(name) &&
      packageFolders(name, from).some((folder) => files.state(folder) !== undefined)
    );
  }

  /** Of a ruleset with rules of Spectral: what it says of built-in ones. The rest is read where it is run. */
  #builtIn(document: Document): Ruleset {
    const root = new Place(document);
    const { rules } = toRuleset(document.tree.value, root);
    const known = new Map([...rules].filter(([id]) => this.registry.has(id)));
    for (const { severity, place } of known.values())
      if (place && !levels.has(severity))
        this.problems.push(
          problemAt(place, `\`${severity}\` is no severity; these are: ${[...levels].join(', ')}`),
        );
    const names = extended(document.tree.value).filter(({ name }) => isShippedName(name) || isFileName(name));
    return { extends: names.map(({ name, path }) => ({ name, place: root.child(...path) })), rules: known };
  }

  #once(
    id: string,
    reference: RulesetReference,
    read: () => Ruleset,
    foreign = false,
  ): ReadonlyMap<string, Entry> {
    const known = this.#done.get(id);
    if (known) return known;
    if (this.#open.has(id)) {
      this.#say(reference, `The ruleset ${reference.name} extends itself; take it out of one \`extends\``);
      return nothing;
    }
    if (this.#open.size === deepestExtends) {
      this.#say(reference, tooDeeplyExtended);
      return nothing;
    }
    this.#open.add(id);
    const ruleset = read();
    const entries = new Map<string, Entry>();
    if (foreign) this.#inSpectral += 1;
    for (const base of lastOfEach(ruleset.extends.map((one) => this.load(one)))) combine(entries, base);
    if (foreign) this.#inSpectral -= 1;
    combine(entries, this.#known(ruleset.rules));
    this.#open.delete(id);
    this.#done.set(id, entries);
    return entries;
  }

  /** The entries whose rule exists. */
  #known(rules: ReadonlyMap<string, Entry>): ReadonlyMap<string, Entry> {
    const known = new Map<string, Entry>();
    for (const [id, entry] of rules) {
      const rule = this.registry.get(id);
      if (rule) {
        known.set(id, entry);
        if (entry.options) this.withOptions.set(entry, rule);
      } else if (entry.place) {
        const hint = this.#hints.didYouMean(id, () => this.registry.keys());
        this.problems.push(problemAt(entry.place, `No rule is called \`${id}\`${hint}`, 'key'));
      }
    }
    return known;
  }

  #say({ name, place }: RulesetReference, message: string): void {
    this.problems.push(place ? problemAt(place, message) : { file: name, range: null, message });
  }
}

import { deepestExtends, type Problem, problemAt, problemsOfFailure } from '../findings/problem.ts';
import type { Document } from '../refs/document.ts';
import { Place } from '../refs/place.ts';
import type { Workspace } from '../refs/workspace.ts';
import { rulesetRead } from '../rulesets/commented.ts';
import { isStandIn } from '../rulesets/javascript.ts';
import { extended, isOwaspRuleset, packageFolders } from '../rulesets/spectral-format.ts';
import { isObject, own } from '../syntax/value.ts';
import { append } from '../text/lists.ts';
import { AliasedPaths } from './aliases.ts';
import { broken, unknownRule } from './broken.ts';
import { consent, functionFile, loadCode } from './code.ts';
import type * as Libraries from './libraries.ts';
import { boundedPattern } from './patterns.ts';
import { renamed } from './renamed.ts';
import { boundedSchema } from './schemas.ts';

type Plain = Record<string, unknown>;

/** So many rulesets one may come to; those of organisations come to a dozen. */
const mostRulesets = 1_000;

const levels: ReadonlySet<unknown> = new Set(['all', 'recommended', 'off']);

/**
 * Makes of a ruleset file what spectral-core takes: names of formats, functions and rulesets become the things
 * themselves. Nothing is fetched, and no code is loaded without consent: what would be is a problem that names the place.
 */
export class Definitions {
  readonly problems: Problem[] = [];
  readonly #done = new Map<Document, Plain>();
  readonly #open = new Set<Document>();
  readonly #functions: Plain;
  /** What rulesets call functions. */
  readonly #names = new Map<unknown, string>();
  readonly #paths = new AliasedPaths();
  /** How many rulesets each one comes to, with those that it builds on. */
  readonly #weights = new Map<unknown, number>();
  /** Was code of somebody's own loaded? It may answer later. */
  hasCode = false;

  constructor(
    private readonly workspace: Workspace,
    private readonly libraries: typeof Libraries,
    private readonly isBuiltIn: (rule: string) => boolean,
    private readonly allowsCode: boolean,
  ) {
    const { functions } = libraries;
    this.#functions = {
      ...functions,
      pattern: boundedPattern(functions.pattern),
      schema: boundedSchema(functions.schema),
    };
    for (const all of [functions, this.#functions]) this.#name(all as Plain);
  }

  /** The name by which rulesets call a function; one that has none is itself. */
  nameOf = (call: unknown): unknown => this.#names.get(call) ?? call;

  /** What was read, with what it builds on before it. */
  get files(): readonly Document[] {
    return [...this.#done.keys()];
  }

  #name(functions: Plain): void {
    for (const [name, call] of Object.entries(functions)) this.#names.set(call, name);
  }

  /** What the rulesets say, word for word. */
  get texts(): readonly string[] {
    return [...this.#done.keys()].map(({ tree }) => tree.source.text);
  }

  /** What Spectral does not accept, told in the file that says it, and not where another one builds on that. */
  broken(error: unknown, last: Document): Problem[] {
    for (const [document, { extends: bases, ...made }] of this.#done)
      try {
        this.libraries.assertValidRuleset({ ...(bases ? { extends: [] } : {}), ...made }, 'js');
      } catch (own) {
        return broken(own, document);
      }
    return broken(error, this.#naming(error) ?? last);
  }

  /** The file that speaks of a rule which an error says is nowhere. */
  #naming(error: unknown): Document | undefined {
    const name = unknownRule(error);
    if (name === undefined) return undefined;
    return [...this.#done.keys()].find(({ tree }) => {
      const rule = own(own(tree.value, 'rules'), name);
      return rule !== undefined && !isObject(rule);
    });
  }

  async of(document: Document): Promise<Plain> {
    const known = this.#done.get(document);
    if (known) return known;
    this.#open.add(document);
    const made = await this.#made(document);
    this.#open.delete(document);
    this.#done.set(document, made);
    return made;
  }

  async #made(document: Document): Promise<Plain> {
    const place = new Place(document);
    const { functions, functionsDir, except, severities: _, ...given } = document.tree.value as Plain;
    const known = await this.#allFunctions(functions, functionsDir, place);
    const made: Plain = { ...given };
    const bases = await this.#bases(given, place);
    if (isStandIn(document)) return (bases[0] as Plain | undefined) ?? { rules: {} };
    delete made.extends;
    if (bases.length > 0) made.extends = bases;
    if ('formats' in given) made.formats = this.#formats(given.formats, place.child('formats'));
    const rules = own(given, 'rules');
    if (isObject(rules)) made.rules = renamed(this.#rules(rules as Plain, place.child('rules'), known));
    if (isObject(given.aliases)) made.aliases = this.#aliases(given.aliases as Plain, place.child('aliases'));
    this.#paths.check(rules, given.aliases, (path, reason) => this.#say(place.child(...path), reason));
    const overrides: unknown[] = [];
    for (const [at, each] of (Array.isArray(given.overrides) ? given.overrides : []).entries())
      overrides.push(await this.#override(each, place.child('overrides', at), known, bases.length > 0));
    append(overrides, this.#exceptions(except, place.child('except')));
    if (overrides.length > 0) made.overrides = overrides;
    this.#weigh(made, [...bases, ...overrides.flatMap((one) => own(one, 'extends') ?? [])], place);
    if (!made.extends && !made.rules && !made.overrides) made.rules = {};
    return made;
  }

  /** Spectral's own migration of its former `except` says the same. */
  #exceptions(except: unknown, place: Place): unknown[] {
    if (except === undefined) return [];
    if (isObject(except) && Object.values(except).every(isListOfNames))
      return Object.entries(except as Record<string, string[]>).map(([pattern, names]) => ({
        files: [pattern.startsWith('#') ? `**${pattern}` : pattern],
        rules: Object.fromEntries(names.map((name) => [name, 'off'])),
      }));
    this.#say(place, '`except` has for each file, or pointer in a file, a list of rules');
    return [];
  }

  /** Spectral puts a ruleset together anew for each way that leads to it: twenty that each build twice on the next are a million. */
  #weigh(made: Plain, bases: readonly unknown[], place: Place): void {
    const known = bases.map((base) => this.#weights.get(Array.isArray(base) ? base[0] : base) ?? 1);
    const weight = known.reduce((sum, one) => sum + one, 1);
    this.#weights.set(made, Math.min(weight, mostRulesets));
    if (weight > mostRulesets && !known.includes(mostRulesets))
      this.#say(
        place.child('extends'),
        `The rulesets that this one builds on come to more than ${mostRulesets.toLocaleString('en')}, each counted as often as it is named: name each once`,
      );
  }

  async #bases(value: unknown, place: Place): Promise<unknown[]> {
    const bases: unknown[] = [];
    const names = own(value, 'extends');
    if (names !== undefined && !isExtends(names))
      this.#say(
        place.child('extends'),
        '`extends` is a ruleset, or a list of rulesets and of pairs of a ruleset and all, recommended or off',
      );
    for (const { name, level, path } of extended(value)) {
      const base = await this.#base(name, place.child(...path));
      if (level !== undefined && !levels.has(level))
        this.#say(place.child(...path.slice(0, -1), 1), 'A ruleset is extended as all, recommended or off');
      if (base) bases.push(level === undefined ? base : [base, level]);
    }
    return bases;
  }

  async #base(name: string, place: Place): Promise<unknown> {
    const { oas, owasp } = this.libraries;
    if (name.startsWith('threatlint:')) return undefined;
    if (name === 'spectral:oas') return oas;
    // Their rules are for descriptions of other kinds, and say nothing of OpenAPI.
    if (name === 'spectral:asyncapi' || name === 'spectral:arazzo') return undefined;
    if (isOwaspRuleset(name)) return owasp;
    if (/^[a-z][a-z\d+.-]+:/i.test(name))
      return this.#say(place, `${name} is not fetched: save it beside this file and name the file`);
    if (/\.[cm]?ts$/.test(name))
      return this.#say(place, `${name} is TypeScript: name the JavaScript that it is compiled to`);
    if (/\.[cm]?js$/.test(name)) return this.#code(name, place);
    if (!/^\.{0,2}[\\/]/.test(name)) return this.#package(name, place);
    return this.#file(name, name, place);
  }

  /** A ruleset in a package is data where it is YAML or JSON, and code otherwise. */
  async #package(name: string, place: Place): Promise<unknown> {
    for (const folder of packageFolders(name, place.document)) {
      if (/\.(?:ya?ml|json)$/i.test(name)) {
        if (this.workspace.files.state(folder) !== undefined) return this.#file(name, folder, place);
        continue;
      }
      if (this.workspace.files.state(folder) === undefined) continue;
      const outcome = this.workspace.follow(`${folder}/package.json`, place.document);
      // Data that may not be read is not to be taken for code.
      if ('failure' in outcome && this.workspace.files.state(`${folder}/package.json`) !== undefined)
        return this.#file(name, `${folder}/package.json`, place);
      const main = 'document' in outcome ? own(outcome.document.tree.value, 'main') : undefined;
      if (typeof main === 'string' && /\.(?:ya?ml|json)$/i.test(main))
        return this.#file(name, `${folder}/${main}`, place);
      return this.#code(name, place);
    }
    // As Spectral has it, what is no package is a file beside the ruleset.
    if (
      /\.(?:ya?ml|json)$/i.test(name) &&
      'document' in rulesetRead(this.workspace.follow(name, place.document))
    )
      return this.#file(name, name, place);
    return this.#say(
      place,
      `No package ${name} stands in a node_modules beside this file or above: install it, or name a file by ./`,
    );
  }

  async #code(name: string, place: Place): Promise<unknown> {
    if (!this.allowsCode) return this.#say(place, `${name} is JavaScript: ${consent}`);
    const loaded = await this.#loaded(name, place);
    if (loaded !== undefined && !isObject(loaded)) return this.#say(place, `${name} is not a ruleset`);
    return loaded;
  }

  async #loaded(name: string, place: Place): Promise<unknown> {
    this.hasCode = true;
    try {
      return await loadCode(name, place.document, this.libraries);
    } catch (error) {
      return this.#say(place, `${name} cannot be loaded: ${error instanceof Error ? error.message : error}`);
    }
  }

  /** Spectral's functions, and those of the ruleset's own, each a name or a pair of name and the schema of its options. */
  async #allFunctions(functions: unknown, folder: unknown, place: Place): Promise<Plain> {
    const named = { functions, functionsDir: folder };
    // A folder of functions of which none is named is not looked into.
    if (functions === undefined || (Array.isArray(functions) && functions.length === 0))
      return this.#functions;
    if (!this.allowsCode) {
      for (const [key, value] of Object.entries(named))
        if (value !== undefined) this.#say(place.child(key), `\`${key}\` is JavaScript: ${consent}`, 'key');
      return this.#functions;
    }
    const all: Plain = { ...this.#functions };
    for (const [at, each] of (Array.isArray(functions) ? functions : []).entries()) {
      const [name, options] = Array.isArray(each) ? each : [each];
      const file = functionFile(String(name), folder, place.document);
      const call = await this.#loaded(file, place.child('functions', at));
      // What Spectral has itself is nobody's to call by another name.
      if (Object.hasOwn(this.#functions, String(name))) continue;
      if (typeof call === 'function')
        all[String(name)] = isObject(options)
          ? this.libraries.createRulesetFunction({ input: null, options: options as never }, call as never)
          : call;
      else if (call !== undefined) this.#say(place.child('functions', at), `${name} exports no function`);
    }
    this.#name(all);
    return all;
  }

  async #file(name: string, file: string, place: Place): Promise<unknown> {
    const outcome = rulesetRead(this.workspace.follow(file, place.document));
    if ('failure' in outcome) {
      append(this.problems, problemsOfFailure(outcome.failure, place));
      return undefined;
    }
    if (this.#open.has(outcome.document) || this.#open.size >= deepestExtends)
      return this.#say(place, `The ruleset ${name} extends itself, or too many others; take one out`);
    if (!isObject(outcome.document.tree.value)) return this.#say(place, `${name} is not a ruleset`);
    return this.of(outcome.document);
  }

  #rules(rules: Plain, place: Place, known: Plain): Plain {
    return Object.fromEntries(
      Object.entries(rules).flatMap(([name, rule]) => {
        if (isObject(rule)) return [[name, this.#rule(rule as Plain, place.child(name), known)]];
        return this.isBuiltIn(name) || isOfOthers.test(name) ? [] : [[name, rule]];
      }),
    );
  }

  #rule(rule: Plain, place: Place, known: Plain): Plain {
    const made: Plain = { ...rule };
    if ('formats' in rule) made.formats = this.#formats(rule.formats, place.child('formats'));
    const several = Array.isArray(rule.then);
    const all = (several ? rule.then : [rule.then]) as unknown[];
    const then = all.map((each, at) => {
      if (!isObject(each)) return each;
      const { function: name } = each as Plain;
      if (holdsAsync(own(each, 'functionOptions')))
        this.#say(place, '`$async` in a schema has it answer later, which no rule waits for: take it out');
      if (typeof name === 'string' && Object.hasOwn(known, name)) return { ...each, function: known[name] };
      const at_ = place.child('then', ...(several ? [at] : []), 'function');
      this.#say(
        at_,
        `No function of Spectral is called ${String(name)}; one's own stand in \`functions\`, and are JavaScript: ${consent}`,
      );
      return { ...each, function: this.#functions.truthy };
    });
    // biome-ignore lint/suspicious/noThenProperty: the format's own word.
    if (rule.then !== undefined) made.then = several ? then : then[0];
    return made;
  }

  #aliases(aliases: Plain, place: Place): Plain {
    this.#paths.add(aliases);
    return Object.fromEntries(
      Object.entries(aliases).map(([name, alias]) => {
        const targets = own(alias, 'targets');
        if (!Array.isArray(targets)) return [name, alias];
        const made = targets.map((target, at) => ({
          ...target,
          formats: this.#formats(own(target, 'formats'), place.child(name, 'targets', at, 'formats')),
        }));
        return [name, { ...(alias as Plain), targets: made }];
      }),
    );
  }

  async #override(override: unknown, place: Place, known: Plain, hasBases: boolean): Promise<unknown> {
    if (!isObject(override)) return override;
    const made: Plain = { ...(override as Plain) };
    const bases = await this.#bases(override, place);
    delete made.extends;
    if (bases.length > 0) made.extends = bases;
    // Without rules of its own, spectral-core would lose what the ruleset itself builds on.
    if (isObject(made.rules)) made.rules = this.#rules(made.rules as Plain, place.child('rules'), known);
    else if (hasBases) made.rules = {};
    if (isObject(made.aliases)) made.aliases = this.#aliases(made.aliases as Plain, place.child('aliases'));
    const { rules, aliases } = override as Plain;
    this.#paths.check(rules, aliases, (path, reason) => this.#say(place.child(...path), reason));
    if ('formats' in made) made.formats = this.#formats(made.formats, place.child('formats'));
    return made;
  }

  #formats(names: unknown, place: Place): unknown {
    if (!Array.isArray(names)) return names;
    return names.flatMap((name: unknown, at) => {
      const known = this.libraries.formats as Plain;
      const key = formatKey(String(name));
      if (Object.hasOwn(known, key)) return [known[key]];
      this.#say(
        place.child(at),
        `No format of Spectral is called ${String(name)}; write oas2, oas3, oas3.0 or oas3.1`,
      );
      return [];
    });
  }

  #say(place: Place, message: string, part: 'key' | 'value' = 'value'): undefined {
    this.problems.push(problemAt(place, message, part));
  }
}

/** Whatever else it is would be passed over (rulesets/spectral-format.ts, extended). */
const isExtends = (value: unknown): boolean =>
  typeof value === 'string' ||
  (Array.isArray(value) &&
    value.every((each) => typeof each === 'string' || (Array.isArray(each) && typeof each[0] === 'string')));

const isListOfNames = (value: unknown): boolean =>
  Array.isArray(value) && value.every((name) => typeof name === 'string');

/** The rules of `spectral:asyncapi` and `spectral:arazzo`, which are not here to be switched on or off. */
const isOfOthers = /^(?:asyncapi|arazzo)-/;

/** `oas3.1` and `json-schema-2020-12` as spectral-formats calls them: `oas3_1`, `jsonSchemaDraft2020_12`. */
function formatKey(name: string): string {
  return name
    .replace(/^json-schema-(?=\d{4})/, 'json-schema-draft-')
    .replaceAll(/\.|([0-9])-(?=[0-9])/g, '$1_')
    .replaceAll(/-([0-9a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Has a schema `$async` in it? The validator would answer with a promise, and Spectral's function takes that for a yes. */
function holdsAsync(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsAsync);
  return isObject(value) && (own(value, '$async') === true || Object.values(value).some(holdsAsync));
}

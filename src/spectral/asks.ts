import { dirname, join, relative } from 'node:path';
import type { Severity } from '../findings/finding.ts';
import type { Document } from '../refs/document.ts';
import { Place } from '../refs/place.ts';
import { isObject, own } from '../syntax/value.ts';
import { push } from '../text/group.ts';
import type * as Libraries from './libraries.ts';
import type { Rule, Ruleset } from './ran.ts';

/** What a rule that is on asks, with all that its ruleset and those below have said of it. */
export interface Demand {
  readonly severity: Severity;
  /** By version of OpenAPI: the paths that it follows, aliases written out; no entry: the rule is not for that version. */
  readonly given: ReadonlyMap<string, ReadonlySet<string>>;
  /** What `then` says, with functions by their names. */
  readonly steps: readonly object[];
  readonly resolved: boolean;
}

/** By name of a rule. */
export type Demands = ReadonlyMap<string, Demand>;

/** The formats that a definition of each version has at once, as aliases are chosen by them. */
const versions = {
  '2.0': ['oas2'],
  '3.0': ['oas3', 'oas3_0'],
  '3.1': ['oas3', 'oas3_1'],
  '3.2': ['oas3', 'oas3_2'],
} as const;

/** What makes a pattern of a name. */
const isPattern = /[*?[\]{}()!+@\\]/;

/** The patterns that every file satisfies. */
const everyFile: ReadonlySet<string> = new Set(['**', '**/*', '*']);

/** A ruleset in Spectral's format as {@link Demands}: everywhere, and where `overrides` (or `except`) say otherwise. */
export class Asks {
  constructor(
    private readonly libraries: typeof Libraries,
    private readonly ruleset: Ruleset,
    private readonly files: readonly Document[],
    private readonly severities: readonly Severity[],
    /** The name by which rulesets call a function. */
    private readonly nameOf: (call: unknown) => unknown,
  ) {}

  #everywhere: Demands | undefined;

  get everywhere(): Demands {
    this.#everywhere ??= this.#demands(this.ruleset);
    return this.#everywhere;
  }

  /** Those of the ruleset itself: what the ones that it builds on override, Spectral passes over. */
  get #overrides() {
    return this.ruleset.definition.overrides ?? [];
  }

  /** Of files, or of a pointer in files, as they are written, with what is said of each by its name. */
  get patterns(): ReadonlyMap<string, readonly object[]> {
    const found = new Map<string, object[]>();
    for (const { files, ...word } of this.#overrides)
      for (const pattern of new Set(files)) push(found, pattern, word);
    return found;
  }

  /** What is asked of files that such a pattern means; of a pattern that may mean others besides, what is said of all of them. */
  in(pattern: string): Demands {
    const [file, pointer] = split(pattern);
    const ofFile = this.#inFile(file);
    if (pointer === undefined) return ofFile;
    const words = this.#overrides.flatMap((override) =>
      override.files.flatMap((one) => {
        const [other, above] = split(one);
        const holds = above !== undefined && (pointer === above || pointer.startsWith(`${above}/`));
        if (!holds || !(other === file || everyFile.has(other))) return [];
        return [{ above, rules: own(override, 'rules') }];
      }),
    );
    const made = new Map(ofFile);
    // The closest pointer has the word, then the last.
    for (const { rules } of words.sort((a, b) => a.above.length - b.above.length))
      for (const [name, word] of Object.entries(isObject(rules) ? rules : {})) {
        const demand = ofFile.get(name);
        if (!demand) continue;
        const severity = this.libraries.severityOf(word as never);
        if (severity < 0) made.delete(name);
        else made.set(name, { ...demand, severity: this.severities[severity] ?? 'info' });
      }
    return made;
  }

  /** The file that a pattern names, absolute, with the pointer behind it; undefined where it may mean several. */
  fileOf(pattern: string): readonly [file: string, pointer: string] | undefined {
    const [file, pointer = ''] = split(pattern);
    const { source } = this.ruleset;
    return source === null || isPattern.test(file) ? undefined : [beside(source, file), pointer];
  }

  /** As overrides of this ruleset name a file. */
  named(file: string, pointer: string): string {
    return relative(dirname(this.ruleset.source ?? file), file).replaceAll('\\', '/') + pointer;
  }

  /** Is every rule switched off for this file? */
  isOffIn(file: string): boolean {
    return !Object.values(this.#from(this.ruleset, file).rules).some(isOn);
  }

  /** Where an override of files speaks of a rule; undefined where none does. */
  place(pattern: string, rule: string): Place | undefined {
    const [only, ...more] = this.files;
    if (!only || more.length > 0) return undefined;
    const root = new Place(only);
    const { overrides, except } = only.tree.value as Record<string, unknown>;
    for (const [key, names] of Object.entries(isObject(except) ? except : {})) {
      const at = Array.isArray(names) ? names.indexOf(rule) : -1;
      if (at >= 0 && (key === pattern || `**${key}` === pattern)) return root.child('except', key, at);
    }
    const all = Array.isArray(overrides) ? overrides : [];
    const ofFiles = [...all.keys()].filter((at) => {
      const files = own(all[at], 'files');
      return Array.isArray(files) && files.includes(pattern);
    });
    const said = ofFiles.findLast((at) => own(own(all[at], 'rules'), rule) !== undefined);
    if (said !== undefined) return root.child('overrides', said, 'rules', rule);
    const last = ofFiles.at(-1);
    return last === undefined ? undefined : root.child('overrides', last);
  }

  /** Where overrides stand, or would. */
  get home(): Place | undefined {
    const [only] = this.files;
    if (!only) return undefined;
    const root = new Place(only);
    return own(only.tree.value, 'overrides') === undefined ? root : root.child('overrides');
  }

  #inFile(pattern: string): Demands {
    const { source } = this.ruleset;
    if (this.#overrides.length === 0 || source === null) return this.everywhere;
    const { overrides = [], ...definition } = this.ruleset.definition;
    if (!isPattern.test(pattern)) return this.#demands(this.#from(this.ruleset, beside(source, pattern)));
    const some = overrides
      .filter(({ files }) => files.some((file) => file === pattern || everyFile.has(file)))
      .map((override) => ({ ...override, files: ['**'] }));
    if (some.length === 0) return this.everywhere;
    const { Ruleset } = this.libraries;
    const made = new Ruleset({ ...definition, overrides: some }, { severity: 'recommended', source });
    return this.#demands(this.#from(made, beside(source, 'file')));
  }

  /** A pattern that is none is told where the rules run. */
  #from(ruleset: Ruleset, file: string): Ruleset {
    try {
      return ruleset.fromSource(file);
    } catch {
      return ruleset;
    }
  }

  #demands({ rules }: Ruleset): Demands {
    return new Map(
      Object.values(rules)
        .filter(isOn)
        .map((rule) => [rule.name, this.#demand(rule)]),
    );
  }

  #demand(rule: Rule): Demand {
    const formats = this.libraries.formats as unknown as Readonly<Record<string, never>>;
    const given = Object.entries(versions).flatMap(([version, names]) => {
      const all = new Set(names.map((name) => formats[name] as never));
      const isFor = rule.formats === null || [...rule.formats].some((format) => all.has(format as never));
      return isFor ? [[version, new Set(rule.getGivenForFormats(all as never))] as const] : [];
    });
    return {
      severity: this.severities[rule.severity] ?? 'info',
      given: new Map(given),
      steps: rule.then.map((step) => ({ ...step, function: this.nameOf(step.function) })),
      resolved: rule.resolved !== false,
    };
  }
}

const isOn = ({ enabled, severity }: Rule) => enabled && severity >= 0;

const beside = (source: string, name: string) => join(dirname(source), name);

function split(pattern: string): [file: string, pointer: string | undefined] {
  const at = pattern.indexOf('#');
  return at < 0 ? [pattern, undefined] : [pattern.slice(0, at), pattern.slice(at)];
}

import { diagnose } from '../../findings/diagnostics/diagnostics.ts';
import type { Finding } from '../../findings/finding.ts';
import type { Api } from '../../openapi/model.ts';
import type { Document } from '../../refs/document.ts';
import type { Place } from '../../refs/place.ts';
import type { Exposure } from '../../selector/assets.ts';
import type { DataIndex } from '../../selector/data.ts';
import { many } from '../../selector/one-or-many.ts';
import type { Selector, SelectorContext } from '../../selector/selector.ts';
import { type Term, walkSelector } from '../../selector/walk-selector.ts';
import { workOf } from '../../selector/work.ts';
import { append } from '../../text/lists.ts';
import { Hints } from '../../text/nearest.ts';
import { definitionsNamed } from './definitions-named.ts';
import { elementNames, elementsNamed } from './elements.ts';
import { withLostClaims } from './lost-claims.ts';
import { aboutEntry, type ElementNames, elementKeys, type ThreatModel } from './model.ts';
import { optionsOf } from './options.ts';
import type { RuleBook } from './rule-book.ts';

/** What an `implements` path leads to. */
export type DefinitionLookup =
  | { readonly api: Api }
  /** In words, to follow the path: `does not exist`, `is no OpenAPI definition`. */
  | { readonly problem: string };

/** A model whose names are resolved. */
export interface LinkedModel {
  readonly model: ThreatModel;
  /** By the aliases of `implements`. */
  readonly specs: ReadonlyMap<string, Api>;
  /** The definitions the model speaks of: those its components implement; without any, all of the run. */
  readonly reach: readonly Api[];
  /** No schema violation, no dangling name: only then anything can be verified. */
  readonly sound: boolean;
  /** Why it is not sound, in words; undefined when it is. */
  readonly flaw: string | undefined;
  readonly context: SelectorContext;
}

export interface LinkInput {
  readonly models: readonly ThreatModel[];
  readonly apis: readonly Api[];
  /** Is something missing of what was to be read? Then no model is sound. */
  readonly partial?: boolean;
  definition(model: Document, path: string): DefinitionLookup;
  readonly rules: RuleBook;
  readonly data: DataIndex;
}

export interface Linked {
  readonly models: readonly LinkedModel[];
  readonly findings: readonly Finding[];
  /** For selectors outside models: aliases and assets of all of them. */
  readonly context: SelectorContext;
}

const erroneous = 'the model has an error';

/** Resolves the names of all models: definitions, assets, zones, parties, rules (threat-models.md, Diagnostics). */
export function link(input: LinkInput): Linked {
  const { models, apis, data, partial = false } = input;
  const findings: Finding[] = [];
  const exposures = new Map<Api, Exposure>();
  const ids = new Map<string, ThreatModel>();
  const specsOf = new Map<ThreatModel, Map<string, Api>>();
  const hints = new Hints();
  const flaws = new Map<ThreatModel, string>();
  for (const model of models) {
    if (!model.valid) flaws.set(model, erroneous);
    else if (partial) flaws.set(model, 'not everything that it speaks of was read');
  }
  for (const model of models) {
    const check = new Checker(model, input, exposures, hints);
    specsOf.set(model, check.specs);
    const first = ids.get(model.id);
    if (first) check.duplicateModel(first);
    else ids.set(model.id, model);
    check.all(apis);
    // Of a model with violations, those have told it.
    append(findings, model.valid ? withLostClaims(model, check.findings) : check.findings);
    if (check.findings.length > 0) flaws.set(model, erroneous);
  }
  const exposure = (api: Api) => exposures.get(api) ?? 'public';
  const contextOf = (
    specs: readonly ReadonlyMap<string, Api>[],
    assets: SelectorContext['assets'],
    reach: readonly Api[],
  ) => ({
    assets,
    exposure,
    data,
    spec: definitionsNamed(specs, reach, workOf(data)),
  });
  return {
    models: models.map((model) => {
      const specs = specsOf.get(model) as Map<string, Api>;
      const reach = specs.size > 0 ? [...new Set(specs.values())] : apis;
      const context = contextOf([specs], [...model.assets.values()], reach);
      const flaw = flaws.get(model);
      return { model, specs, reach, sound: flaw === undefined, flaw, context };
    }),
    findings,
    context: contextOf(
      [...specsOf.values()],
      models.flatMap(({ assets }) => [...assets.values()]),
      apis,
    ),
  };
}

const openness: readonly Exposure[] = ['internal', 'partner', 'public'];

/** Deeper than any picture of it could be read. */
const deepest = 16;

/** What is wrong with the zones that a zone lies in. */
function nesting(id: string, zones: ThreatModel['zones']): string | undefined {
  let at = zones.get(id)?.within;
  for (let depth = 1; at !== undefined; depth++) {
    if (at === id) return 'lies within itself';
    if (depth > deepest) return `lies in a circle of zones, or more than ${deepest} zones deep`;
    at = zones.get(at)?.within;
  }
  return undefined;
}

/** Checks the names of one model. */
class Checker {
  readonly findings: Finding[] = [];
  readonly specs = new Map<string, Api>();
  readonly #aliases = new Map<string, string>();
  readonly #visited = new Set<Selector>();

  constructor(
    private readonly model: ThreatModel,
    private readonly input: LinkInput,
    exposures: Map<Api, Exposure>,
    private readonly hints: Hints,
  ) {
    for (const { place, exposure, implements: paths } of model.parties.values()) {
      for (const [alias, path] of paths) {
        const api = this.#resolve(alias, path, place.child('implements', alias));
        if (!api) continue;
        const known = exposures.get(api);
        if (!exposure || (known && openness.indexOf(known) >= openness.indexOf(exposure))) continue;
        exposures.set(api, exposure);
      }
    }
  }

  #resolve(alias: string, path: string, place: Place): Api | undefined {
    const known = this.#aliases.get(alias);
    if (known !== undefined && known !== path) {
      this.#report('model-duplicate-id', place, `\`${alias}\` already names the definition ${known}`, 'key');
      return undefined;
    }
    if (known === path) return this.specs.get(alias);
    this.#aliases.set(alias, path);
    const found = this.input.definition(this.model.document, path);
    if ('problem' in found) {
      this.#report('model-spec-missing', place, `The definition ${path} ${found.problem}`);
      return undefined;
    }
    this.specs.set(alias, found.api);
    return found.api;
  }

  duplicateModel(first: ThreatModel): void {
    const message = `The id \`${this.model.id}\` is taken by ${first.document.file}: give each threat model its own`;
    this.#report('model-duplicate-id', this.model.place.child('id'), message);
  }

  all(apis: readonly Api[]): void {
    const { model } = this;
    const { zones, parties } = model.declared;
    const sections = new Map<string, string>();
    for (const section of ['components', 'actors', 'externals']) {
      const entries = (model.document.tree.value as Record<string, unknown>)[section];
      if (typeof entries !== 'object' || entries === null) continue;
      for (const id of Object.keys(entries)) {
        const other = sections.get(id);
        const place = model.place.child(section, id);
        if (other)
          this.#report('model-duplicate-id', place, `\`${id}\` is declared under ${other} too`, 'key');
        sections.set(id, section);
      }
    }
    for (const { place, within, id } of model.zones.values()) {
      if (within === undefined || !this.#known('zone', within, zones, place.child('within'))) continue;
      const problem = nesting(id, model.zones);
      if (problem) this.#report('model-invalid', place.child('within'), `The zone ${id} ${problem}`);
    }
    for (const { place, zone, stores } of model.parties.values()) {
      if (zone !== undefined) this.#known('zone', zone, zones, place.child('zone'));
      this.#assets(stores, place.child('stores'));
    }
    for (const { place, from, to, via, data } of model.flows) {
      this.#known('component, actor or external', from, parties, place.child('from'));
      this.#known('component, actor or external', to, parties, place.child('to'));
      if (via !== undefined) this.#known('definition', via, this.#aliases, place.child('via'));
      this.#assets(data, place.child('data'));
    }
    this.#flowIds();
    const named = definitionsNamed(
      [],
      this.specs.size > 0 ? [...this.specs.values()] : apis,
      workOf(this.input.data),
    );
    for (const threat of model.threats) {
      this.#assets(threat.assets, threat.place.child('assets'));
      if (threat.elements) this.#elements(threat.elements, threat.place.child('scope'));
      if (threat.scope) this.#selector(threat.scope, threat.place.child('scope'), named);
      for (const { scope, place } of threat.acceptances)
        if (scope) this.#selector(scope, place.child('scope'), named);
      for (const { verify, place } of threat.mitigations) {
        if (verify?.rule !== undefined) this.#rules(verify.rule, verify.with, place.child('verify'));
        if (verify?.flow !== undefined && threat.scope) {
          const message =
            '`flow` proves threats of components, flows, assets and actors: prove those of operations by `rule`';
          this.#report('model-invalid', place.child('verify', 'flow'), message, 'key');
        }
      }
    }
    for (const { scope, place } of model.exemptions) this.#selector(scope, place.child('scope'), named);
  }

  #elements(names: ElementNames, place: Place): void {
    for (const key of elementKeys) {
      const value = names[key];
      for (const [at, name] of many(value).entries()) {
        if (elementsNamed(this.model, key, name).length > 0) continue;
        const hint = this.hints.didYouMean(name, () => elementNames(this.model, key));
        const where = typeof value === 'string' ? place.child(key) : place.child(key, at);
        this.#report('model-unknown-reference', where, `There is no ${key} \`${name}\`${hint}`);
      }
    }
  }

  /** Flows that scopes could not tell apart. */
  #flowIds(): void {
    const known = new Set<string>();
    for (const { id, place } of this.model.flows) {
      if (id === undefined) continue;
      const message = `Another flow is called \`${id}\`: give each its own`;
      if (known.has(id)) this.#report('model-duplicate-id', place.child('id'), message);
      known.add(id);
    }
  }

  #assets(names: readonly string[] | undefined, place: Place): void {
    for (const [at, name] of (names ?? []).entries()) {
      this.#known('asset', name, this.model.declared.assets, place.child(at));
    }
  }

  #selector(selector: Selector, place: Place, named: SelectorContext['spec']): void {
    const { assets } = this.model.declared;
    const visit = (term: Term) => {
      if (term.key === 'asset') this.#known('asset', term.value, assets, term.place);
      if (term.key !== 'spec' || this.#aliases.has(term.value)) return;
      if (named(term.value).size > 0) return;
      this.#known('definition', term.value, this.#aliases, term.place);
    };
    walkSelector(selector, place, visit, this.#visited);
  }

  #rules(
    rule: string | readonly string[],
    options: Readonly<Record<string, unknown>> | undefined,
    place: Place,
  ): void {
    const book = this.input.rules;
    const at = place.child('rule');
    const named = many(rule).filter((id, index) => {
      return this.#known('rule', id, book.ids, typeof rule === 'string' ? at : at.child(index));
    });
    for (const id of named) {
      const problem = book.optionsProblem(id, optionsOf(id, options, book) ?? {});
      if (problem === undefined) continue;
      const message = `Options of \`${id}\`: ${problem}`;
      this.#report('model-invalid', options ? place.child('with') : at, message);
    }
    if (named.length < many(rule).length) return;
    const taken = new Set(named.flatMap((id) => [...book.options(id)]));
    for (const key of Object.keys(options ?? {})) {
      if (taken.has(key)) continue;
      const who = named.length > 1 ? 'None of these rules has an' : `\`${named[0]}\` has no`;
      const message = `${who} option \`${key}\`${this.hints.didYouMean(key, () => taken)}`;
      this.#report('model-invalid', place.child('with', key), message, 'key');
    }
  }

  /** Reports a name that is not among the declared ones. */
  #known(
    what: string,
    name: string,
    declared: Pick<ReadonlyMap<string, unknown>, 'has' | 'keys'>,
    place: Place,
  ): boolean {
    if (declared.has(name)) return true;
    const message = `There is no ${what} \`${name}\`${this.hints.didYouMean(name, () => declared.keys())}`;
    this.#report('model-unknown-reference', place, message);
    return false;
  }

  #report(
    id: 'model-unknown-reference' | 'model-duplicate-id' | 'model-spec-missing' | 'model-invalid',
    place: Place,
    message: string,
    part: 'key' | 'value' = 'value',
  ): void {
    const about = aboutEntry(this.model, message, place.pointer());
    this.findings.push(diagnose(id, { place, part, message, about }));
  }
}

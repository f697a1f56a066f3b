import { diagnose } from '../../findings/diagnostics/diagnostics.ts';
import type { Finding } from '../../findings/finding.ts';
import type { Api, Operation, SecurityDeclaration, Unchecked } from '../../openapi/model.ts';
import { hidesEveryOperation } from '../../openapi/unread.ts';
import type { Place } from '../../refs/place.ts';
import { isLiteral, pathPattern } from '../../selector/glob.ts';
import { many } from '../../selector/one-or-many.ts';
import {
  type CompiledSelector,
  compileSelector,
  isPath,
  pathOf,
  type Selector,
} from '../../selector/selector.ts';
import { type Term, walkSelector } from '../../selector/walk-selector.ts';
import { workOf } from '../../selector/work.ts';
import { didYouMean } from '../../text/nearest.ts';
import type { LinkedModel } from '../model/link.ts';
import { aboutEntry } from '../model/model.ts';
import { Scope } from '../model/scope.ts';
import type { Renames } from '../review/renames.ts';

/** Looking for what was meant compares many names: a courtesy for the first few. */
const mostSuggestions = 20;

/** Resolves the selectors of one model, and says which of them match nothing or name what is gone. */
export class Scopes {
  readonly findings: Finding[] = [];
  readonly #operations: readonly Operation[];
  /** Where each definition stands among those that the model speaks of. */
  readonly #rank: ReadonlyMap<Api, number>;
  readonly #lost: readonly (readonly [Api, Unchecked])[];
  /** What is equally said is the same scope. */
  readonly #scopes = new Map<CompiledSelector, Scope>();
  readonly #names = new Map<Api, Names>();
  /** Whose scopes name something that is gone. */
  readonly misnamed = new Set<string>();
  #suggestions = 0;

  /** @param renames what became of names since the last review */
  constructor(
    private readonly linked: LinkedModel,
    private readonly renames?: Renames,
  ) {
    this.#operations = linked.reach.flatMap(({ operations }) => operations);
    this.#lost = linked.reach.flatMap((api) => {
      const why = hidesEveryOperation(api);
      return why ? [[api, why] as const] : [];
    });
    this.#rank = new Map(linked.reach.map((api, at) => [api, at]));
  }

  /** The operations that a selector can match: of thousands of definitions only of those that it names. */
  #around({ apis }: CompiledSelector): readonly Operation[] {
    if (!apis) return this.#operations;
    workOf(this.linked.context.data).spend(apis.size / 4);
    const known = [...apis].flatMap((api) => {
      const at = this.#rank.get(api);
      return at === undefined ? [] : { api, at };
    });
    return known.sort((a, b) => a.at - b.at).flatMap(({ api }) => api.operations);
  }

  #scopeOf(selector: CompiledSelector): Scope {
    const [operations, unsure]: [Operation[], Operation[]] = [[], []];
    for (const operation of this.#around(selector)) {
      if (selector.matches(operation)) operations.push(operation);
      else if (operation.api.unchecked.length > 0 && selector.mayMatch(operation)) unsure.push(operation);
    }
    const { apis } = selector;
    const lost = this.#lost.flatMap(([api, why]) => (!apis || apis.has(api) ? [why] : []));
    return new Scope(operations, [], unsure, lost);
  }

  /**
   * @param place where the selector stands
   * @param whose for messages: `threat T-BOLA`
   */
  resolve(selector: Selector, place: Place, whose: string): Scope {
    const compiled = compileSelector(selector, this.linked.context);
    const scope = this.#scopes.get(compiled) ?? this.#scopeOf(compiled);
    this.#scopes.set(compiled, scope);
    if (!this.linked.sound) return scope;
    const depth = place.path().length;
    // A name that is gone is why nothing matches, unless it was to be left out: that is one mistake, and it is told.
    let explained = false;
    walkSelector(selector, place, (term) => {
      if (!this.#stale(term, whose)) return;
      this.misnamed.add(whose);
      explained ||= !term.place.path().slice(depth).includes('not');
    });
    if (scope.operations.length === 0 && !explained) {
      const message = `The scope of ${whose} matches no operation`;
      this.findings.push(
        diagnose('scope-empty', {
          place,
          message,
          about: aboutEntry(this.linked.model, whose, place.pointer()),
        }),
      );
    }
    return scope;
  }

  /** A name that matches nothing by itself, though the rest of the selector may match. */
  #stale({ key, value, place, selector }: Term, whose: string): boolean {
    workOf(this.linked.context.data).spend(1);
    if (key === 'spec' || key === 'asset') return false;
    const pattern = key === 'path' ? pathPattern(value) : [];
    if (!isLiteral(pattern)) return false;
    const { context, reach } = this.linked;
    const named =
      selector.spec === undefined ? reach : many(selector.spec).flatMap((name) => [...context.spec(name)]);
    workOf(context.data).spend(named.length);
    const written = key === 'path' ? pattern.join('/') : key === 'method' ? value.toUpperCase() : value;
    const known = named.map((api) => this.#namesOf(api)[key]);
    if (known.some((names) => names.has(written))) return false;
    const hint =
      this.#suggestions++ < mostSuggestions
        ? this.#hint(
            key,
            value,
            pattern,
            known.flatMap((names) => [...names.values()]),
          )
        : '';
    const message = `${absent[key]} \`${value}\`, which ${whose} names${hint}`;
    const about = aboutEntry(this.linked.model, whose, key, value);
    this.findings.push(diagnose('scope-stale', { place, message, about }));
    return true;
  }

  /** What it is called now, as far as the lock knows, or else what it resembles. */
  #hint(key: Term['key'], value: string, pattern: readonly string[], all: readonly string[]): string {
    const renamed =
      key === 'operationId'
        ? this.renames?.operationId(value)
        : key === 'path' && this.renames?.path(pattern.join('/'));
    return renamed ? `; since the review it is \`${renamed}\`` : didYouMean(value, all);
  }

  #namesOf(api: Api): Names {
    const known = this.#names.get(api);
    if (known) return known;
    const names = namesOf(api);
    this.#names.set(api, names);
    return names;
  }
}

/** What selectors name of a definition: how it is told apart, by how it is written. */
type Names = Readonly<Record<Named, ReadonlyMap<string, string>>>;
type Named = Exclude<Term['key'], 'spec' | 'asset'>;

const absent: Readonly<Record<Named, string>> = {
  path: 'No operation has the path',
  method: 'There is no HTTP method',
  tag: 'No operation has the tag',
  operationId: 'No operation has the operationId',
  scheme: 'No definition declares the security scheme',
  scope: 'No operation or security scheme knows the scope',
};

/** Those of OpenAPI (3.2 §4.10, Path Item Object) and RFC 9110; that no operation has one of them is no slip. */
const methods = ['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'TRACE', 'QUERY', 'CONNECT'];

function namesOf(api: Api): Names {
  const names = {
    path: new Map<string, string>(),
    method: new Map(methods.map((name) => [name, name])),
    tag: new Map<string, string>(),
    operationId: new Map<string, string>(),
    scheme: new Map(api.allSchemes.map(({ name }) => [name, name])),
    scope: new Map<string, string>(),
  };
  for (const { scopes } of api.allSchemes) for (const scope of scopes ?? []) names.scope.set(scope, scope);
  const asked = new Set<SecurityDeclaration>();
  for (const operation of api.operations) {
    const method = operation.method.toUpperCase();
    names.method.set(method, method);
    if (operation.id !== undefined) names.operationId.set(operation.id, operation.id);
    for (const tag of operation.tags) names.tag.set(tag, tag);
    if (isPath(operation.kind)) names.path.set(pathOf(operation).join('/'), operation.path);
    if (operation.protection.declaration) asked.add(operation.protection.declaration);
  }
  for (const { alternatives } of asked) {
    for (const { requirements } of alternatives) {
      for (const { scopes } of requirements) for (const scope of scopes) names.scope.set(scope, scope);
    }
  }
  return names;
}

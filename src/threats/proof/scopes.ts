import { diagnose } from '../../findings/diagnostics/diagnostics.ts';
import type { Finding } from '../../findings/finding.ts';
import type { Api, Operation } from '../../openapi/model.ts';
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
import type { Renames } from '../review/drift.ts';

/** Looking for what was meant compares many names: a courtesy for the first few. */
const mostSuggestions = 20;

/** Resolves the selectors of one model, and says which of them match nothing or name what is gone. */
export class Scopes {
  readonly findings: Finding[] = [];
  readonly #operations: readonly Operation[];
  /** What is equally said is the same scope. */
  readonly #scopes = new Map<CompiledSelector, Scope>();
  readonly #names = new Map<Api, { ids: Set<string>; tags: Set<string>; paths: Map<string, string> }>();
  #suggestions = 0;

  /** @param renames what became of names since the last review */
  constructor(
    private readonly linked: LinkedModel,
    private readonly renames?: Renames,
  ) {
    this.#operations = linked.reach.flatMap(({ operations }) => operations);
  }

  /**
   * @param place where the selector stands
   * @param whose for messages: `threat T-BOLA`
   */
  resolve(selector: Selector, place: Place, whose: string): Scope {
    const compiled = compileSelector(selector, this.linked.context);
    const scope = this.#scopes.get(compiled) ?? new Scope(this.#operations.filter(compiled.matches));
    this.#scopes.set(compiled, scope);
    if (!this.linked.sound) return scope;
    walkSelector(selector, place, (term) => this.#stale(term, whose));
    if (scope.operations.length === 0) {
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
  #stale({ key, value, place, selector }: Term, whose: string): void {
    workOf(this.linked.context.data).spend(1);
    if (key !== 'path' && key !== 'tag' && key !== 'operationId') return;
    const pattern = key === 'path' ? pathPattern(value) : [];
    if (!isLiteral(pattern)) return;
    const { context, reach } = this.linked;
    const named =
      selector.spec === undefined ? reach : many(selector.spec).flatMap((name) => [...context.spec(name)]);
    workOf(context.data).spend(named.length);
    const known = named.map((api) => this.#namesOf(api));
    const found = known.some(({ ids, tags, paths }) => {
      if (key === 'path') return paths.has(pattern.join('/'));
      return (key === 'tag' ? tags : ids).has(value);
    });
    if (found) return;
    const hint =
      this.#suggestions++ < mostSuggestions
        ? this.#hint(
            key,
            value,
            pattern,
            known.flatMap(({ ids, tags, paths }) => [
              ...(key === 'path' ? paths.values() : key === 'tag' ? tags : ids),
            ]),
          )
        : '';
    const what = { path: 'the path', tag: 'the tag', operationId: 'the operationId' }[key];
    const message = `No operation has ${what} \`${value}\`, which ${whose} names${hint}`;
    const about = aboutEntry(this.linked.model, whose, key, value);
    this.findings.push(diagnose('scope-stale', { place, message, about }));
  }

  /** What it is called now, as far as the lock knows, or else what it resembles. */
  #hint(key: Term['key'], value: string, pattern: readonly string[], all: readonly string[]): string {
    const renamed =
      key === 'operationId'
        ? this.renames?.operationId(value)
        : key === 'path' && this.renames?.path(pattern.join('/'));
    return renamed ? `; since the review it is \`${renamed}\`` : didYouMean(value, all);
  }

  #namesOf(api: Api) {
    let names = this.#names.get(api);
    if (!names) {
      names = { ids: new Set(), tags: new Set(), paths: new Map() };
      for (const operation of api.operations) {
        if (operation.id !== undefined) names.ids.add(operation.id);
        for (const tag of operation.tags) names.tags.add(tag);
        if (isPath(operation.kind)) names.paths.set(pathOf(operation).join('/'), operation.path);
      }
      this.#names.set(api, names);
    }
    return names;
  }
}

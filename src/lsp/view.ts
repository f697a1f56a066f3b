import type { Range as EditorRange, Location, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { Api, Operation, SecurityScheme } from '../openapi/model.ts';
import type { Document } from '../refs/document.ts';
import { Place } from '../refs/place.ts';
import type { Resolution } from '../refs/references.ts';
import type { AnyRule } from '../rules/rule.ts';
import { builtIn } from '../rules/source.ts';
import type { Asset } from '../selector/assets.ts';
import { own } from '../syntax/value.ts';
import { once } from '../text/memo.ts';
import type { ThreatOutcome } from '../threats/proof/verify.ts';
import { uriOf as plainUriOf } from './names.ts';
import type { Judged } from './project.ts';
import { type Encoding, type OpenText, Positions } from './text.ts';
import { type Where, whereAt } from './where.ts';

/** An asset of a model, and whether an operation takes it in or gives it out. */
export interface CarriedAsset {
  readonly asset: Asset;
  readonly taken: boolean;
  readonly given: boolean;
}

/** What features look at: one open text, and what its project came to. */
export class View {
  constructor(
    readonly open: OpenText,
    readonly judged: Judged | undefined,
    readonly encoding: Encoding,
    /** The version of a document that is open; the client's `workspace/applyEdit` takes edits of versions. */
    private readonly versions: ((uri: string) => number | null) | undefined = undefined,
    /** By absolute path without links. */
    readonly uriOf: (path: string) => string = plainUriOf,
    /** The project, where the text was judged apart from it. */
    private readonly around: Judged | undefined = undefined,
  ) {}

  /** Of what the open text was judged with, then the others of the project. */
  get apis(): readonly Api[] {
    const own = this.#ownApis;
    const known = new Set(own.map(({ place }) => place.document.absolute));
    const others = this.around?.checked?.side.apis ?? [];
    return [...own, ...others.filter(({ place }) => !known.has(place.document.absolute))];
  }

  get #ownApis(): readonly Api[] {
    return this.judged?.checked?.side.apis ?? [];
  }

  /** Those of the project's rulesets included, once it was judged. */
  get rules(): ReadonlyMap<string, AnyRule> {
    return this.judged?.checked?.side.setUp.source.rules ?? builtIn.rules;
  }

  get threats(): readonly ThreatOutcome[] {
    return this.judged?.checked?.verification.threats ?? [];
  }

  /** What the models of an operation's definition call worth protecting and it carries, and which way. */
  dataOf(operation: Operation): readonly CarriedAsset[] {
    const { models } = this.judged?.checked?.verification ?? { models: [] };
    return models
      .filter(({ reach }) => reach.includes(operation.api))
      .flatMap(({ context }) =>
        [...context.assets].flatMap((asset) => {
          const { request, response } = context.data.asset(operation.api, asset);
          const [taken, given] = [request.has(operation), response.has(operation)];
          return taken || given ? [{ asset, taken, given }] : [];
        }),
      );
  }

  /** The document as it was last read; undefined while it does not parse. */
  get document(): Document | undefined {
    return this.judged?.documents.get(this.open.path);
  }

  /** Does what was judged rest on the text that is shown? */
  get isFresh(): boolean {
    return this.document?.tree.source.text === this.open.text;
  }

  get isJson(): boolean {
    return /\.json$/i.test(this.open.path) || /^\s*[{[]/.test(this.open.text);
  }

  where(offset: number): Where {
    return whereAt(this.open.text, offset, this.isJson);
  }

  /** The operations whose entry, or whose definition, stands at a way from the root of the open text. */
  operationsAt(path: Where['path']): readonly Operation[] {
    return (this.judged && operationsOf(this.judged).get(keyOf(this.open.path, path))) ?? [];
  }

  /** Those of the path, or the webhook, whose key stands there. */
  operationsBelow(path: Where['path']): readonly Operation[] {
    const { document } = this;
    if (!document || path.length < 2) return [];
    const item = new Place(document).child(...path).id();
    return this.apisHere.flatMap(({ operations }) =>
      operations.filter(({ place, written }) => place.parent?.id() === item || written.parent?.id() === item),
    );
  }

  /** The definitions that reach the open text: its own, or those that it is a part of. */
  get apisHere(): readonly Api[] {
    const { document, judged } = this;
    const library = judged?.checked?.side.library;
    if (!document || !library) return [];
    return this.#ownApis.filter(
      ({ place }) => place.document === document || library.definition(place.document)?.files.has(document),
    );
  }

  /** Where a reference of the open text leads. */
  target(reference: string, path: Where['path']): Resolution | undefined {
    const [api] = this.apisHere;
    if (!api || !this.document) return undefined;
    let from = new Place(this.document);
    for (const key of path.slice(0, -1)) from = from.child(key);
    return api.resolve(reference, from);
  }

  scheme(name: string): SecurityScheme | undefined {
    for (const api of this.apisHere) {
      const scheme = api.schemes.get(name);
      if (scheme) return scheme;
    }
    return undefined;
  }

  threatAt(path: Where['path']): ThreatOutcome | undefined {
    const [top, id] = path;
    if (top !== 'threats') return undefined;
    return this.threats.find((one) => one.id === id && one.place.document.absolute === this.open.path);
  }

  /** Edits by file, with the versions that they are made for where the client knows those. */
  workspaceEdit(edits: Readonly<Record<string, TextEdit[]>>): WorkspaceEdit {
    const { versions } = this;
    if (!versions) return { changes: { ...edits } };
    return {
      documentChanges: Object.entries(edits).map(([uri, list]) => ({
        textDocument: { uri, version: versions(uri) },
        edits: list,
      })),
    };
  }

  /** Is a key written at the root, as far as a text tells that does not parse? */
  says(key: string): boolean {
    const { text } = this.open;
    const written = this.isJson ? `^[ \\t]*(?:\\{[ \\t]*)?"${key}"[ \\t]*:` : `^${key}[ \\t]*:`;
    return new RegExp(written, 'm').test(text);
  }

  get isModel(): boolean {
    const { document, isFresh } = this;
    if (document && own(document.tree.value, 'threatlint') !== undefined) return true;
    // It may be one since it was last read.
    return !isFresh && this.says('threatlint');
  }

  /** Where a place is, as editors are told. */
  readonly location = (place: Place, part: 'key' | 'value' = 'key'): Location => {
    return { uri: this.uriOf(place.document.absolute), range: this.rangeOf(place, part) };
  };

  /** Of several places of the open text in one pass: their keys, or with their values. */
  rangesOf(places: readonly Place[], part: 'key' | 'whole' = 'key'): EditorRange[] {
    const { document } = this;
    if (!document) return [];
    const positions = new Positions(document.source, this.encoding);
    return document.tree.locate(places.map((place) => place.path())).map(({ key, value }) => {
      const from = key ?? value;
      return positions.span(
        part === 'key' ? from : { start: from.start, end: Math.max(value.end, from.end) },
      );
    });
  }

  rangeOf(place: Place, part: 'key' | 'value' = 'value'): EditorRange {
    const { tree } = place.document;
    const [found] = tree.locate([place.path()]);
    const positions = new Positions(tree.source, this.encoding);
    const span = (part === 'key' ? found?.key : found?.value) ?? found?.value ?? { start: 0, end: 0 };
    return positions.span(span);
  }
}

/** By file and way from its root; made once of what was judged, however often the cursor moves. */
const operationsOf = once(({ checked }: Judged): ReadonlyMap<string, readonly Operation[]> => {
  const found = new Map<string, Operation[]>();
  const put = (place: Place, operation: Operation) => {
    const key = keyOf(place.document.absolute, place.path());
    const known = found.get(key);
    if (!known) found.set(key, [operation]);
    else if (!known.includes(operation)) known.push(operation);
  };
  for (const { operations } of checked?.side.apis ?? []) {
    for (const operation of operations) {
      put(operation.place, operation);
      put(operation.written, operation);
    }
  }
  return found;
});

function keyOf(file: string, path: Where['path']): string {
  return JSON.stringify([file, ...path.map(String)]);
}

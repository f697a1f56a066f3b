import { type Demand, demandsOf } from '../../facts/access/protection.ts';
import { inputsOf } from '../../facts/messages/inputs.ts';
import { isUrlFormat } from '../../facts/messages/url-formats.ts';
import { shapeOf } from '../../facts/surface/shape.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { parts } from '../../openapi/composition.ts';
import type { Operation, SecurityScheme } from '../../openapi/model.ts';
import type { Document } from '../../refs/document.ts';
import { push } from '../../text/group.ts';
import { byJson } from '../../text/order.ts';
import type { LinkedModel } from '../model/link.ts';
import type { Scope } from '../model/scope.ts';
import type { LockedModel, LockedOperation } from './lock.ts';
import { kindOf } from './scheme-kinds.ts';

/** How the lock names a definition's file: from the repository's root. */
export type FileName = (document: Document) => string;

/** How the lock names an operation: file, then `METHOD /path/{}`; a callback behind what registers it. */
function keyOf(operation: Operation, name: FileName): string {
  const { api, parent, canonical } = operation;
  if (!parent) return `${name(api.place.document)} ${canonical}`;
  return `${keyOf(parent, name)} > ${canonical}`;
}

/** How the lock names a security scheme. */
export function schemeKey({ api, name: scheme }: SecurityScheme, name: FileName): string {
  return `${name(api.place.document)} ${scheme}`;
}

/** What the operations of a model mean for security now. Each is looked at when it is asked for. */
export class Snapshot {
  readonly operations: ReadonlyMap<string, Operation>;
  /** Two operations may share a key: `/a/{x}` and `/a/{y}` are one path. */
  readonly keys: ReadonlyMap<Operation, string>;
  readonly #classes: ReadonlyMap<Operation, ReadonlySet<string>>;
  readonly #callbacks = new Map<Operation, string[]>();

  constructor(linked: LinkedModel, name: FileName) {
    const operations = linked.reach.flatMap((api) => api.operations);
    this.keys = new Map(operations.map((operation) => [operation, keyOf(operation, name)]));
    this.operations = new Map([...this.keys].map(([operation, key]) => [key, operation]));
    this.#classes = classesOf(linked);
    for (const { parent, canonical } of operations) {
      if (!parent) continue;
      push(this.#callbacks, parent, canonical);
    }
  }

  of(operation: Operation): LockedOperation {
    return {
      ...(operation.id === undefined ? {} : { id: operation.id }),
      protection: written(demandsOf(operation.protection)),
      data: this.data(operation),
      urls: urlsOf(operation),
      callbacks: this.callbacks(operation),
      shape: shapeOf(operation),
    };
  }

  data(operation: Operation): readonly string[] {
    return [...(this.#classes.get(operation) ?? [])].sort();
  }

  callbacks(operation: Operation): readonly string[] {
    return [...new Set(this.#callbacks.get(operation) ?? [])].sort();
  }
}

/** What a review today remembers. */
export function locked(
  linked: LinkedModel,
  scopes: ReadonlyMap<string, Scope>,
  name: FileName,
  today: string,
): LockedModel {
  const snapshot = new Snapshot(linked, name);
  return {
    reviewed: today,
    schemes: new Map(
      linked.reach.flatMap(({ allSchemes }) =>
        allSchemes.map((scheme) => [schemeKey(scheme, name), kindOf(scheme)] as const),
      ),
    ),
    operations: new Map([...snapshot.operations].map(([key, operation]) => [key, snapshot.of(operation)])),
    threats: new Map(
      [...scopes].map(([id, { operations }]) => [
        id,
        new Set(operations.flatMap((one) => snapshot.keys.get(one) ?? [])),
      ]),
    ),
  };
}

/** The names of the URLs that an operation takes in, by format or by what the name means. */
export function urlsOf(operation: Operation): readonly string[] {
  const urls = inputsOf(operation).filter(({ name, schema }) => {
    if (schema && parts(schema).some(({ value }) => isUrlFormat(value.format))) return true;
    const meaning = lexiconOf(operation.api).url(name);
    return meaning?.use === 'fetch' && meaning.confidence !== 'low';
  });
  return [...new Set(urls.map(({ name }) => name))].sort();
}

function classesOf({ model, reach, context }: LinkedModel): Map<Operation, Set<string>> {
  const found = new Map<Operation, Set<string>>();
  for (const asset of model.assets.values()) {
    if (asset.class === undefined || !asset.match) continue;
    for (const api of reach) {
      const carried = context.data.asset(api, asset);
      for (const side of ['request', 'response'] as const) {
        for (const operation of carried[side]) {
          const known = found.get(operation);
          if (known) known.add(`${side}:${asset.class}`);
          else found.set(operation, new Set([`${side}:${asset.class}`]));
        }
      }
    }
  }
  return found;
}

/** Demands as the lock writes them. */
export function written(demands: readonly Demand[]): LockedOperation['protection'] {
  const alternatives = demands.map((demand) =>
    Object.fromEntries([...demand].map(([scheme, scopes]) => [scheme, [...scopes].sort()] as const).sort()),
  );
  return alternatives.sort(byJson);
}

/** Demands as the lock remembers them. Nothing at all was no protection. */
export function remembered({ protection }: LockedOperation): readonly Demand[] {
  if (protection.length === 0) return [new Map()];
  return protection.map(
    (alternative) =>
      new Map(Object.entries(alternative).map(([scheme, scopes]) => [scheme, new Set(scopes)])),
  );
}

import type { Api, Operation, PathItem } from './model.ts';

/**
 * What is left of a definition whose rules have run: its operations by name and place, which is what reports need. What
 * else the model knows is let go, with all that it holds; whoever asks for it nevertheless has made a mistake, and is told.
 */
export interface Outline {
  readonly api: Api;
  /** The same operation. */
  operation(operation: Operation): Operation;
  /** The same operations; a list that several share stays one list. */
  of(operations: readonly Operation[]): readonly Operation[];
}

type Kept<T, K extends keyof T> = { readonly [key in K]: T[key] };
type Left<T, K extends keyof T> = Readonly<Record<Exclude<keyof T, K>, true>>;

type OfApi = 'place' | 'version' | 'versionText' | 'title' | 'operations' | 'unchecked';
type OfItem = 'api' | 'place' | 'written' | 'path' | 'kind';
type OfOperation =
  | ('api' | 'place' | 'pathItem' | 'written')
  | ('kind' | 'method' | 'path' | 'label' | 'canonical' | 'index' | 'safe');

/** A class of nodes that know some of their fields, and say so where another is asked for. */
function withOnly<T, K extends keyof T>(what: string, left: Left<T, K>): new (kept: Kept<T, K>) => T {
  class Outlined {
    constructor(kept: Kept<T, K>) {
      Object.assign(this, kept);
    }
  }
  for (const key of Object.keys(left)) {
    Object.defineProperty(Outlined.prototype, key, {
      get() {
        throw new Error(`the model of this ${what} was let go, and with it \`${key}\``);
      },
    });
  }
  return Outlined as unknown as new (
    kept: Kept<T, K>,
  ) => T;
}

const OutlinedApi = withOnly<Api, OfApi>('definition', {
  ...{ value: true, servers: true, security: true, schemes: true, allSchemes: true, schemesPlace: true },
  ...{ pathItems: true, allServers: true, parameters: true, requestBodies: true, responses: true },
  ...{ headers: true, schemas: true, allSchemas: true, resolve: true },
});

const OutlinedItem = withOnly<PathItem, OfItem>('path item', {
  value: true,
  servers: true,
  operations: true,
});

const OutlinedOperation = withOnly<Operation, OfOperation>('operation', {
  ...{ value: true, id: true, tags: true, summary: true, deprecated: true, parameters: true, body: true },
  ...{ responses: true, protection: true, servers: true, parent: true },
});

/** Nothing of an outline leads back into the model. */
export function outline(api: Api): Outline {
  const { place, version, versionText, title, unchecked } = api;
  const operations: Operation[] = [];
  const outlined = new OutlinedApi({ place, version, versionText, title, unchecked, operations });
  const items = new Map<PathItem, PathItem>();
  for (const operation of api.operations) {
    const known = items.get(operation.pathItem);
    const item = known ?? outlinedItem(operation.pathItem, outlined);
    if (!known) items.set(operation.pathItem, item);
    const { place, written, kind, method, path, label, canonical, index, safe } = operation;
    const kept = { place, written, kind, method, path, label, canonical, index, safe };
    operations.push(new OutlinedOperation({ ...kept, api: outlined, pathItem: item }));
  }
  const lists = new Map<readonly Operation[], readonly Operation[]>([[api.operations, operations]]);
  const one = ({ index }: Operation) => operations[index] as Operation;
  return {
    api: outlined,
    operation: one,
    of(list) {
      const known = lists.get(list);
      if (known) return known;
      const made = list.map(one);
      lists.set(list, made);
      return made;
    },
  };
}

function outlinedItem({ place, written, path, kind }: PathItem, api: Api): PathItem {
  return new OutlinedItem({ api, place, written, path, kind });
}

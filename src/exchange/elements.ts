import type { Raw } from './reading.ts';

export type Section = 'components' | 'actors' | 'externals';

/** What a threat of an imported model can be about, by the ids that they have here. */
export interface Elements {
  readonly assets: ReadonlySet<string>;
  readonly parties: ReadonlyMap<string, Section>;
  /** The flows, and how the file calls them. */
  readonly flows: FlowNames;
}

/** Flows have an id here only where a threat names them: nobody reads the others. */
export class FlowNames {
  readonly #named = new Set<string>();

  constructor(private readonly known: ReadonlySet<string>) {}

  has(name: string): boolean {
    return this.known.has(name);
  }

  name(name: string): void {
    this.#named.add(name);
  }

  isNamed(name: string): boolean {
    return this.#named.has(name);
  }
}

/** Where a threat of an imported model is: its scope, the data that it is about, and what of it only words can say. */
export interface Whereabouts {
  /** Empty where it names nothing that the model has: then it is about every operation, until somebody says more. */
  readonly scope: Raw;
  readonly assets: readonly string[] | undefined;
  readonly at: string | undefined;
}

const keys = { components: 'component', actors: 'actor', externals: 'external' } as const;

/** Finds the elements that a threat names; what is none of the model is said in words alone. */
export function whereabouts(
  ids: readonly string[],
  { assets, parties, flows }: Elements,
  alsoAt: readonly string[] = [],
): Whereabouts {
  const scope: Record<string, string[]> = {};
  const add = (key: string, id: string) => {
    const list = scope[key] ?? [];
    scope[key] = list;
    list.push(id);
  };
  const words = new Set<string>();
  const data: string[] = [];
  for (const id of new Set(ids)) {
    const section = parties.get(id);
    if (section) add(keys[section], id);
    else if (flows.has(id)) {
      flows.name(id);
      add('flow', id);
    } else if (assets.has(id)) data.push(id);
    else words.add(id);
  }
  for (const id of alsoAt) if (!ids.includes(id)) words.add(id);
  // Data alone is what it is about; beside a place, it is what is lost there.
  if (data.length > 0 && Object.keys(scope).length === 0) scope.asset = data;
  return {
    scope: Object.fromEntries(
      Object.entries(scope).map(([key, list]) => [key, list.length === 1 ? list[0] : list]),
    ),
    assets: data.length > 0 ? data : undefined,
    at: words.size > 0 ? `at ${[...words].join(', ')}` : undefined,
  };
}

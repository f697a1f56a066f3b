import type { Raw } from './reading.ts';

export type Section = 'components' | 'actors' | 'externals';

/** What a threat of an imported model can be about, by the ids that they have here. */
export interface Elements {
  readonly assets: ReadonlySet<string>;
  readonly parties: ReadonlyMap<string, Section>;
}

/** Where a threat of an imported model is: its scope, the data that it is about, and what of it only words can say. */
export interface Whereabouts {
  readonly scope: Raw;
  readonly assets: readonly string[] | undefined;
  readonly at: string | undefined;
}

/** Finds the elements that a threat names; what is none of the model is said in words alone. */
export function whereabouts(ids: readonly string[], { assets }: Elements): Whereabouts {
  const named = [...new Set(ids)];
  const data = named.filter((id) => assets.has(id));
  const others = named.filter((id) => !assets.has(id));
  return {
    scope: {},
    assets: data.length > 0 ? data : undefined,
    at: others.length > 0 ? `at ${others.join(', ')}` : undefined,
  };
}

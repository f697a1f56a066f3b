/** Where things are declared and named in the texts of a project. */
import { Place } from '../refs/place.ts';
import type { View } from './view.ts';
import { walk } from './walk.ts';
import type { Where } from './where.ts';

/** One thing that has a name in the texts of a project: where it is declared, and where it is named. */
export interface Named {
  readonly name: string;
  readonly declared: readonly Mention[];
  readonly used: readonly Mention[];
  readonly spelling: { readonly allowed: RegExp; readonly rule: string };
  /** Is there another one of that name, which no key tells? */
  isTaken?(to: string): boolean;
}

export interface Mention {
  readonly place: Place;
  readonly part: 'key' | 'value';
  /** Of a value that is a way (`NAME/id`) the step that is the name; else the value is, or its last step. */
  readonly step?: number;
}

export type Path = Where['path'];

export const ofNames: Named['spelling'] = {
  allowed: /^[A-Za-z0-9._-]+$/,
  rule: 'a name of a component has letters, digits, dots, dashes and underscores only (OpenAPI 3.2, Components Object)',
};

/** The last key of a way: of an item that of its list. */
export function keyOf(path: Path): string | undefined {
  return path.findLast((step) => typeof step === 'string');
}

/** Scalars of all texts of the project. */
export function mentions(
  view: View,
  isMention: (place: Place, value: unknown, path: Path) => boolean,
): Mention[] {
  const found: Mention[] = [];
  for (const document of view.judged?.documents.values() ?? []) {
    walk(new Place(document), document.tree.value, (place, value) => {
      if (typeof value === 'string' && found.length < 5000 && isMention(place, value, place.path()))
        found.push({ place, part: 'value' });
    });
  }
  return found;
}

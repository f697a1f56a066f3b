/** Which operations the requirements of a definition apply a scheme to. */

import { declarations, guardsAny, ownOperations } from '../../facts/access/declarations.ts';
import type { Related } from '../../findings/finding.ts';
import type { Api, Operation, SecurityRequirement, SecurityScheme } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';

/** So many requirements that name a scheme are shown. */
const mostRelated = 5;

export interface SchemeUse {
  readonly scheme: SecurityScheme;
  /** The requirements that name it. */
  readonly places: readonly Place[];
  readonly operations: readonly Operation[];
}

/**
 * The schemes that a caller may be asked for, with the operations that they are in effect for. A root requirement that
 * every operation replaces is in effect nowhere; without any operation yet it is what the first one will inherit.
 *
 * @param asks the requirements to look for
 * @param atRoot does a root requirement count even where every operation replaces it?
 */
export function usesOf(
  api: Api,
  asks: (scheme: SecurityScheme, requirement: SecurityRequirement) => boolean,
  atRoot = false,
): SchemeUse[] {
  const idle = atRoot || ownOperations(api).length === 0;
  const uses = new Map<SecurityScheme, { places: Place[]; operations: Set<Operation> }>();
  for (const { declaration, operations } of declarations(api)) {
    if (operations.length === 0 && !idle) continue;
    for (const { requirements } of declaration.alternatives) {
      for (const requirement of requirements) {
        const { scheme, place } = requirement;
        if (!scheme || !asks(scheme, requirement)) continue;
        const use = uses.get(scheme) ?? { places: [], operations: new Set() };
        uses.set(scheme, use);
        use.places.push(place);
        for (const operation of operations) use.operations.add(operation);
      }
    }
  }
  return [...uses].map(([scheme, { places, operations }]) => ({
    scheme,
    places,
    operations: [...operations],
  }));
}

/** Is a scheme asked for nowhere, while others are? Then it is a way that nobody goes, as far as the definition tells. */
export function isIdle(scheme: SecurityScheme): boolean {
  return scheme.operations().length === 0 && guardsAny(scheme.api);
}

/** The same where no operation asks for any scheme: of flows generators leave the whole choice behind. */
export function isAskedNowhere(scheme: SecurityScheme): boolean {
  return scheme.operations().length === 0 && ownOperations(scheme.api).length > 0;
}

/** The operations of which something is required, whatever it is. */
export function guarded(api: Api): readonly Operation[] {
  return declarations(api).flatMap(({ declaration, operations }) =>
    declaration.alternatives.some(({ requirements }) => requirements.length > 0) ? operations : [],
  );
}

/** The requirements as related places. */
export function requiredHere({ places }: { readonly places: Iterable<Place> }): Related[] {
  return [...places].slice(0, mostRelated).map((place) => ({ place, part: 'key', message: 'required here' }));
}

/** Whom a use concerns, to end a sentence with: ` to GET /orders`, ` to 12 operations`, or nothing. */
export function toWhom({ operations }: Pick<SchemeUse, 'operations'>): string {
  const [only] = operations;
  if (!only) return '';
  return operations.length === 1 ? ` to ${only.label}` : ` to ${operations.length} operations`;
}

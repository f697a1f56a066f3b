/**
 * How many collections may stand inside each other. Real definitions stay below 40; every later layer may recurse
 * over a value up to this limit, which Node's default stack bears many times over.
 */
export const maxDepth = 500;

/**
 * How many nodes aliases and merges may add to the tree when it is written out in full. Aliases share their anchor's
 * value, so nothing is ever expanded here, but whoever walks the value walks that many nodes.
 */
export const maxExpanded = 1_000_000;

export const tooDeep = `Nested deeper than ${maxDepth} levels; threatlint reads no deeper`;

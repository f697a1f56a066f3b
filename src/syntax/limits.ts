/**
 * How many collections may stand inside each other. Real definitions stay below 40; every later layer may recurse
 * over a value up to this limit, which Node's default stack bears many times over.
 */
export const maxDepth = 500;

/**
 * How long the keys may be that lead to a value, together. Every finding carries its address, and a key of a megabyte
 * above thousands of them would fill any memory. Real addresses stay below some hundred characters.
 */
export const maxAddress = 8192;

/**
 * How many nodes aliases and merges may add to the tree when it is written out in full. Aliases share their anchor's
 * value, so nothing is ever expanded here, but whoever walks the value walks that many nodes.
 */
export const maxExpanded = 1_000_000;

export const tooLong = `This key and those above it have more than ${maxAddress} characters; threatlint reads no longer ones`;

export const tooDeep = `Nested deeper than ${maxDepth} levels; threatlint reads no deeper`;

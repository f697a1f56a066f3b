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
export const maxExpanded = 250_000;

/**
 * How many characters aliases may add to the texts of the tree, those of texts that are longer than most names. A text is
 * stored once, but whoever looks at names, searches texts or writes a report meets it at each of its places.
 */
export const maxRepeated = 8_000_000;

/** So many characters of a text are not counted: short ones are nodes, and those are. */
export const shortText = 64;

export const tooLong = `This key and those above it have more than ${maxAddress} characters; threatlint reads no longer ones`;

export const tooDeep = `Nested deeper than ${maxDepth} levels; threatlint reads no deeper`;

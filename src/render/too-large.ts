/** What a picture, table or export may hold of pairs: of threats and operations, threats and components. */
export const mostPairs = 500_000;

/** A model gives a text that nobody could use. The message is for the person: exit status 2. */
export class TooLarge extends Error {}

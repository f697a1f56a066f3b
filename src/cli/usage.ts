/** The command line asks for something that cannot be done: exit status 2. The message is for the person. */
export class UsageError extends Error {}

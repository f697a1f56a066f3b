// Written by `npm run registry`; do not edit.
import operationUnauthenticated from './authentication/operation-unauthenticated.ts';
import stringUnbounded from './input/string-unbounded.ts';
import serverCleartext from './transport/server-cleartext.ts';
import type { AnyRule } from './rule.ts';

/** Every built-in rule, sorted by name. */
export const rules: readonly AnyRule[] = [
  operationUnauthenticated,
  serverCleartext,
  stringUnbounded,
];

// Written by `npm run registry`; do not edit.
import type { AnyRule } from './rule.ts';
import operationUnauthenticated from './authentication/operation-unauthenticated.ts';
import stringUnbounded from './input/string-unbounded.ts';
import serverCleartext from './transport/server-cleartext.ts';

/** Every built-in rule, sorted by name. */
export const rules: readonly AnyRule[] = [
  operationUnauthenticated,
  serverCleartext,
  stringUnbounded,
];

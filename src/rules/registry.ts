// Written by `npm run registry`; do not edit.
import type { AnyRule } from './rule.ts';
import apiKeyInQuery from './authentication/api-key-in-query.ts';
import authDisabledOnOperation from './authentication/auth-disabled-on-operation.ts';
import authOptional from './authentication/auth-optional.ts';
import globalSecurityEmpty from './authentication/global-security-empty.ts';
import globalSecurityMissing from './authentication/global-security-missing.ts';
import httpBasicApplied from './authentication/http-basic-applied.ts';
import oauth2ImplicitFlow from './authentication/oauth2-implicit-flow.ts';
import oauth2PasswordFlow from './authentication/oauth2-password-flow.ts';
import oauth2UrlCleartext from './authentication/oauth2-url-cleartext.ts';
import operationUnauthenticated from './authentication/operation-unauthenticated.ts';
import securitySchemeUnresolved from './authentication/security-scheme-unresolved.ts';
import securitySchemesMissing from './authentication/security-schemes-missing.ts';
import weakAuthAlternative from './authentication/weak-auth-alternative.ts';
import stringUnbounded from './input/string-unbounded.ts';
import credentialsOverCleartext from './transport/credentials-over-cleartext.ts';
import serverCleartext from './transport/server-cleartext.ts';
import serverVariableCleartext from './transport/server-variable-cleartext.ts';

/** Every built-in rule, sorted by name. */
export const rules: readonly AnyRule[] = [
  apiKeyInQuery,
  authDisabledOnOperation,
  authOptional,
  credentialsOverCleartext,
  globalSecurityEmpty,
  globalSecurityMissing,
  httpBasicApplied,
  oauth2ImplicitFlow,
  oauth2PasswordFlow,
  oauth2UrlCleartext,
  operationUnauthenticated,
  securitySchemeUnresolved,
  securitySchemesMissing,
  serverCleartext,
  serverVariableCleartext,
  stringUnbounded,
  weakAuthAlternative,
];

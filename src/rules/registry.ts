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
import adminSameSecurity from './authorization/admin-same-security.ts';
import oauthScopeUndeclared from './authorization/oauth-scope-undeclared.ts';
import objectIdEnumerable from './authorization/object-id-enumerable.ts';
import writeWeakerThanRead from './authorization/write-weaker-than-read.ts';
import corsWildcard from './cors/cors-wildcard.ts';
import arrayUnbounded from './input/array-unbounded.ts';
import numberUnbounded from './input/number-unbounded.ts';
import patternRedos from './input/pattern-redos.ts';
import requestObjectOpen from './input/request-object-open.ts';
import stringUnbounded from './input/string-unbounded.ts';
import privilegedPropertyWritable from './mass-assignment/privileged-property-writable.ts';
import passwordInResponse from './output/password-in-response.ts';
import sensitiveResponsePublic from './output/sensitive-response-public.ts';
import pageSizeUnbounded from './resources/page-size-unbounded.ts';
import rateLimitUndeclared from './resources/rate-limit-undeclared.ts';
import credentialParamInUrl from './secrets/credential-param-in-url.ts';
import credentialsInServerUrl from './secrets/credentials-in-server-url.ts';
import piiInUrl from './secrets/pii-in-url.ts';
import secretInDocument from './secrets/secret-in-document.ts';
import ssrfUrlParameter from './ssrf/ssrf-url-parameter.ts';
import credentialsOverCleartext from './transport/credentials-over-cleartext.ts';
import serverCleartext from './transport/server-cleartext.ts';
import serverVariableCleartext from './transport/server-variable-cleartext.ts';

/** Every built-in rule, sorted by name. */
export const rules: readonly AnyRule[] = [
  adminSameSecurity,
  apiKeyInQuery,
  arrayUnbounded,
  authDisabledOnOperation,
  authOptional,
  corsWildcard,
  credentialParamInUrl,
  credentialsInServerUrl,
  credentialsOverCleartext,
  globalSecurityEmpty,
  globalSecurityMissing,
  httpBasicApplied,
  numberUnbounded,
  oauthScopeUndeclared,
  oauth2ImplicitFlow,
  oauth2PasswordFlow,
  oauth2UrlCleartext,
  objectIdEnumerable,
  operationUnauthenticated,
  pageSizeUnbounded,
  passwordInResponse,
  patternRedos,
  piiInUrl,
  privilegedPropertyWritable,
  rateLimitUndeclared,
  requestObjectOpen,
  secretInDocument,
  securitySchemeUnresolved,
  securitySchemesMissing,
  sensitiveResponsePublic,
  serverCleartext,
  serverVariableCleartext,
  ssrfUrlParameter,
  stringUnbounded,
  weakAuthAlternative,
  writeWeakerThanRead,
];

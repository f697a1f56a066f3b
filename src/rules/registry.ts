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
import callerIdentityInRequest from './authorization/caller-identity-in-request.ts';
import nestedTenantIds from './authorization/nested-tenant-ids.ts';
import oauthOperationWithoutScopes from './authorization/oauth-operation-without-scopes.ts';
import oauthScopeUndeclared from './authorization/oauth-scope-undeclared.ts';
import oauthScopeUnused from './authorization/oauth-scope-unused.ts';
import objectIdEnumerable from './authorization/object-id-enumerable.ts';
import objectIdNoAuthzEvidence from './authorization/object-id-no-authz-evidence.ts';
import objectOpUnauthenticated from './authorization/object-op-unauthenticated.ts';
import scopeMethodMismatch from './authorization/scope-method-mismatch.ts';
import scopeWildcard from './authorization/scope-wildcard.ts';
import scopesOnNonOauthScheme from './authorization/scopes-on-non-oauth-scheme.ts';
import singleScopeEverywhere from './authorization/single-scope-everywhere.ts';
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
  callerIdentityInRequest,
  corsWildcard,
  credentialParamInUrl,
  credentialsInServerUrl,
  credentialsOverCleartext,
  globalSecurityEmpty,
  globalSecurityMissing,
  httpBasicApplied,
  nestedTenantIds,
  numberUnbounded,
  oauthOperationWithoutScopes,
  oauthScopeUndeclared,
  oauthScopeUnused,
  oauth2ImplicitFlow,
  oauth2PasswordFlow,
  oauth2UrlCleartext,
  objectIdEnumerable,
  objectIdNoAuthzEvidence,
  objectOpUnauthenticated,
  operationUnauthenticated,
  pageSizeUnbounded,
  passwordInResponse,
  patternRedos,
  piiInUrl,
  privilegedPropertyWritable,
  rateLimitUndeclared,
  requestObjectOpen,
  scopeMethodMismatch,
  scopeWildcard,
  scopesOnNonOauthScheme,
  secretInDocument,
  securitySchemeUnresolved,
  securitySchemesMissing,
  sensitiveResponsePublic,
  serverCleartext,
  serverVariableCleartext,
  singleScopeEverywhere,
  ssrfUrlParameter,
  stringUnbounded,
  weakAuthAlternative,
  writeWeakerThanRead,
];

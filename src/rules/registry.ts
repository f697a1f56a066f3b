// Written by `npm run registry`; do not edit.
import type { AnyRule } from './rule.ts';
import forbidProperty from './assertions/forbid-property.ts';
import requireExtension from './assertions/require-extension.ts';
import requireHeader from './assertions/require-header.ts';
import requirePattern from './assertions/require-pattern.ts';
import requireResponse from './assertions/require-response.ts';
import requireScope from './assertions/require-scope.ts';
import requireSecurity from './assertions/require-security.ts';
import accountEnumeration from './authentication/account-enumeration.ts';
import apiKeyInCookie from './authentication/api-key-in-cookie.ts';
import apiKeyInQuery from './authentication/api-key-in-query.ts';
import apiKeyScheme from './authentication/api-key-scheme.ts';
import apiKeySoleAuthOnWrite from './authentication/api-key-sole-auth-on-write.ts';
import authDisabledOnOperation from './authentication/auth-disabled-on-operation.ts';
import authEndpointUnthrottled from './authentication/auth-endpoint-unthrottled.ts';
import authHeaderAsParameter from './authentication/auth-header-as-parameter.ts';
import authOptional from './authentication/auth-optional.ts';
import cookieAuthWithoutCsrf from './authentication/cookie-auth-without-csrf.ts';
import credentialChangeWithoutReauth from './authentication/credential-change-without-reauth.ts';
import globalSecurityEmpty from './authentication/global-security-empty.ts';
import globalSecurityMissing from './authentication/global-security-missing.ts';
import httpBasicApplied from './authentication/http-basic-applied.ts';
import httpBasicScheme from './authentication/http-basic-scheme.ts';
import httpDigestScheme from './authentication/http-digest-scheme.ts';
import httpNegotiateScheme from './authentication/http-negotiate-scheme.ts';
import httpOauth1Scheme from './authentication/http-oauth1-scheme.ts';
import httpSchemeUnknown from './authentication/http-scheme-unknown.ts';
import jwtBcpUndocumented from './authentication/jwt-bcp-undocumented.ts';
import oauth2ImplicitFlowApplied from './authentication/oauth2-implicit-flow-applied.ts';
import oauth2ImplicitFlow from './authentication/oauth2-implicit-flow.ts';
import oauth2NoRefresh from './authentication/oauth2-no-refresh.ts';
import oauth2PasswordFlowApplied from './authentication/oauth2-password-flow-applied.ts';
import oauth2PasswordFlow from './authentication/oauth2-password-flow.ts';
import oauth2UrlCleartext from './authentication/oauth2-url-cleartext.ts';
import oauth2UrlInvalid from './authentication/oauth2-url-invalid.ts';
import operationUnauthenticated from './authentication/operation-unauthenticated.ts';
import otpBruteforceable from './authentication/otp-bruteforceable.ts';
import passwordPolicyWeak from './authentication/password-policy-weak.ts';
import securitySchemeUnresolved from './authentication/security-scheme-unresolved.ts';
import securitySchemeUnused from './authentication/security-scheme-unused.ts';
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
import agentConsequentialFalse from './configuration/agent-consequential-false.ts';
import documentInvalid from './configuration/document-invalid.ts';
import gatewayAuthNone from './configuration/gateway-auth-none.ts';
import getWithSideEffect from './configuration/get-with-side-effect.ts';
import greedyPath from './configuration/greedy-path.ts';
import identityHeaderTrusted from './configuration/identity-header-trusted.ts';
import methodOverride from './configuration/method-override.ts';
import pathAmbiguous from './configuration/path-ambiguous.ts';
import remoteRef from './configuration/remote-ref.ts';
import scriptInDescription from './configuration/script-in-description.ts';
import serverHostVariableOpen from './configuration/server-host-variable-open.ts';
import serverPrivateInPublicDoc from './configuration/server-private-in-public-doc.ts';
import traceMethod from './configuration/trace-method.ts';
import corsHeaderMissing from './cors/cors-header-missing.ts';
import corsWildcard from './cors/cors-wildcard.ts';
import securityHeadersMissing from './cors/security-headers-missing.ts';
import sensitiveResponseCacheable from './cors/sensitive-response-cacheable.ts';
import setCookieFlags from './cors/set-cookie-flags.ts';
import authStatusContradiction from './errors/auth-status-contradiction.ts';
import errorResponseMissing from './errors/error-response-missing.ts';
import arrayItemsUntyped from './input/array-items-untyped.ts';
import arrayUnbounded from './input/array-unbounded.ts';
import bodyOnGetOrDelete from './input/body-on-get-or-delete.ts';
import bodySchemaMissing from './input/body-schema-missing.ts';
import closedObjectInComposition from './input/closed-object-in-composition.ts';
import codeOrCommandParam from './input/code-or-command-param.ts';
import constraintDroppedByRefSibling from './input/constraint-dropped-by-ref-sibling.ts';
import constraintOnWrongType from './input/constraint-on-wrong-type.ts';
import constraintUnsatisfiable from './input/constraint-unsatisfiable.ts';
import dangerousMapKeys from './input/dangerous-map-keys.ts';
import deserializationMediaType from './input/deserialization-media-type.ts';
import formatUnknown from './input/format-unknown.ts';
import headerParamCrlf from './input/header-param-crlf.ts';
import mapUnbounded from './input/map-unbounded.ts';
import numberFormatMissing from './input/number-format-missing.ts';
import numberUnbounded from './input/number-unbounded.ts';
import objectWithoutProperties from './input/object-without-properties.ts';
import parameterDuplicate from './input/parameter-duplicate.ts';
import parameterUntyped from './input/parameter-untyped.ts';
import pathTraversalParam from './input/path-traversal-param.ts';
import patternInvalid from './input/pattern-invalid.ts';
import patternLengthConflict from './input/pattern-length-conflict.ts';
import patternPermissive from './input/pattern-permissive.ts';
import patternRedos from './input/pattern-redos.ts';
import patternUnanchored from './input/pattern-unanchored.ts';
import queryLanguageParam from './input/query-language-param.ts';
import recursiveInput from './input/recursive-input.ts';
import requestMediaTypeUndeclared from './input/request-media-type-undeclared.ts';
import requestObjectOpen from './input/request-object-open.ts';
import responseArrayItemsUntyped from './input/response-array-items-untyped.ts';
import responseArrayUnbounded from './input/response-array-unbounded.ts';
import responseMapUnbounded from './input/response-map-unbounded.ts';
import responseNumberUnbounded from './input/response-number-unbounded.ts';
import responseObjectWithoutProperties from './input/response-object-without-properties.ts';
import responseSchemaEmpty from './input/response-schema-empty.ts';
import responseSchemaUntyped from './input/response-schema-untyped.ts';
import responseStringUnbounded from './input/response-string-unbounded.ts';
import responseStringUnconstrained from './input/response-string-unconstrained.ts';
import schemaEmpty from './input/schema-empty.ts';
import schemaUntyped from './input/schema-untyped.ts';
import securityKeywordMisspelt from './input/security-keyword-misspelt.ts';
import stringNoMinLength from './input/string-no-min-length.ts';
import stringUnbounded from './input/string-unbounded.ts';
import stringUnconstrained from './input/string-unconstrained.ts';
import untaggedUnion from './input/untagged-union.ts';
import xmlBodyAccepted from './input/xml-body-accepted.ts';
import debugEndpoint from './inventory/debug-endpoint.ts';
import deprecatedWeakerAuth from './inventory/deprecated-weaker-auth.ts';
import deprecatedWithoutSunset from './inventory/deprecated-without-sunset.ts';
import internalOpOnPublicServer from './inventory/internal-op-on-public-server.ts';
import serverEnvironmentUndeclared from './inventory/server-environment-undeclared.ts';
import specVersionOutdated from './inventory/spec-version-outdated.ts';
import versionSecurityDrift from './inventory/version-security-drift.ts';
import jsonPatchUnrestricted from './mass-assignment/json-patch-unrestricted.ts';
import privilegedPropertyWritable from './mass-assignment/privileged-property-writable.ts';
import serverManagedPropertyWritable from './mass-assignment/server-managed-property-writable.ts';
import bodylessResponseHasContent from './output/bodyless-response-has-content.ts';
import debugFieldInError from './output/debug-field-in-error.ts';
import errorSchemaMissing from './output/error-schema-missing.ts';
import htmlResponse from './output/html-response.ts';
import internalFieldExposed from './output/internal-field-exposed.ts';
import passwordInResponse from './output/password-in-response.ts';
import piiInResponse from './output/pii-in-response.ts';
import readonlyAndWriteonly from './output/readonly-and-writeonly.ts';
import responseHeaderUntyped from './output/response-header-untyped.ts';
import responseMediaTypeUndeclared from './output/response-media-type-undeclared.ts';
import responseObjectOpen from './output/response-object-open.ts';
import responseSchemaMissing from './output/response-schema-missing.ts';
import secretNotWriteOnly from './output/secret-not-write-only.ts';
import sensitiveResponsePublic from './output/sensitive-response-public.ts';
import archiveUpload from './resources/archive-upload.ts';
import bulkOperationUnbounded from './resources/bulk-operation-unbounded.ts';
import collectionUnpaginated from './resources/collection-unpaginated.ts';
import graphqlEndpoint from './resources/graphql-endpoint.ts';
import pageSizeUnbounded from './resources/page-size-unbounded.ts';
import paidSideEffectUnthrottled from './resources/paid-side-effect-unthrottled.ts';
import paymentNotIdempotent from './resources/payment-not-idempotent.ts';
import rateLimitHeadersMissing from './resources/rate-limit-headers-missing.ts';
import rateLimitUndeclared from './resources/rate-limit-undeclared.ts';
import retryAfterMissing from './resources/retry-after-missing.ts';
import sensitiveFlowUnthrottled from './resources/sensitive-flow-unthrottled.ts';
import uploadTypeUnrestricted from './resources/upload-type-unrestricted.ts';
import uploadUnbounded from './resources/upload-unbounded.ts';
import credentialParamInUrl from './secrets/credential-param-in-url.ts';
import credentialsInServerUrl from './secrets/credentials-in-server-url.ts';
import defaultCredential from './secrets/default-credential.ts';
import internalAddressDisclosed from './secrets/internal-address-disclosed.ts';
import passwordFormatInUrl from './secrets/password-format-in-url.ts';
import piiInUrl from './secrets/pii-in-url.ts';
import secretInDocument from './secrets/secret-in-document.ts';
import sessionIdInUrl from './secrets/session-id-in-url.ts';
import callbackUnauthenticated from './ssrf/callback-unauthenticated.ts';
import callbackUrlUnrestricted from './ssrf/callback-url-unrestricted.ts';
import linkToWeakerOperation from './ssrf/link-to-weaker-operation.ts';
import openRedirectParameter from './ssrf/open-redirect-parameter.ts';
import ssrfUrlParameter from './ssrf/ssrf-url-parameter.ts';
import webhookInputUnconstrained from './ssrf/webhook-input-unconstrained.ts';
import callbackCleartext from './transport/callback-cleartext.ts';
import credentialsOverCleartext from './transport/credentials-over-cleartext.ts';
import serverCleartext from './transport/server-cleartext.ts';
import serverUrlRelative from './transport/server-url-relative.ts';
import serverVariableCleartext from './transport/server-variable-cleartext.ts';
import serversMissing from './transport/servers-missing.ts';

/** Every built-in rule, sorted by name. */
export const rules: readonly AnyRule[] = [
  accountEnumeration,
  adminSameSecurity,
  agentConsequentialFalse,
  apiKeyInCookie,
  apiKeyInQuery,
  apiKeyScheme,
  apiKeySoleAuthOnWrite,
  archiveUpload,
  arrayItemsUntyped,
  arrayUnbounded,
  authDisabledOnOperation,
  authEndpointUnthrottled,
  authHeaderAsParameter,
  authOptional,
  authStatusContradiction,
  bodyOnGetOrDelete,
  bodySchemaMissing,
  bodylessResponseHasContent,
  bulkOperationUnbounded,
  callbackCleartext,
  callbackUnauthenticated,
  callbackUrlUnrestricted,
  callerIdentityInRequest,
  closedObjectInComposition,
  codeOrCommandParam,
  collectionUnpaginated,
  constraintDroppedByRefSibling,
  constraintOnWrongType,
  constraintUnsatisfiable,
  cookieAuthWithoutCsrf,
  corsHeaderMissing,
  corsWildcard,
  credentialChangeWithoutReauth,
  credentialParamInUrl,
  credentialsInServerUrl,
  credentialsOverCleartext,
  dangerousMapKeys,
  debugEndpoint,
  debugFieldInError,
  defaultCredential,
  deprecatedWeakerAuth,
  deprecatedWithoutSunset,
  deserializationMediaType,
  documentInvalid,
  errorResponseMissing,
  errorSchemaMissing,
  forbidProperty,
  formatUnknown,
  gatewayAuthNone,
  getWithSideEffect,
  globalSecurityEmpty,
  globalSecurityMissing,
  graphqlEndpoint,
  greedyPath,
  headerParamCrlf,
  htmlResponse,
  httpBasicApplied,
  httpBasicScheme,
  httpDigestScheme,
  httpNegotiateScheme,
  httpOauth1Scheme,
  httpSchemeUnknown,
  identityHeaderTrusted,
  internalAddressDisclosed,
  internalFieldExposed,
  internalOpOnPublicServer,
  jsonPatchUnrestricted,
  jwtBcpUndocumented,
  linkToWeakerOperation,
  mapUnbounded,
  methodOverride,
  nestedTenantIds,
  numberFormatMissing,
  numberUnbounded,
  oauthOperationWithoutScopes,
  oauthScopeUndeclared,
  oauthScopeUnused,
  oauth2ImplicitFlow,
  oauth2ImplicitFlowApplied,
  oauth2NoRefresh,
  oauth2PasswordFlow,
  oauth2PasswordFlowApplied,
  oauth2UrlCleartext,
  oauth2UrlInvalid,
  objectIdEnumerable,
  objectIdNoAuthzEvidence,
  objectOpUnauthenticated,
  objectWithoutProperties,
  openRedirectParameter,
  operationUnauthenticated,
  otpBruteforceable,
  pageSizeUnbounded,
  paidSideEffectUnthrottled,
  parameterDuplicate,
  parameterUntyped,
  passwordFormatInUrl,
  passwordInResponse,
  passwordPolicyWeak,
  pathAmbiguous,
  pathTraversalParam,
  patternInvalid,
  patternLengthConflict,
  patternPermissive,
  patternRedos,
  patternUnanchored,
  paymentNotIdempotent,
  piiInResponse,
  piiInUrl,
  privilegedPropertyWritable,
  queryLanguageParam,
  rateLimitHeadersMissing,
  rateLimitUndeclared,
  readonlyAndWriteonly,
  recursiveInput,
  remoteRef,
  requestMediaTypeUndeclared,
  requestObjectOpen,
  requireExtension,
  requireHeader,
  requirePattern,
  requireResponse,
  requireScope,
  requireSecurity,
  responseArrayItemsUntyped,
  responseArrayUnbounded,
  responseHeaderUntyped,
  responseMapUnbounded,
  responseMediaTypeUndeclared,
  responseNumberUnbounded,
  responseObjectOpen,
  responseObjectWithoutProperties,
  responseSchemaEmpty,
  responseSchemaMissing,
  responseSchemaUntyped,
  responseStringUnbounded,
  responseStringUnconstrained,
  retryAfterMissing,
  schemaEmpty,
  schemaUntyped,
  scopeMethodMismatch,
  scopeWildcard,
  scopesOnNonOauthScheme,
  scriptInDescription,
  secretInDocument,
  secretNotWriteOnly,
  securityHeadersMissing,
  securityKeywordMisspelt,
  securitySchemeUnresolved,
  securitySchemeUnused,
  securitySchemesMissing,
  sensitiveFlowUnthrottled,
  sensitiveResponseCacheable,
  sensitiveResponsePublic,
  serverCleartext,
  serverEnvironmentUndeclared,
  serverHostVariableOpen,
  serverManagedPropertyWritable,
  serverPrivateInPublicDoc,
  serverUrlRelative,
  serverVariableCleartext,
  serversMissing,
  sessionIdInUrl,
  setCookieFlags,
  singleScopeEverywhere,
  specVersionOutdated,
  ssrfUrlParameter,
  stringNoMinLength,
  stringUnbounded,
  stringUnconstrained,
  traceMethod,
  untaggedUnion,
  uploadTypeUnrestricted,
  uploadUnbounded,
  versionSecurityDrift,
  weakAuthAlternative,
  webhookInputUnconstrained,
  writeWeakerThanRead,
  xmlBodyAccepted,
];

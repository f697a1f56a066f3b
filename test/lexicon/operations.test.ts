import { describe, expect, test } from 'vitest';
import { lexicon } from '../../src/lexicon/lexicon.ts';

const operation = (label: string, operationId?: string, tags: string[] = []) => {
  const [method = '', path = ''] = label.split(' ');
  return { method, path, operationId, tags };
};

describe('operations for administrators', () => {
  test.each([
    ['GET /admin/users'],
    ['POST /v1/admin-api/reindex'],
    ['POST /users/{id}/impersonate'],
    ['GET /internal/metrics'],
    ['DELETE /backoffice/orders/{id}'],
    ['PUT /users/{id}/roles'],
  ])('%s', (label) => {
    expect(lexicon.adminOperation(operation(label))).toBeDefined();
  });

  test('by tag or by the head of the operationId', () => {
    expect(lexicon.adminOperation(operation('GET /users', undefined, ['Admin']))).toBeDefined();
    expect(lexicon.adminOperation(operation('GET /users', 'adminListUsers'))).toBeDefined();
    expect(lexicon.adminOperation(operation('GET /users', 'users/admin-list'))).toBeDefined();
  });

  test.each([
    ['GET /administrators'],
    ['GET /administrative-areas'],
    ['POST /repos/{repo}/protection/enforce_admins'],
    ['GET /badminton/courts'],
    ['GET /users/{id}/roles'],
    ['GET /{admin}'],
    ['GET /international/rates'],
  ])('not %s', (label) => {
    expect(lexicon.adminOperation(operation(label))).toBeUndefined();
  });
});

describe('operations of development and operation', () => {
  test.each([
    'GET /actuator/env',
    'GET /debug/pprof/heap',
    'GET /api/v1/heapdump',
    'GET /users/v1/_debug',
    'GET /metrics',
    'GET /phpinfo.php',
  ])('%s', (label) => {
    expect(lexicon.debugOperation(operation(label))).toBeDefined();
  });

  test.each([
    'GET /contest',
    'GET /latest',
    'GET /tests/{id}',
    'GET /repos/{id}/metrics',
    'GET /environments',
    'GET /traces/{id}',
  ])('not %s', (label) => {
    expect(lexicon.debugOperation(operation(label))).toBeUndefined();
  });
});

describe('sensitive flows', () => {
  test.each([
    ['POST /cart/checkout', 'purchase'],
    ['POST /orders', 'purchase'],
    ['POST /transfers', 'payment'],
    ['POST /invoices/{id}/pay', 'payment'],
    ['POST /bookings', 'reservation'],
    ['POST /polls/{id}/vote', 'vote'],
    ['POST /teams/{id}/invitations', 'invitation'],
    ['POST /cart/coupon', 'voucher'],
  ])('%s is a %s', (label, meaning) => {
    expect(lexicon.sensitiveFlow(operation(label))?.meaning).toBe(meaning);
  });

  test.each([
    'GET /orders',
    'PUT /payments/{id}',
    'POST /payments/{id}/notes',
    'POST /facebook',
    'DELETE /votes/{id}',
    'POST /payment-methods',
  ])('not %s', (label) => {
    expect(lexicon.sensitiveFlow(operation(label))).toBeUndefined();
  });
});

describe('operations that are open by nature', () => {
  type Facts = Partial<Parameters<typeof lexicon.openByNature>[0]>;
  const judge = (label: string, facts: Facts = {}) => {
    const [method = '', path = ''] = label.split(' ');
    const bodyProperties = facts.bodyProperties ?? [];
    return lexicon.openByNature({
      hasBody: bodyProperties.length > 0,
      ...facts,
      method,
      path,
      bodyProperties,
    });
  };

  test.each<[string, Facts, string]>([
    ['POST /login', { bodyProperties: ['username', 'password'] }, 'login'],
    ['POST /v1/auth/sign-in', { bodyProperties: ['email', 'password'] }, 'login'],
    ['POST /sessions', { bodyProperties: ['email', 'password'] }, 'login'],
    ['POST /login', { operationId: 'login', hasBody: true }, 'login'],
    ['GET /login', { parameters: ['username', 'password'] }, 'login'],
    ['GET /user/login', { operationId: 'loginUser', parameters: ['username', 'password'] }, 'login'],
    ['POST /oauth2/token', { bodyProperties: ['grant_type', 'client_id', 'client_secret'] }, 'token'],
    ['POST /{tenant}/oauth2/token', { bodyProperties: ['grant_type'] }, 'token'],
    ['POST /oauth2/revoke', { bodyProperties: ['client_id', 'client_secret', 'token'] }, 'token'],
    ['POST /auth/refresh', { bodyProperties: ['refreshToken'] }, 'token'],
    ['POST /signup', { bodyProperties: ['email', 'password'] }, 'signup'],
    ['POST /users/register', { operationId: 'registerUser', bodyProperties: ['email'] }, 'signup'],
    ['POST /users', { summary: 'Sign up', bodyProperties: ['email', 'password'] }, 'signup'],
    ['POST /v1/account', { operationId: 'register', bodyProperties: ['email', 'password'] }, 'signup'],
    ['POST /forgot-password', { bodyProperties: ['email'] }, 'password-reset'],
    ['POST /password/reset', { bodyProperties: ['token', 'newPassword'] }, 'password-reset'],
    [
      'POST /access/setForgotten',
      { summary: 'Takes the mail token and sets a new password', bodyProperties: ['token', 'password'] },
      'password-reset',
    ],
    [
      'PUT /account/registration',
      { operationId: 'completeRegistration', bodyProperties: ['verificationToken', 'username', 'password'] },
      'signup',
    ],
    ['POST /access/validateMailToken', { bodyProperties: ['token'] }, 'one-time-code'],
    [
      'POST /account/password',
      { operationId: 'requestPasswordReset', bodyProperties: ['email'] },
      'password-reset',
    ],
    ['POST /reset', { summary: 'Send reset password email', bodyProperties: ['email'] }, 'password-reset'],
    [
      'POST /auth/jwt',
      { summary: 'General-purpose authentication', bodyProperties: ['username', 'password'] },
      'login',
    ],
    ['GET /releases/tool/version', {}, 'documentation'],
    ['GET /health/vendors', {}, 'health'],
    ['POST /auth/otp/verify', { bodyProperties: ['phone', 'code'] }, 'one-time-code'],
    ['GET /verify-email', { operationId: 'verifyEmail', parameters: ['token'] }, 'one-time-code'],
    ['GET /health', {}, 'health'],
    ['GET /api/v1/healthz', {}, 'health'],
    ['GET /ping', { operationId: 'ping' }, 'health'],
    ['GET /.well-known/openid-configuration', {}, 'well-known'],
    ['GET /oauth2/jwks', {}, 'well-known'],
    ['GET /v3/api-docs', {}, 'documentation'],
    ['GET /openapi.json', {}, 'documentation'],
    ['GET /docs', { summary: 'API documentation' }, 'documentation'],
    ['POST /auth/sign-in/local', { tags: ['auth'], bodyProperties: ['email', 'password'] }, 'login'],
    ['POST /login/email', { bodyProperties: ['email', 'password'] }, 'login'],
    ['POST /auth/login', { summary: 'Log in to an account' }, 'login'],
    ['POST /api/v1/users/register', { summary: 'Register a new user' }, 'signup'],
    ['GET /auth/github/callback', { parameters: ['code', 'state'] }, 'redirected-login'],
    ['GET /member/kakao/callback', { tags: ['OAuth'], parameters: ['code'] }, 'redirected-login'],
    ['GET /signin/deezer/step2', { parameters: ['code', 'error'] }, 'redirected-login'],
    ['GET /users/auth/google/callback', { parameters: ['code', 'state'] }, 'redirected-login'],
    ['GET /signin/deezer/step1', { leadsOn: true }, 'redirected-login'],
    ['GET /auth/{provider}', { parameters: ['provider', 'redirect_uri'], leadsOn: true }, 'redirected-login'],
    ['GET /oauth2/authorize', { parameters: ['client_id', 'response_type', 'scope'] }, 'redirected-login'],
    [
      'GET /auth/telegram',
      { summary: 'Login with Telegram', parameters: ['id', 'auth_date', 'photo_url'] },
      'redirected-login',
    ],
    ['POST /auth/google', { bodyProperties: ['idToken'] }, 'redirected-login'],
    [
      'POST /auth/social',
      { operationId: 'socialLogin', bodyProperties: ['provider', 'token'] },
      'redirected-login',
    ],
    ['POST /auth/verify', { summary: 'verify-signup', bodyProperties: ['otp'] }, 'one-time-code'],
    ['POST /saml/acs', { bodyProperties: ['SAMLResponse', 'RelayState'] }, 'redirected-login'],
  ])('%s %j: %s', (label, facts, kind) => {
    expect(judge(label, facts)).toBe(kind);
  });

  test.each<[string, Facts]>([
    ['GET /login-history', { operationId: 'getLoginHistory' }],
    ['POST /login', {}],
    ['DELETE /tokens/{id}', { operationId: 'deleteToken' }],
    ['POST /tokens', { bodyProperties: ['name', 'scopes'] }],
    ['POST /users/{id}/tokens', { bodyProperties: ['name'] }],
    ['POST /auth/token', { bodyProperties: ['name', 'scopes', 'password'] }],
    ['POST /users/{id}/reset-password', { bodyProperties: ['password'] }],
    ['POST /password/reset', { bodyProperties: ['oldPassword', 'password'] }],
    ['POST /logout', { operationId: 'logout', bodyProperties: ['token'] }],
    ['POST /sessions', { bodyProperties: ['title', 'email'] }],
    ['POST /webhooks/register', { bodyProperties: ['url'] }],
    ['POST /devices/{id}/register', { bodyProperties: ['password'] }],
    ['POST /users', { operationId: 'createUser', bodyProperties: ['email', 'password'] }],
    ['POST /users', { summary: 'Register', bodyProperties: ['email', 'role'] }],
    ['POST /teams/{id}/members', { summary: 'Register', bodyProperties: ['email', 'password'] }],
    ['GET /patients/{id}/health', {}],
    ['GET /patients/health', {}],
    ['POST /health', { bodyProperties: ['weight'] }],
    ['GET /status', { operationId: 'getStatus' }],
    ['GET /projects/{id}/docs', { summary: 'Documentation' }],
    ['DELETE /.well-known/x', {}],
    ['POST /courses/register', { summary: 'Register for a course' }],
    ['POST /users/{id}/login', { summary: 'Log in as a user' }],
    ['GET /login/history', { summary: 'Log-ins' }],
    ['GET /auth/export', { leadsOn: true }],
    ['GET /auth/logout', { leadsOn: true }],
    ['GET /coupons/callback', { parameters: ['code'] }],
    ['GET /auth/google', {}],
    ['POST /documents/verify', { summary: 'Verify a document', bodyProperties: ['code'] }],
    ['POST /integrations/google', { bodyProperties: ['token'] }],
    ['POST /auth/google/link', { bodyProperties: ['idToken'] }],
    ['POST /auth/google', { bodyProperties: ['clientName'] }],
    ['GET /oauth/link/github', { leadsOn: true }],
    ['GET /auth/users', { parameters: ['state'], leadsOn: true }],
  ])('not %s %j', (label, facts) => {
    expect(judge(label, facts)).toBeUndefined();
  });
});

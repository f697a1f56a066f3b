import { describe, expect, test } from 'vitest';
import paid from '../../src/rules/resources/paid-side-effect-unthrottled.ts';
import payment from '../../src/rules/resources/payment-not-idempotent.ts';
import type { AnyRule } from '../../src/rules/rule.ts';
import { runRules } from '../../src/rules/run.ts';
import { apiOf } from '../support/api.ts';

function finds(rule: AnyRule, operation: string, more = ''): boolean {
  const [method = '', path = ''] = operation.split(' ');
  const api = apiOf(
    `openapi: 3.0.3\npaths: {'${path}': {${method.toLowerCase()}: {${more}responses: {}}}}\n`,
  );
  return (runRules(api, [{ rule }])[0]?.findings.length ?? 0) > 0;
}

describe('A call costs money or much work', () => {
  test.each([
    ['POST /sms', true],
    ['POST /notifications/sms/send', true],
    ['POST /users/{id}/otp', true],
    ['POST /users/{id}/resend', true],
    ['POST /voice-calls', true],
    ['POST /emails', true],
    ['GET /orders/export.csv', true],
    ['POST /reports/generate', true],
    ['GET /reports', false],
    ['POST /users/{id}/emails', false],
    ['POST /posts/{id}/reports', false],
    ['POST /sms/{id}', false],
    ['POST /importexporters', false],
    ['POST /recalls', false],
    ['POST /options', false],
    ['POST /email-templates', false],
    ['DELETE /exports', false],
  ])('%s: %s', (operation, expected) => {
    expect(finds(paid, operation)).toBe(expected);
  });
});

describe('A payment takes a key', () => {
  test.each([
    ['Idempotency-Key', false],
    ['x-idempotency-key', false],
    ['X-Request-ID', false],
    ['PayPal-Request-Id', false],
    ['X-Trace-Id', true],
    ['Authorization', true],
  ])('not with %s: %s', (name, expected) => {
    const header = `parameters: [{name: ${name}, in: header, schema: {type: string}}], `;
    expect(finds(payment, 'POST /payments', header)).toBe(expected);
  });
});

import { describe, expect, test } from 'vitest';
import { rules } from '../../src/rules/registry.ts';
import { prepareRules, runRules } from '../../src/rules/run.ts';
import { apiOf } from '../support/api.ts';

/** What a rule is silent about and what it says is left open, by operation. */
async function leftOpen(id: string, text: string, options?: object) {
  const rule = rules.find((one) => one.id === id);
  if (!rule) throw new Error(`no rule ${id}`);
  const api = apiOf(text);
  const runs = [{ rule, examines: true as const, ...(options ? { options } : {}) }];
  await prepareRules([api], runs);
  const [result] = runRules(api, runs);
  return {
    found: (result?.findings ?? []).flatMap(({ operations }) => operations.map(({ label }) => label)),
    open: [...(result?.unknown ?? [])].map(([{ label }, { place, reason }]) => [
      label,
      place.pointer(),
      reason,
    ]),
  };
}

describe('a rate limit that only is named', () => {
  const text = `openapi: 3.1.0
paths:
  /login:
    post:
      x-ratelimit: {policy: gold}
      requestBody: {content: {application/json: {schema: {properties: {password: {type: string}}}}}}
      responses: {}
  /payments/sms:
    post: {responses: {4XX: {description: Refused}}}
  /stated:
    post: {x-ratelimit: {policy: gold, perMinute: 5}, responses: {}}
`;
  const named = ['/paths/~1login/post/x-ratelimit', '`x-ratelimit` names a limit, and states no number'];
  const range = [
    '/paths/~1payments~1sms/post/responses/4XX',
    '`4XX` stands for any refusal, and need not be one for the rate',
  ];

  test.each([
    [
      'rate-limit-undeclared',
      [
        ['POST /login', ...named],
        ['POST /payments/sms', ...range],
      ],
    ],
    ['auth-endpoint-unthrottled', [['POST /login', ...named]]],
    ['paid-side-effect-unthrottled', [['POST /payments/sms', ...range]]],
  ])('%s', async (id, open) => expect(await leftOpen(id, text)).toEqual({ found: [], open }));
});

describe('what may be left out', () => {
  test('the key of a payment', async () => {
    const text = (required: boolean) => `openapi: 3.0.3
paths:
  /payments:
    post:
      parameters: [{name: Idempotency-Key, in: header, required: ${required}, schema: {type: string}}]
      responses: {}
`;
    expect(await leftOpen('payment-not-idempotent', text(true))).toEqual({ found: [], open: [] });
    expect(await leftOpen('payment-not-idempotent', text(false))).toEqual({
      found: [],
      open: [['POST /payments', '/paths/~1payments/post/parameters/0', '`Idempotency-Key` may be left out']],
    });
  });

  test('the current password', async () => {
    const text = (required: string) => `swagger: "2.0"
paths:
  /me/password:
    put:
      parameters:
        - in: body
          name: body
          schema: {required: [${required}], properties: {new_password: {type: string}, current_password: {type: string}}}
      responses: {}
`;
    const id = 'credential-change-without-reauth';
    expect(await leftOpen(id, text('new_password, current_password'))).toEqual({ found: [], open: [] });
    expect(await leftOpen(id, text('new_password'))).toEqual({
      found: [],
      open: [
        [
          'PUT /me/password',
          '/paths/~1me~1password/put/parameters/0/schema/properties/current_password',
          '`current_password` may be left out',
        ],
      ],
    });
  });
});

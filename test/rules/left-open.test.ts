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

describe('what an extension says of a rate', () => {
  const text = (what: string, rest = '') => `openapi: 3.1.0
${rest}
paths: {/orders: {get: {${what}, responses: {"204": {description: Done}}}}}
`;
  const says = async (what: string, rest?: string) => {
    const { found, open } = await leftOpen('rate-limit-undeclared', text(what, rest));
    return found.length > 0 ? 'none' : open.length > 0 ? 'open' : 'limit';
  };

  test.each([
    '{calls: 100, disabled: true}',
    '{calls: 100, enabled: "false"}',
    '{calls: 100, enabled: no}',
    '{calls: 100, enabled: 0}',
    '{calls: 100, active: "off"}',
    '{calls: 100, state: inactive}',
    '{policy: {enabled: false, calls: 100}}',
    '{mode: unlimited, version: 3}',
    '{limit: Infinity, window: 60}',
    'no limit since 2019',
    'off for 24 hours',
    'Unlimited (was 10 per second)',
    'not enforced before 2030',
  ])('%s: there is none', async (value) => expect(await says(`x-ratelimit: ${value}`)).toBe('none'));

  test.each([
    '{calls: 100, policy: {enabled: false}}',
    '{window: 60}',
    '{periodInSeconds: 60}',
    '{per: 60}',
    '{todo: LIMIT-40}',
    '{limits: {version: 3}}',
    '"TODO: 10 per second?"',
    'see LIMIT-40',
    'as on page 7',
    '1e300',
    '{limit: 1.0e+20}',
    '.inf',
    '-1',
  ])('%s: it states none', async (value) => expect(await says(`x-ratelimit: ${value}`)).toBe('open'));

  test.each([
    '100',
    '"100"',
    '10 per second',
    '10r/s',
    '10KPerMin',
    '100;w=60',
    'no more than 5 requests a minute',
    '"limit: 100"',
    '{minute: 60, policy: local}',
    '{config: {hour: 1000}}',
    '{rate: 5, per: 60}',
    '{requestsPerWindow: 5, window: 60}',
    '{limit: 100, enabled: true}',
    '[{enabled: false, limit: 1}, {limit: 5}]',
    '{metricCosts: {reads: 2}}',
    '{burst: none, rate: 5}',
  ])('%s: it states one', async (value) => expect(await says(`x-throttling: ${value}`)).toBe('limit'));

  test('off is nearer on an operation than a limit of the whole API, and contradicts an answer', async () => {
    expect(await says('x-ratelimit: {enabled: false}', 'x-ratelimit: {limit: 5}')).toBe('none');
    expect(await says('x-ratelimit: {enabled: false}', 'x-throttling: {limit: 5}')).toBe('open');
    const answered = text('x-ratelimit: off').replace('"204"', '"429"');
    expect((await leftOpen('rate-limit-undeclared', answered)).open).toHaveLength(1);
  });

  test.each([
    ['X-RateLimit-Disabled', '{type: boolean}', 'none'],
    ['X-RateLimit-Bypass', '{type: string}', 'none'],
    ['X-RateLimit-Limit', '{const: 0}', 'open'],
    ['X-RateLimit-Limit', '{enum: ["0"]}', 'open'],
    ['X-RateLimit-Limit', '{type: integer, maximum: 0}', 'open'],
    ['X-RateLimit-Limit', 'false', 'open'],
    ['X-RateLimit-Limit', '{type: integer}', 'limit'],
    ['X-RateLimit-Remaining', '{const: 0}', 'limit'],
  ])('the header %s: %s', async (name, schema, expected) => {
    const headers = `{description: Done, headers: {${name}: {schema: ${schema}}}}`;
    const { found, open } = await leftOpen(
      'rate-limit-undeclared',
      text('summary: x').replace('{description: Done}', headers),
    );
    expect(found.length > 0 ? 'none' : open.length > 0 ? 'open' : 'limit').toBe(expected);
  });
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

describe('the protocol over which an operation is called', () => {
  const open = async (id: string, text: string) => (await leftOpen(id, text)).open;
  const relative = '`/v1` names no protocol: it is that of wherever the definition was read from';

  test.each([
    ['a relative server', 'servers: [{url: /v1}]', '/servers/0/url', relative],
    [
      'a relative one beside an encrypted one',
      'servers: [{url: https://a.example}, {url: /v1}]',
      '/servers/1/url',
      relative,
    ],
    [
      'a host alone',
      'servers: [{url: //a.example}]',
      '/servers/0/url',
      '`//a.example` names no protocol: it is that of wherever the definition was read from',
    ],
    ['no server', 'x: 1', '/openapi', 'no `servers` say over which protocol it is called'],
    ['no server any more', 'servers: []', '/servers', 'no `servers` say over which protocol it is called'],
    [
      'a variable for all of it',
      "servers: [{url: '{base}/v1', variables: {base: {default: https://a.example}}}]",
      '/servers/0/url',
      '`{base}` may be any protocol: it has no `enum`',
    ],
  ])('%s', async (_what, root, place, why) => {
    const text = `openapi: 3.1.0\n${root}\npaths: {/a: {get: {}}}\n`;
    for (const id of ['server-cleartext', 'server-variable-cleartext'])
      expect(await open(id, text)).toEqual([['GET /a', place, why]]);
  });

  test('2.0: a host without `schemes`, also those that an operation empties', async () => {
    const text = `swagger: "2.0"
host: a.example
schemes: [https]
paths: {/a: {get: {schemes: []}, put: {}}}
`;
    const why = 'no `schemes` say over which protocol the host is called';
    expect(await open('server-cleartext', text)).toEqual([['GET /a', '/host', why]]);
    const none = text.replace('schemes: [https]', 'basePath: /v1');
    expect((await open('server-cleartext', none)).map(([label]) => label)).toEqual(['GET /a', 'PUT /a']);
  });

  test('matters to credentials where some are sent', async () => {
    const text = `openapi: 3.0.3
servers: [{url: /v1}]
paths: {/a: {get: {security: [{key: []}]}, put: {}}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
`;
    expect(await open('credentials-over-cleartext', text)).toEqual([['GET /a', '/servers/0/url', relative]]);
  });

  test('it is stated: by URLs, by every value of a variable, by `schemes`', async () => {
    for (const root of [
      'openapi: 3.0.3\nservers: [{url: https://a.example}, {url: wss://a.example}]',
      "openapi: 3.1.0\nservers: [{url: '{base}/v1', variables: {base: {default: https://a.example, enum: [https://a.example]}}}]",
      'swagger: "2.0"\nschemes: [https]',
    ])
      expect(await open('server-cleartext', `${root}\npaths: {/a: {get: {}}}\n`)).toEqual([]);
  });
});

describe('a policy for passwords', () => {
  const text = (schema: string, path = '/register') => `openapi: 3.1.0
paths:
  ${path}:
    post:
      requestBody: {content: {application/json: {schema: {properties: {user: {type: string}, password: ${schema}}}}}}
      responses: {}
`;
  const open = async (...given: Parameters<typeof text>) =>
    (await leftOpen('password-policy-weak', text(...given))).open.map(([label, , reason]) => [label, reason]);

  test.each([
    '{type: string}',
    '{type: string, maxLength: 100}',
    '{type: string, minLength: 1}',
    String.raw`{type: string, pattern: '^\S+$'}`,
    '{anyOf: [{type: string, minLength: 12}, {type: string}]}',
  ])('is not stated by %s', async (schema) => {
    expect(await open(schema)).toEqual([['POST /register', 'nothing says how long `password` must be']]);
  });

  test.each([
    '{type: string, minLength: 8}',
    "{type: string, pattern: '^.{12,72}$'}",
    "{type: string, pattern: '.{12,}'}",
    '{allOf: [{type: string}, {minLength: 10}]}',
  ])('is stated by %s', async (schema) => expect(await open(schema)).toEqual([]));

  test('is no matter of logging in', async () => expect(await open('{type: string}', '/login')).toEqual([]));
});

describe('a message that may hold anything', () => {
  const text = (request: string, response = '{type: string}') => `openapi: 3.1.0
paths:
  /users:
    post:
      security: [{key: []}]
      requestBody: {content: {application/json: ${request}}}
      responses: {'200': {description: Done, content: {application/json: ${response}}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas: {Any: {type: object}}
`;
  const anything = 'the value takes properties that nothing declares';
  const open = async (id: string, given: string, options?: object) =>
    (await leftOpen(id, given, options)).open.map(([label, , reason]) => [label, reason]);

  test.each([
    ['schema: {}', anything],
    ['schema: true', anything],
    ["schema: {$ref: '#/components/schemas/Any'}", anything],
    ['schema: {properties: {name: {type: string}}, additionalProperties: true}', anything],
    ['schema: {allOf: [{properties: {name: {type: string}}}, {additionalProperties: {}}]}', anything],
    ['schema: {oneOf: [{properties: {name: {type: string}}}, {type: object}]}', anything],
    ['schema: {additionalProperties: {type: string}}', 'the value is a map, whose names nothing declares'],
    ['example: {}', 'no schema says what application/json holds'],
  ])('{%s}', async (media, reason) => {
    const [request, response] = [text(`{${media}}`), text('{schema: {type: string}}', `{${media}}`)];
    for (const id of ['privileged-property-writable', 'server-managed-property-writable'])
      expect(await open(id, request)).toEqual([['POST /users', reason]]);
    for (const id of ['password-in-response', 'pii-in-response', 'internal-field-exposed'])
      expect(await open(id, response)).toEqual([['POST /users', reason]]);
  });

  test.each([
    'schema: {properties: {name: {type: string}}}',
    'schema: {type: object, additionalProperties: false}',
    'schema: {properties: {name: {type: string}}, oneOf: [{required: [name]}, {required: [id]}]}',
    'schema: {type: string}',
    'schema: {format: uri}',
    'schema: {type: array, items: {type: integer}}',
  ])('is not {%s}', async (media) => {
    for (const id of ['privileged-property-writable', 'password-in-response'])
      expect(await open(id, text(`{${media}}`, `{${media}}`))).toEqual([]);
  });

  test('leaves a property that is forbidden open where names are free, and is a finding where all is', async () => {
    const options = { property: 'role', in: 'request' };
    const map = await leftOpen(
      'forbid-property',
      text('{schema: {additionalProperties: {type: string}}}'),
      options,
    );
    expect(map).toMatchObject({ found: [], open: [['POST /users', expect.anything(), expect.anything()]] });
    const all = await leftOpen('forbid-property', text('{schema: {}}'), options);
    expect(all).toEqual({ found: ['POST /users'], open: [] });
  });
});

describe('a name that stands elsewhere than among the properties', () => {
  const request = (schema: string, type = 'application/json') => `openapi: 3.1.0
paths:
  /users:
    post: {requestBody: {content: {${type}: {schema: ${schema}}}}, responses: {}}
`;
  const response = (schema: string, type = 'application/json') => `openapi: 3.1.0
paths:
  /users:
    get: {responses: {'200': {content: {${type}: {schema: ${schema}}}}}}
`;
  const closed = 'additionalProperties: false';
  const listing: readonly (readonly [string, (name: string) => string, string?])[] = [
    ['const', (name) => `{const: {${name}: true}}`],
    [
      'enum, deep',
      (name) =>
        `{type: object, properties: {a: {type: array, items: {type: boolean}}}, enum: [{a: [{${name}: true}]}]}`,
    ],
    [
      'required',
      (name) => `{allOf: [{type: object, properties: {a: {type: string}}}, {required: [${name}]}]}`,
    ],
    ['dependentRequired', (name) => `{properties: {a: {type: string}}, dependentRequired: {a: [${name}]}}`],
    ['propertyNames', (name) => `{additionalProperties: true, propertyNames: {enum: [a, ${name}]}}`],
    ['one pattern', (name) => `{${closed}, patternProperties: {'^${name}$': {type: string}}}`],
    [
      'a pattern of a part',
      (name) => `{allOf: [{${closed}, patternProperties: {'^${name}$': {type: string}}}]}`,
    ],
    ['xml', (name) => `{properties: {x: {type: string, xml: {name: ${name}}}}}`, 'text/xml'],
    [
      'a path',
      (name) => `{items: {${closed}, properties: {op: {type: string}, path: {enum: [/a/${name}]}}}}`,
    ],
  ];
  const forbidding = (property: string, side: string) => ({ property, in: side });
  const open = async (id: string, text: string) => (await leftOpen(id, text)).open.map(([label]) => label);

  test.each(listing.map(([label, schema, type]) => ({ label, schema, type })))(
    '$label',
    async ({ schema, type }) => {
      for (const [name, id] of [
        ['isAdmin', 'privileged-property-writable'],
        ['createdAt', 'server-managed-property-writable'],
      ] as const) {
        expect(await open(id, request(schema(name), type))).toEqual(['POST /users']);
        expect(await open(id, request(schema('nick'), type))).toEqual([]);
      }
      for (const [name, id] of [
        ['password', 'password-in-response'],
        ['ssn', 'pii-in-response'],
        ['_id', 'internal-field-exposed'],
      ] as const) {
        expect(await open(id, response(schema(name), type))).toEqual(['GET /users']);
        expect(await open(id, response(schema('nick'), type))).toEqual([]);
      }
      const found = async (text: string, side: string) =>
        (await leftOpen('forbid-property', text, forbidding('role', side))).found;
      expect(await found(request(schema('role'), type), 'request')).toEqual(['POST /users']);
      expect(await found(request(schema('nick'), type), 'request')).toEqual([]);
      expect(await found(response(schema('role'), type), 'response')).toEqual(['GET /users']);
    },
  );

  test('xml names nothing in JSON', async () => {
    const text = request('{properties: {x: {type: string, xml: {name: role}}}}');
    expect(await leftOpen('forbid-property', text, forbidding('role', 'request'))).toEqual({
      found: [],
      open: [],
    });
  });

  test.each([
    ['maxLength: 3', true],
    ['maxLength: 4', false],
    ['minLength: 5', true],
    ["pattern: '^[a-q]+$'", true],
    ["pattern: '^[a-z]+$'", false],
    ["$ref: '#/components/schemas/Short'", true],
    ['not: {const: id}', false],
  ])('names of a map by {%s} keep a forbidden one out: %s', async (names, isKept) => {
    const map = (
      values: string,
    ) => `${request(`{additionalProperties: ${values}, propertyNames: {${names}}}`)}
components: {schemas: {Short: {maxLength: 3}}}
`;
    const options = forbidding('role', 'request');
    const typed = await leftOpen('forbid-property', map('{type: string}'), options);
    expect([typed.found.length, typed.open.length]).toEqual([0, isKept ? 0 : 1]);
    const any = await leftOpen('forbid-property', map('true'), options);
    expect([any.found.length, any.open.length]).toEqual([isKept ? 0 : 1, 0]);
    // What else they let in may mean anything.
    expect(await open('privileged-property-writable', map('{type: string}'))).toEqual(['POST /users']);
  });

  test.each([
    '{type: array, contains: {properties: {a: {type: string}}}}',
    '{properties: {a: {type: string}}, contentMediaType: application/json}',
    `{items: {${closed}, properties: {op: {type: string}, path: {type: string}}}}`,
  ])('is not told by %s', async (schema) => {
    expect(await open('password-in-response', response(schema))).toEqual(['GET /users']);
    expect(
      (await leftOpen('forbid-property', request(schema), forbidding('role', 'request'))).open,
    ).toHaveLength(1);
  });

  test.each([
    '{type: array, items: {type: string}, contains: {type: string}}',
    '{type: array, items: {type: string}, contains: {const: a}}',
    '{type: object, required: [nick], properties: {nick: {enum: [a]}}}',
  ])('is not in %s', async (schema) => {
    expect(await open('password-in-response', response(schema))).toEqual([]);
    expect(await leftOpen('forbid-property', request(schema), forbidding('role', 'request'))).toEqual({
      found: [],
      open: [],
    });
  });

  test.each(['{}', '{content: {}}'])('a body that nothing describes: %s', async (body) => {
    const text = `openapi: 3.1.0\npaths: {/users: {post: {requestBody: ${body}, responses: {}}}}\n`;
    expect(await open('privileged-property-writable', text)).toEqual(['POST /users']);
    expect((await leftOpen('forbid-property', text, forbidding('role', 'request'))).open).toHaveLength(1);
  });

  test('an object under the name of a secret or of personal data', async () => {
    const held = (name: string) =>
      response(`{properties: {${name}: {type: object, properties: {value: {type: string}}}}}`);
    expect(await open('password-in-response', held('password'))).toEqual(['GET /users']);
    expect(await open('pii-in-response', held('ssn'))).toEqual(['GET /users']);
    expect(await open('password-in-response', held('passage'))).toEqual([]);
  });

  test.each([
    'prefixItems: [{properties: {isAdmin: {type: boolean}}}]',
    "patternProperties: {'^a': {properties: {isAdmin: {type: boolean}}}}",
  ])('what callers can set is found in {%s}', async (schema) =>
    expect((await leftOpen('privileged-property-writable', request(`{${schema}}`))).found).toEqual([
      'POST /users',
    ]),
  );
});

describe('names in a URL', () => {
  const query = (parameter: string) =>
    `openapi: 3.1.0\npaths: {/users: {get: {parameters: [{in: query, ${parameter}}], responses: {}}}}\n`;
  const open = async (id: string, text: string) => (await leftOpen(id, text)).open.map(([label]) => label);

  test.each([
    ['name: q, schema: {const: {ssn: a, password: b}}', 1],
    ['name: q, schema: {type: object, additionalProperties: {type: string}}', 1],
    [
      'name: q, schema: {type: object, propertyNames: {enum: [ssn, password]}, additionalProperties: true}',
      1,
    ],
    ['name: q, schema: {type: object, propertyNames: {enum: [a, b]}, additionalProperties: true}', 0],
    ['name: q, schema: {}', 0],
    ['name: q, schema: {type: string}', 0],
  ])('{%s}', async (parameter, count) => {
    for (const id of ['pii-in-url', 'credential-param-in-url'])
      expect(await open(id, query(parameter))).toHaveLength(count);
  });

  test.each([
    ['name: "user[role]"', 1, 0],
    ['name: user.role', 1, 0],
    ['name: "user[roles]"', 0, 0],
    ['name: q, schema: {type: object, additionalProperties: {type: string}}', 0, 1],
    ['name: q, schema: {}', 0, 0],
  ])('a forbidden one: {%s}', async (parameter, found, left) => {
    const result = await leftOpen('forbid-property', query(parameter), { property: 'role', in: 'request' });
    expect([result.found.length, result.open.length]).toEqual([found, left]);
  });

  test('a field of a header has no case, a name in a query has', async () => {
    const text = (where: string) => query('name: ROLE').replace('in: query', `in: ${where}`);
    const found = async (where: string) =>
      (await leftOpen('forbid-property', text(where), { property: 'role' })).found.length;
    expect([await found('header'), await found('query')]).toEqual([1, 0]);
  });

  test('a map of URLs, for calls that the server makes', async () => {
    const map = (value: string) =>
      query(`name: q, schema: {type: object, additionalProperties: {type: string, ${value}}}`);
    expect(await open('ssrf-url-parameter', map('format: uri'))).toEqual(['GET /users']);
    expect(await open('ssrf-url-parameter', map("format: uri, enum: ['https://a.example/']"))).toEqual([]);
    expect(await open('ssrf-url-parameter', map('format: uuid'))).toEqual([]);
  });
});

test('a URL whose pattern asks for a path, and lets more through for want of an anchor', async () => {
  const text = (pattern: string) => `openapi: 3.0.3
paths:
  /import:
    post:
      parameters: [{name: source_url, in: query, schema: {type: string, pattern: '${pattern}'}}]
      responses: {}
`;
  expect(await leftOpen('ssrf-url-parameter', text('^/files/'))).toEqual({ found: [], open: [] });
  expect(await leftOpen('ssrf-url-parameter', text('/files/'))).toMatchObject({
    found: [],
    open: [['POST /import', expect.anything(), 'the pattern of `source_url` lets more than paths through']],
  });
});

describe('the flags of a cookie', () => {
  const text = (header: string) => `openapi: 3.1.0
paths: {/login: {post: {responses: {"204": {description: Done, headers: {Set-Cookie: ${header}}}}}}}
`;
  const says = (header: string) => leftOpen('set-cookie-flags', text(header));

  test.each([
    '{schema: {type: string}}',
    '{schema: {type: string}, example: "the session"}',
    '{schema: {type: string, description: Secure}}',
    '{schema: {type: string, enum: [7]}}',
  ])('are not stated by %s', async (header) => {
    const { found, open } = await says(header);
    expect(found).toEqual([]);
    expect(open.map(([, , reason]) => reason)).toEqual(['no value says which flags the cookie has']);
  });

  test.each([
    '{schema: {type: string}, example: "sid=1; HttpOnly; Secure; SameSite=Strict"}',
    '{schema: {type: string, const: "sid=; Max-Age=0"}}',
  ])('are stated by %s', async (header) => expect(await says(header)).toEqual({ found: [], open: [] }));

  test.each([
    '{schema: {type: string}, example: "sid=1; HttpOnly; Secure; samesite = none"}',
    '{description: It is not marked as HttpOnly, schema: {type: string}}',
    '{schema: {type: string, description: "SameSite=None"}}',
    '{description: "secure: false", schema: {type: string}}',
  ])('are missing in %s', async (header) =>
    expect(await says(header)).toMatchObject({ found: ['POST /login'], open: [] }),
  );
});

describe('whether a file is taken', () => {
  const text = (media: string) => `openapi: 3.1.0
paths: {/scans: {post: {requestBody: {content: {${media}}}, responses: {}}}}
`;

  test.each([
    'multipart/form-data: {}',
    'multipart/form-data: {schema: {type: object}}',
    'multipart/form-data: {schema: {type: object, additionalProperties: true}}',
    'multipart/form-data: {schema: {properties: {scan: {}}}}',
    '"*/*": {}',
    '"*/*": {schema: true}',
    'application/*: {}',
  ])('is not said by {%s}', async (media) => {
    for (const id of ['upload-unbounded', 'upload-type-unrestricted'])
      expect(await leftOpen(id, text(media))).toMatchObject({
        found: [],
        open: [['POST /scans', expect.anything(), expect.anything()]],
      });
  });

  test.each([
    'multipart/form-data: {schema: {properties: {name: {type: string}}}}',
    'multipart/form-data: {schema: {type: object, additionalProperties: false}}',
    'multipart/form-data: {schema: {properties: {data: {}}}, encoding: {data: {contentType: application/json}}}',
    '"*/*": {schema: {type: object}}',
    'application/json: {}',
  ])('is denied by {%s}', async (media) => {
    for (const id of ['upload-unbounded', 'upload-type-unrestricted'])
      expect(await leftOpen(id, text(media))).toEqual({ found: [], open: [] });
  });

  test('a type of one’s own does not say what it holds', async () => {
    const open = async (type: string) =>
      (await leftOpen('upload-type-unrestricted', text(`${type}: {}`))).open.map(([label]) => label);
    expect(await open('application/vnd.shop.scan')).toEqual(['POST /scans']);
    for (const type of ['image/png', 'application/pdf', 'application/zip'])
      expect(await open(type)).toEqual([]);
  });
});

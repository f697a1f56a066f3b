import { describe, expect, it } from 'vitest';
import forbidProperty from '../../src/rules/assertions/forbid-property.ts';
import requirePattern from '../../src/rules/assertions/require-pattern.ts';
import lists from '../../src/rules/input/array-unbounded.ts';
import commands from '../../src/rules/input/code-or-command-param.ts';
import maps from '../../src/rules/input/map-unbounded.ts';
import numbers from '../../src/rules/input/number-unbounded.ts';
import freeObjects from '../../src/rules/input/object-without-properties.ts';
import paths from '../../src/rules/input/path-traversal-param.ts';
import openObjects from '../../src/rules/input/request-object-open.ts';
import answeredTexts from '../../src/rules/input/response-string-unbounded.ts';
import texts from '../../src/rules/input/string-unbounded.ts';
import openAnswers from '../../src/rules/output/response-object-open.ts';
import urls from '../../src/rules/ssrf/ssrf-url-parameter.ts';
import { playThreat } from './scene.ts';

const rules = [
  ...[texts, numbers, lists, maps, openObjects, freeObjects, answeredTexts, openAnswers],
  ...[urls, commands, paths, forbidProperty, requirePattern],
];

interface Printer {
  readonly rule: string;
  readonly with?: string;
  readonly job?: string;
  readonly answer?: string;
  readonly version?: string;
  /** The media type of the job. */
  readonly as?: string;
}

const flag = '{type: boolean}';

/** What a claim comes to of a printer that takes in a job and answers with its state; each is a closed object with one property. */
function verdictOf({
  rule,
  with: options,
  job = flag,
  answer = flag,
  version = '3.1.0',
  as = 'application/json',
}: Printer) {
  const object = (name: string, value: string) =>
    `{${as === 'application/json' ? 'type: object, ' : ''}additionalProperties: false, maxProperties: 1, properties: {${name}: ${value}}}`;
  const definition = `openapi: ${version}
info: {title: Printer, version: "1"}
servers: [{url: "https://print.example.com"}]
paths:
  /jobs:
    post:
      requestBody: {content: {${as}: {schema: ${object('sheets', job)}}}}
      responses: {"200": {description: taken, content: {application/json: {schema: ${object('state', answer)}}}}}
`;
  const { threats, seen } = playThreat(
    `scope: {}, risk: {likelihood: 2, impact: 2}, mitigations: {M-1: {status: implemented, verify: {rule: ${rule}${options ? `, with: ${options}` : ''}}}}`,
    { definitions: { 'shop.yaml': definition }, rules },
  );
  const why = seen('mitigation-unverifiable').join(' ');
  return { verdict: threats[0]?.mitigations[0]?.verdict, why };
}

const ofRequests = [
  'string-unbounded',
  'number-unbounded',
  'array-unbounded',
  'map-unbounded',
  'request-object-open',
  'object-without-properties',
];
const ofAnswers = ['response-string-unbounded', 'response-object-open'];

/** Lists that leave open what some of their items are. */
const openLists: readonly (readonly [what: string, list: string, version: string])[] = [
  ['says nothing of its items', '{type: array, maxItems: 3}', '3.1.0'],
  ['says in words that they are anything', '{type: array, maxItems: 3, items: {}}', '3.1.0'],
  ['states no type of them', '{type: array, maxItems: 3, items: {maxLength: 4, maximum: 9}}', '3.1.0'],
  ['describes the first alone', '{type: array, maxItems: 3, prefixItems: [{type: boolean}]}', '3.1.0'],
  ['says only what one of them is', '{type: array, maxItems: 3, contains: {type: boolean}}', '3.1.0'],
  [
    'leaves those to others that `contains` finds',
    '{type: array, maxItems: 3, contains: {minimum: 2}, unevaluatedItems: {type: boolean}}',
    '3.1.0',
  ],
  ['is one of several kinds', '{type: [boolean, array], maxItems: 3}', '3.1.0'],
  ['may be another', '{anyOf: [{type: boolean}, {type: array, maxItems: 3}]}', '3.1.0'],
  [
    'describes them one by one, as no version does',
    '{type: array, maxItems: 3, items: [{type: boolean}]}',
    '3.1.0',
  ],
  ['does so before 3.1', '{type: array, maxItems: 3, items: [{type: boolean}]}', '3.0.3'],
];

describe('a claim about values beside a list of which nothing says what it holds', () => {
  it.each(openLists)('is not verified where a list %s', (_, list, version) => {
    for (const rule of ofRequests)
      expect([rule, verdictOf({ rule, job: list, version }).verdict]).not.toContain('verified');
    for (const rule of ofAnswers)
      expect([rule, verdictOf({ rule, answer: list, version }).verdict]).toContain('unverifiable');
  });

  it.each([
    '{type: array, maxItems: 3, items: {type: boolean}}',
    '{type: array, maxItems: 2, prefixItems: [{type: boolean}, {type: boolean}]}',
    '{type: array, prefixItems: [{type: boolean}], items: false}',
    '{type: array, prefixItems: [{type: boolean}], unevaluatedItems: false}',
    '{type: array, maxItems: 3, unevaluatedItems: {type: boolean}}',
    '{type: array, maxItems: 0}',
    '{type: array, enum: [[true], [false]]}',
    '{allOf: [{type: array, maxItems: 3}, {items: {type: boolean}}]}',
  ])('is verified where each item is described: %s', (list) => {
    // Without a map there is nothing to judge of maps, and it cannot be there.
    const whole = `{type: object, additionalProperties: false, properties: {pages: ${list}, note: {type: string, maxLength: 9}}}`;
    for (const rule of [
      'string-unbounded',
      'array-unbounded',
      'request-object-open',
      'object-without-properties',
    ])
      expect([rule, verdictOf({ rule, job: whole }).verdict]).toContain('verified');
  });

  it('says where', () => {
    const { why } = verdictOf({ rule: 'request-object-open', job: '{type: array, maxItems: 3}' });
    expect(why).toContain('the list may hold anything: not all of its items are described');
  });

  it('is not verified of a list that 3.1 does not read as closed', () => {
    const list = '{type: array, items: [{type: boolean}], additionalItems: false}';
    expect(verdictOf({ rule: 'array-unbounded', job: list }).verdict).not.toBe('verified');
  });

  it('knows properties and patterns in it as little', () => {
    for (const list of ['{type: array}', '{type: array, prefixItems: [{type: boolean}]}']) {
      const forbidden = { rule: 'forbid-property', with: '{property: owner, in: response}', answer: list };
      expect(verdictOf(forbidden).verdict).toBe('unverifiable');
      const pages = `{type: object, additionalProperties: false, properties: {owner: {type: string, pattern: "^x$"}, more: ${list}}}`;
      const asked = { rule: 'require-pattern', with: '{property: owner, pattern: "^x$", in: response}' };
      expect(verdictOf({ ...asked, answer: pages }).verdict).toBe('unverifiable');
    }
  });
});

describe('a claim about what callers write beside such a list', () => {
  const plain = '{type: array, maxItems: 3}';

  it('is not verified by absence: any text may stand in it', () => {
    for (const rule of ['ssrf-url-parameter', 'code-or-command-param', 'path-traversal-param'])
      expect([rule, verdictOf({ rule, job: plain }).verdict]).toContain('vacuous');
  });

  it('is open where its name says what stands in it, whatever holds beside it', () => {
    const beside = (pinned: string, list: string) =>
      `{type: object, additionalProperties: false, properties: {${pinned}, ${list}: ${plain}}}`;
    const url = 'url: {type: string, format: uri, pattern: "^https://img\\\\.example\\\\.com/"}';
    expect(verdictOf({ rule: 'ssrf-url-parameter', job: beside(url, 'image_urls') })).toMatchObject({
      verdict: 'unverifiable',
      why: expect.stringContaining('`image_urls` is a list that may hold anything'),
    });
    expect(verdictOf({ rule: 'ssrf-url-parameter', job: beside(url, 'sizes') }).verdict).toBe('verified');
    const command = 'command: {type: string, enum: [start, stop]}';
    expect(verdictOf({ rule: 'code-or-command-param', job: beside(command, 'commands') }).verdict).toBe(
      'unverifiable',
    );
  });
});

describe('a claim about values beside one of any kind', () => {
  it.each([
    '{minLength: 4}',
    '{not: {type: string}}',
    '{properties: {x: {type: boolean}}, additionalProperties: false}',
  ])('is not verified: %s', (value) => {
    for (const rule of ofRequests)
      expect([rule, verdictOf({ rule, job: value }).verdict]).not.toContain('verified');
    for (const rule of ofAnswers)
      expect([rule, verdictOf({ rule, answer: value }).verdict]).toContain('unverifiable');
  });

  it('is verified of the fields of a form, which is always an object', () => {
    for (const as of ['application/x-www-form-urlencoded', 'multipart/form-data'])
      expect(verdictOf({ rule: 'request-object-open', as }).verdict).toBe('verified');
    expect(verdictOf({ rule: 'request-object-open', as: 'application/xml' }).verdict).toBe('unverifiable');
  });

  it('is verified where nothing may stand there', () => {
    const closed = '{type: object, properties: {x: {type: boolean}}, additionalProperties: {not: {}}}';
    expect(verdictOf({ rule: 'request-object-open', job: closed }).verdict).toBe('verified');
  });

  it('is verified where another part of the composition says the kind', () => {
    const value = '{allOf: [{maxLength: 4}, {type: string}]}';
    expect(verdictOf({ rule: 'string-unbounded', job: value }).verdict).toBe('verified');
  });
});

describe('a claim about answers of which one is described by no schema', () => {
  const paths = `openapi: 3.1.0
info: {title: Printer, version: "1"}
servers: [{url: "https://print.example.com"}]
paths:
  /jobs:
    get:
      responses:
        "200": {description: found, content: {application/json: {schema: {type: object, additionalProperties: false, properties: {state: {type: string, maxLength: 9}}}}}}
        "202": {description: waiting, content: {TYPE: {}}}
`;

  it.each([
    ['application/json', 'unverifiable'],
    ['image/png', 'verified'],
  ])('says so of %s: %s', (type, verdict) => {
    for (const rule of ofAnswers) {
      const { threats } = playThreat(
        `scope: {}, risk: {likelihood: 2, impact: 2}, mitigations: {M-1: {status: implemented, verify: {rule: ${rule}}}}`,
        { definitions: { 'shop.yaml': paths.replace('TYPE', type) }, rules },
      );
      expect([rule, threats[0]?.mitigations[0]?.verdict]).toEqual([rule, verdict]);
    }
  });
});

describe('a claim that rests on a pattern that is none', () => {
  const text = (pattern: string) => `{type: string, pattern: '${pattern}'}`;

  it.each(['^[a-z]{,5}$', '^\\h{1,5}$', '^\\p{Foo}$'])('is not verified: %s', (pattern) => {
    expect(verdictOf({ rule: 'string-unbounded', job: text(pattern) })).toMatchObject({
      verdict: 'unverifiable',
      why: expect.stringContaining('validators drop'),
    });
    const both = `{type: string, maxLength: 5, pattern: '${pattern}'}`;
    expect(verdictOf({ rule: 'string-unbounded', job: both }).verdict).toBe('verified');
  });

  it('is not verified of URLs either', () => {
    const url = `{type: object, additionalProperties: false, properties: {url: {type: string, format: uri, pattern: '^https://img\\.example\\.com/\\h$'}}}`;
    expect(verdictOf({ rule: 'ssrf-url-parameter', job: url }).verdict).toBe('unverifiable');
  });

  it('is verified where a backslash does no harm: validators of 3.0 read patterns without the flag `u`', () => {
    expect(verdictOf({ rule: 'string-unbounded', job: text('^a\\-{1,5}$'), version: '3.0.3' }).verdict).toBe(
      'verified',
    );
    expect(verdictOf({ rule: 'string-unbounded', job: text('^a\\-{1,5}$') }).verdict).toBe('unverifiable');
  });
});

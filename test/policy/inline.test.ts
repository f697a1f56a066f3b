import { describe, expect, test } from 'vitest';
import { pets, trial } from './trial.ts';

const url = '  - url: http://api.pets.com';
const cleartext = 'server-cleartext: GET /pets, GET /pets/{id}, POST /pets';

/** The pets with their server written otherwise. */
const served = (text: string) => ({ 'pets.yaml': pets.replace(url, text) });

describe('a comment suppresses', () => {
  test.each([
    ['on the line', `${url} # threatlint-ignore server-cleartext -- sandbox`, 4],
    ['on the line before', `  # threatlint-ignore server-cleartext -- sandbox\n${url}`, 4],
    ['above other comments', `  # threatlint-ignore server-cleartext -- sandbox\n  # another\n${url}`, 4],
    ['among several rules', `${url} # threatlint-ignore string-unbounded, server-cleartext -- sandbox`, 4],
    ['with a colon', `${url} # threatlint-ignore: server-cleartext -- sandbox`, 4],
    [
      'at the key of the place',
      `  - url: # threatlint-ignore server-cleartext -- sandbox\n      http://api.pets.com`,
      4,
    ],
  ])('%s', (_, text, line) => {
    const { suppressed } = trial({ definitions: served(text) });
    expect(suppressed).toEqual([`${cleartext} (inline pets.yaml:${line})`]);
  });

  test.each([
    ['two lines before', `  # threatlint-ignore server-cleartext -- sandbox\n\n${url}`],
    ['another rule', `${url} # threatlint-ignore string-unbounded -- sandbox`],
    [
      'beside the line before',
      `  # x\n  - description: a # threatlint-ignore server-cleartext -- sandbox\n    url: http://api.pets.com`,
    ],
    ['after the line', `${url}\n  # threatlint-ignore server-cleartext -- sandbox`],
    ['inside a text', `  - url: "http://api.pets.com/# threatlint-ignore server-cleartext -- sandbox"`],
  ])('not %s', (_, text) => {
    expect(trial({ definitions: served(text) }).suppressed).toEqual([]);
  });
});

describe('x-threatlint-ignore suppresses', () => {
  const entry = '{rule: server-cleartext, reason: sandbox, expires: 2026-11-23}';

  test.each([
    ['on the object itself', served(`${url}\n    x-threatlint-ignore: [${entry}]`), 'pets.yaml:5'],
    ['on an object around it', { 'pets.yaml': `${pets}x-threatlint-ignore: [${entry}]\n` }, 'pets.yaml:20'],
    [
      'several rules in one entry',
      served(
        `${url}\n    x-threatlint-ignore: [{rule: [string-unbounded, server-cleartext], reason: sandbox}]`,
      ),
      'pets.yaml:5',
    ],
  ])('findings inside of its object: %s', (_, definitions, at) => {
    expect(trial({ definitions }).suppressed).toEqual([`${cleartext} (inline ${at})`]);
  });

  test('in JSON', () => {
    const definition = {
      openapi: '3.0.3',
      info: { title: 'Pets', version: '1' },
      servers: [
        { url: 'http://a.com', 'x-threatlint-ignore': [{ rule: 'server-cleartext', reason: 'sandbox' }] },
      ],
      paths: {},
    };
    const { suppressed } = trial({ definitions: { 'pets.json': JSON.stringify(definition) } });
    expect(suppressed).toEqual(['server-cleartext:  (inline pets.json:1)']);
  });

  test('on an operation: that operation, out of findings that stand elsewhere', () => {
    const definitions = {
      'pets.yaml': pets.replace(
        '    post:',
        '    post:\n      x-threatlint-ignore: [{rule: operation-unauthenticated, reason: an open inbox}]',
      ),
    };
    const { open, suppressed } = trial({ definitions });
    expect(suppressed).toEqual(['operation-unauthenticated: POST /pets (inline pets.yaml:11)']);
    expect(open).toContain('operation-unauthenticated: GET /pets');
  });

  const open = '[{rule: operation-unauthenticated, reason: an open inbox}]';
  test.each([
    ['a path item', `    x-threatlint-ignore: ${open}\n    $ref: '#/x-parts/Inbox'`],
    ['a path item further on', `    $ref: '#/x-parts/Middle'`],
    ['an operation', `    post:\n      x-threatlint-ignore: ${open}\n      $ref: '#/x-parts/Inbox/post'`],
  ])('beside the reference of %s: what it leads to, reached that way', (_, inbox) => {
    const middle = inbox.includes('Middle') ? `x-threatlint-ignore: ${open}, ` : '';
    const parts =
      `x-parts:\n  Middle: {${middle}$ref: '#/x-parts/Inbox'}\n` +
      '  Inbox: {post: {responses: {"200": {description: ok}}}}\n';
    const definitions = {
      'pets.yaml': pets.replace(
        'components:',
        `  /inbox:\n${inbox}\n  /other:\n    $ref: '#/x-parts/Inbox'\n${parts}components:`,
      ),
    };
    const tried = trial({ definitions });
    expect(tried.suppressed).toEqual([
      expect.stringMatching(/^operation-unauthenticated: POST \/inbox \(inline /),
    ]);
    expect(tried.open).toContain('operation-unauthenticated: GET /pets, POST /other, POST /pets');
    expect(tried.seen('suppression-unused')).toEqual([]);
  });

  test('not findings of objects beside it', () => {
    const definitions = {
      'pets.yaml': pets.replace('title: Pets', `title: Pets, x-threatlint-ignore: [${entry}]`),
    };
    expect(trial({ definitions }).suppressed).toEqual([]);
  });
});

describe('a suppression that does not count is itself a finding', () => {
  test.each([
    [
      'without reason',
      '# threatlint-ignore server-cleartext',
      'suppression-incomplete',
      'This suppresses nothing: it gives no reason; write one after ` -- `',
    ],
    [
      'with a blank reason',
      '# threatlint-ignore server-cleartext --  ',
      'suppression-incomplete',
      'This suppresses nothing: it gives no reason; write one after ` -- `',
    ],
    [
      'with a reason that nobody sees',
      '# threatlint-ignore server-cleartext -- \u200b',
      'suppression-incomplete',
      'This suppresses nothing: it gives no reason; write one after ` -- `',
    ],
    [
      'without rule',
      '# threatlint-ignore -- sandbox',
      'suppression-incomplete',
      'This suppresses nothing: it names no rule',
    ],
    [
      'of an unknown rule',
      '# threatlint-ignore server-clear-text -- sandbox',
      'suppression-unknown-rule',
      'No rule is called `server-clear-text`; did you mean `server-cleartext`?',
    ],
    [
      'that suppresses nothing',
      '# threatlint-ignore string-unbounded -- sandbox',
      'suppression-unused',
      'This suppression of string-unbounded suppresses nothing',
    ],
    [
      'of a threat-model error',
      '# threatlint-ignore model-invalid -- sandbox',
      'suppression-unused',
      '`model-invalid` speaks of the threat model and cannot be suppressed in a file; accept the risk in the model',
    ],
  ])('%s', (_, comment, rule, message) => {
    const { seen, open } = trial({ definitions: served(`${url} ${comment}`) });
    expect(seen(rule)).toEqual([`4:30 ${message}`]);
    expect(open).toContain(cleartext);
  });

  test.each([
    [
      'past its end',
      '[{rule: server-cleartext, reason: x, expires: 2026-11-22}]',
      'suppression-expired',
      'This suppression of server-cleartext expired on 2026-11-22',
    ],
    [
      'without a real date',
      '[{rule: server-cleartext, reason: x, expires: 2026-02-30}]',
      'suppression-incomplete',
      'This suppresses nothing: `expires` must be a date like 2027-03-31',
    ],
    [
      'without reason',
      '[{rule: server-cleartext}]',
      'suppression-incomplete',
      'This suppresses nothing: it gives no `reason`',
    ],
    ['without rule', '[{reason: x}]', 'suppression-incomplete', 'This suppresses nothing: it names no rule'],
    [
      'that is no list',
      '{rule: server-cleartext, reason: x}',
      'suppression-incomplete',
      '`x-threatlint-ignore` must be a list of { rule, reason, expires }',
    ],
  ])('x-threatlint-ignore %s', (_, value, rule, message) => {
    const { seen, open } = trial({ definitions: served(`${url}\n    x-threatlint-ignore: ${value}`) });
    expect(seen(rule)).toEqual([expect.stringContaining(message)]);
    expect(open).toContain(cleartext);
  });

  test('but not one of a rule that did not run', () => {
    const { seen } = trial({
      definitions: served(`${url} # threatlint-ignore other -- sandbox`),
      input: { rules: { known: new Set(['other']), ran: new Set<string>() } },
    });
    expect(seen('suppression-unused')).toEqual([]);
  });

  test('but not a word that only begins alike', () => {
    const { seen } = trial({ definitions: served(`${url} # threatlint-ignored is how we once did it`) });
    expect(seen('suppression-incomplete')).toEqual([]);
  });

  test('also where keys are named like what every object inherits', () => {
    const definitions = {
      'pets.yaml': `${pets}__proto__: {x-threatlint-ignore: 1}\nconstructor: {x-threatlint-ignore: 1}\n`,
    };
    expect(trial({ definitions }).seen('suppression-incomplete')).toHaveLength(2);
  });
});

import { describe, expect, it } from 'vitest';
import { blanked } from '../../src/rulesets/commented.ts';
import { Repository } from '../support/repository.ts';

const repository = new Repository();
const definition = "openapi: 3.0.3\ninfo: { title: Pets, version: '1' }\npaths: {}\n";

async function outcome(files: Record<string, string>) {
  repository.write({ 'api.yaml': definition, ...files });
  return repository.outcome({ paths: ['api.yaml'], config: false, rulesets: ['rules.json'] });
}

const commented = `// of the house
{
  /* "rules" of
     two kinds */
  "rules": {
    "titled": { // a // within
      "given": ["$.info", "$.tags",],
      "message": "see https://example.com/*",
      "then": { "field": "x-title", "function": "truthy" }, // the last
    },
  }
} // end`;

describe('A ruleset of JSON', () => {
  it.each([
    ['by its name', { 'rules.json': commented }],
    [
      'where another builds on it',
      { 'rules.json': '{"extends": "./base.json" /**/}', 'base.json': commented },
    ],
  ])('may have comments and a comma at the end: %s', async (_, files) => {
    expect(await outcome(files as Record<string, string>)).toMatchObject({
      findings: [{ rule: 'spectral/titled', message: 'see https://example.com/*' }],
      unchecked: [],
    });
  });

  it.each([
    ['an end', '{ "rules": {} // {'],
    ['a comment that ends', '{ "rules": {} } /* '],
    ['a text that ends', '{ "rules": "a'],
    ['one comma', '{ "rules": {},, }'],
    ['something before a comma', '{ "extends": [,] }'],
    ['quotes', "{ 'rules': {} }"],
  ])('must have %s', async (_, text) => {
    expect(await outcome({ 'rules.json': text })).toEqual([expect.any(String)]);
  });

  it('has what is wrong in it told at its place', async () => {
    const files = { 'rules.json': '// a\n{ "rules": { /* b */ "own": { "given": 5, }, } }' };
    expect(await outcome(files)).toEqual([expect.stringContaining('must be a valid JSON Path expression')]);
  });
});

it('comments become blanks of the same length, lines stay', () => {
  expect(blanked('{/* a\r\nb */"c": ["//,]", ], // d\n}')).toBe('{    \r\n    "c": ["//,]"  ]      \n}');
});

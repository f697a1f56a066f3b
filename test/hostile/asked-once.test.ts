/** What is asked again and again of the same names and bodies costs once: calls of functions are counted. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lexicon } from '../../src/lexicon/lexicon.ts';
import otpBruteforceable from '../../src/rules/authentication/otp-bruteforceable.ts';
import { runRules } from '../../src/rules/run.ts';
import { apiOf } from '../support/api.ts';
import { CallCounter } from './work.ts';

const counter = new CallCounter();
beforeAll(() => counter.start());
afterAll(() => counter.stop());

test('what a name says is found once, whoever owns it, where no word before it could make a phrase with it', async () => {
  const owners = Array.from({ length: 500 }, (_, at) => `Owner${at}Of`);
  lexicon.credential('createdDog');
  const calls = await counter.of(() => {
    for (const owner of owners) expect(lexicon.credential('createdDog', owner)).toBeUndefined();
  });
  // The question, its memory, and this loop; with the words of each owner they were more than 20.
  expect(calls).toBeLessThan(6 * owners.length);
  // A phrase that goes over into the owner, and an owner's alone, are still found.
  expect(lexicon.credential('key', 'Api')?.meaning).toBe('API key');
  expect(lexicon.credential('value', 'ApiKey')).toEqual(lexicon.credential('apiKeyValue'));
  expect(lexicon.credential('value', 'ApiKey')?.meaning).toBe('API key');
});

/** Operations that take one body of 300 properties. */
function sharing(operations: number) {
  const properties = Array.from({ length: 300 }, (_, at) => `p${at}: {type: string}`).join(', ');
  const put = `requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Large'}}}}`;
  const paths = Array.from({ length: operations }, (_, at) => `  /x${at}: {put: {${put}, responses: {}}}`);
  return apiOf(`openapi: 3.0.3
info: {title: Large, version: '1'}
paths:
${paths.join('\n')}
components: {schemas: {Large: {type: object, properties: {${properties}, otp: {type: string, maxLength: 6}}}}}
`);
}

test('a body that many operations take is searched for codes once, not once for each of them', async () => {
  const calls = async (operations: number) => {
    const api = sharing(operations);
    let found = 0;
    const counted = await counter.of(() => {
      found = runRules(api, [{ rule: otpBruteforceable }])[0]?.findings.length ?? 0;
    });
    expect(found).toBe(operations);
    return counted;
  };
  const more = (await calls(80)) - (await calls(40));
  // Some 290 for an operation whatever it takes; with its 300 properties asked one by one, more than 1,000.
  expect(more).toBeLessThan(40 * 600);
});

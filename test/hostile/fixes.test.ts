import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { mend } from '../../src/engine/fix/mend.ts';
import { mostTrials } from '../../src/engine/fix/trial.ts';
import { Repository } from '../support/repository.ts';
import { api, body, each, inYaml, letters } from './shape-parts.ts';
import { CallCounter } from './work.ts';

// What `fix` makes of a definition: each trial is a check of everything, and each edit is looked for among all others.

const repository = new Repository();
const counter = new CallCounter();
beforeAll(() => counter.start());
afterAll(() => counter.stop());

const answer = '"responses":{"200":{"description":"d"}}';
const oauth = (scopes: string) =>
  `"securitySchemes":{"o":{"type":"oauth2","flows":{"authorizationCode":{"authorizationUrl":"https://a.example/","tokenUrl":"https://a.example/","scopes":{${scopes}}}}}}`;

const shapes: Readonly<Record<string, { rule: string; make: (size: number) => Record<string, string> }>> = {
  'entries of one object that are taken out': {
    rule: 'oauth-scope-unused',
    make: (size) =>
      api(`"/a":{"get":{"security":[{"o":[]}],${answer}}}`, oauth(each(size, (at) => `"s${at}":"d"`))),
  },
  'misspelt scopes of as many requirements': {
    rule: 'oauth-scope-undeclared',
    make: (size) =>
      api(
        each(
          size,
          (at) =>
            `"/${letters(at)}":{"get":{"security":[{"o":["READ"]},{"o":["X${letters(at)}"]}],${answer}}}`,
        ),
        oauth('"read":"d"'),
      ),
  },
  'misspelt scopes of one requirement': {
    rule: 'oauth-scope-undeclared',
    make: (size) =>
      api(
        `"/a":{"get":{"security":[{"o":["READ",${each(size, (at) => `"X${letters(at)}"`)}]}],${answer}}}`,
        oauth('"read":"d"'),
      ),
  },
  'operations, and responses that they could refer to': {
    rule: 'error-response-missing',
    make: (size) =>
      api(
        each(size, (at) => `"/${letters(at)}":{"get":{${answer}}}`),
        `"responses":{${each(size, (at) => `"R${letters(at)}":{"description":"d"}`)},"TooManyRequests":{"description":"d"}}`,
      ),
  },
};

async function mended(files: Record<string, string>, rule: string, more = {}) {
  repository.write({ '.git/HEAD': '', ...files });
  const request = { ...repository.request(more), rulesets: ['threatlint:all'], baseline: false as const };
  const outcome = await mend(request, { suggested: true, rules: new Set([rule]) });
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
  return outcome;
}

describe.each(Object.entries(shapes))('%s', (_, { rule, make }) => {
  test('are mended in twice the work where there are twice as many', async () => {
    const mending = /\/src\/(edit|engine\/fix|rules)\/|\/src\/text\/pointer/;
    expect((await mended(make(5), rule)).made.length).toBeGreaterThan(0);
    const once = await counter.of(() => mended(make(60), rule), mending);
    expect((await counter.of(() => mended(make(120), rule), mending)) / once).toBeLessThan(2.3);
  });
});

/** Properties whose schemas others share by an alias: what is mended in one changes the other. */
const shared = (size: number) =>
  inYaml(
    `paths:\n  /a:\n    post:\n      requestBody:\n        content:\n          application/json:\n            schema:\n              type: object\n              properties:\n${each(
      size,
      (at) => `                p${at}: &a${at} {type: string, maxlength: 3}\n                q${at}: *a${at}`,
      '\n',
    )}\n      responses: {"200": {description: d}}\n`,
  );

test('edits of which the layout makes something else are looked for up to a bound, and refused', async () => {
  const reading = /\/src\/syntax\/yaml-build/;
  const small = await mended(shared(4), 'security-keyword-misspelt');
  expect(small.made).toEqual([]);
  expect(small.refused).toHaveLength(4);
  // One check reads the text some times; each edit by itself would be read twice more.
  const files = shared(600);
  const length = Object.values(files).join('').length;
  const once = await counter.of(() => repository.check({ rulesets: ['threatlint:all'] }), reading);
  repository.write(files);
  const check = await counter.of(() => repository.check({ rulesets: ['threatlint:all'] }), reading);
  const all = await counter.of(async () => {
    const { made, refused } = await mended(files, 'security-keyword-misspelt');
    expect(made).toEqual([]);
    expect(refused).toHaveLength(600);
  }, reading);
  expect(check).toBeGreaterThan(once);
  expect(all / check).toBeLessThan(20_000_000 / length + 5);
});

test('no check is made with fixes where one without them did not come to its end', async () => {
  const many = api(
    `"/a":{"post":{${body(`{"type":"object","properties":{${each(11_000, (at) => `"p${at}":{"type":"string","pattern":"[a-z]"}`)}}}`)}}}`,
  );
  repository.write({ '.git/HEAD': '', ...many });
  const where = /\/src\/engine\/check/;
  const check = await counter.of(() => repository.check({ rulesets: ['threatlint:all'] }), where);
  const all = await counter.of(async () => {
    const { made, refused } = await mended(many, 'pattern-unanchored');
    expect(made).toEqual([]);
    expect(refused[0]?.refused).toMatch(/^not everything in the definition was checked/);
  }, where);
  expect(all).toBeLessThan(2 * check);
});

// What has a limit that is read as one has a new finding: each of these is refused, one by one.
const fighting = api(
  `"/a":{"post":{${body(`{"type":"object","properties":{${each(40, (at) => `"p${at}":{"type":"string","maxlength":3,"minlength":5}`)}}}`)}}}`,
);

test('everything is checked at most so often for all passes together', async () => {
  repository.write({ '.git/HEAD': '', ...fighting });
  const where = /\/src\/engine\/set-up/;
  const check = await counter.of(() => repository.check({ rulesets: ['threatlint:all'] }), where);
  let outcome: Awaited<ReturnType<typeof mended>> | undefined;
  const all = await counter.of(async () => {
    outcome = await mended(fighting, 'security-keyword-misspelt');
  }, where);
  expect(outcome?.refused.at(-1)?.refused).toMatch(/^too many others/);
  expect(all / check).toBeLessThan(mostTrials + 2);
});

test('no check is begun once the time of all together is over, and what was not tried is said', async () => {
  // Between the pieces of each check pass some seconds.
  let now = 0;
  let checks = 0;
  const clock = vi.spyOn(process, 'cpuUsage').mockImplementation(() => ({ user: now * 1e6, system: 0 }));
  const between = async () => {
    now += 0.3;
    checks++;
  };
  try {
    repository.write({ '.git/HEAD': '', ...fighting });
    await repository.outcome({ rulesets: ['threatlint:all'], between });
    const one = checks;
    [now, checks] = [0, 0];
    const { made, refused } = await mended(fighting, 'security-keyword-misspelt', { between });
    expect(made).toEqual([]);
    expect(refused).toHaveLength(40 * 2);
    expect(refused.at(-1)?.refused).toMatch(/^there was no time left/);
    expect(now).toBeLessThan(8 + one * 0.3 + 0.1);
    expect(checks).toBeGreaterThan(2 * one);
  } finally {
    clock.mockRestore();
  }
});

import { expect, test } from 'vitest';
import { Repository } from '../support/repository.ts';

// Rulesets of a pull request that multiply: what their paths stand for, what they ask, and what they say.

const repository = new Repository();
const times = (count: number, make: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => make(at)).join('');

const outcomeOf = (ruleset: string, paths: object = { '/p': { get: {} } }) => {
  repository.write({
    '.git/HEAD': '',
    'threatlint.yaml': 'specs: [api.json]\nrulesets: [.spectral.yaml]\n',
    '.spectral.yaml': ruleset,
    'api.json': JSON.stringify({ openapi: '3.1.0', info: { title: 'T', version: '1' }, paths }),
  });
  return repository.outcome();
};

/** So many aliases, each of which leads twice to the next. */
const doubled = (count: number) =>
  `aliases:\n${times(count, (at) => `  A${at}: ['#A${at + 1}.x', '#A${at + 1}.y']\n`)}  A${count}: ['$']\n`;
const rule = (given: string) => `rules:\n  r: {given: '${given}', then: {function: truthy}}\n`;

test.each([
  ['that double at each step', doubled(60)],
  ['that lead on and on', `aliases:\n${times(200, (at) => `  A${at}: ['#A${at + 1}.x']\n`)}`],
  [
    'that double for some formats',
    `aliases:\n${times(60, (at) => `  A${at}: {targets: [{formats: [oas3], given: ['#A${at + 1}.x', '#A${at + 1}.y']}]}\n`)}`,
  ],
])('aliases %s are refused, at the path that they stand in', async (_, aliases) => {
  expect(await outcomeOf(`${aliases}${rule('#A0')}`)).toEqual([
    expect.stringMatching(/^With its aliases this path stands for more than 1,000/),
  ]);
});

test('so are those of a ruleset that another one extends', async () => {
  repository.write({ 'base.yaml': `${doubled(30)}rules: {}\n` });
  const more = `aliases:\n  B: ['#A0.x', '#A1.y']\n`;
  expect(await outcomeOf(`extends: [./base.yaml]\n${more}${rule('#B')}`)).toEqual([
    expect.stringContaining('With its aliases this path stands for more than 1,000'),
  ]);
});

test('so are those that no rule names, which Spectral writes out, too', async () => {
  expect(await outcomeOf(`${doubled(60)}${rule('$')}`)).toEqual([
    expect.stringContaining('With its aliases this path stands for more than 1,000'),
  ]);
});

test('and those that an override has for some files', async () => {
  const inside = doubled(40).replaceAll('\n', '\n    ');
  expect(
    await outcomeOf(`${rule('$')}overrides:\n  - files: ['*']\n    rules: {r: off}\n    ${inside}`),
  ).toEqual([expect.stringContaining('With its aliases this path stands for more than 1,000')]);
});

test('very many paths of few aliases are too many together', async () => {
  const rules = times(220, (at) => `  r${at}: {given: '#A0', then: {function: truthy}}\n`);
  expect(await outcomeOf(`${doubled(9)}${`rules:\n${rules}`}`)).toEqual([
    expect.stringContaining('the paths up to this one stand for more than 100,000'),
  ]);
});

test('a few aliases in aliases are nothing', async () => {
  expect(await outcomeOf(`${doubled(5)}${rule('#A0')}`)).toHaveProperty('verdict', 'pass');
});

test('rules that find something everywhere end where there is no room, and that is unchecked', async () => {
  const rules = times(
    60,
    (at) => `  r${at}: {given: '$.paths[*]', then: {function: truthy, field: x${at}}}\n`,
  );
  const paths = Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`/p${at}`, {}]));
  const outcome = await outcomeOf(`rules:\n${rules}`, paths);
  expect(outcome).toMatchObject({ verdict: 'fail' });
  expect(JSON.stringify(outcome)).toContain('more than 20,000 findings');
});

test('so do those that say more than anybody reads', async () => {
  const values = times(30_000, (at) => `value${at},`);
  const paths = Object.fromEntries(Array.from({ length: 800 }, (_, at) => [`/p${at}`, {}]));
  const outcome = await outcomeOf(
    `rules:\n  r: {given: '$.paths[*]~', then: {function: enumeration, functionOptions: {values: [${values}]}}}\n`,
    paths,
  );
  expect(JSON.stringify(outcome)).toContain('say has more than 100,000,000 characters');
});

test('rulesets that each build twice on the next are refused, where they come to too many', async () => {
  const files = Array.from({ length: 24 }, (_, at) => [
    `b${at}.yaml`,
    at < 23
      ? `extends: [[./b${at + 1}.yaml, all], [./b${at + 1}.yaml, off]]\nformats: [oas3]\n`
      : rule('$.info'),
  ]);
  repository.write(Object.fromEntries(files));
  expect(await outcomeOf('extends: ./b0.yaml\nformats: [oas3]\n')).toEqual([
    expect.stringMatching(/^The rulesets that this one builds on come to more than 1,000/),
  ]);
});

test.each([
  ['that has no placeholder', '{{'.repeat(50_000)],
  ['that is short', `x${'{'.repeat(9_000)}}}`],
])('a message of braces %s is said', async (_, message) => {
  const outcome = await reportOf(message);
  expect(outcome.findings).toHaveLength(1);
  expect(outcome.unchecked).toEqual([]);
});

test('one that Spectral would look through again and again is not, and that is unchecked', async () => {
  const { findings, unchecked } = await reportOf(`${'{'.repeat(50_000)}}}`);
  expect(findings).toEqual([]);
  expect(unchecked).toEqual([expect.stringMatching(/its message is longer than 10,000 characters/)]);
});

async function reportOf(message: string) {
  repository.write({
    'api.json': JSON.stringify({ openapi: '3.1.0', info: { title: 'T', version: '1' }, paths: {} }),
    '.spectral.yaml': JSON.stringify({
      // biome-ignore lint/suspicious/noThenProperty: the format's own word.
      rules: { own: { given: '$.info', message, then: { function: 'falsy' } } },
    }),
  });
  const report = await repository.check({ paths: ['api.json'], config: false, rulesets: ['.spectral.yaml'] });
  return {
    findings: report.findings.filter(({ rule: name }) => name === 'spectral/own'),
    unchecked: report.unchecked.map(({ reason }) => reason),
  };
}

import { expect, test } from 'vitest';
import greedyPath from '../../src/rules/configuration/greedy-path.ts';
import pathAmbiguous from '../../src/rules/configuration/path-ambiguous.ts';
import type { AnyRule } from '../../src/rules/rule.ts';
import { runRules } from '../../src/rules/run.ts';
import { parseSource } from '../../src/syntax/parse.ts';
import { Source } from '../../src/text/source.ts';
import { apiOf } from '../support/api.ts';

// Every finding carries its address: a key of a megabyte above thousands of findings would fill any memory.

const k = (length: number) => 'k'.repeat(length);

function refusal(text: string, file = 'a.yaml') {
  const source = new Source(file, text);
  const result = parseSource(source);
  if (result.ok) return undefined;
  const [problem] = result.problems;
  return problem && { message: problem.message, shown: text.slice(problem.span.start, problem.span.end) };
}

test.each([
  ['JSON', `{"a": {"${k(9000)}": 1}}`, `"${k(9000)}"`],
  ['JSON, several keys together', `{"${k(5000)}": [{"b": {"${k(4000)}": 1}}]}`, `"${k(4000)}"`],
  ['YAML', `a:\n  ${k(9000)}: 1`, k(9000)],
  ['YAML, several keys together', `${k(5000)}:\n- b:\n    ${k(4000)}: 1`, k(4000)],
  ['YAML, through an alias', `a: &x {${k(5000)}: 1}\nb: {${k(4000)}: [*x]}`, '*x'],
  ['YAML, through a merge', `a: &x {${k(5000)}: 1}\nb: {${k(4000)}: {<<: *x}}`, '*x'],
])('keys that are too long are refused: %s', (_, text, shown) => {
  expect(refusal(text)).toEqual({ message: expect.stringContaining('more than 8192 characters'), shown });
});

test.each([`{"${k(8000)}": {"a": "${k(9000)}"}}`, `${k(800)}: {a: ${k(9000)}}\n${k(801)}: {b: 1}`])(
  'keys beside each other do not add up, and values may be as long as they like',
  (text) => {
    expect(refusal(text)).toBeUndefined();
  },
);

test('strings before the key are no keys', () => {
  expect(refusal(`{"a": ["${k(9000)}", {"b": "${k(9000)}"}], "c": {"${k(8192)}": 1}}`)?.shown).toBe(
    `"${k(8192)}"`,
  );
});

test.each([
  [pathAmbiguous, '/pets#archive'],
  [greedyPath, '/files/{path+}'],
] as [AnyRule, string][])(
  '%# what is said of a path stands where it is written, though `paths` leads elsewhere',
  (rule, path) => {
    const definition = { openapi: '3.1.0', paths: { $ref: '#/x-paths' }, 'x-paths': { [path]: { get: {} } } };
    const [result] = runRules(apiOf(JSON.stringify(definition)), [{ rule }]);
    expect(result?.findings.map(({ place }) => place.pointer())).toEqual([
      `/x-paths/${path.replaceAll('/', '~1')}`,
    ]);
  },
);

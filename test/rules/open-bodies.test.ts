import { expect, test } from 'vitest';
import { rules } from '../../src/rules/registry.ts';
import { runRules } from '../../src/rules/run.ts';
import { apiOf } from '../support/api.ts';

/** How bad it is that the body of `PATCH /me` is open, beside other bodies of which some are closed. */
function severityBeside(open: number, closed: number): string | undefined {
  const rule = rules.find((one) => one.id === 'request-object-open');
  if (!rule) throw new Error('no rule request-object-open');
  const bodyOf = (more: string) =>
    `{content: {application/json: {schema: {type: object, ${more}properties: {name: {type: string}}}}}}`;
  const others = Array.from(
    { length: open + closed },
    (_, at) =>
      `  /things${at}: {post: {requestBody: ${bodyOf(at < open ? '' : 'additionalProperties: false, ')}, responses: {}}}`,
  );
  const answer = '{type: object, properties: {name: {type: string}, isAdmin: {type: boolean}}}';
  const text = `openapi: 3.1.0
paths:
  /me: {patch: {requestBody: ${bodyOf('')}, responses: {'200': {description: ok, content: {application/json: {schema: ${answer}}}}}}}
${others.join('\n')}
`;
  const [result] = runRules(apiOf(text), [{ rule }]);
  return result?.findings.find(({ operation, operations }) => (operation ?? operations[0])?.path === '/me')
    ?.severity;
}

test('an open body is worse where the answer shows a right that it does not declare', () => {
  expect(severityBeside(0, 0)).toBe('medium');
});

test('among many bodies that are open, all or nearly, it says nothing of one', () => {
  expect(severityBeside(30, 0)).toBe('low');
  expect(severityBeside(28, 2)).toBe('low');
});

test('where bodies are closed as a rule, an open one was forgotten', () => {
  expect(severityBeside(2, 28)).toBe('medium');
  expect(severityBeside(15, 15)).toBe('medium');
});

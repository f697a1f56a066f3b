/** A definition in which many operations take a key that no scheme declares: each is looked at so many times, however many there are. */
import { expect, test, vi } from 'vitest';
import { undeclaredKey } from '../../src/facts/access/undeclared-key.ts';
import { apiOf } from '../support/api.ts';

/** Two in five demand a key in the query, so that it is asked further which of the keys are sent as headers. */
function api(size: number) {
  const key = '{name: api_key, in: query, required: true, schema: {type: string}}';
  const other = '{name: note, in: query, schema: {type: string}}';
  const path = (_: unknown, at: number) =>
    `  /widgets${at}: {post: {parameters: [${at % 5 < 2 ? key : other}], responses: {}}}`;
  return apiOf(
    `openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n${Array.from({ length: size }, path).join('\n')}\n`,
  );
}

test('which keys are headers is asked of each operation, not for each key of each operation', () => {
  const looks = (size: number) => {
    const read = api(size);
    const ins = read.operations.flatMap(({ parameters }) =>
      parameters.map((one) => vi.spyOn(one, 'in', 'get')),
    );
    expect(undeclaredKey(read)).toBeUndefined();
    return ins.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  };
  expect(looks(200)).toBeLessThan(2.3 * looks(100));
});

import { expect, it } from 'vitest';
import { once } from '../../src/text/once.ts';

it('A question is answered once for each node, also when the answer is undefined', () => {
  const asked: object[] = [];
  const question = once((node: { readonly answer?: string }) => {
    asked.push(node);
    return node.answer;
  });
  const [told, silent] = [{ answer: 'yes' }, {}];
  expect([question(told), question(silent), question(told), question(silent)]).toEqual([
    'yes',
    undefined,
    'yes',
    undefined,
  ]);
  expect(asked).toEqual([told, silent]);
});

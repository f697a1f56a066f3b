import { describe, expect, it } from 'vitest';
import { once, remember } from '../../src/text/memo.ts';

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

function counting() {
  const asked: string[] = [];
  const answer = remember((key) => {
    asked.push(key);
    return key.length > 3 ? key.length : undefined;
  });
  return { asked, answer };
}

describe('What is remembered', () => {
  it('is computed once, also when there is no answer', () => {
    const { asked, answer } = counting();
    expect([answer('name'), answer('id'), answer('name'), answer('id')]).toEqual([
      4,
      undefined,
      4,
      undefined,
    ]);
    expect(asked).toEqual(['name', 'id']);
  });

  it('is as many texts as the largest definitions have, however many come', () => {
    const { asked, answer } = counting();
    for (let at = 0; at < 20_000; at++) answer(`property${at}`);
    answer('property0');
    expect(asked.length).toBe(20_000);
    answer('one more');
    answer('property0');
    expect(asked.slice(20_000)).toEqual(['one more', 'property0']);
  });
});

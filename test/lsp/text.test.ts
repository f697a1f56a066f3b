import { describe, expect, test } from 'vitest';
import { type Encoding, OpenText } from '../../src/lsp/text.ts';
import { dice } from '../corpus/claims.ts';

// What an editor sends of its changes, in one message or in many, comes to the same text.

describe.each<[Encoding]>([['utf-16'], ['utf-8']])('Changes in %s', (encoding) => {
  const draw = dice(11);
  const pieces = ['a', 'é', '😀', ' ', '\n', '\r', '\r\n', 'word: 1\n', 'x\r', '\ny', ''];
  const some = (most: number) =>
    Array.from({ length: draw(most) }, () => pieces[draw(pieces.length)]).join('');

  test('at once are those one after the other', () => {
    for (let round = 0; round < 400; round++) {
      const text = some(12);
      const changes = Array.from({ length: 8 + draw(8) }, () => {
        const place = () => ({ line: draw(8), character: draw(7) });
        return { range: { start: place(), end: place() }, text: some(4) };
      });
      const [one, all] = [text, text].map((same) => new OpenText('file:///a', '/a', encoding, 1, same));
      for (const [at, change] of changes.entries()) one?.change([change], at);
      all?.change(changes, 99);
      expect(all?.text, JSON.stringify([text, changes])).toBe(one?.text);
    }
  });

  test('of a large text take a moment', () => {
    const line = 'description: a word that is replaced everywhere\n';
    const text = new OpenText('file:///a', '/a', encoding, 1, line.repeat(60_000));
    const changes = Array.from({ length: 5000 }, (_, at) => {
      const start = { line: 59_999 - at * 10, character: 13 };
      return {
        range: { start, end: { ...start, character: 14 } },
        text: at % 100 === 0 ? 'an\nother' : 'one',
      };
    });
    const started = performance.now();
    text.change(changes, 2);
    expect(performance.now() - started).toBeLessThan(3000);
    expect(text.text.match(/description: one/g)).toHaveLength(4950);
  });
});

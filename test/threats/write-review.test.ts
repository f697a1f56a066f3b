import { describe, expect, test } from 'vitest';
import { withReview } from '../../src/threats/review/write-review.ts';
import { documentOf, workspaceOf } from '../support/api.ts';

function reviewed(text: string, by?: string, file = 'model.yaml'): string {
  return withReview(documentOf(workspaceOf({ [file]: text }), file), '2026-11-23', by);
}

describe('a review is written into the model', () => {
  test.each([
    [
      'a date',
      'review: { last: 2026-10-02, every: 90d } # ours\n',
      'review: { last: 2026-11-23, every: 90d } # ours\n',
    ],
    [
      'a date in quotes',
      'review:\n  # last time\n  last: "2026-10-02"\n',
      'review:\n  # last time\n  last: "2026-11-23"\n',
    ],
    [
      'no review',
      'id: shop # the shop\r\ntitle: Shop\r\n',
      'id: shop # the shop\r\nreview: { last: 2026-11-23 }\r\ntitle: Shop\r\n',
    ],
    [
      'no review, in lines that end with a carriage return alone',
      'id: shop # the shop\rtitle: Shop\r',
      'id: shop # the shop\rreview: { last: 2026-11-23 }\rtitle: Shop\r',
    ],
    ['no review, and no line behind the id', 'id: shop', 'id: shop\nreview: { last: 2026-11-23 }'],
    [
      'no review in a flow map',
      '{threatlint: 1, id: shop, title: x}',
      '{threatlint: 1, id: shop, "review": {"last": "2026-11-23"}, title: x}',
    ],
  ])('over %s, and leaves everything else', (_what, text, expected) => {
    const start = text.includes('id: shop') ? '' : 'threatlint: 1\nid: shop\n';
    expect(reviewed(start + text)).toBe(start + expected);
  });

  test.each([
    [
      'another',
      'review: { last: 2026-10-02, by: "person:bob" }',
      'review: { last: 2026-11-23, by: "person:alice" }',
    ],
    [
      'nobody, in a flow map',
      'review: { last: 2026-10-02 }',
      'review: { last: 2026-11-23, by: "person:alice" }',
    ],
    [
      'nobody, in lines',
      'review:\n  last: 2026-10-02\n  every: 9d',
      'review:\n  last: 2026-11-23\n  by: "person:alice"\n  every: 9d',
    ],
    ['no review', 'title: x', 'review: { last: 2026-11-23, by: "person:alice" }\ntitle: x'],
  ])('with who did it in place of %s', (_what, text, expected) => {
    const start = 'threatlint: 1\nid: shop\n';
    expect(reviewed(start + text, 'person:alice')).toBe(start + expected);
  });

  test('in JSON, too', () => {
    const json = (review: string) => `{\n  "threatlint": 1,\n  "id": "shop"${review},\n  "title": "x"\n}`;
    expect(reviewed(json(''), 'a"b', 'model.json')).toBe(
      json(', "review": {"last": "2026-11-23", "by": "a\\"b"}'),
    );
    expect(reviewed(json(', "review": {"last": "2026-10-02"}'), 'me', 'model.json')).toBe(
      json(', "review": {"last": "2026-11-23", "by": "me"}'),
    );
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { about, aboutText } from '../../src/findings/about.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { fingerprints } from '../../src/findings/fingerprint.ts';
import { Place } from '../../src/refs/place.ts';
import { apiOf, documentOf, workspaceOf } from '../support/api.ts';

const workspace = workspaceOf({ 'a.yaml': 'openapi: 3.1.0', 'b.yaml': 'openapi: 3.1.0' });
const roots = {
  a: new Place(documentOf(workspace, 'a.yaml')),
  b: new Place(documentOf(workspace, 'b.yaml')),
};

function finding(file: 'a' | 'b', rule: string, key: string): Finding {
  return {
    rule,
    severity: 'high',
    confidence: 'high',
    message: '',
    place: roots[file].child(key),
    part: 'value',
    operation: null,
    operations: [],
    related: [],
    about: about.api(),
  };
}

const found = (file: 'a' | 'b') =>
  fc.array(
    fc
      .tuple(fc.constantFrom('one', 'two'), fc.constantFrom('x', 'y', 'z'))
      .map(([rule, key]) => finding(file, rule, key)),
  );

test('a definition’s fingerprints are the same alone and beside another, whichever comes first', () => {
  fc.assert(
    fc.property(found('a'), found('b'), (a, b) => {
      const alone = fingerprints(a);
      expect(fingerprints([...a, ...b]).slice(0, a.length)).toEqual(alone);
      expect(fingerprints([...b, ...a]).slice(b.length)).toEqual(alone);
    }),
  );
});

test('two places of one definition are told apart', () => {
  const [one, other, again] = fingerprints([
    finding('a', 'one', 'x'),
    finding('a', 'one', 'y'),
    finding('a', 'one', 'x'),
  ]);
  expect(other).not.toBe(one);
  expect(again).toBe(one);
});

test('an answer with one more media type is known by it, whatever operation with the others is added', () => {
  const answer = (types: readonly string[]) => ({
    '200': {
      description: 'Done',
      content: Object.fromEntries(
        types.map((type) => [
          type,
          { schema: { type: 'object', properties: { total: { type: 'integer' } } } },
        ]),
      ),
    },
  });
  const known = (added: object) => {
    const { responses } = apiOf(
      JSON.stringify({
        openapi: '3.1.0',
        paths: {
          '/orders': { get: { responses: answer(['application/json', 'text/html']) } },
          ...Object.fromEntries(
            ['a', 'b'].map((name) => [
              `/${name}`,
              { get: { responses: { '200': { description: 'Done', content: { 'text/plain': {} } } } } },
            ]),
          ),
          ...added,
        },
      }),
    );
    const page = responses.find(({ content }) => content.some(({ type }) => type === 'text/html'));
    return page && aboutText(about.response(page, 'text/html'));
  };
  expect(known({})).toBe(known({ '/parcels': { get: { responses: answer(['application/json']) } } }));
});

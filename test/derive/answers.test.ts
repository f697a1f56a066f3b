import { describe, expect, it } from 'vitest';
import { answerAll, staleDismissals, unanswered } from '../../src/derive/answer.ts';
import { builtIn } from '../../src/rules/source.ts';
import { play, shop } from '../threats/scene.ts';

const today = '2026-11-01';

function answer(rest: string, components = 'components: {api: {implements: {shop: shop.yaml}}}') {
  const model = `threatlint: 1\nid: shop\n${components}\n${rest}`;
  const played = play({ models: { 'model.yaml': model }, definitions: { 'shop.yaml': shop } });
  const all = answerAll(played.apis, builtIn, { ...played, today });
  // That orders can be automated is another matter.
  const candidates = all.filter(({ pattern }) => pattern !== 'sensitive-flows');
  const stale = (complete: boolean) =>
    staleDismissals(all, { ...played, today, complete }).map(({ rule, message }) => `${rule}: ${message}`);
  return { candidates, findings: unanswered(candidates), sound: played.diagnostics, stale };
}
const open = (rest: string) =>
  answer(rest)
    .candidates.filter((one) => one.open.length > 0)
    .map(({ key }) => key);
const threat = (parts: string) =>
  `threats: {T-1: {title: x, mitigations: {M-1: {status: planned}}, ${parts}}}`;

describe('candidate-unanswered', () => {
  it('warns in the model, and shows the definition', () => {
    const { findings } = answer('');
    const [first] = findings;
    expect(findings.map(({ about }) => about)).toEqual([
      'model shop candidate bola@shop:/orders',
      'model shop candidate anonymous-write@shop:/orders',
    ]);
    expect(first).toMatchObject({ rule: 'candidate-unanswered', severity: 'medium', confidence: 'high' });
    expect(first?.failsGate).toBeUndefined();
    expect(first?.message).toBe(
      "Orders: a caller reads or changes another caller's object by its id: no threat of API1 covers GET /orders/{id}, DELETE /orders/{id}, and `bola@shop:/orders` is not dismissed",
    );
    expect(first?.place.id()).toMatch(/model\.yaml.*\/id$/);
    expect(first?.related.map(({ place }) => place.pointer())).toEqual([
      '/paths/~1orders~1{id}/get',
      '/paths/~1orders~1{id}/delete',
    ]);
  });

  it.each([
    ['of the same OWASP category', 'categories: {owasp: [API1]}'],
    ['with the year', 'categories: {owasp: ["API1:2023"]}'],
    ['of the same CWE', 'categories: {cwe: [639]}'],
  ])('is silent where a threat %s covers the operations', (_title, categories) => {
    expect(open(threat(`${categories}, scope: {path: "/orders/{}"}`))).toEqual([
      'anonymous-write@shop:/orders',
    ]);
  });

  it('keeps threats of one category apart by their CWE', () => {
    const [first] = open(threat('categories: {owasp: [API2], cwe: [307]}, scope: {kind: operation}'));
    expect(first).toBe('bola@shop:/orders');
    expect(open(threat('categories: {owasp: [API2], cwe: [307]}, scope: {}'))).toContain(
      'anonymous-write@shop:/orders',
    );
    expect(open(threat('categories: {owasp: [API2], cwe: [306]}, scope: {}'))).toEqual(['bola@shop:/orders']);
  });

  it('names only the operations that are left', () => {
    const { findings } = answer(threat('categories: {owasp: [API1]}, scope: {operationId: getOrder}'));
    expect(findings[0]?.operations.map(({ label }) => label)).toEqual(['DELETE /orders/{id}']);
  });

  it.each(['bola@shop:/orders', 'bola@shop:/', 'bola@shop.yaml:/orders'])(
    'is silent when dismissed by %s',
    (key) => {
      const dismissed = `dismissed: {"${key}": {reason: ids are public, by: "person:alice"}}\n`;
      expect(answer(dismissed).sound).toEqual([]);
      expect(open(dismissed)).toEqual(['anonymous-write@shop:/orders']);
    },
  );

  it.each(['bola@other:/orders', 'bola@shop:/order', 'ssrf@shop:/orders', 'bola', '@:/'])(
    'is not silent for the sake of the dismissal %s',
    (key) => {
      expect(open(`dismissed: {"${key}": {reason: r, by: b}}\n`)).toContain('bola@shop:/orders');
    },
  );

  it.each([
    ['until its last day', '2026-11-01', []],
    ['and no longer', '2026-10-31', ['bola@shop:/orders']],
  ])('is dismissed %s', (_title, expires, left) => {
    const entry = `{reason: ids are public, owner: "team:shop", expires: ${expires}}`;
    const dismissed = `dismissed: {"bola@shop:/orders": ${entry}}\n`;
    expect(answer(dismissed).sound).toEqual([]);
    expect(open(dismissed)).toEqual([...left, 'anonymous-write@shop:/orders']);
  });

  it('says nothing where no sound model speaks of the definition', () => {
    expect(answer('', 'components: {api: {implements: {shop: gone.yaml}}}').findings).toEqual([]);
  });
});

describe('A dismissal', () => {
  const stale = (key: string, complete = true, rest = '') =>
    answer(`dismissed: {"${key}": {reason: r, by: b${rest}}}\n`).stale(complete);

  it('of a resource holds for its versions, and one of a version for that one', () => {
    const versions = shop.replaceAll('  /orders', '  /v1/orders');
    const played = (key: string) => {
      const model = `threatlint: 1\nid: shop\ncomponents: {api: {implements: {shop: shop.yaml}}}\ndismissed: {"${key}": {reason: r, by: b}}\n`;
      const scene = play({ models: { 'm.yaml': model }, definitions: { 'shop.yaml': versions } });
      const bola = answerAll(scene.apis, builtIn, { ...scene, today }).filter(
        (one) => one.pattern === 'bola',
      );
      return bola.map((one) => one.open.length);
    };
    expect(played('bola@shop:/orders')).toEqual([0]);
    expect(played('bola@shop:/v1/orders')).toEqual([0]);
    expect(played('bola@shop:/v2/orders')).toEqual([2]);
  });

  it.each(['bola@shop:/orders', 'bola@shop:/', 'bola@shop:/orders/{}', 'sensitive-flows@shop.yaml:/'])(
    '%s is about something',
    (key) => expect(stale(key)).toEqual([]),
  );

  it.each([
    ['bolla@shop:/orders', 'no pattern is called `bolla`; did you mean `bola`?'],
    ['toString@shop:/orders', 'no pattern is called `toString`'],
    ['bola@shp:/orders', 'no component implements `shp`; did you mean `shop`?'],
    ['bola@old.yaml:/orders', 'no component implements `old.yaml`'],
    ['bola@shop:/order', '`shop` has nothing below `/order`; did you mean `/orders`?'],
    ['bola@shop:/orders/{}/notes', '`shop` has nothing below `/orders/{}/notes`'],
    ['bola@shop:/health', 'there is no such candidate, but one on `/orders`'],
    ['ssrf@shop:/', 'there is no such candidate'],
    ['bola', 'a key reads PATTERN@DEFINITION:/RESOURCE, as in `bola@shop:/orders`'],
  ])('%s dismisses nothing, and that is said', (key, why) => {
    expect(stale(key)).toEqual([`dismissal-unused: \`${key}\` dismisses nothing: ${why}`]);
  });

  it('may be about a file that this run does not look at', () => {
    expect(stale('bola@old.yaml:/orders', false)).toEqual([]);
    expect(stale('bola@shp:/orders', false)).not.toEqual([]);
  });

  it('that has expired is said', () => {
    expect(stale('bola@shop:/orders', true, ', expires: 2026-10-31')).toEqual([
      'dismissal-expired: The dismissal of `bola@shop:/orders` expired on 2026-10-31 and dismisses nothing any more',
    ]);
    expect(stale('bola@shop:/orders', true, ', expires: 2026-11-01')).toEqual([]);
  });

  it.each([
    ['nobody who says so', '{reason: r}', 'by'],
    ['an end that is no day', '{reason: r, by: b, expires: 2026-02-30}', '2026-02-30'],
    ['no reason', '{by: b}', 'reason'],
  ])('with %s is a mistake', (_title, entry, what) => {
    const { findings } = play({
      models: { 'm.yaml': `threatlint: 1\nid: m\ndismissed: {"bola@a:/": ${entry}}\n` },
    });
    expect(findings.map(({ rule }) => rule)).toContain('model-invalid');
    expect(findings.map(({ message }) => message).join()).toContain(what);
  });
});

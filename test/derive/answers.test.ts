import { describe, expect, it } from 'vitest';
import { answerAll, unanswered } from '../../src/derive/answer.ts';
import { builtIn } from '../../src/rules/source.ts';
import { play, shop } from '../threats/scene.ts';

function answer(rest: string, components = 'components: {api: {implements: {shop: shop.yaml}}}') {
  const model = `threatlint: 1\nid: shop\n${components}\n${rest}`;
  const played = play({ models: { 'model.yaml': model }, definitions: { 'shop.yaml': shop } });
  // That orders can be automated is another matter.
  const candidates = answerAll(played.apis, builtIn, played).filter(
    ({ pattern }) => pattern !== 'sensitive-flows',
  );
  return { candidates, findings: unanswered(candidates), sound: played.diagnostics };
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

  it('says nothing where no sound model speaks of the definition', () => {
    expect(answer('', 'components: {api: {implements: {shop: gone.yaml}}}').findings).toEqual([]);
  });
});

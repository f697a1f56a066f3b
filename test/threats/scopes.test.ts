import { describe, expect, it } from 'vitest';
import { playThreat, shop } from './scene.ts';

const decided = 'mitigations: {M-1: {status: planned}}';
const scope = (text: string) => playThreat(`scope: ${text}, ${decided}`);

describe('scope-empty', () => {
  it('says that a scope matches nothing, though each of its keys does', () => {
    const played = scope('{path: /health, method: DELETE}');
    expect(played.seen('scope-empty')).toEqual([
      '6 "{path: /health, method: DELETE}": The scope of threat T-1 matches no operation',
    ]);
    expect(played.diagnostics).toEqual(['scope-empty']);
    expect(played.threats[0]?.mitigations[0]?.verdict).toBe('vacuous');
  });

  it('speaks of exemptions and acceptances too', () => {
    const rest =
      'coverage: {exempt: {E-1: {scope: {tag: orders, deprecated: true}, reason: r, owner: o, expires: 2027-01-01}}}\n';
    expect(playThreat(`scope: {}, ${decided}`, { rest }).seen('scope-empty')).toEqual([
      '5 "{tag: orders, deprecated: true}": The scope of exemption E-1 matches no operation',
    ]);
  });

  it('is silent about a scope that matches', () => {
    expect(scope('{path: "/orders/{}", method: delete}').diagnostics).toEqual([]);
  });
});

describe('scope-stale', () => {
  it.each([
    [
      'operationId',
      '{operationId: [getOrder, cancelOrders]}',
      '6 "cancelOrders": No operation has the operationId `cancelOrders`, which threat T-1 names; did you mean `cancelOrder`?',
    ],
    [
      'tag',
      '{tag: [orders, wriite]}',
      '6 "wriite": No operation has the tag `wriite`, which threat T-1 names; did you mean `write`?',
    ],
    [
      'literal path',
      '{any: [{path: "/order/{id}"}, {path: "/health"}]}',
      '6 ""/order/{id}"": No operation has the path `/order/{id}`, which threat T-1 names; did you mean `/orders/{id}`?',
    ],
    [
      'name that is excluded',
      '{not: {tag: legacy}}',
      '6 "legacy": No operation has the tag `legacy`, which threat T-1 names',
    ],
  ])('says which %s is gone, though others match', (_what, text, expected) => {
    const played = scope(text);
    expect(played.seen('scope-stale')).toEqual([expected]);
    expect(played.diagnostics).toEqual(['scope-stale']);
  });

  it.each([
    [
      'method',
      '{method: [get, PSOT]}',
      '6 "PSOT": There is no HTTP method `PSOT`, which threat T-1 names; did you mean `POST`?',
    ],
    [
      'security scheme',
      '{any: [{security: {scheme: [kee]}}, {}]}',
      '6 "kee": No definition declares the security scheme `kee`, which threat T-1 names; did you mean `key`?',
    ],
    [
      'scope of a scheme',
      '{not: {security: {scope: admin}}}',
      '6 "admin": No operation or security scheme knows the scope `admin`, which threat T-1 names',
    ],
  ])('says which %s there is not, though others match', (_what, text, expected) => {
    const played = scope(text);
    expect(played.seen('scope-stale')).toEqual([expected]);
    expect(played.diagnostics).toEqual(['scope-stale']);
  });

  it('is silent about methods, schemes and scopes that exist and match nothing', () => {
    const oauth = 'oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: "/t", scopes: {read: r}}}}';
    const definition = shop.replace('    key: {type', `    ${oauth}\n    key: {type`);
    const text = '{any: [{method: [patch, get]}, {security: {scheme: oauth, scope: read}}]}';
    const played = playThreat(`scope: ${text}, ${decided}`, { definitions: { 'shop.yaml': definition } });
    expect(played.diagnostics).toEqual([]);
  });

  it.each([
    ['an operationId', '{operationId: getOrdr}'],
    ['a scheme', '{security: {scheme: kye}, path: "/orders/**"}'],
    ['one of several names', '{any: [{tag: orderz}, {path: /health, method: PSOT}]}'],
  ])('is the one mistake where nothing matches because of it: %s', (_what, text) => {
    const played = scope(text);
    expect(played.diagnostics).toEqual(['scope-stale']);
    expect(played.findings[0]?.message).toMatch(/did you mean `(getOrder|key|orders)`/);
  });

  it('is beside scope-empty where the name was to be left out', () => {
    expect(scope('{path: /health, method: put, not: {tag: legacy}}').diagnostics).toEqual([
      'scope-empty',
      'scope-stale',
    ]);
  });

  it('is silent about globs, which may match nothing', () => {
    expect(scope('{path: ["/orders", "/baskets/**"]}').diagnostics).toEqual([]);
  });

  it('looks in the definitions that the same selector names', () => {
    expect(scope('{spec: shop, operationId: getOrder}').diagnostics).toEqual([]);
  });
});

describe('coverage', () => {
  const rest = (expires: string) =>
    `coverage: {exempt: {E-1: {scope: {path: /health}, reason: r, owner: o, expires: ${expires}}}}\n`;
  const covered = (expires: string) =>
    playThreat(`scope: {path: "/orders/{}"}, ${decided}`, { rest: rest(expires) });

  it('says of every operation which threats and which exemption cover it', () => {
    const entries = covered('2026-11-01').coverage.map(({ operation, threats, exempt }) => [
      operation.label,
      threats,
      exempt,
    ]);
    expect(entries).toEqual([
      ['GET /orders', [], null],
      ['POST /orders', [], null],
      ['GET /orders/{id}', ['T-1'], null],
      ['DELETE /orders/{id}', ['T-1'], null],
      ['GET /health', [], 'E-1'],
    ]);
  });

  it('an exemption counts to the end of its last day; afterwards it is an error', () => {
    expect(covered('2026-11-01').diagnostics).toEqual([]);
    const late = covered('2026-10-31');
    expect(late.seen('exemption-expired')).toEqual([
      '5 "2026-10-31": The exemption E-1 expired on 2026-10-31',
    ]);
    expect(late.coverage.find(({ operation }) => operation.path === '/health')?.exempt).toBeNull();
  });
});

describe('review-overdue', () => {
  const review = (every: string, today: string) =>
    playThreat(`scope: {}, ${decided}`, { rest: `review: {last: 2026-10-02${every}}\n`, today });

  it.each([
    ['2026-12-31', undefined],
    ['2027-01-01', 'medium'],
    ['2027-03-31', 'medium'],
    ['2027-04-01', 'high'],
  ])('on %s: %s', (today, severity) => {
    const { findings } = review(', every: 90d', today);
    expect(findings.map((finding) => [finding.rule, finding.severity, finding.failsGate ?? false])).toEqual(
      severity ? [['review-overdue', severity, severity === 'high']] : [],
    );
  });

  it('says how late it is, and nothing without an interval', () => {
    expect(review(', every: 90d', '2027-01-01').seen('review-overdue')).toEqual([
      '5 "2026-10-02": The last review was on 2026-10-02; the next is overdue by 1 day',
    ]);
    expect(review('', '2036-01-01').diagnostics).toEqual([]);
  });
});

describe('question-open', () => {
  const asked = (answer: string) =>
    playThreat(`scope: {}, ${decided}, questions: {Q-2: {text: Since when?${answer}}}`, {
      rest: `questions: {Q-1: {text: Who may refund?${answer}}}\n`,
    });

  it.each(['', ', answer: ""', ', answer: " "', ', answer:'])(
    'warns of a question without answer{%s}',
    (answer) => {
      const { seen, findings, threatsOf } = asked(answer);
      expect(seen('question-open')).toEqual([
        '5 "Q-1": Nobody has answered Q-1: Who may refund?',
        '7 "Q-2": Nobody has answered Q-2 of T-1: Since when?',
      ]);
      expect(findings.map(({ severity, failsGate }) => [severity, failsGate ?? false])).toEqual([
        ['medium', false],
        ['medium', false],
      ]);
      expect(findings.map((finding) => threatsOf(finding).map(({ id }) => id))).toEqual([[], ['T-1']]);
    },
  );

  it('is silent about one that was answered', () => {
    expect(asked(', answer: Nobody').diagnostics).toEqual([]);
  });
});

describe('category-unknown', () => {
  const categories = (text: string) => playThreat(`scope: {}, categories: {${text}}, ${decided}`);

  it('warns of categories that are in no list', () => {
    expect(categories('owasp: [API1, API11], cwe: [639, 99999]').seen('category-unknown')).toEqual([
      '6 "API11": There is no OWASP category `API11`',
      '6 "99999": There is no CWE-99999',
    ]);
  });

  it('warns of attack patterns and kinds of threats to privacy that are in no list', () => {
    expect(
      categories('capec: [62, 0, 9999], linddun: [L, Identifying, Loss]').seen('category-unknown'),
    ).toEqual([
      '6 "0": There is no CAPEC-0',
      '6 "9999": There is no CAPEC-9999',
      '6 "Loss": There is no LINDDUN type `Loss`',
    ]);
  });

  it('knows those of 2023, with and without the year', () => {
    expect(
      categories('owasp: [API1, "API10:2023", "A01:2021"], cwe: [22, 1333], stride: [S, T, R, I, D, E]')
        .diagnostics,
    ).toEqual([]);
  });
});

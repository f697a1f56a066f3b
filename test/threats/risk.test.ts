import { describe, expect, it } from 'vitest';
import { play, playThreat, threatModel } from './scene.ts';

const risk = (threat: string, scene: Parameters<typeof playThreat>[1] = {}) => {
  const [first] = playThreat(threat, scene).threats;
  return first && [first.risk.inherent, first.risk.residual];
};

describe('residual risk', () => {
  const claim = (parts: string) =>
    `scope: {operationId: [getOrder, cancelOrder]}, risk: {likelihood: 4, impact: 5}, mitigations: {${parts}}`;
  const holds = 'verify: {rule: server-cleartext}';
  const fails = 'verify: {rule: operation-unauthenticated}';

  it.each([
    ['a verified mitigation counts', `M-1: {status: implemented, reduces: {likelihood: 1}, ${holds}}`, 15],
    ['on either side', `M-1: {status: implemented, reduces: {likelihood: 1, impact: 2}, ${holds}}`, 9],
    [
      'several add up',
      `M-1: {status: implemented, reduces: {likelihood: 1}, ${holds}}, M-2: {status: implemented, reduces: {likelihood: 2}, ${holds}}`,
      5,
    ],
    [
      'never below one',
      `M-1: {status: implemented, reduces: {likelihood: 4, impact: 4}, ${holds}}, M-2: {status: implemented, reduces: {likelihood: 4, impact: 4}, ${holds}}`,
      1,
    ],
    ['without `reduces` nothing is taken off', `M-1: {status: implemented, ${holds}}`, 20],
    ['a partial one counts nothing', `M-1: {status: implemented, reduces: {likelihood: 1}, ${fails}}`, 20],
    ['an unverifiable one counts nothing', 'M-1: {status: implemented, reduces: {likelihood: 1}}', 20],
    ['a planned one counts nothing', `M-1: {status: planned, reduces: {likelihood: 1}, ${holds}}`, 20],
  ])('%s', (_title, mitigations, residual) => {
    expect(risk(claim(mitigations))).toEqual([20, residual]);
  });
});

describe('inherent risk that the model does not state', () => {
  const decided = 'mitigations: {M-1: {status: planned}}';
  const assets = `assets:
  pin: {class: restricted, match: {property: pin}}
  order: {cia: [2, 3, 1], match: {schema: Order}}
`;

  it.each([
    ['public and behind credentials', 'scope: {operationId: getOrder}, risk: {impact: 1}', 4],
    ['public and open to anyone', 'scope: {operationId: [getOrder, health]}, risk: {impact: 1}', 5],
    ['nothing known about the data', 'scope: {operationId: getOrder}, risk: {likelihood: 1}', 3],
  ])('%s', (_title, threat, inherent) => {
    expect(risk(`${threat}, ${decided}`)?.[0]).toBe(inherent);
  });

  it.each([
    ['what the operations carry', 'scope: {operationId: getOrder}', 3],
    ['a class where no CIA is given', 'scope: {operationId: createOrder}', 5],
    [
      'what the threat names, whatever the operations carry',
      'scope: {operationId: createOrder}, assets: [order]',
      3,
    ],
    ['no asset in scope', 'scope: {operationId: health}', 3],
  ])('impact: %s', (_title, threat, impact) => {
    expect(risk(`${threat}, risk: {likelihood: 1}, ${decided}`, { rest: assets })?.[0]).toBe(impact);
  });

  it.each([
    ['a denial of service by availability', 'D', 'availability of order is 1', 1],
    ['tampering by integrity', 'T', 'integrity of order is 3', 3],
    ['disclosure by confidentiality', 'I', 'confidentiality of order is 2', 2],
    ['several kinds by the worst of them', 'I, D', 'confidentiality of order is 2', 2],
    ['other kinds by the highest', 'S', 'integrity of order is 3', 3],
    ['other kinds beside these by the highest', 'D, E', 'integrity of order is 3', 3],
  ])('impact: %s', (_title, stride, why, impact) => {
    // Threats of other kinds on the same scope are judged before and after.
    const text = (id: string, letters: string) =>
      `${id}: {title: x, categories: {stride: [${letters}]}, scope: {operationId: getOrder}, risk: {likelihood: 1}, ${decided}}`;
    const { threats } = play({
      models: {
        'model.yaml': `threatlint: 1\nid: shop\n${assets}threats: {${text('A', 'T')}, ${text('B', stride)}, ${text('C', 'D')}}\n`,
      },
    });
    expect(threats.map(({ risk }) => risk.inherent)).toEqual([3, impact, 1]);
    expect(threats[1]?.risk.explanation).toContain(why);
  });

  it.each([
    ['partner', 0, 3],
    ['internal', 0, 2],
    ['internal', 80, 3],
    ['partner', 80, 4],
    ['public', 80, 4],
  ])('likelihood: %s, and a flow that gains %i of trust: %i', (exposure, gain, likelihood) => {
    const model = `threatlint: 1
id: shop
zones: {outside: {trust: 0}, inside: {trust: ${gain}}}
components: {api: {zone: inside, exposure: ${exposure}, implements: {shop: shop.yaml}}}
actors: {customer: {zone: outside}}
flows: [{from: customer, to: api, via: shop, data: []}]
threats: {T-1: {title: x, scope: {operationId: getOrder}, risk: {impact: 1}, ${decided}}}
`;
    expect(play({ models: { 'model.yaml': model } }).threats[0]?.risk.inherent).toBe(likelihood);
  });
});

describe('the explanation', () => {
  const explained = (threat: string, rest = '') => playThreat(threat, { rest }).threats[0]?.risk.explanation;
  const assets = 'assets: {pin: {cia: [3, 4, 1], match: {property: pin}}}\n';

  it('names what each computed factor comes from, and what each verified mitigation takes off', () => {
    const mitigations =
      'M-1: {status: implemented, reduces: {likelihood: 2, impact: 1}, verify: {rule: server-cleartext}}, M-2: {status: planned, reduces: {impact: 1}}';
    expect(
      explained(`scope: {operationId: [createOrder, health]}, mitigations: {${mitigations}}`, assets),
    ).toBe(
      '5 × 4: likelihood 5 because public for want of an exposure and anonymous, impact 4 because integrity of pin is 4, likelihood −2 by M-1 (verified), impact −1 by M-1 (verified), leaves 3 × 3',
    );
  });

  it('says what is stated, and what is not known', () => {
    expect(explained('scope: {operationId: getOrder}, risk: {likelihood: 5}')).toBe(
      '5 × 3: likelihood 5 as stated, impact 3 because nothing is known about the data',
    );
  });
});

describe('the typical risk of a pattern', () => {
  const explained = (risk: string, order: string) =>
    playThreat(`use: typical, scope: {operationId: getOrder}${risk}`, {
      rest: `patterns: {typical: {title: x, risk: {impact: 3}, mitigations: {M-1: {status: planned}}}}
assets: {order: {${order}match: {schema: Order}}}\n`,
    });

  it('counts where the threat states none and this API is not known to be worse', () => {
    for (const order of ['class: internal, ', '']) {
      expect(explained('', order).threats[0]?.risk.explanation).toContain(
        'impact 3 as is typical of typical',
      );
    }
  });

  it('gives way to what the assets imply when that is higher, without a warning', () => {
    const played = explained('', 'class: restricted, ');
    expect(played.threats[0]?.risk.explanation).toContain('impact 5 because order is restricted');
    expect(played.seen('risk-below-floor')).toEqual([]);
  });

  it('gives way to what the threat states', () => {
    const played = explained(', risk: {impact: 4}', 'class: restricted, ');
    expect(played.threats[0]?.risk.explanation).toContain('impact 4 as stated');
    expect(played.seen('risk-below-floor')).toHaveLength(1);
  });
});

describe('risk-below-floor', () => {
  const assets = 'assets: {order: {class: confidential, match: {schema: Order}}}\n';
  const seen = (risk: string, rest = assets) =>
    play({
      models: {
        'model.yaml': threatModel(
          `scope: {operationId: getOrder}, risk: {${risk}}, mitigations: {M-1: {status: planned}}`,
          rest,
        ).replace('api: {', 'api: {exposure: public, '),
      },
    }).seen('risk-below-floor');

  it('warns of a likelihood or impact that is stated lower than what assets and exposure imply', () => {
    expect(seen('likelihood: 2, impact: 3').map((line) => line.replace(/^\d+ /, ''))).toEqual([
      '"2": T-1 states likelihood 2; it is at least 4 because public',
      '"3": T-1 states impact 3; it is at least 4 because order is confidential',
    ]);
  });

  it('is silent at or above it, and where the model says nothing that it could come from', () => {
    expect(seen('likelihood: 4, impact: 5')).toEqual([]);
    expect(seen('impact: 1', '')).toEqual([]);
    expect(
      playThreat('scope: {operationId: getOrder}, risk: {likelihood: 1}').seen('risk-below-floor'),
    ).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { play, playThreat } from './scene.ts';

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

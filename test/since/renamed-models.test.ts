import { describe, expect, it } from 'vitest';
import { Changes } from './changes.ts';
import { model } from './claimed-model.ts';

// A threat model whose names change says what it said; and what it says of an operation already is not new by degrees.

const changes = new Changes();
const api = (root = 'oauth: [orders:write]', more = '') => `openapi: 3.0.3
info: {title: Shop, version: "1"}
servers: [{url: "https://shop.example.com"}]
security: [{${root}}]
paths:
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
    get: {responses: {"200": {description: ok}, "429": {description: later}}}
    delete: {responses: {"204": {description: ok}, "429": {description: later}}}
  /users/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
    get: {security: [], responses: {"200": {description: ok}, "429": {description: later}}}
    delete: {responses: {"204": {description: ok}, "429": {description: later}}}
${more}components:
  securitySchemes:
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: "https://shop.example.com/token", scopes: {orders:write: change}}}}
`;
const settings = { 'threatlint.yaml': 'policy: {gates: [{severity: high}]}\n' };
const base = { ...settings, 'api.yaml': api(), 'model.yaml': model };

describe('a threat model with findings', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['another id', { 'model.yaml': model.replace('id: shop', 'id: store') }],
    [
      'another file and id',
      { 'threats/store.yaml': model.replace('id: shop', 'id: store').replace('api.yaml', '../api.yaml') },
    ],
    ['another id of a threat', { 'model.yaml': model.replace('T-BOLA', 'T-OBJECTS') }],
    [
      'another name of a component',
      { 'model.yaml': model.replace('{api: {', '{service: {').replace('to: api', 'to: service') },
    ],
    [
      'another alias',
      { 'model.yaml': model.replace('{shop: api', '{store: api').replace('via: shop', 'via: store') },
    ],
  ])('says nothing new under %s', async (_, files) => {
    changes.base(base);
    const { 'model.yaml': _model, ...rest } = base;
    changes.change({ ...rest, ...files });
    changes.git('add', '--all');
    const { findings, since, exitStatus } = await changes.since();
    expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
    expect([since?.fixed, exitStatus]).toEqual([[], 0]);
  });
});

describe('with one operation open before, one change is one finding', () => {
  it('that lets anyone call all others: the claim that failed on some fails on all', async () => {
    changes.base(base);
    changes.change({ ...base, 'api.yaml': api('') });
    const { findings, since } = await changes.since();
    expect(findings.map(({ rule }) => rule)).toEqual(['protection-removed']);
    expect(findings[0]?.related.some(({ message }) => message.startsWith('mitigation-contradicted:'))).toBe(
      true,
    );
    expect(since?.fixed).toEqual([]);
  });

  it('that adds an operation which anyone may call', async () => {
    const added = `  /things/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
    put: {security: [], responses: {"204": {description: ok}, "429": {description: later}}}
`;
    changes.base(base);
    changes.change({ ...base, 'api.yaml': api(undefined, added) });
    const { findings } = await changes.since();
    expect(findings.map(({ operations }) => operations)).toEqual([['PUT /things/{id}']]);
    expect(findings[0]?.related.map(({ message }) => message.split(':')[0])).toEqual(
      expect.arrayContaining(['mitigation-partial', 'flow-unprotected', 'candidate-unanswered']),
    );
  });
});

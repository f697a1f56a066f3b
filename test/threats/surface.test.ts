import { describe, expect, it } from 'vitest';
import { guarded, play, shop } from './scene.ts';

interface Parts {
  readonly assets?: string;
  readonly flows?: string;
  readonly exposure?: string;
  readonly definition?: string;
}

function model({ assets = '', flows = '', exposure = 'public', definition = shop }: Parts) {
  const text = `threatlint: 1
id: shop
zones: {internet: {trust: 0}, core: {trust: 80}}
actors: {customer: {zone: internet}}
components:
  api: {zone: core, exposure: ${exposure}, implements: {shop: shop.yaml}}
  db: {zone: core, kind: datastore}
externals: {bank: {zone: internet}}
${assets}${flows}`;
  return play({ models: { 'model.yaml': text }, definitions: { 'shop.yaml': definition } });
}

const pin = 'assets: {pin: {class: restricted, match: {property: pin}}}\n';

describe('asset-unmatched', () => {
  it('warns of an asset whose `match` finds nothing', () => {
    const { seen, findings } = model({
      assets: `${pin.replace('}}}', '}}, iban: {match: {property: iban, format: iban}}}')}`,
    });
    expect(seen('asset-unmatched')).toEqual([
      '9 "{property: iban, format: iban}": No definition carries the asset iban: nothing matches',
    ]);
    expect(findings.map(({ severity }) => severity)).toEqual(['medium']);
  });

  it.each(['property: [iban, pin]', 'schema: Order', 'format: uuid', 'property: id', ''])(
    'is silent about `match` {%s}',
    (match) => {
      const asset = match === '' ? 'a: {}' : `a: {match: {${match}}}`;
      expect(model({ assets: `assets: {${asset}}\n` }).seen('asset-unmatched')).toEqual([]);
    },
  );
});

describe('asset-unclaimed', () => {
  const withEmail = shop.replace(
    'note: {type: string}',
    'note: {type: string}\n        email: {type: string}',
  );

  it('warns of a sensitive property that no asset claims, and shows it', () => {
    const { seen, findings } = model({ assets: pin, definition: withEmail });
    expect(seen('asset-unclaimed')).toEqual([
      '9 "assets": The property `email` looks sensitive (email address), and no asset claims it',
    ]);
    expect(findings[0]?.operations.map(({ label }) => label)).toEqual([
      'GET /orders',
      'GET /orders/{id}',
      'POST /orders',
    ]);
    expect(findings[0]?.related.map(({ place }) => place.pointer())).toEqual([
      '/components/schemas/Order/properties/email',
    ]);
  });

  it.each(['type: boolean', 'type: object', 'enum: [read, write]'])(
    'is silent about a property with {%s}',
    (parts) => {
      const definition = shop.replace(
        'note: {type: string}',
        `note: {type: string}\n        secret: {${parts}}`,
      );
      expect(model({ assets: pin, definition }).diagnostics).toEqual([]);
    },
  );

  it('is silent when an asset claims the property or its schema, and where a model has no assets', () => {
    const both = 'assets: {pin: {match: {property: [pin, email]}}}\n';
    expect(model({ assets: both, definition: withEmail }).diagnostics).toEqual([]);
    expect(
      model({ assets: 'assets: {order: {match: {schema: Order}}}\n', definition: withEmail }).diagnostics,
    ).toEqual([]);
    expect(model({ definition: withEmail }).diagnostics).toEqual([]);
  });
});

describe('flow-data-undeclared', () => {
  const flows = (text: string) => model({ assets: pin, flows: `flows: [${text}]\n`, definition: guarded });

  it('says which asset an operation carries that no flow through the definition declares', () => {
    const { seen, findings } = flows('{from: customer, to: api, via: shop, data: []}');
    expect(seen('flow-data-undeclared')).toEqual([
      '10 "[]": The flow from customer to api does not declare the asset pin, which POST /orders carries',
    ]);
    expect(findings[0]).toMatchObject({ severity: 'high', failsGate: true });
    expect(findings[0]?.related.map(({ place }) => place.pointer())).toEqual([
      '/components/schemas/Order/properties/pin',
    ]);
  });

  it('is silent when one of the flows declares it, or none goes through the definition', () => {
    const two =
      '{from: customer, to: api, via: shop, data: []}, {from: bank, to: api, via: shop, data: [pin]}';
    expect(flows(two).diagnostics).toEqual([]);
    expect(flows('{from: api, to: db}').diagnostics).toEqual([]);
  });
});

describe('exposure-contradicted', () => {
  it.each([
    [
      'internal',
      'https://api.shop.com',
      'api is internal, but its definition shop is served at https://api.shop.com, a public name',
    ],
    [
      'public',
      'https://shop.internal/v1',
      'api is public, but its definition shop is only served at private addresses such as https://shop.internal/v1',
    ],
    [
      'public',
      'http://10.0.0.7:8080',
      'api is public, but its definition shop is only served at private addresses such as http://10.0.0.7:8080',
    ],
  ])('warns: %s at %s', (exposure, server, message) => {
    const { seen, findings } = model({ exposure, definition: shop.replace('https://api.shop.com', server) });
    expect(seen('exposure-contradicted')).toEqual([`6 "${exposure}": ${message}`]);
    expect(findings[0]?.related.map(({ place }) => place.pointer())).toEqual(['/servers/0/url']);
  });

  it.each([
    ['public', 'https://api.shop.com'],
    ['public', 'http://localhost:8080"}, {url: "https://api.shop.com'],
    ['public', '/v1'],
    ['internal', 'http://orders.default.svc.cluster.local'],
    ['internal', 'https://172.20.0.1'],
    ['partner', 'https://api.shop.com'],
    ['partner', 'http://10.0.0.7'],
  ])('is silent: %s at %s', (exposure, server) => {
    expect(model({ exposure, definition: shop.replace('https://api.shop.com', server) }).diagnostics).toEqual(
      [],
    );
  });
});

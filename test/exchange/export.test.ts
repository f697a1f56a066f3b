import { existsSync, readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { otm } from '../../src/exchange/otm.ts';
import { tmLibrary } from '../../src/exchange/tm-library.ts';
import { hostile, model, scene } from '../render/scene.ts';

const folder = new URL('../../../shared/schemas/', import.meta.url);

/** The published schema's verdict; undefined, loudly, where the schemas are not at hand. */
function validator(file: string, Dialect: typeof Ajv | typeof Ajv2020): ValidateFunction | undefined {
  const url = new URL(file, folder);
  if (!existsSync(url)) {
    console.warn(`exports are not checked against ${file}: ${url.pathname} is not there`);
    return undefined;
  }
  const ajv = new Dialect({ strict: false, allErrors: true });
  formats.default(ajv);
  return ajv.compile(JSON.parse(readFileSync(url, 'utf8')));
}

const valid = {
  otm: validator('otm_schema.json', Ajv),
  tmLibrary: validator('owasp-tml-v1.schema.json', Ajv2020),
};

const minimal = 'threatlint: 1\nid: bare\n';
const odd = `threatlint: 1
id: odd
title: ${JSON.stringify(hostile)}
assets: {a: {}, A: {tags: [PII, own]}}
zones: {"é": {}, "É": {within: "é"}}
actors: {__proto__: {zone: "é"}, "p 1": {}}
externals: {constructor: {}}
assumptions: {A-1: {text: ${JSON.stringify(hostile)}}}
questions: {Q-1: {text: Who?}, Q-2: {text: Where?, answer: Here}}
flows: [{id: flow-2, from: constructor, to: constructor}, {from: "p 1", to: constructor, data: [a], auth: ${JSON.stringify(hostile)}}]
threats:
  T 1: {title: x, scope: {}, categories: {capec: [62], linddun: [Dd]}, tags: [own], links: ["https://example.com"], assumptions: {A-1: {text: So it is}}, mitigations: {M 1: {status: planned, controls: [ASVS-1.1.1]}, m-1: {status: implemented}}}
  E 1: {title: z, scope: {flow: flow-2, actor: "p 1"}, mitigations: {M 1: {status: planned}}}
  t-1: {title: y, scope: {}, mitigations: {M 1: {status: planned, due: 2027-01-01}}}
`;

function exported(write: typeof otm, text = model) {
  const played = scene(text);
  const [linked] = played.models;
  if (!linked) throw new Error('no model');
  return JSON.parse(write(linked, played));
}

describe.each([
  ['Open Threat Model', otm, valid.otm],
  ['The OWASP Threat Model Library', tmLibrary, valid.tmLibrary],
] as const)('%s', (_name, write, validate) => {
  it.runIf(validate).each([
    ['a whole model', model],
    ['an empty model', minimal],
    ['odd names', odd],
  ])('takes %s by its published schema', (_what, text) => {
    validate?.(exported(write, text));
    expect(validate?.errors ?? []).toEqual([]);
  });

  it('is the same every time', () => {
    expect(exported(write)).toEqual(exported(write));
  });
});

describe('As Open Threat Model', () => {
  it('a mitigation is implemented only when it was verified', () => {
    const { components } = exported(otm);
    const api = components.find(({ id }: { id: string }) => id === 'api');
    expect(api.threats).toEqual([
      {
        threat: 'T-ANYONE',
        state: 'exposed',
        mitigations: [
          { mitigation: 'T-ANYONE/M-AUTH', state: 'required' },
          { mitigation: 'T-ANYONE/M-WORD', state: 'implemented' },
        ],
      },
      {
        threat: 'T-LOGS',
        state: 'accepted',
        mitigations: [{ mitigation: 'T-LOGS/M-LATER', state: 'required' }],
      },
    ]);
  });

  it('the verdict and the operations that fail go along', () => {
    const { mitigations } = exported(otm);
    expect(mitigations[0]).toEqual({
      id: 'T-ANYONE/M-AUTH',
      name: 'Callers are known',
      riskReduction: 50,
      attributes: {
        status: 'implemented',
        verdict: 'partial',
        assurance: 'declared',
        failing: ['DELETE /orders/{id}'],
      },
    });
  });

  it('attack patterns, controls, assumptions and open questions go along as attributes', () => {
    const { project, threats, mitigations } = exported(otm, odd);
    expect(project.attributes['open questions']).toEqual(['Who?']);
    expect(project.attributes.assumptions).toHaveLength(1);
    expect(threats[0]).toMatchObject({ tags: ['own'], attributes: { capec: ['CAPEC-62'], linddun: ['Dd'] } });
    expect(mitigations[0].attributes.controls).toEqual(['ASVS-1.1.1']);
  });

  it('threats of people and flows stand where they are', () => {
    const { components, dataflows, threats } = exported(otm, odd);
    const person = components.find(({ id }: { id: string }) => id === 'p 1');
    const names = (list: { threat: string }[] = []) => list.map(({ threat }) => threat);
    expect(names(person.threats)).toContain('E 1');
    expect(dataflows.map((flow: { id: string; threats?: [] }) => [flow.id, names(flow.threats)])).toEqual([
      ['flow-2', ['E 1']],
      ['flow-2-2', []],
    ]);
    expect(threats.find(({ id }: { id: string }) => id === 'E 1').attributes.elements).toEqual([
      'flow flow-2',
      'actor p 1',
    ]);
  });

  it('zones lie in zones, and what has none is said to have none', () => {
    const { trustZones, components } = exported(otm);
    expect(trustZones).toMatchObject([
      { id: 'internet', name: 'The internet', risk: { trustRating: 0 } },
      { id: 'cloud', risk: { trustRating: 50 } },
      { id: 'core', risk: { trustRating: 80 }, parent: { trustZone: 'cloud' } },
      { name: 'No zone stated' },
    ]);
    expect(components.find(({ id }: { id: string }) => id === 'loner').parent.trustZone).toBe(
      trustZones[3].id,
    );
  });

  it('ratings go from 0 to 100, and say where they come from', () => {
    const { assets, threats } = exported(otm);
    expect(assets.map(({ risk }: { risk: unknown }) => risk)).toEqual([
      { confidentiality: 75, integrity: 50, availability: 25, comment: 'as rated in the threat model' },
      { confidentiality: 100, integrity: 100, availability: 100, comment: 'from its class, restricted' },
    ]);
    expect(threats[0].risk).toEqual({ likelihood: 80, impact: 100 });
    expect(threats[0]).toMatchObject({
      cwes: ['CWE-306'],
      categories: ['Spoofing', 'Elevation of Privilege', 'API2'],
    });
  });
});

describe('For the OWASP Threat Model Library', () => {
  it('only what was proved is active', () => {
    const { controls } = exported(tmLibrary);
    expect(
      controls.map(({ symbolic_name, status }: Record<string, string>) => [symbolic_name, status]),
    ).toEqual([
      ['t-anyone-m-auth', 'under_review'],
      ['t-anyone-m-word', 'active'],
      ['t-logs-m-later', 'scheduled'],
    ]);
  });

  it('every symbol that is named is declared', () => {
    for (const text of [model, odd]) {
      const document = exported(tmLibrary, text);
      const declared = new Set<string>();
      const named = new Set<string>();
      const look = (value: unknown, key = ''): void => {
        if (Array.isArray(value)) for (const part of value) look(part, key);
        else if (typeof value === 'object' && value !== null)
          for (const [at, part] of Object.entries(value)) look(part, at);
        else if (key === 'symbolic_name') {
          expect(declared.has(String(value))).toBe(false);
          declared.add(String(value));
        } else if (
          /^(object|trust_zone(_[ab])?|data_store|threat_persona|components_affected|threats|topics)$/.test(
            key,
          )
        ) {
          named.add(String(value));
        }
      };
      const { extensions: _, ...standard } = document;
      look(standard);
      expect([...named].filter((symbol) => !declared.has(symbol))).toEqual([]);
    }
  });

  it('attack patterns are mechanisms, and what the model takes for granted is an assumption', () => {
    const { threats, assumptions } = exported(tmLibrary, odd);
    expect(threats[0].attack_mechanisms).toEqual([{ capec_id: 62 }]);
    expect(assumptions[1]).toEqual({ description: 'So it is', topics: ['t-1'], validity: 'unconfirmed' });
  });

  it('what the format asks for and nobody knows is an assumption', () => {
    const { assumptions } = exported(tmLibrary);
    expect(
      assumptions.map(({ description, validity }: Record<string, string>) => [description, validity]),
    ).toEqual([
      ['Business criticality and tier follow the highest rating of an asset', 'unconfirmed'],
      ['Nobody states that the flow is encrypted: it counts as not', 'unconfirmed'],
      [
        'The threat model names no attackers: anybody and a caller with credentials stand for them',
        'unconfirmed',
      ],
    ]);
  });

  it('has the boundaries that flows cross, the picture, and what was proved', () => {
    const document = exported(tmLibrary);
    expect(document.trust_boundaries).toEqual([
      { trust_zone_a: 'cloud', trust_zone_b: 'core', authentication_methods: ['password'] },
      { trust_zone_a: 'cloud', trust_zone_b: 'internet', authentication_methods: ['none'] },
    ]);
    expect(document.diagrams[0].source).toContain('flowchart LR');
    expect(document.risks[0]).toMatchObject({ likelihood: 'likely', impact: 'severe', score: 20 });
    expect(document.extensions['threatlint.dev/verification'][0].mitigations[0]).toMatchObject({
      verdict: 'partial',
      failing: ['DELETE /orders/{id}'],
    });
  });
});

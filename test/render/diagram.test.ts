import { describe, expect, it } from 'vitest';
import { malformed } from '../../scripts/fuzz/xml.mjs';
import { diagramOf } from '../../src/render/diagram.ts';
import { layOut } from '../../src/render/layout.ts';
import { wrap } from '../../src/render/measure.ts';
import { mermaid } from '../../src/render/mermaid.ts';
import { svg } from '../../src/render/svg.ts';
import type { Zone } from '../../src/threats/model/model.ts';
import { play } from '../threats/scene.ts';
import { diagram, hostile, model, scene } from './scene.ts';

const evil = `threatlint: 1
id: evil
title: ${JSON.stringify(hostile)}
assets: {a: {title: ${JSON.stringify(hostile)}}}
zones: {z: {title: ${JSON.stringify(hostile)}, trust: 5}}
actors: {x: {title: ${JSON.stringify(hostile)}, description: ${JSON.stringify(hostile)}, zone: z}}
components: {${JSON.stringify(hostile)}: {}}
flows: [{from: x, to: ${JSON.stringify(hostile)}, title: ${JSON.stringify(hostile)}, auth: ${JSON.stringify(hostile)}, data: [a]}]
`;

describe('A data-flow diagram', () => {
  it('has every zone, party and flow of the model', () => {
    const { zones, nodes, edges } = diagram();
    expect(zones.map(({ id, within }) => [id, within])).toEqual([
      ['internet', undefined],
      ['cloud', undefined],
      ['core', 'cloud'],
    ]);
    expect(nodes.map(({ id, kind, zone }) => [id, kind, zone])).toEqual([
      ['api', 'component', 'cloud'],
      ['db', 'store', 'core'],
      ['loner', 'component', undefined],
      ['customer', 'actor', 'internet'],
      ['bank', 'external', 'internet'],
    ]);
    expect(edges.map(({ from, to, data }) => [from, to, data])).toEqual([
      ['customer', 'api', ['Orders', 'pin']],
      ['api', 'db', ['Orders']],
      ['api', 'bank', []],
      ['loner', 'db', []],
    ]);
  });

  it('tells how flows are protected: as stated, else as the definition says', () => {
    expect(diagram().edges.map(({ protection, strength }) => [protection, strength])).toEqual([
      ['encrypted · partly anonymous', 'weak'],
      ['postgres-tls · password', 'strong'],
      ['http · none', 'weak'],
      ['protected?', 'unknown'],
    ]);
  });

  it('draws a flow as unknown where the word for its protocol says nothing of encryption', () => {
    const text = model.replace('protocol: postgres-tls', 'protocol: kafka');
    expect(diagram(text).edges[1]).toMatchObject({
      protection: 'kafka · encrypted? · password',
      strength: 'unknown',
    });
  });

  it('marks what implements operations that contradict a claim, and the flows to it', () => {
    const { nodes, edges } = diagram();
    const broken = [...nodes, ...edges].filter(({ contradicted }) => contradicted.length > 0);
    expect(broken).toMatchObject([
      { id: 'api', contradicted: ['T-ANYONE › M-AUTH'] },
      { from: 'customer', to: 'api', contradicted: ['T-ANYONE › M-AUTH'] },
    ]);
  });

  it('survives zones that go round in a circle and parties that nobody declares', async () => {
    const broken = model
      .replace('cloud: {trust: 50}', 'cloud: {trust: 50, within: core}')
      .replace('to: bank', 'to: banc');
    const found = diagram(broken);
    expect(found.zones.map(({ within }) => within)).toEqual([undefined, undefined, undefined]);
    expect(found.nodes.map(({ id }) => id)).toContain('banc');
    expect(await svg(found)).toContain('banc');
  });
});

describe('What a model imports', () => {
  it('is shown as far as the model uses it', () => {
    const played = scene(model.replace('from: loner', 'from: base/bot'));
    const [linked] = played.models;
    const elsewhere = play({ models: { 'base.yaml': 'threatlint: 1\nid: base\n' } }).models[0]?.model.place;
    const customer = linked?.model.parties.get('customer');
    if (!linked || !elsewhere || !customer) throw new Error('no model');
    const imported = (id: string, zone: string) =>
      [id, { ...customer, id, zone, title: id, place: elsewhere }] as const;
    const zone = (id: string, within?: string): [string, Zone] =>
      [id, { id, trust: 5, within, place: elsewhere }] as const;
    const parties = new Map([
      ...linked.model.parties,
      imported('base/bot', 'base/inner'),
      imported('base/clerk', 'base/unused'),
    ]);
    const zones = new Map([
      ...linked.model.zones,
      zone('base/outer'),
      zone('base/inner', 'base/outer'),
      zone('base/unused'),
    ]);
    const shown = diagramOf({ ...linked, model: { ...linked.model, parties, zones } }, { threats: [] });
    const fromBase = ({ id }: { id: string }) => id.startsWith('base/');
    expect(shown.nodes.filter(fromBase).map(({ id, zone }) => [id, zone])).toEqual([
      ['base/bot', 'base/inner'],
    ]);
    expect(shown.zones.filter(fromBase).map(({ id }) => id)).toEqual(['base/outer', 'base/inner']);
    expect(shown.nodes.map(({ id }) => id)).toContain('loner');
  });
});

describe('The layout', () => {
  it('puts parties and zones into their zones, and lets neither parties nor labels overlap', async () => {
    const { zones, nodes, routes } = await layOut(diagram());
    const zone = (id: string) => zones.find(({ of }) => of.id === id)?.box;
    const boxOf = (id: string) => nodes.find(({ of }) => of.id === id)?.box;
    expect(inside(boxOf('db'), zone('core'))).toBe(true);
    expect(inside(zone('core'), zone('cloud'))).toBe(true);
    expect(inside(boxOf('loner'), zone('cloud'))).toBe(false);
    const boxes = [...nodes.map(({ box }) => box), ...routes.flatMap(({ label }) => label?.box ?? [])];
    expect(boxes).toHaveLength(9);
    for (const [at, box] of boxes.entries()) {
      for (const other of boxes.slice(at + 1)) expect(apart(box, other)).toBe(true);
    }
  });

  it('is the same every time', async () => {
    expect(await svg(diagram())).toBe(await svg(diagram()));
  });
});

type Box = { x: number; y: number; width: number; height: number };

function inside(box: Box | undefined, outer: Box | undefined): boolean {
  if (!box || !outer) throw new Error('no such box');
  return (
    box.x >= outer.x &&
    box.y >= outer.y &&
    box.x + box.width <= outer.x + outer.width &&
    box.y + box.height <= outer.y + outer.height
  );
}

function apart(a: Box, b: Box): boolean {
  return a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
}

describe('The SVG', () => {
  it('shows names, data, protection and contradicted claims, in both schemes, with a legend', async () => {
    const picture = await svg(diagram());
    for (const words of [
      'The shop',
      'The internet · trust 0',
      'Shop API',
      'shop: 5 operations',
      'stores Orders, pin',
      'Keeps orders',
      'postgres-tls · password',
      '✖ T-ANYONE › M-AUTH',
      '✖ a mitigation is claimed that the definition contradicts',
      '2 threats · risk 20 → 15',
      'prefers-color-scheme:dark',
    ])
      expect(picture).toContain(words);
    expect(picture).toContain('<g class="node broken"><rect class="component"');
    expect(picture).toContain('<path class="flow broken"');
  });

  it('needs nothing from elsewhere and runs nothing', async () => {
    const picture = (await svg(diagram())).replace('xmlns="http://www.w3.org/2000/svg"', '');
    expect(picture).not.toMatch(/https?:|<script|<image|<foreignObject|\son\w+=|@import|url\((?!#arrow-)/);
  });

  it('lets no name be markup', async () => {
    const picture = await svg(diagram(evil));
    expect(picture).not.toContain('<script');
    expect(malformed(picture)).toBeUndefined();
    expect(picture).not.toMatch(/\u202e|[^\P{Cc}\n]/u);
    // What is left of every tag is one of ours, and every & begins an entity.
    const tags = picture.match(/<\/?[^>]*>/g) ?? [];
    expect(new Set(tags.map((tag) => /^<\/?(\w+)/.exec(tag)?.[1]))).toEqual(
      new Set(['svg', 'title', 'style', 'defs', 'marker', 'path', 'rect', 'text', 'g', 'circle']),
    );
    expect(picture.replace(/&(amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
  });
});

describe('Mermaid', () => {
  it('is a flowchart with zones inside zones and contradicted elements in red', () => {
    expect(mermaid(diagram())).toMatchInlineSnapshot(`
      "---
      title: "The shop"
      ---
      flowchart LR
        subgraph z0 ["The internet · trust 0"]
          n3(["customer"])
          n4[["bank"]]
        end
        subgraph z1 ["cloud · trust 50"]
          subgraph z2 ["core · trust 80"]
            n1[("db<br/>stores Orders, pin")]
          end
          n0("Shop API<br/>shop: 5 operations<br/>public<br/>2 threats · risk 20 → 15<br/>✖ T-ANYONE › M-AUTH")
        end
        n2("loner")
        n3 -->|"shop<br/>Orders, pin<br/>encrypted · partly anonymous<br/>✖ 1 claim contradicted"| n0
        n0 -->|"Keeps orders<br/>Orders<br/>postgres-tls · password"| n1
        n0 -.->|"http · none"| n4
        n2 -.->|"protected?"| n1
        classDef contradicted stroke:#c62835,stroke-width:3px,color:#c62835
        class n0 contradicted
        linkStyle 0 stroke:#c62835,stroke-width:3px
        linkStyle 2 stroke:#c77700
      "
    `);
  });

  it('lets no name end a label, style or click', () => {
    const lines = mermaid(diagram(evil)).split('\n');
    for (const line of lines.slice(4)) {
      expect(line).toMatch(
        /^( *(subgraph z0 \["[^"<>`|]*"\]|end|n\d(\(\[|\()"[^"`|]*"(\]\)|\))|n\d -\.?-?-?>\|"[^"`|]*"\| n\d|n\d -+>.*))?$/,
      );
      expect(line.replaceAll('<br/>', '')).not.toMatch(/[<>](?!.*n\d$)|`|&|\u202e/);
    }
    expect(lines.filter((line) => /^\s*click/.test(line))).toEqual([]);
    expect(lines[1]).toMatch(/^title: "(?:[^"\\]|\\.)*"$/);
  });
});

describe('Text in pictures', () => {
  it.each([
    ['the quick brown fox', 10, 3, ['the quick', 'brown fox']],
    ['aaaaaaaaaaaa bb', 5, 3, ['aaaaa', 'aaaaa', 'aa bb']],
    ['one two three four five six', 9, 2, ['one two', 'three …']],
    ['', 10, 2, []],
  ])('wraps %j', (text, columns, most, lines) => {
    expect(wrap(text, columns, most)).toEqual(lines);
  });
});

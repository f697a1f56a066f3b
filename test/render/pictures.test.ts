import { describe, expect, it } from 'vitest';
import { diagramOf } from '../../src/render/diagram.ts';
import { layOut } from '../../src/render/layout.ts';
import { mermaid } from '../../src/render/mermaid.ts';
import { svg } from '../../src/render/svg.ts';
import { diagram, model, scene } from './scene.ts';

// What makes a picture readable: words that no line crosses, a shape that fits a page.

const three = `threatlint: 1
id: three
zones: {out: {title: The internet, trust: 0}, in: {title: A network of our own, trust: 80}}
assets: {orders: {title: Orders}, pins: {title: Numbers of cards}}
actors: {buyer: {title: Whoever buys something, zone: out}}
components:
  api: {title: The interface of the shop, zone: in}
  db: {title: Where orders are kept, zone: in, kind: datastore, stores: [orders]}
flows:
  - {from: buyer, to: api, protocol: https, auth: oauth2, data: [orders, pins]}
  - {from: api, to: db, protocol: postgres-tls, auth: password, data: [orders]}
`;

/** A chain of services over three zones, each with a store, some with a partner: as many elements as asked for. */
function large(services: number): string {
  const ids = Array.from({ length: services }, (_, at) => at);
  return `threatlint: 1
id: large
zones: {out: {title: Internet, trust: 0}, apps: {title: Applications, trust: 50}, data: {title: Data, trust: 80, within: apps}}
assets: {orders: {title: Orders}}
actors: {buyer: {title: Buyer, zone: out}}
components:
${ids.map((at) => `  s${at}: {title: Service number ${at}, zone: apps}\n  d${at}: {title: Store ${at}, zone: data, kind: datastore, stores: [orders]}`).join('\n')}
externals:
${ids
  .filter((at) => at % 3 === 0)
  .map((at) => `  x${at}: {title: Partner ${at}, zone: out}`)
  .join('\n')}
flows:
  - {from: buyer, to: s0, protocol: https, auth: oauth2, data: [orders]}
${ids.map((at) => `  - {from: s${at}, to: d${at}, protocol: postgres-tls, auth: password, data: [orders]}`).join('\n')}
${ids
  .slice(1)
  .map((at) => `  - {from: s${Math.floor(at / 3)}, to: s${at}, protocol: http, data: [orders]}`)
  .join('\n')}
${ids
  .filter((at) => at % 3 === 0)
  .map((at) => `  - {from: s${at}, to: x${at}}`)
  .join('\n')}
`;
}

function pictureOf(text: string) {
  const played = scene(text);
  const [linked] = played.models;
  if (!linked) throw new Error('no model');
  return diagramOf(linked, played);
}

describe.each([
  ['3 elements', three],
  ['15 elements', large(6)],
  ['60 elements', large(25)],
])('A picture of %s', (_size, text) => {
  it('has no line through a label, a party or the name of a zone, but for the label of the line itself', async () => {
    const { routes, nodes, zones } = await layOut(pictureOf(text));
    const crossed: string[] = [];
    for (const { of: edge, points } of routes) {
      const words = [
        ...routes.flatMap(({ of, label }) =>
          label && of !== edge ? [{ is: `${of.from}-${of.to}`, ...label.box }] : [],
        ),
        ...nodes.map(({ of, box }) => ({ is: of.id, ...box })),
        ...zones.map(({ of, name }) => ({ is: of.title, ...name })),
      ];
      for (const word of words) {
        if (points.slice(1).some((to, at) => through(points[at] ?? to, to, word)))
          crossed.push(`${edge.from}-${edge.to} through ${word.is}`);
      }
    }
    expect(crossed).toEqual([]);
  });
});

type Box = { x: number; y: number; width: number; height: number };
type Point = { x: number; y: number };

/** Does the piece of a line go through the inside of a box? Lines end at the borders of shapes. */
function through(from: Point, to: Point, { x, y, width, height }: Box): boolean {
  return (
    Math.max(from.x, to.x) > x + 1 &&
    Math.min(from.x, to.x) < x + width - 1 &&
    Math.max(from.y, to.y) > y + 1 &&
    Math.min(from.y, to.y) < y + height - 1
  );
}

describe('A picture', () => {
  it('goes from left to right while it fits a page, and top-down where that is shorter', async () => {
    const short = await layOut(pictureOf(three.replace(/ {2}- .from: api.*\n/, '')));
    expect(short.width).toBeGreaterThan(short.height);
    const ids = Array.from({ length: 8 }, (_, at) => at);
    const chain = await layOut(
      pictureOf(`threatlint: 1
id: chain
components: {${ids.map((at) => `c${at}: {title: Part number ${at}}`).join(', ')}}
flows: [${ids
        .slice(1)
        .map((at) => `{from: c${at - 1}, to: c${at}, protocol: https, auth: mtls}`)
        .join(', ')}]
`),
    );
    expect(chain.height).toBeGreaterThan(chain.width);
  });

  it('says on a component how many threats it has and their highest risk, before and after what was verified', async () => {
    const found = diagram();
    expect(found.nodes.map(({ id, threats }) => [id, threats])).toContainEqual([
      'api',
      { count: 2, inherent: 20, residual: 15 },
    ]);
    expect(found.nodes.find(({ id }) => id === 'db')?.threats).toBeUndefined();
    expect(await svg(found)).toContain('2 threats · risk 20 → 15');
    expect(mermaid(found)).toContain('2 threats · risk 20 → 15');
  });

  it('has threats of stores, people and flows where they are', async () => {
    const named = model.replace('{from: api, to: bank,', '{id: paying, from: api, to: bank,').replace(
      'threats:\n',
      `threats:
  T-DISK: {title: A disk is stolen, scope: {component: db}, risk: {likelihood: 2, impact: 5},
    mitigations: {M-A: {status: planned}}}
  T-LISTEN: {title: Somebody listens, scope: {flow: paying}, risk: {likelihood: 3, impact: 3},
    mitigations: {M-TLS: {status: implemented, verify: {flow: encrypted}}}}
  T-PHISH: {title: A customer is lured, scope: {actor: customer}, risk: {likelihood: 4, impact: 2},
    mitigations: {M-B: {status: planned}}}
`,
    );
    const found = diagram(named);
    const of = (id: string) => found.nodes.find((node) => node.id === id)?.threats;
    expect(of('db')).toEqual({ count: 1, inherent: 10, residual: 10 });
    expect(of('customer')).toEqual({ count: 1, inherent: 8, residual: 8 });
    const paying = found.edges.find(({ to }) => to === 'bank');
    expect(paying).toMatchObject({
      threats: { count: 1, inherent: 9, residual: 9 },
      contradicted: ['T-LISTEN › M-TLS'],
    });
    expect(of('bank')).toBeUndefined();
    expect(await svg(found)).toContain('1 threat · risk 9 → 9');
  });

  it('asks where nobody says how a flow is protected', async () => {
    const odd = model.replace('protocol: postgres-tls, auth: password', 'protocol: kafka');
    expect(
      diagram(odd)
        .edges.map(({ protection, strength }) => [protection, strength])
        .slice(1),
    ).toEqual([
      ['kafka · encrypted? · authenticated?', 'unknown'],
      ['http · none', 'weak'],
      ['protected?', 'unknown'],
    ]);
    expect(await svg(diagram(odd))).toMatch(/class="flow unknown"[\s\S]*protected\?/);
    expect(mermaid(diagram(odd))).toContain('-.->|"protected?"|');
  });

  it('in Mermaid goes top-down where more than four parties stand one behind the other', () => {
    expect(mermaid(pictureOf(three))).toContain('flowchart LR');
    expect(mermaid(pictureOf(large(25)))).toContain('flowchart TB');
  });
});

describe('A picture of a part', () => {
  const part = (focus: { components?: string[]; assets?: string[]; threats?: string[] }, text = model) => {
    const played = scene(text);
    const [linked] = played.models;
    if (!linked) throw new Error('no model');
    return diagramOf(linked, played, { components: [], assets: [], threats: [], ...focus });
  };
  const shown = ({ nodes, edges }: ReturnType<typeof part>) => ({
    nodes: nodes.map(({ id }) => id).sort(),
    edges: edges.map(({ from, to }) => `${from}-${to}`),
  });

  it('by a component has that component, its flows and who is at their other ends', () => {
    const found = part({ components: ['bank'] });
    expect(shown(found)).toEqual({ nodes: ['api', 'bank'], edges: ['api-bank'] });
    expect(found.zones.map(({ id }) => id)).toEqual(['internet', 'cloud']);
    expect(found.about).toBe('bank');
  });

  it('by an asset has where it flows, where it rests and whose definition carries it, and no other data', () => {
    const found = part({ assets: ['pin'] });
    expect(shown(found)).toEqual({ nodes: ['api', 'customer', 'db'], edges: ['customer-api'] });
    expect(found.edges[0]?.data).toEqual(['pin']);
    expect(found.nodes.find(({ id }) => id === 'db')?.details).toEqual(['stores pin']);
    const undeclared = part({ assets: ['pin'] }, model.replace('data: [orders, pin]}', 'data: [orders]}'));
    expect(shown(undeclared).edges).toEqual(['customer-api']);
  });

  it('by a threat has what it is about, its own risk and its own contradictions', () => {
    const found = part({ threats: ['T-LOGS'] });
    expect(shown(found).nodes).toEqual(['api', 'bank', 'customer', 'db']);
    const api = found.nodes.find(({ id }) => id === 'api');
    expect(api).toMatchObject({ threats: { count: 1, inherent: 4 }, contradicted: [] });
    expect(found.about).toBe('T-LOGS: Logs hold pins');
  });

  it('by several kinds has what all of them mean', () => {
    expect(shown(part({ components: ['bank'], assets: ['orders'] }))).toEqual({ nodes: [], edges: [] });
    expect(shown(part({ components: ['db'], assets: ['orders'] }))).toEqual({
      nodes: ['api', 'db'],
      edges: ['api-db'],
    });
  });

  it('says what it is a part of', async () => {
    expect(await svg(part({ assets: ['pin'] }))).toContain('The shop · pin');
    expect(mermaid(part({ assets: ['pin'] }))).toContain('title: "The shop · pin"');
  });
});

import { describe, expect, test } from 'vitest';
import type { Api } from '../../src/openapi/model.ts';
import { readApi } from '../../src/openapi/read.ts';
import { References } from '../../src/refs/references.ts';
import { about, defineRule } from '../../src/rules/rule.ts';
import { runRules } from '../../src/rules/run.ts';
import { Visits } from '../../src/rules/visits.ts';
import { withSame } from '../../src/syntax/same-values.ts';
import { followed, once } from '../../src/text/memo.ts';
import { documentOf, workspaceOf } from '../support/api.ts';

/**
 * After an edit a rule is asked about what the edit may have made another answer of, and about nothing else. Rules that write
 * down what they are asked of show it.
 */
const shop = `
openapi: 3.1.0
info: { title: Shop, version: '1' }
security: [{ key: [] }]
paths:
  /orders:
    get:
      responses: { '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } } }
  /carts:
    get:
      summary: carts
      responses: { '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Cart' } } } } }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: X-Key } }
  schemas:
    Order: { type: object, properties: { item: { $ref: '#/components/schemas/Item' } } }
    Cart: { type: object, properties: { note: { type: string } } }
    Item: { type: object, properties: { name: { type: string } } }
`;

/** What a rule looks at, at a node, and whether it has something to say there. */
type Look = (node: { readonly place: { pointer(): string }; readonly api: Api }) => boolean;

describe('what a silence rests on', () => {
  test('a schema and what it leads to: it is asked again when something in that changes', () => {
    const asked = askedAgain(schemas(), shop, edit('name: { type: string }', 'name: { type: integer }'));
    expect(asked).toEqual([
      '/components/schemas/Order',
      '/components/schemas/Item',
      '/components/schemas/Item/properties/name',
    ]);
  });

  test('nothing else: after an edit in an operation no schema is asked', () => {
    expect(askedAgain(schemas(), shop, edit('summary: carts', 'summary: all carts'))).toEqual([]);
  });

  test('where it stands: under another name it is another', () => {
    const asked = askedAgain(schemas(), shop, edit('    Item: {', '    Thing: {'));
    expect(asked).toEqual([
      '/components/schemas/Order',
      '/components/schemas/Thing',
      '/components/schemas/Thing/properties/name',
    ]);
  });

  test('whom it asks for: who leads to it, when that has changed', () => {
    const uses: Look = (node) =>
      (node as never as { operations(way: string): unknown[] }).operations('output').length > 9;
    const asked = askedAgain(schemas(uses), shop, edit('summary: carts', 'summary: all carts'));
    expect(asked).toEqual(['/components/schemas/Cart', '/components/schemas/Cart/properties/note']);
  });

  test('the definition as a whole, where it looks at that', () => {
    const counts: Look = ({ api }) => api.operations.length > 9;
    expect(askedAgain(schemas(counts), shop, edit('summary: carts', 'summary: all carts'))).toHaveLength(5);
  });

  test('a fact about the whole that is a plain answer: only where the answer is another one', () => {
    const isLarge = once((api: Api) => api.operations.length > 2);
    const large: Look = ({ api }) => isLarge(api);
    expect(askedAgain(schemas(large), shop, edit('summary: carts', 'summary: all carts'))).toEqual([]);
    const more = '  /more:\n    get: { responses: { default: { description: it } } }\ncomponents:';
    expect(askedAgain(schemas(large), shop, edit('components:', more))).toHaveLength(5);
  });

  test('what was worked out for another rule, as if it had been worked out for this one', () => {
    const count = once((node: object) => ((node as { api: Api }).api.operations.length > 9 ? [node] : []));
    const counts: Look = (node) => count(node).length > 0;
    expect(askedAgain(schemas(counts), shop, edit('summary: carts', 'summary: all carts'))).toHaveLength(5);
  });

  test('what every operation inherits', () => {
    expect(askedAgain(schemas(), shop, edit('name: X-Key', 'name: X-Other'))).toHaveLength(5);
    expect(askedAgain(schemas(), shop, edit('security: [{ key: [] }]', 'security: []'))).toHaveLength(5);
  });

  test('what says something is asked in any case, because what it said names what is no more', () => {
    const said: Look = ({ place }) => place.pointer().endsWith('/Item');
    const asked = askedAgain(schemas(said), shop, edit('summary: carts', 'summary: all carts'));
    expect(asked).toEqual(['/components/schemas/Item']);
  });
});

function edit(from: string, to: string): (text: string) => string {
  return (text) => {
    const edited = text.replace(from, () => to);
    expect(edited, 'the edit changes something').not.toBe(text);
    return edited;
  };
}

/** A rule that is about schemas, and what it was asked. */
function schemas(look: Look = () => false) {
  const asked: string[] = [];
  const rule = defineRule({
    ...{ id: 'schemas', title: 'Schemas', severity: 'low', confidence: 'low', category: 'input' },
    ...{ owasp: [], cwe: [], stride: [], rationale: '', remediation: '', falsePositives: [], looksAt: [] },
    visit: {
      schema(schema, { report }) {
        asked.push(schema.place.pointer());
        if (look(schema))
          report({ at: schema.place, message: 'it', operations: [], about: about.schema(schema, 'output') });
      },
    },
  });
  return { rule, asked };
}

/** What the rule was asked after an edit, in the order of the definition. */
function askedAgain(
  { rule, asked }: ReturnType<typeof schemas>,
  text: string,
  edited: (text: string) => string,
) {
  const [before, now] = models(text, edited(text));
  const first = new Visits(before);
  const run = (api: Api, visits?: Visits) =>
    followed(visits?.footings, () => runRules(api, [{ rule }], undefined, undefined, visits));
  run(before, first);
  asked.length = 0;
  const second = new Visits(now, first);
  const again = run(now, second);
  const those = [...asked];
  expect(second.calls).toBe(those.length);
  const cold = run(now);
  expect(again[0]?.findings.map(({ place }) => place.id())).toEqual(
    cold[0]?.findings.map(({ place }) => place.id()),
  );
  return those;
}

/** Of a text and what became of it; what did not change is the very same value, as the parser has it after an edit. */
function models(text: string, edited: string): readonly [Api, Api] {
  const [was, is] = [text, edited].map((one) => {
    const workspace = workspaceOf({ 'openapi.yaml': one });
    return { workspace, document: documentOf(workspace, 'openapi.yaml') };
  }) as [Read, Read];
  const { tree } = is.document;
  const same = Object.create(tree, { value: { value: withSame(was.document.tree.value, tree.value) } });
  const document = { ...is.document, tree: same };
  return [
    readApi(was.document, new References(was.workspace)),
    readApi(document, new References(is.workspace)),
  ];
}

interface Read {
  readonly workspace: ReturnType<typeof workspaceOf>;
  readonly document: ReturnType<typeof documentOf>;
}

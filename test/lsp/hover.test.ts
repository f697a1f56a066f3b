import { marked } from 'marked';
import { afterEach, describe, expect, test } from 'vitest';
import type { Hover } from 'vscode-languageserver';
import { Command } from '../support/command.ts';
import { LanguageClient } from '../support/language-client.ts';

// What an editor shows as Markdown: a terminal shows its signs as they are, and a stranger's texts are texts.

const command = new Command();
let client: LanguageClient | undefined;
afterEach(async () => {
  await client?.end();
  client = undefined;
});

async function hovers(files: Readonly<Record<string, string>>) {
  command.write(files);
  const begun = new LanguageClient(command.program('lsp'), command.folder);
  client = begun;
  await begun.begin();
  for (const [name, text] of Object.entries(files)) {
    await begun.open(name, text);
    await begun.diagnostics(name);
  }
  return async (name: string, piece: string) => {
    const before = (files[name] as string).split(piece)[0] as string;
    const lines = before.split('\n');
    const position = { line: lines.length - 1, character: (lines.at(-1) as string).length + 1 };
    const hover = await begun.at<Hover | null>('hover', name, position);
    return (hover?.contents as { value: string } | undefined)?.value ?? '';
  };
}

const api = (name: string, scheme: string, path: string) => `openapi: 3.0.3
info: { title: Shop, version: "1" }
servers: [{ url: "http://shop.example/v1_beta" }]
security: [{ '${name}': [] }]
paths:
  '${path}':
    delete: { security: [], responses: { "204": { description: gone } } }
components:
  securitySchemes:
    '${name}': { type: http, scheme: '${scheme}' }
`;
const model = (title: string) => `threatlint: 1
id: shop
components: { api: { exposure: public, implements: { shop: api.yaml } } }
threats:
  T-ONE: { title: '${title}', scope: { path: '/**' }, risk: { likelihood: 5, impact: 5 } }
`;

test('Names and addresses stand in a hover as they are written, without backslashes', async () => {
  const hover = await hovers({
    'api.yaml': api('my_key', 'bearer', '/orders/{order_id}'),
    'model.yaml': model('Other people: 100% of (their) orders!'),
  });
  const finding = await hover('api.yaml', '[], responses');
  expect(finding).toContain('Anyone can call DELETE /orders/{order_id}: `security: []` switches');
  expect(await hover('api.yaml', 'http://')).toContain('http://shop.example/v1_beta');
  expect(await hover('model.yaml', 'T-ONE')).toContain('Other people: 100% of (their) orders!');
  expect(await hover('api.yaml', "my_key': {")).toBe('**my_key**: http bearer\n\nRequired by 0 operations');
});

test('A hover on a method names the data that it carries, and which way', async () => {
  const pan = '{ type: object, properties: { pan: { type: string, maxLength: 19 } } }';
  const content = `content: { application/json: { schema: ${pan} } }`;
  const hover = await hovers({
    'api.yaml': `openapi: 3.0.3
info: { title: Shop, version: "1" }
paths:
  /cards:
    post: { requestBody: { ${content} }, responses: { "204": { description: kept } } }
    get: { responses: { "200": { description: all, ${content} } } }
  /stores:
    get: { responses: { "204": { description: none } } }
`,
    'model.yaml': `${model('Cards')}assets:
  card: { class: restricted, match: { property: pan } }
`,
  });
  expect(await hover('api.yaml', 'post:')).toContain('*Data*: `card` (restricted, in requests)');
  expect(await hover('api.yaml', 'get: { responses: { "200"')).toContain(
    '*Data*: `card` (restricted, in answers)',
  );
  expect(await hover('api.yaml', 'get: { responses: { "204"')).not.toContain('*Data*');
});

describe('What a stranger writes', () => {
  const tricks = [
    '![](http://evil.example/x.png)',
    '[a](command:rm)',
    '<img src=x>',
    '**b** _c_ `d',
    '~~e~~',
    '# f',
  ];
  test('is a text in a hover: no image is loaded, no link made, nothing emphasised', async () => {
    for (const trick of tricks) {
      const hover = await hovers({
        'api.yaml': api(trick, trick, `/${trick}`),
        'model.yaml': model(trick),
      });
      for (const [name, piece] of [
        ['api.yaml', '[], responses'],
        ['api.yaml', 'delete:'],
        ['api.yaml', `${trick}': { type`],
        ['model.yaml', 'T-ONE'],
      ] as const) {
        const shown = await hover(name, piece);
        expect(shown, `${trick} ${piece}`).not.toBe('');
        const html = await marked.parse(shown);
        expect(html, shown).not.toMatch(/<img|href="command|<del>|<h[1-6]>|<strong>b|<em>c/);
      }
      await client?.end();
      client = undefined;
    }
  });
});

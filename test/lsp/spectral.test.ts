import { afterEach, describe, expect, test } from 'vitest';
import type { CompletionItem, Hover } from 'vscode-languageserver';
import { Command } from '../support/command.ts';
import { LanguageClient } from '../support/language-client.ts';

// Rules of a configured ruleset in Spectral's format, as an editor meets them.

const command = new Command();
let client: LanguageClient | undefined;
afterEach(async () => {
  await client?.end();
  client = undefined;
});

const api = `openapi: 3.0.3
info: { title: Shop, version: "1" }
paths:
  /orders:
    get: { operationId: List_Orders, responses: { "200": { description: ok } } }
`;
const ruleset = `rules:
  camel-ids:
    description: Ids are written in camel case
    documentationUrl: https://example.com/camel
    severity: error
    given: $.paths[*][*].operationId
    then: { function: casing, functionOptions: { type: camel } }
`;
const model = `threatlint: 1
id: shop
components: { api: { exposure: public, implements: { shop: api.yaml } } }
threats:
  T-A:
    title: Somebody does something
    scope: { path: "/orders", method: GET }
    risk: { likelihood: 4, impact: 4 }
    mitigations: { M: { status: implemented, verify: { rule: RULE } } }
`;

async function opened(name: string, text: string) {
  command.write({
    'api.yaml': api,
    '.spectral.yaml': ruleset,
    'threatlint.yaml': 'specs: api.yaml\nthreatModels: model.yaml\nrulesets: [.spectral.yaml]\n',
    'model.yaml': model.replace('RULE', 'spectral/camel-ids'),
  });
  client = new LanguageClient(command.program('lsp', '--stdio'), command.folder);
  await client.begin();
  await client.open(name, text);
  return { client, diagnostics: await client.diagnostics(name) };
}

function at(text: string, piece: string, into: number) {
  const before = text.slice(0, text.indexOf(piece) + into).split('\n');
  return { line: before.length - 1, character: (before.at(-1) as string).length };
}

async function hover(name: string, text: string, piece: string) {
  const { client } = await opened(name, text);
  const answer = await client.at<Hover | null>('hover', name, at(text, piece, 2));
  return (answer?.contents as { value: string } | undefined)?.value ?? '';
}

describe('A rule of Spectral in an editor', () => {
  test('is a diagnostic at the place, with its page', async () => {
    const { diagnostics } = await opened('api.yaml', api);
    expect(diagnostics).toContainEqual(
      expect.objectContaining({
        code: 'spectral/camel-ids',
        codeDescription: { href: 'https://example.com/camel' },
        range: { start: at(api, 'List_Orders', 0), end: at(api, 'List_Orders', 11) },
      }),
    );
  });

  test('is explained where it found something', async () => {
    const text = await hover('api.yaml', api, 'List_Orders');
    expect(text).toContain('spectral/camel-ids');
    expect(text).toContain('https://example.com/camel');
  });

  test('is explained where a mitigation names it', async () => {
    const named = model.replace('RULE', 'spectral/camel-ids');
    expect(await hover('model.yaml', named, 'spectral/camel-ids')).toContain('Ids are written in camel case');
  });

  test('is offered where a mitigation names a rule', async () => {
    const begun = model.replace('RULE', 'spectral/');
    const { client } = await opened('model.yaml', begun);
    const place = at(begun, 'spectral/', 'spectral/'.length);
    const { items } = await client.at<{ items: CompletionItem[] }>('completion', 'model.yaml', place);
    expect(items.map(({ label }) => label)).toContain('spectral/camel-ids');
  });
});

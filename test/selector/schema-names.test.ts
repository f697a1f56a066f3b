import { describe, expect, it } from 'vitest';
import { readApi } from '../../src/openapi/read.ts';
import { References } from '../../src/refs/references.ts';
import { DataIndex } from '../../src/selector/data.ts';
import { documentOf, workspaceOf } from '../support/api.ts';

const ticket = '{type: object, properties: {seat: {type: string}}}';
const paths = (to: string) => `paths:
  /tickets:
    get: {responses: {"200": {description: one, content: {application/json: {schema: {$ref: "${to}"}}}}}}
    post: {requestBody: {content: {application/json: {schema: {$ref: "${to}"}}}}, responses: {}}
  /seats: {get: {responses: {"200": {description: none}}}}
`;
const api = (version: string, components: string, to = '#/components/schemas/Ticket') =>
  `openapi: ${version}\ninfo: {title: t, version: "1"}\n${paths(to)}components: ${components}\n`;

/** Labels of the operations that carry the asset `match: { schema: NAME }`. */
function carriers(name: string, files: Readonly<Record<string, string>>): string[] {
  const workspace = workspaceOf(files);
  const read = readApi(documentOf(workspace, 'api.yaml'), new References(workspace));
  const { request, response } = new DataIndex().asset(read, {
    ...{
      id: 'a',
      title: undefined,
      description: undefined,
      owner: undefined,
      class: undefined,
      cia: undefined,
    },
    ...{ place: read.place, tags: [], match: { schema: name } },
  });
  return [...request, ...response].map(({ label }) => label).sort();
}

describe('A component has the name under which the definition lists it', () => {
  const own = { 'ticket.yaml': ticket };
  const list = { 'all.yaml': `Ticket: ${ticket}\n` };

  it.each([
    ['in one file', api('3.0.3', `{schemas: {Ticket: ${ticket}}}`), {}],
    ['in a file of its own', api('3.0.3', '{schemas: {Ticket: {$ref: ./ticket.yaml}}}'), own],
    ['in a file of its own, in 3.1', api('3.1.0', '{schemas: {Ticket: {$ref: ./ticket.yaml}}}'), own],
    [
      'described beside the reference',
      api('3.0.3', '{schemas: {Ticket: {$ref: ./ticket.yaml, description: d}}}'),
      own,
    ],
    [
      'limited beside the reference, which 3.1 reads as a schema of its own',
      api('3.1.0', '{schemas: {Ticket: {$ref: ./ticket.yaml, minProperties: 1}}}'),
      own,
    ],
    ['in a file with others', api('3.0.3', '{schemas: {Ticket: {$ref: "all.yaml#/Ticket"}}}'), list],
    ['where all of them lie in a file', api('3.0.3', '{schemas: {$ref: all.yaml}}'), list],
    [
      'where the file is a list of files',
      api('3.0.3', '{schemas: {$ref: all.yaml}}'),
      { ...own, 'all.yaml': 'Ticket: {$ref: ticket.yaml}\n' },
    ],
    [
      'where operations name the file and not the component',
      api('3.0.3', '{schemas: {Ticket: {$ref: ./ticket.yaml}}}', './ticket.yaml'),
      own,
    ],
    [
      'under another name in the file',
      api('3.0.3', '{schemas: {Ticket: {$ref: "other.yaml#/components/schemas/Pass"}}}'),
      { 'other.yaml': `components: {schemas: {Pass: ${ticket}}}\n` },
    ],
    [
      'as another name of one beside it',
      api('3.0.3', `{schemas: {Pass: ${ticket}, Ticket: {$ref: "#/components/schemas/Pass"}}}`),
      {},
    ],
    [
      'in 2.0',
      `swagger: "2.0"\ninfo: {title: t, version: "1"}\npaths: {/tickets: {get: {responses: {"200": {description: one, schema: {$ref: "#/definitions/Ticket"}}}}, post: {parameters: [{in: body, name: b, schema: {$ref: "#/definitions/Ticket"}}], responses: {}}}}\ndefinitions: {Ticket: {$ref: ./ticket.yaml}}\n`,
      own,
    ],
  ])('%s', (_title, definition, files) => {
    expect(carriers('Ticket', { 'api.yaml': definition, ...files })).toEqual([
      'GET /tickets',
      'POST /tickets',
    ]);
  });

  it('and the one that its file gives it', () => {
    const definition = api('3.0.3', '{schemas: {Ticket: {$ref: "other.yaml#/components/schemas/Pass"}}}');
    const files = { 'api.yaml': definition, 'other.yaml': `components: {schemas: {Pass: ${ticket}}}\n` };
    expect(carriers('Pass', files)).toEqual(['GET /tickets', 'POST /tickets']);
    expect(carriers('Seat', files)).toEqual([]);
  });

  it.each(['./none.yaml', '#/components/schemas/Ticket', '#/components/schemas/toString'])(
    'and none where the reference leads nowhere: %s',
    (to) => {
      expect(
        carriers('Ticket', { 'api.yaml': api('3.0.3', `{schemas: {Ticket: {$ref: "${to}"}}}`) }),
      ).toEqual([]);
    },
  );
});

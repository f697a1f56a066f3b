import { describe, expect, it } from 'vitest';
import { mend } from '../../src/engine/fix/mend.ts';
import { Repository } from '../support/repository.ts';

const repository = new Repository();

async function mended(text: string, name = 'a.yaml'): Promise<string> {
  repository.write({ [name]: text, 'r.yaml': 'rules: { document-invalid: true }\n' });
  const request = repository.request({ paths: [name], config: false, rulesets: ['r.yaml'] });
  const outcome = await mend(request, { suggested: false, rules: undefined });
  if ('problems' in outcome) throw new Error(outcome.problems[0]?.message);
  return outcome.files[0]?.after ?? text;
}

const holding = (schema: string, version = '3.0.3') => `openapi: ${version}
info: { title: A, version: '1' }
paths: {}
components:
  schemas:
    Other: { type: object }
    A:
${schema.replaceAll(/^/gm, '      ')}
`;

describe('The type null, which 3.0 does not know', () => {
  it.each([
    [
      'in a choice, becomes `nullable` of a schema beside it',
      'oneOf:\n  - type: string # a name\n    maxLength: 9\n  - type: "null" # or none',
      'oneOf:\n  - type: string # a name\n    nullable: true\n    maxLength: 9',
    ],
    [
      'in a choice of three, of one of them',
      "{ anyOf: [{ type: 'null' }, { type: integer }, { type: string }] }",
      '{ anyOf: [{ type: integer, nullable: true }, { type: string }] }',
    ],
    [
      'beside a reference, becomes a schema that holds null alone',
      "oneOf:\n  - $ref: '#/components/schemas/Other'\n  - type: 'null'",
      "oneOf:\n  - $ref: '#/components/schemas/Other'\n  - type: 'string'\n    nullable: true\n    enum: [null]",
    ],
    [
      'beside listed values, too: `nullable` adds no value to a list',
      "anyOf: [{ type: string, enum: [a] }, { type: 'null' }]",
      "anyOf: [{ type: string, enum: [a] }, { type: 'string', nullable: true, enum: [null] }]",
    ],
    [
      'with words of its own, too: they stay',
      "oneOf:\n  - type: string\n  - { type: 'null', description: not yet known }",
      "oneOf:\n  - type: string\n  - { type: 'string', nullable: true, enum: [null], description: not yet known }",
    ],
    [
      'beside what is `nullable` already, too: of oneOf but one may hold',
      "oneOf: [{ type: string, nullable: true }, { type: 'null' }]",
      "oneOf: [{ type: string, nullable: true }, { type: 'string', nullable: true, enum: [null] }]",
    ],
    [
      'as the whole of a property',
      "type: object\nproperties:\n  gone: { type: 'null' }",
      "type: object\nproperties:\n  gone: { type: 'string', nullable: true, enum: [null] }",
    ],
    ['and a list of one type is that type', 'type: [string]', 'type: string'],
  ])('%s', async (_, before, after) => {
    expect(await mended(holding(before))).toBe(holding(after));
  });

  it('stays in 3.1, which knows it', async () => {
    const text = holding("oneOf: [{ type: string }, { type: 'null' }]", '3.1.0');
    expect(await mended(text)).toBe(text);
  });

  it('stays where a property only has its name', async () => {
    const text = holding("type: object\nproperties:\n  type: { type: string, default: 'null' }");
    expect(await mended(text)).toBe(text);
  });

  it('becomes the same in JSON', async () => {
    const json = (a: object) =>
      JSON.stringify(
        {
          ...{ openapi: '3.0.3', info: { title: 'A', version: '1' }, paths: {} },
          components: { schemas: { A: a } },
        },
        null,
        2,
      );
    const before = json({ oneOf: [{ type: 'integer', format: 'int32' }, { type: 'null' }] });
    const after = json({ oneOf: [{ type: 'integer', format: 'int32', nullable: true }] });
    expect(JSON.parse(await mended(before, 'a.json'))).toEqual(JSON.parse(after));
  });
});

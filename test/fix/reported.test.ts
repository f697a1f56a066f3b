import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { json } from '../../src/formats/json.ts';
import { sarif } from '../../src/formats/sarif.ts';
import { applyEdits } from '../../src/text/edits.ts';
import { Repository } from '../support/repository.ts';

const repository = new Repository();
const schema = JSON.parse(readFileSync(new URL('../../schemas/report.schema.json', import.meta.url), 'utf8'));
const text = `openapi: 3.0.3
info: { title: A, version: '1' }
servers: [{ url: http://a.example }]
paths:
  /a:
    post:
      requestBody: { content: { application/json: { schema: { type: string } } } }
      responses: { '204': { description: done } }
`;

describe('A report', () => {
  it('carries fixes where they are asked for, as edits that can be applied', async () => {
    repository.write({ 'api/a.yaml': text });
    const report = await repository.check({ fixes: 'reported' });
    const parsed = JSON.parse([...json(report)].join(''));
    const validate = new Ajv({ strict: false }).compile(schema);
    validate(parsed);
    expect(validate.errors).toBeNull();
    const found = (rule: string) => parsed.findings.find((one: { rule: string }) => one.rule === rule);
    expect(found('server-cleartext').fix).toEqual({
      title: 'Use https',
      safe: true,
      edits: [
        {
          file: 'api/a.yaml',
          range: { start: { line: 3, column: 18 }, end: { line: 3, column: 34 } },
          text: 'https://a.example',
        },
      ],
    });
    const { edits } = found('string-unbounded').fix;
    const lines = text.split('\n');
    const offset = ({ line, column }: { line: number; column: number }) =>
      lines.slice(0, line - 1).join('\n').length + column;
    const made = applyEdits(
      text,
      edits.map((edit: (typeof edits)[number]) => ({
        start: offset(edit.range.start),
        end: offset(edit.range.end),
        text: edit.text,
      })),
    );
    expect(made).toBe(text.replace('{ type: string }', '{ type: string, maxLength: 255 }'));
  });

  it('carries them in SARIF from the repository’s root', async () => {
    repository.write({ 'api/a.yaml': text });
    const report = await repository.check({ cwd: `${repository.folder}/api`, fixes: 'reported' });
    const { results } = JSON.parse([...sarif(report)].join('')).runs[0];
    const [{ fixes }] = results.filter((one: { ruleId: string }) => one.ruleId === 'server-cleartext');
    expect(fixes).toEqual([
      {
        description: { text: 'Use https' },
        artifactChanges: [
          {
            artifactLocation: { uri: 'api/a.yaml', uriBaseId: '%SRCROOT%' },
            replacements: [
              {
                deletedRegion: { startLine: 3, startColumn: 18, endLine: 3, endColumn: 34 },
                insertedContent: { text: 'https://a.example' },
              },
            ],
          },
        ],
      },
    ]);
  });

  it('has none otherwise', async () => {
    repository.write({ 'api/a.yaml': text });
    expect((await repository.check()).findings.every(({ fix }) => fix === null)).toBe(true);
  });
});

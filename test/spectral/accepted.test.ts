import { describe, expect, it, test } from 'vitest';
import { Repository } from '../support/repository.ts';

const repository = new Repository();
const definition = `openapi: 3.0.3
info:
  title: Pets
  version: '1'
  description: |
    Pets of all kinds

  x-text: >-
    folded

    text
paths: {}
x-notes:
  - |+
    kept

# a comment
x-more: |
  end

`;

async function outcome(ruleset: string, text = definition) {
  repository.write({ 'api.yaml': text, '.spectral.yaml': ruleset });
  return repository.outcome({ paths: ['api.yaml'], config: false, rulesets: ['.spectral.yaml'] });
}

const titled = 'rules: { titled: { given: $.info, then: { field: x-title, function: truthy } } }\n';

describe('No code is named', () => {
  it.each(['functions: []', 'functionsDir: ./rules', 'functionsDir: ./rules\nfunctions: []'])(
    'by %j',
    async (said) => {
      expect(await outcome(`${said}\n${titled}`)).toMatchObject({ findings: [{ rule: 'spectral/titled' }] });
    },
  );
});

test.each(['[]', 'null', '{ "api.yaml#/info": titled }', '{ "api.yaml": [1] }', 'titled'])(
  'exceptions that would be passed over are refused: %s',
  async (except) => {
    expect(await outcome(`${titled}except: ${except}\n`)).toEqual([
      expect.stringContaining('a list of rules'),
    ]);
  },
);

/** Where Spectral has the end of text in a block: before the last line feed behind it, blank lines included. */
describe('Text in a block ends with the lines behind it', () => {
  const ruleset =
    "rules: { text: { given: ['$', '$.info', '$.info.description', '$.info.x-text', '$.x-notes', '$.x-notes[0]', '$.x-more'], then: { function: undefined } } }";
  const ranges = async (text: string) => {
    const report = await outcome(ruleset, text);
    return 'findings' in report
      ? report.findings.map(
          ({ pointer, range: { start, end } }) =>
            `${pointer} ${start.line}:${start.column}-${end.line}:${end.column}`,
        )
      : report;
  };

  it('where lines end with a line feed', async () => {
    expect(await ranges(definition)).toEqual([
      ' 1:1-20:1',
      '/info 2:6-11:9',
      '/info/description 5:16-7:1',
      '/info/x-text 8:11-11:9',
      '/x-notes 13:9-16:1',
      '/x-notes/0 14:5-16:1',
      '/x-more 18:9-20:1',
    ]);
  });

  it('where a carriage return stands before it', async () => {
    expect(await ranges(definition.replaceAll('\n', '\r\n'))).toEqual([
      ' 1:1-20:2',
      '/info 2:6-11:10',
      '/info/description 5:16-7:2',
      '/info/x-text 8:11-11:10',
      '/x-notes 13:9-16:2',
      '/x-notes/0 14:5-16:2',
      '/x-more 18:9-20:2',
    ]);
  });
});

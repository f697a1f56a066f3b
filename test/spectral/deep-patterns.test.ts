import { describe, expect, it } from 'vitest';
import { Repository } from '../support/repository.ts';

const repository = new Repository();
// V8 has no memory left for so many groups inside of each other, and ends the process.
const deep = '(a|'.repeat(8_000) + 'b)'.repeat(8_000);

async function uncheckedBy(ruleset: string, schemas = '') {
  repository.write({
    'api.yaml': `openapi: 3.1.0\ninfo: { title: Pets, version: '1' }\npaths: {}\n${schemas}`,
    '.spectral.yaml': ruleset,
  });
  const report = await repository.check({
    ...{ paths: ['api.yaml'], config: false, rulesets: ['.spectral.yaml'] },
  });
  return report.unchecked.map(({ reason }) => reason);
}

describe('A pattern of very many groups inside of each other is not tried, and that is said', () => {
  const refused = expect.stringContaining('has more than 500 groups inside of each other, and is not tried');

  it('by the function `pattern`', async () => {
    const then = `{ function: pattern, functionOptions: { match: '${deep}' } }`;
    expect(await uncheckedBy(`rules: { r: { given: $.info.title, then: ${then} } }\n`)).toEqual([refused]);
  });

  it('by the function `schema`', async () => {
    const schema = `{ properties: { title: { pattern: '${deep}' } } }`;
    const then = `{ function: schema, functionOptions: { schema: ${schema} } }`;
    expect(await uncheckedBy(`rules: { r: { given: $.info, then: ${then} } }\n`)).toEqual([refused]);
  });

  it('where an example is held against it', async () => {
    const schemas = `components: { schemas: { Pet: { type: string, pattern: '${deep}', example: ab } } }\n`;
    expect(await uncheckedBy('extends: spectral:oas\n', schemas)).toContainEqual(refused);
  });
});

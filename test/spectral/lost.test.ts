import { describe, expect, it } from 'vitest';
import { Repository } from '../support/repository.ts';

const repository = new Repository();
const titled = 'rules: { titled: { given: $.info, then: { field: x-title, function: truthy } } }\n';

async function unchecked(more: string, ruleset = titled, files: Record<string, string> = {}) {
  const api = `openapi: 3.1.0\ninfo: { title: Pets, version: '1' }\npaths: {}\n${more}`;
  repository.write({ 'api.yaml': api, '.spectral.yaml': ruleset, ...files });
  const report = await repository.check({
    ...{ paths: ['api.yaml'], config: false, rulesets: ['.spectral.yaml'] },
  });
  expect(report.findings.map(({ rule }) => rule)).toEqual(['spectral/titled']);
  return report.unchecked.map(({ pointer, reason }) => `${pointer} ${reason}`);
}

describe('What references that lead nowhere keep from rules of Spectral is unchecked', () => {
  it('in what no other rule reads, too', async () => {
    expect(await unchecked("x-a: { $ref: './none.yaml#/A' }\nx-b: [{ $ref: '#/none' }]\n")).toEqual([
      "/x-a/$ref the reference './none.yaml#/A' cannot be followed: none.yaml does not exist",
      "/x-b/0/$ref the reference '#/none' cannot be followed: nothing stands there",
    ]);
  });

  it('once where the API tells it, too', async () => {
    const lost = "components: { schemas: { Pet: { $ref: '#/none' } } }\n";
    expect(await unchecked(lost)).toEqual([
      "/components/schemas/Pet/$ref the reference '#/none' cannot be followed: nothing stands there",
    ]);
  });

  it('in the file that a reference leads to', async () => {
    const files = { 'other.yaml': 'A: { a~b/c: { $ref: "#/none" } }\n' };
    expect(await unchecked("x-a: { $ref: './other.yaml#/A' }\n", titled, files)).toEqual([
      "/A/a~0b~1c/$ref the reference '#/none' cannot be followed: nothing stands there",
    ]);
  });

  it('where one leads to a part by its name, which Spectral does not follow', async () => {
    const named = "components: { schemas: { Pet: { $anchor: pet, type: string } } }\nx-a: { $ref: '#pet' }\n";
    expect(await unchecked(named)).toEqual([
      "/x-a/$ref rules of Spectral do not see what the reference '#pet' leads to: Spectral follows none but those to a file and a JSON pointer",
    ]);
  });

  it('and not where no rule looks behind references, nor of what is no reference', async () => {
    const unresolved = titled.replace('given:', 'resolved: false, given:');
    expect(await unchecked("x-a: { $ref: '#/none' }\n", unresolved)).toEqual([]);
    expect(await unchecked('x-a: { properties: { $ref: { type: string } } }\nx-b: { $ref: 5 }\n')).toEqual(
      [],
    );
  });
});

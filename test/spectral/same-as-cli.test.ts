import { execFile } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { ReportedFinding } from '../../src/verdict/report.ts';
import { Repository } from '../support/repository.ts';

const repository = new Repository();
const project = join(import.meta.dirname, '../..');
const cli = join(project, 'node_modules/@stoplight/spectral-cli/dist/index.js');
const corpus = join(project, '../shared/corpus');

const rulesets: Readonly<Record<string, string>> = {
  recommended: 'extends: spectral:oas',
  all: 'extends: [[spectral:oas, all]]',
  OWASP: 'extends: ["@stoplight/spectral-owasp-ruleset"]',
  functions: `formats: [oas3]
aliases:
  Operations: ['$.paths[*][get,post,put,delete]']
  Name: { targets: [{ formats: [oas3], given: ['$.info.title'] }] }
rules:
  alphabetical: { given: $, then: { field: tags, function: alphabetical, functionOptions: { keyedBy: name } } }
  casing: { given: '#Operations', severity: hint, then: { field: operationId, function: casing, functionOptions: { type: kebab } } }
  defined: { given: '#Operations', then: { field: x-owner, function: defined } }
  undefined: { given: '#Operations', then: { field: summary, function: undefined } }
  enumeration: { given: '$.paths..schema.type', then: { function: enumeration, functionOptions: { values: [string] } } }
  falsy: { given: '#Operations', then: { field: deprecated, function: falsy } }
  truthy: { given: '#Operations', severity: error, then: [{ field: tags, function: truthy }, { field: description, function: truthy }] }
  length: { given: '#Name', then: { function: length, functionOptions: { min: 100 } } }
  pattern: { given: '$.paths', then: { field: '@key', function: pattern, functionOptions: { match: '^/v1/' } } }
  schema: { given: '$.info', then: { function: schema, functionOptions: { schema: { type: object, required: [x-audience] } } } }
  xor: { given: '$.info', then: { function: xor, functionOptions: { properties: [title, version] } } }
  or: { given: '$.info', then: { function: or, functionOptions: { properties: [x-one, x-two] } } }
  unused: { given: $.components.schemas, resolved: false, then: { function: unreferencedReusableObject, functionOptions: { reusableObjectsLocation: '#/components/schemas' } } }
  references: { given: '$..$ref', resolved: false, then: { function: pattern, functionOptions: { notMatch: responses } } }
  filter: { given: "$.paths[?(@property.match(/s$/))]", message: '{{property}} {{path}} {{description}} {{error}}', description: d, then: { field: x-x, function: truthy } }
  keys: { given: '$.paths[*]~', then: { function: pattern, functionOptions: { match: '^/a' } } }
  parent: { given: "$.paths..[?(@.type == 'string')]^", then: { field: x-y, function: truthy } }
  new-format: { given: $, formats: [oas3.1], then: { field: x-z, function: truthy } }
`,
};

interface Said {
  readonly code: string;
  readonly severity: number;
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Spectral's own codes are ours to say as errors or unchecked (docs/spectral.md). */
const ownCodes = ['parser', 'invalid-ref', 'unrecognized-format'];

async function theirs(file: string): Promise<string[]> {
  const args = [cli, 'lint', file, '-r', '.spectral.yaml', '-f', 'json', '--quiet'];
  const options = { cwd: repository.folder, maxBuffer: 2 ** 28 };
  const { stdout } = await promisify(execFile)(process.execPath, args, options).catch(
    (error: { stdout: string }) => error,
  );
  return [
    ...new Set(
      (JSON.parse(stdout) as Said[])
        .filter(({ code }) => !ownCodes.includes(code))
        .map(({ code, severity, path, message }) => `${code} ${severity} ${pointer(path)} ${message}`),
    ),
  ].sort();
}

const pointer = (path: readonly (string | number)[]) =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const numbers = ['high', 'medium', 'low', 'info'];

function ours(findings: readonly ReportedFinding[]): string[] {
  const all = findings.flatMap((one) => {
    const start = `${one.rule.replace('spectral/', '')} ${numbers.indexOf(one.severity)}`;
    const said = [one, ...one.related];
    return said.map(({ pointer: at, message }) => `${start} ${at} ${message}`);
  });
  return [...new Set(all)].sort();
}

// Without the corpus nothing can be compared, and the report of the run says that these were skipped.
describe.skipIf(!existsSync(corpus))('The CLI of Spectral says the same', () => {
  const files = ['petstore.yaml', 'one-op.yaml', 'train-travel.yaml', 'vampi-vulnerable.yaml'];
  describe.each(Object.keys(rulesets))('with %s', (name) => {
    it.each(files)(
      'of %s',
      async (file) => {
        repository.write({ '.spectral.yaml': rulesets[name] as string });
        symlinkSync(join(project, 'node_modules'), join(repository.folder, 'node_modules'));
        const path = join(corpus, file);
        const report = await repository.check({
          ...{ root: '/', paths: [path], config: false, rulesets: ['.spectral.yaml'] },
        });
        expect(ours(report.findings.filter(({ rule }) => rule.startsWith('spectral/')))).toEqual(
          await theirs(path),
        );
      },
      60_000,
    );
  });
});

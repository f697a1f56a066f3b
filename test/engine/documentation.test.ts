import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { json } from '../../src/formats/json.ts';
import { sarif } from '../../src/formats/sarif.ts';
import { version } from '../../src/version.ts';
import { Repository } from '../support/repository.ts';

const repository = new Repository();
const docs = join(import.meta.dirname, '../../docs');
const base = `https://github.com/threatlint/threatlint/blob/v${version}/docs/`;

test('every finding names the page of its rule or diagnostic, as of this version', async () => {
  repository.write({
    'api.yaml':
      'openapi: 3.1.0\nservers: [{url: http://api.example.com}]\npaths: {/x: {get: {responses: {}}}}\n',
    'model.yaml': 'threatlint: 1\nid: shop\nnonsense: 1\n',
  });
  const report = await repository.check();
  const pages = new Map(report.findings.map(({ rule, docs }) => [rule, docs]));
  expect(pages.get('server-cleartext')).toBe(`${base}rules/server-cleartext.md`);
  expect([...pages.values()].some((page) => page.startsWith(`${base}diagnostics.md#`))).toBe(true);
  for (const [rule, page] of pages) {
    const [file = '', anchor] = page.slice(base.length).split('#');
    expect(existsSync(join(docs, file))).toBe(true);
    if (anchor !== undefined) {
      expect(anchor).toBe(rule);
      expect(readFileSync(join(docs, file), 'utf8')).toContain(`\n### ${anchor}\n`);
    }
  }
  const findings: Record<string, unknown>[] = JSON.parse([...json(report)].join('')).findings;
  expect(Object.keys(findings[0] ?? {}).at(-1)).toBe('docs');
  expect(findings.map((finding) => finding.docs)).toEqual(report.findings.map((finding) => finding.docs));
  const { rules } = JSON.parse([...sarif(report)].join('')).runs[0].tool.driver;
  expect(rules.map(({ id, helpUri }: Record<string, string>) => [id, helpUri])).toEqual([...pages]);
});

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { json } from '../../src/formats/json.ts';
import { markdown } from '../../src/formats/markdown.ts';
import { pretty } from '../../src/formats/pretty/pretty.ts';
import { Repository } from '../support/repository.ts';

const repository = new Repository();
const api = `openapi: 3.0.3
info: {title: Shop, version: "1"}
servers: [{url: "https://api.shop.com"}]
paths:
  /a: {$ref: parts/a.yaml}
`;
const part = 'get: {responses: {"200": {description: ok}}}\n';
const copied = {
  'one/api.yaml': api,
  'one/parts/a.yaml': part,
  'two/api.yaml': api,
  'two/parts/a.yaml': part,
};

describe('A copy of a definition, byte by byte', () => {
  it('is reported once, with the files that it refers to, and named as a copy', async () => {
    repository.write(copied);
    const report = await repository.check({ paths: [] });
    const alone = await repository.check({ paths: ['one/api.yaml'] });
    expect(new Set(report.findings.map(({ file }) => file.split('/')[0]))).toEqual(new Set(['one']));
    expect(report.findings).toHaveLength(alone.findings.length);
    expect(report.documents.map(({ file, copyOf }) => [file, copyOf])).toEqual([
      ['one/api.yaml', undefined],
      ['two/api.yaml', 'one/api.yaml'],
    ]);
    expect(JSON.parse([...json(report)].join('')).documents[1].copyOf).toBe('one/api.yaml');
    expect(pretty(report, { color: false, width: 100 })).toContain('two/api.yaml is a copy of one/api.yaml');
    expect(markdown(report)).toContain('two/api.yaml');
  });

  it('is reported where it leads to something else', async () => {
    repository.write({
      ...copied,
      'two/parts/a.yaml':
        'get: {responses: {"200": {description: ok}}}\ndelete: {responses: {"204": {description: ok}}}\n',
    });
    const report = await repository.check({ paths: [] });
    expect(report.findings.some(({ file }) => file === 'two/parts/a.yaml')).toBe(true);
  });

  it('is reported where only the other one is tolerated, and fails the gate', async () => {
    repository.write({
      ...copied,
      'threatlint.yaml':
        'waivers: [{id: W-1, rule: operation-unauthenticated, scope: {spec: one/api.yaml}, reason: Behind a gateway, owner: "team:api", expires: 2099-01-01}]\n',
    });
    const report = await repository.check({ paths: [] });
    rmSync(join(repository.folder, 'threatlint.yaml'));
    const open = report.findings.filter(
      ({ rule, suppressed }) => rule === 'operation-unauthenticated' && !suppressed,
    );
    expect(open.map(({ file }) => file.split('/')[0])).toEqual(['two']);
    expect(report.verdict).toBe('fail');
  });

  it('is none of two parts of one definition', async () => {
    const paths = '  /a: {$ref: parts/a.yaml}\n  /b: {$ref: parts/b.yaml}\n';
    repository.write({
      'three/api.yaml': api.replace('  /a: {$ref: parts/a.yaml}\n', paths),
      'three/parts/a.yaml': part,
      'three/parts/b.yaml': part,
    });
    const { findings } = await repository.check({ paths: ['three/api.yaml'] });
    const files = new Set(findings.flatMap(({ file, related }) => [file, ...related.map((one) => one.file)]));
    expect([...files]).toEqual(expect.arrayContaining(['three/parts/a.yaml', 'three/parts/b.yaml']));
  });
});

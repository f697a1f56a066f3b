import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { json } from '../../src/formats/json.ts';
import type { Report } from '../../src/verdict/report.ts';
import { Repository } from '../support/repository.ts';

// Small inputs whose reports would multiply: long names in every finding, everything listed for everything.

const repository = new Repository();
const times = (count: number, make: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => make(at)).join('');
const definition = (paths: object) =>
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'T', version: '1' },
    servers: [{ url: 'https://a.example.com' }],
    paths,
  });

async function reportOf(files: Readonly<Record<string, string>>): Promise<Report> {
  repository.write({ '.git/HEAD': '', ...files });
  return repository.check();
}
const sizeOf = (report: Report) => [...json(report)].join('').length;

/** Not numbered: a series would be told once. */
const properties = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, at) => [
      `p${String(at).replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)] as string)}`,
      { type: 'string', ...(at % 3 === 1 && { maxLength: 9 }) },
    ]),
  );
const long = 'a'.repeat(7000);

describe('a long name', () => {
  const under = (path: string, count: number) => ({
    [path]: {
      post: {
        requestBody: {
          content: { 'application/json': { schema: { type: 'object', properties: properties(count) } } },
        },
        responses: {},
      },
    },
  });

  test('of a path is told in no finding at its full length', async () => {
    const report = await reportOf({
      'api.json': definition(under(`/${long}`, 100)),
      'each.yaml': 'rules: {string-unbounded: [medium, {each: true}]}\n',
      'threatlint.yaml': 'rulesets: [./each.yaml]\n',
    });
    rmSync(join(repository.folder, 'threatlint.yaml'));
    expect(report.findings.length).toBeGreaterThan(50);
    for (const { message, pointer, operation, operations } of report.findings) {
      for (const text of [message, pointer, operation ?? '', ...operations])
        expect(text.length).toBeLessThan(2100);
    }
    expect(report.findings.map(({ pointer }) => pointer).join()).toContain('more characters)');
  });

  test('stays another name than one that begins alike, with a fingerprint of its own', async () => {
    const report = await reportOf({
      'api.json': definition({ ...under(`/${long}x`, 1), ...under(`/${long}y`, 1) }),
    });
    const named = new Set(report.findings.flatMap(({ operations }) => operations));
    expect(named.size).toBe(2);
    const keys = report.findings.map(({ rule, fingerprint }) => `${rule} ${fingerprint}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('that is ordinary is told as it is', async () => {
    const path = `/${'a'.repeat(400)}`;
    const report = await reportOf({ 'api.json': definition(under(path, 1)) });
    expect(report.findings.flatMap(({ operations }) => operations)).toContain(`POST ${path}`);
  });
});

describe('threats about everything', () => {
  const model = (count: number) =>
    `threatlint: 1\nid: m\ncomponents: {c: {exposure: public, implements: {d: api.json}}}\nthreats:\n${times(
      count,
      (at) =>
        `  T${at}: {title: t, categories: {stride: [S]}, scope: {}, mitigations: {M: {status: implemented, verify: {rule: operation-unauthenticated}}}}\n`,
    )}`;
  const many = (threats: number, operations: number, name = '/p') =>
    reportOf({
      'threatlint.yaml': 'specs: [api.json]\nthreatModels: [model.yaml]\n',
      'model.yaml': model(threats),
      'api.json': definition(
        Object.fromEntries(
          Array.from({ length: operations }, (_, at) => [`${name}${at}`, { get: { responses: {} } }]),
        ),
      ),
    });

  test('are counted in a finding where they are too many to be listed', async () => {
    const report = await many(150, 1);
    const [finding] = report.findings.filter(({ rule }) => rule === 'operation-unauthenticated');
    expect(finding).toMatchObject({ threatCount: 150 });
    expect(finding?.threats).toHaveLength(100);
    const told = JSON.parse([...json(report)].join('')).findings.find(
      ({ rule }: { rule: string }) => rule === 'operation-unauthenticated',
    );
    expect(told.threatCount).toBe(150);
  });

  test('list what fails as long as there is room, and say how much it is', async () => {
    const report = await many(100, 150, `/${'p'.repeat(400)}`);
    const { threats } = JSON.parse([...json(report)].join(''));
    const [mitigation] = threats[0].mitigations;
    expect(mitigation.failing).toHaveLength(150);
    expect(mitigation).not.toHaveProperty('failingCount');
    expect(threats.at(-1).mitigations[0]).toMatchObject({ failingCount: 150 });
    expect(threats.at(-1).mitigations[0].failing).toHaveLength(3);
    expect(sizeOf(report)).toBeLessThan(8_000_000);
  });
});

test('evidence that thousands of mitigations look through is refused with a reason, some of them are not', async () => {
  const searched = async (mitigations: number) => {
    repository.write({
      '.git/HEAD': '',
      'threatlint.yaml': 'specs: [api.json]\nthreatModels: [model.yaml]\n',
      'api.json': definition({ '/a': { get: { responses: {} } } }),
      'e.txt': 'x'.repeat(1_000_000),
      'model.yaml': `threatlint: 1\nid: m\ncomponents: {c: {exposure: public, implements: {d: api.json}}}\nthreats: {T: {title: t, categories: {stride: [S]}, scope: {}, mitigations: {${times(
        mitigations,
        (at) => `M${at}: {status: implemented, verify: {evidence: e.txt, contains: 'y${at}'}},`,
      )}}}}\n`,
    });
    return repository.outcome();
  };
  expect(await searched(200)).toHaveProperty('verdict', 'fail');
  expect(await searched(300)).toEqual([expect.stringContaining('let fewer of them say `contains`')]);
});

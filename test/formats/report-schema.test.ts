import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { examplesOf } from '../../scripts/examples.mjs';
import { validator } from '../../scripts/fuzz/promises.mjs';
import { check } from '../../src/engine/check.ts';
import type { CheckRequest } from '../../src/engine/request.ts';
import { json } from '../../src/formats/json.ts';
import { rules } from '../../src/rules/registry.ts';

const problem = validator(resolve('schemas/report.schema.json'));

const reportOf = async (cwd: string, more: Partial<CheckRequest> = {}) => {
  const outcome = await check({
    ...{ cwd, root: cwd, paths: [], config: true, rulesets: [], failOn: undefined, maxFindings: undefined },
    today: '2026-11-23',
    ...more,
  });
  if ('problems' in outcome) throw new Error(outcome.problems.map(({ message }) => message).join());
  return [...json(outcome.report)].join('');
};

describe('schemas/report.schema.json', () => {
  it.each(readdirSync('examples'))('is the schema of the report on examples/%s', async (name) => {
    expect(problem(await reportOf(resolve('examples', name)))).toBeUndefined();
  });

  it('is the schema of the report on what every rule is shown to find', async () => {
    const cwd = resolve('test/formats');
    const overlay = new Map(
      rules.flatMap((rule) =>
        examplesOf(rule).bad.map(({ code }, at) => [join(cwd, `${rule.id}-${at}.yaml`), code] as const),
      ),
    );
    const text = await reportOf(cwd, {
      ...{ config: false, rulesets: ['threatlint:all'], paths: [...overlay.keys()], overlay },
    });
    expect(problem(text)).toBeUndefined();
    expect(JSON.parse(text).documents.length).toBeGreaterThan(rules.length);
  });

  it('accepts no field that is not written', async () => {
    const report = JSON.parse(await reportOf(resolve('examples/shop-weak')));
    expect(problem(JSON.stringify({ ...report, more: 1 }))).toMatch(/additional properties/);
    report.findings[0].more = 1;
    expect(problem(JSON.stringify(report))).toMatch(/additional properties/);
    delete report.findings[0].more;
    delete report.findings[0].pointer;
    expect(problem(JSON.stringify(report))).toMatch(/pointer/);
  });
});

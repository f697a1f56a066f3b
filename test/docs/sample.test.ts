import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { check } from '../../src/engine/check.ts';
import { pretty } from '../../src/formats/pretty/pretty.ts';

const root = join(import.meta.dirname, '../..');

test('the hardened example passes, as the README says, with every claim verified', async () => {
  const folder = join(root, 'examples/shop-hardened');
  const outcome = await check({
    ...{ cwd: folder, root: folder, paths: [], config: true, rulesets: [] },
    ...{ failOn: undefined, maxFindings: undefined, today: '2026-11-27' },
  });
  if ('problems' in outcome) throw new Error('the example has no configuration that can be accepted');
  const { verdict, gates, threats } = outcome.report;
  expect(gates.filter(({ passed }) => !passed)).toEqual([]);
  expect(verdict).toBe('pass');
  const claims = threats.flatMap(({ mitigations }) =>
    mitigations.filter(({ status }) => status === 'implemented'),
  );
  expect(new Set(claims.map((claim) => claim.verdict))).toEqual(new Set(['verified']));
});

test('the README shows what threatlint says about examples/shop-weak, line for line, shortened', async () => {
  const folder = join(root, 'examples/shop-weak');
  const outcome = await check({
    ...{ cwd: folder, root: folder, paths: [], config: true, rulesets: [] },
    ...{ failOn: undefined, maxFindings: undefined, today: '2026-11-27' },
  });
  if ('problems' in outcome) throw new Error('the example has no configuration that can be accepted');
  const said = new Set(
    pretty(outcome.report, { color: false, width: 100, quiet: false, elapsedMs: 0 }).split('\n'),
  );
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [, sample = ''] = /## What it says[\s\S]*?\n```\n([\s\S]*?)\n```/.exec(readme) ?? [];
  const lines = sample.split('\n').filter((line) => line !== '…');
  expect(lines.length).toBeGreaterThan(30);
  // How long it took is left out.
  const isSaid = (line: string) => said.has(line) || [...said].some((one) => one.startsWith(`${line} · `));
  expect(lines.filter((line) => !isSaid(line))).toEqual([]);
});

import { locateFindings } from '../../src/findings/locate.ts';
import type { Example } from '../../src/manual/rule-page.ts';
import type { AnyRule } from '../../src/rules/rule.ts';
import { prepareRules, runRules } from '../../src/rules/run.ts';
import type { Position } from '../../src/text/source.ts';
import { apiOf } from './api.ts';
import { saidOfChange } from './said-of-change.ts';

/** What a rule says about an example, by position, as scripts/examples.mjs pins it, and what could not be judged. */
export async function saidOf(rule: AnyRule, { code, before, options }: Example) {
  if (before !== undefined) return saidOfChange(rule, before, code);
  const api = apiOf(code);
  const runs = [{ rule, ...(options ? { options } : {}) }];
  await prepareRules([api], runs);
  const [result] = runRules(api, runs);
  const findings = locateFindings(result?.findings ?? [])
    .sort(({ range: a }, { range: b }) => byPosition(a.start, b.start) || byPosition(a.end, b.end))
    .map(({ finding: { severity, message }, range: { start, end } }) => ({
      at: `${start.line}:${start.column}-${end.line}:${end.column}`,
      severity,
      message,
    }));
  const unchecked = [...api.unchecked, ...(result?.unchecked ?? [])].map(({ reason }) => reason);
  return { findings, unchecked };
}

function byPosition(a: Position, b: Position): number {
  return a.line - b.line || a.column - b.column;
}

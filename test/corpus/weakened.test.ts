import { describe, expect, it } from 'vitest';
import { Changes } from '../since/changes.ts';
import { Draw, realDefinitions } from './changes/drawn.ts';
import { layouts } from './changes/layouts.ts';
import { weakenings } from './changes/weakenings.ts';
import { present } from './corpus.ts';

/**
 * What weakens a real definition is one finding, with what was there before, in the file that is to be changed.
 * `THREATLINT_EDITS=500` draws so many, in larger definitions too; `THREATLINT_SEED` draws others.
 */
const asked = Number(process.env.THREATLINT_EDITS ?? 0);
const seed = Number(process.env.THREATLINT_SEED ?? 1);
const only = process.env.THREATLINT_EDIT;
const count = asked > 0 ? asked : 70;
const definitions = realDefinitions(asked > 0 ? 200_000 : 30_000);
const changes = new Changes();
const kinds = Object.entries(weakenings).filter(([name]) => only === undefined || name === only);

/** What has no state before. */
const added = /^(?:a secret|a right|an open operation)/;

describe.skipIf(!present)('a change that makes something worse', () => {
  it('is one finding, with before and after, where it is to be changed', { timeout: 3_600_000 }, async () => {
    const wrong: string[] = [];
    const drawn = new Map<string, number>();
    for (let at = 0, made = 0; made < count && at < 50 * count; at++) {
      const draw = new Draw(seed * 100_000 + at);
      const definition = draw.one(definitions);
      const kind = kinds[at % kinds.length];
      if (!definition || !kind) break;
      const [name, [weaken, rule]] = kind;
      const after = structuredClone(definition.root);
      if (weaken(after, draw) === undefined || JSON.stringify(after) === JSON.stringify(definition.root))
        continue;
      const layout = draw.one(Object.keys(layouts)) as string;
      const [from, to] = [definition.root, after].map((root) => layouts[layout]?.(root, draw) ?? {});
      changes.base(from ?? {});
      changes.change(to ?? {});
      const report = await changes.since();
      // One that was there and weighs more now that others see what it shows; what is wrong with every operation is so with a new one.
      const findings = report.findings.filter(
        (one) =>
          one.since === 'new' &&
          !(
            name === 'an open operation added' &&
            /^\/(?:openapi|swagger|servers|schemes|host)/.test(one.pointer)
          ),
      );
      const { exitStatus } = report;
      made++;
      drawn.set(name, (drawn.get(name) ?? 0) + 1);
      const [first] = findings;
      const differing = Object.keys(to ?? {}).filter((file) => to?.[file] !== from?.[file]);
      const problems = [
        ...(findings.length === 1 ? [] : [`${findings.length} findings`]),
        ...(first && first.before === null && !rule.test(first.rule) ? ['another rule'] : []),
        ...(first && first.before === null && !added.test(name) ? ['no state before'] : []),
        ...(first && !differing.includes(first.file) ? [`not in ${differing.join(', ')}`] : []),
        ...(first && first.before !== null && first.related.length === 0 ? ['no place before'] : []),
      ];
      if (problems.length === 0) continue;
      wrong.push(
        [
          `${at}: ${definition.name}, ${name}, ${layout}: ${problems.join('; ')}; status ${exitStatus}`,
          ...findings
            .slice(0, 5)
            .map(
              (one) =>
                `${one.severity} ${one.rule}: ${one.message} | ${one.before} (${one.file}${one.pointer})`,
            ),
        ].join('\n  '),
      );
      if (asked > 0) console.info(wrong.at(-1));
    }
    if (asked > 0) console.info(Object.fromEntries(drawn));
    expect(wrong).toEqual([]);
    expect(drawn.size, 'kinds of weakenings').toBeGreaterThan(kinds.length * 0.5);
  });
});

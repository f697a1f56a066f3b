import { describe, expect, it } from 'vitest';
import { Changes } from '../since/changes.ts';
import { Draw, realDefinitions } from './changes/drawn.ts';
import { layouts } from './changes/layouts.ts';
import { type Edit, neutral, tightening } from './changes/neutral.ts';
import { present } from './corpus.ts';

/**
 * What is moved, renamed, written otherwise or tightened makes nothing new (docs/gate.md), in real definitions and in any
 * layout: every edit is drawn together with how its definition was written and how it is written now.
 * `THREATLINT_EDITS=500` draws so many, in larger definitions too, and tells how many there were of each.
 */
const asked = Number(process.env.THREATLINT_EDITS ?? 0);
const seed = Number(process.env.THREATLINT_SEED ?? 1);
const only = process.env.THREATLINT_EDIT;
const count = asked > 0 ? asked : 60;
const definitions = realDefinitions(asked > 0 ? 200_000 : 30_000);
const changes = new Changes();
const edits: readonly (readonly [string, Edit])[] = [
  ...Object.entries(neutral),
  ...Object.entries(tightening),
].filter(([name]) => only === undefined || name === only);

describe.skipIf(!present)('a change that makes nothing worse', () => {
  it('is met with silence', { timeout: 3_600_000 }, async () => {
    const spoken: string[] = [];
    const drawn = new Map<string, number>();
    for (let at = 0, made = 0; made < count && at < 20 * count; at++) {
      const draw = new Draw(seed * 100_000 + at);
      const definition = draw.one(definitions);
      const edit = edits[at % edits.length];
      if (!definition || !edit) break;
      const [name, change] = edit;
      const after = change(structuredClone(definition.root), draw);
      if (after === undefined) continue;
      const [from, to] = [draw.one(Object.keys(layouts)), draw.one(Object.keys(layouts))] as [string, string];
      // Rules that a team has not switched on say what they please of the new words, not of the old weakness.
      const rulesets = [name in neutral ? 'threatlint:all' : 'threatlint:recommended'];
      changes.base(layouts[from]?.(definition.root, draw) ?? {});
      changes.change(layouts[to]?.(after, draw) ?? {});
      const { findings, exitStatus, errors, unchecked } = await changes.since('HEAD', { rulesets });
      made++;
      drawn.set(name, (drawn.get(name) ?? 0) + 1);
      const said = findings.map(
        ({ rule, severity, message, pointer }) => `${severity} ${rule}: ${message} (${pointer})`,
      );
      const isBroken = errors.length > 0 || exitStatus !== 0;
      if (said.length === 0 && !isBroken) continue;
      const what = `${at}: ${definition.name}, ${name}, ${from} to ${to}`;
      const problems = [...errors, ...unchecked].slice(0, 3).map((one) => JSON.stringify(one));
      spoken.push(
        [what, ...said.slice(0, 6), ...(isBroken ? [`status ${exitStatus}`, ...problems] : [])].join('\n  '),
      );
      if (asked > 0) console.info(spoken.at(-1));
    }
    if (asked > 0) console.info(Object.fromEntries(drawn));
    expect(drawn.size, 'kinds of edits').toBeGreaterThan(edits.length * 0.7);
    expect(spoken).toEqual([]);
  });
});

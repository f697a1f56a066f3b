import type { BaselineFile } from '../../../config/baseline.ts';
import { type BaselineEntry, entryKey } from '../../../policy/baseline.ts';
import type { Waiver } from '../../../policy/policy.ts';
import { Place } from '../../../refs/place.ts';
import { groupBy } from '../../../text/group.ts';
import { plural } from '../../../text/layout.ts';
import { without } from '../../../text/lists.ts';
import { once } from '../../../text/memo.ts';
import { compare } from '../../../text/order.ts';
import { type Grounds, widened } from '../scope-change.ts';
import { enumerated, type SaidOfPolicy } from './said.ts';

/** What waivers tolerate that they did not. */
export function waiversWidened(
  before: readonly Waiver[],
  after: readonly Waiver[],
  grounds: Grounds,
): SaidOfPolicy[] {
  const known = new Map(before.map((waiver) => [waiver.id, waiver]));
  const names = new Set(after.map(({ id }) => id));
  const tolerated = toleratedBy(
    before.filter(({ id }) => !names.has(id)),
    grounds,
  );
  return after.flatMap((waiver): SaidOfPolicy[] => {
    const { id, rules, expires, place } = waiver;
    const about = `waiver ${id}`;
    // One that got another name, and tolerates no more than it did, is the same.
    const old = known.get(id);
    if (!old) {
      if (tolerated(waiver)) return [];
      const message = `The waiver ${id} tolerates ${enumerated(rules)} until ${expires}`;
      return [{ about, at: place, message, was: null }];
    }
    const what = more(old, waiver, grounds);
    if (what.length === 0) return [];
    const was = `it tolerated ${enumerated(old.rules)} until ${old.expires}${old.scope ? ` on ${JSON.stringify(old.scope)}` : ''}`;
    return [{ about, at: place, message: `The waiver ${id} ${what.join(', and ')}`, was, old: old.place }];
  });
}

/** What waivers of other names tolerated, too. Those that say the same but for their end are one. */
function toleratedBy(waivers: readonly Waiver[], grounds: Grounds): (now: Waiver) => boolean {
  const words = ({ rules, scope }: Waiver) => JSON.stringify([[...new Set(rules)].sort(), scope]);
  const byLast = [...waivers].sort((a, b) => compare(b.expires, a.expires));
  const longest = [...groupBy(byLast, words).values()].map(([first]) => first);
  // Of those that say the same as another one the last day that is asked for decides.
  const until = new Map<string, string>();
  return (now) => {
    const key = words(now);
    const end = until.get(key) ?? longest.find((one) => holdsAsMuch(one, now, grounds))?.expires ?? '';
    until.set(key, end);
    return now.expires <= end;
  };
}

function holdsAsMuch(old: Waiver, now: Waiver, grounds: Grounds): boolean {
  const rules = rulesOf(old);
  return now.rules.every((rule) => rules.has(rule)) && !widened(old.scope, now.scope, grounds);
}

const rulesOf = once(({ rules }: Waiver) => new Set(rules));

function more(old: Waiver, now: Waiver, grounds: Grounds): string[] {
  const rules = without(now.rules, old.rules);
  const wider = widened(old.scope, now.scope, grounds);
  const [first, ...others] = wider?.operations ?? [];
  const whom =
    first === undefined
      ? 'operations of other kinds'
      : others.length === 0
        ? first.label
        : `${others.length + 1} operations more`;
  return [
    ...(rules.length > 0 ? [`tolerates ${enumerated(rules)}, too`] : []),
    ...(now.expires > old.expires ? [`holds until ${now.expires}`] : []),
    ...(wider ? [now.scope ? `speaks of ${whom}, too` : 'speaks of all operations'] : []),
  ];
}

interface Longer {
  readonly entry: BaselineEntry;
  readonly old: BaselineEntry;
}

/** Entries that were not there, and those that last longer than they did. */
export function baselineWidened(
  before: BaselineFile | undefined,
  after: BaselineFile | undefined,
): SaidOfPolicy[] {
  if (!after) return [];
  const known = groupBy([...(before?.entries ?? [])], entryKey);
  const fresh: BaselineEntry[] = [];
  const longer: Longer[] = [];
  for (const entry of after.entries) {
    const old = known.get(entryKey(entry)) as BaselineEntry[] | undefined;
    const lasting = ({ expires }: BaselineEntry) =>
      !expires || (entry.expires !== undefined && entry.expires <= expires);
    const same = old?.findIndex(lasting) ?? -1;
    if (same >= 0) old?.splice(same, 1);
    else if (old && old.length > 0) longer.push({ entry, old: old.shift() as BaselineEntry });
    else fresh.push(entry);
  }
  const place = (file: BaselineFile, entry: BaselineEntry) =>
    new Place(file.document).child('findings', file.entries.indexOf(entry));
  const rules = (entries: readonly BaselineEntry[]) =>
    enumerated([...new Set(entries.map(({ rule }) => rule))].sort());
  const [first] = fresh;
  const [long] = longer;
  return [
    ...(first
      ? [
          {
            about: 'baseline',
            at: place(after, first),
            message: `The baseline tolerates ${plural(fresh.length, 'finding')} more: ${rules(fresh)}`,
            was: before ? `it tolerated ${before.entries.length}` : null,
            old: before && new Place(before.document).child('findings'),
          },
        ]
      : []),
    ...(long && before
      ? [
          {
            about: 'baseline prolonged',
            at: place(after, long.entry),
            message: `The baseline tolerates ${plural(longer.length, 'finding')} longer, ${long.entry.expires === undefined ? 'without end' : `until ${long.entry.expires}`}: ${rules(longer.map(({ entry }) => entry))}`,
            was: `it ended on ${long.old.expires}`,
            old: place(before, long.old),
          },
        ]
      : []),
  ];
}

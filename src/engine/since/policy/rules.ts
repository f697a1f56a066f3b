import type { Config } from '../../../config/config.ts';
import { type Severity, severities } from '../../../findings/finding.ts';
import type { Place } from '../../../refs/place.ts';
import type { AnyRule } from '../../../rules/rule.ts';
import type { Entry, RuleSetting } from '../../../rulesets/ruleset.ts';
import type { Asks } from '../../../spectral/asks.ts';
import { groupBy } from '../../../text/group.ts';
import { loosenedOptions } from '../options.ts';
import { enumerated, type SaidOfPolicy, under } from './said.ts';
import { asksLess } from './spectral.ts';

/** What rulesets come to: the rules that run, and the last word on each, also where that is `off`. */
export interface Enabled {
  readonly rules: ReadonlyMap<string, RuleSetting>;
  readonly said: ReadonlyMap<string, Entry>;
  /** What rulesets in Spectral's format ask, as far as it is known. */
  readonly asks?: Asks | undefined;
}

interface Lost {
  readonly id: string;
  readonly text: string;
  readonly was: string;
  readonly old: Place | undefined;
  /** For some files only: their patterns, and what says so, where something does. */
  readonly some?: { readonly patterns: string; readonly at: Place | undefined };
}

/** So many rules that a ruleset sets otherwise are told one by one. */
const mostAlone = 5;

/** Rules that run no more, or weigh less: where a ruleset says so, else where rulesets are named. */
export function rulesWeakened(
  configs: { readonly before: Config; readonly after: Config },
  enabled: { readonly before: Enabled; readonly after: Enabled },
  rules: ReadonlyMap<string, AnyRule>,
  roots: { readonly before: Place | undefined; readonly after: Place | undefined },
  fileBefore: (file: string) => string,
): SaidOfPolicy[] {
  const severityOf = (id: string, setting: RuleSetting): Severity =>
    setting.severity ?? rules.get(id)?.severity ?? 'info';
  const asked = enabled.before.asks &&
    enabled.after.asks && { before: enabled.before.asks, after: enabled.after.asks };
  const lost = [...enabled.before.rules].flatMap(([id, setting]): Lost[] => {
    const now = enabled.after.rules.get(id);
    const then = severityOf(id, setting);
    const old = enabled.before.said.get(id)?.place ?? undefined;
    if (!now) return [{ id, text: `Switched off: ${id}`, was: `it was ${then}`, old }];
    if (asked && id.startsWith('spectral/')) return [];
    const is = severityOf(id, now);
    if (severities.indexOf(is) < severities.indexOf(then))
      return [{ id, text: `Lowered: ${id} (${then} to ${is})`, was: `it was ${then}`, old }];
    const [was, options] = [optionsOf(rules.get(id), setting), optionsOf(rules.get(id), now)];
    const looser = loosenedOptions(was, options);
    if (looser.length === 0) return [];
    const inWords = looser.map((key) => `\`${key}\` is ${JSON.stringify(options[key]) ?? 'not said'}`);
    const former = looser.map((key) => `\`${key}\` was ${JSON.stringify(was[key])}`);
    return [{ id, text: `Asked for less: ${id} (${inWords.join(', ')})`, was: former.join(', '), old }];
  });
  if (asked) {
    const known = new Set(lost.map(({ text }) => text));
    for (const { old, ...less } of asksLess(asked.before, asked.after, known, fileBefore))
      lost.push({ ...less, old: old ?? enabled.before.said.get(less.id)?.place ?? undefined });
  }
  // A rule that its own ruleset declared is to be put back there, as long as that declares any.
  const files = new Map(
    [...enabled.after.said.values()].flatMap(({ place }) =>
      place?.parent ? [[fileBefore(place.document.absolute), place.parent] as const] : [],
    ),
  );
  const home = ({ id, old }: Lost) => (old && !rules.has(id) ? files.get(old.document.absolute) : undefined);
  const saidOf = ({ id, some }: Lost) => some?.at ?? enabled.after.said.get(id)?.place ?? undefined;
  const listOf = (one: Lost) => saidOf(one)?.parent ?? home(one);
  const placeOf = (one: Lost) => listOf(one)?.id();
  return [...groupBy(lost, placeOf)].flatMap(([where, all]) => {
    const said = ([first, ...more]: readonly [Lost, ...Lost[]], at: Place | undefined): SaidOfPolicy => ({
      about: `${more.length === 0 ? `rule ${first.id}` : 'rules'}${first.some ? ` in ${first.some.patterns}` : ''}`,
      at: at ?? under(roots.after, ['rulesets']),
      message: `${dropped(configs, at)}${inWords([first, ...more])}`,
      was: more.length === 0 ? first.was : 'they ran, or weighed more',
      old: (more.length === 0 ? first.old : first.old?.parent) ?? under(roots.before, ['rulesets']),
    });
    const places = all.map((one) => saidOf(one) ?? home(one));
    if (where !== undefined && all.length <= mostAlone) return all.map((one, at) => said([one], places[at]));
    return [said(all, where === undefined ? undefined : listOf(all[0]))];
  });
}

/** What the rule is asked for, its defaults included; how it tells or mends something is no matter. */
function optionsOf(rule: AnyRule | undefined, { options }: RuleSetting): Readonly<Record<string, unknown>> {
  const all: Record<string, unknown> = { ...rule?.options?.defaults, ...options };
  return Object.fromEntries(Object.entries(all).filter(([key]) => !rule?.options?.telling?.includes(key)));
}

/** The rulesets that are not named any more, where that is why. */
function dropped(
  { before, after }: { readonly before: Config; readonly after: Config },
  at: Place | undefined,
): string {
  if (at) return '';
  const now = new Set(after.rulesets.flat().map(({ name }) => name));
  const names = before.rulesets.flat().flatMap(({ name }) => (now.has(name) ? [] : name));
  return names.length === 0
    ? ''
    : `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} not named any more: `;
}

function inWords(all: readonly Lost[]): string {
  const kinds = [
    'Switched off: ',
    'Lowered: ',
    'Asked for less: ',
    'Asks something else than before: ',
  ].flatMap((kind) => {
    const some = all.filter(({ text }) => text.startsWith(kind)).map(({ text }) => text.slice(kind.length));
    return some.length === 0 ? [] : `${kind}${enumerated(some)}`;
  });
  return kinds.map((text, at) => (at === 0 ? text : text[0]?.toLowerCase() + text.slice(1))).join('; ');
}

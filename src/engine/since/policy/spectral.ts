import { isDeepStrictEqual } from 'node:util';
import { severities } from '../../../findings/finding.ts';
import type { Place } from '../../../refs/place.ts';
import type { Asks, Demand, Demands } from '../../../spectral/asks.ts';
import { groupBy } from '../../../text/group.ts';
import { shortened } from '../../../text/shorten.ts';
import { enumerated } from './said.ts';

/** What a rule of a ruleset in Spectral's format may ask less. */
interface Less {
  readonly id: string;
  readonly text: string;
  readonly was: string;
}

/** A word of a rule is told by so many characters. */
const longest = 200;

/** So many patterns of files are compared whether or not something else is said of them, and so many at all. */
const few = 100;
const most = 500;

/**
 * The rules that may ask less than before, everywhere or in the files of `overrides` (and `except`). Of what a rule follows
 * and does nobody can tell which of two asks for more: it is to have all that it had.
 *
 * @param known what is told of rules already, in words
 * @param fileBefore the name that a file had, absolute
 */
export function asksLess(
  before: Asks,
  after: Asks,
  known: ReadonlySet<string>,
  fileBefore: (file: string) => string,
) {
  const everywhere = lessOf(before.everywhere, after.everywhere).filter(({ text }) => !known.has(text));
  const told = new Set([...known, ...everywhere.map(({ text }) => text)]);
  const { patterns, rest } = patternsOf(before, after, fileBefore);
  const some = patterns.flatMap(([pattern, then]) =>
    lessOf(before.in(then), after.in(pattern))
      .filter(({ text }) => !told.has(text))
      .map((less) => {
        const name = less.id.slice('spectral/'.length);
        return { ...less, pattern, at: after.place(pattern, name), old: before.place(then, name) };
      }),
  );
  const together = groupBy(some, ({ at, text }) => `${at?.id() ?? ''} ${text}`).values();
  return [
    ...everywhere.map((less) => ({ ...less, old: undefined as Place | undefined })),
    ...[...together].flatMap((same) => {
      const [first] = same;
      if (!first) return [];
      const { pattern: _, at, ...less } = first;
      const names = enumerated(same.map(({ pattern }) => `\`${pattern}\``));
      return [{ ...less, text: `${less.text} in ${names}`, some: { patterns: names, at } }];
    }),
    ...(rest > 0 ? [unseen(rest, before, after)] : []),
  ];
}

/**
 * Patterns of which something else may be asked now, each with what it was called: all, where they are few, else those of
 * which something else is said.
 */
function patternsOf(before: Asks, after: Asks, fileBefore: (file: string) => string) {
  const [was, is] = [before.patterns, after.patterns];
  const former = (pattern: string): string => {
    const [file, pointer = ''] = after.fileOf(pattern) ?? [];
    const then = file === undefined ? undefined : fileBefore(file);
    return then === undefined || then === file ? pattern : before.named(then, pointer);
  };
  const now = [...is.keys()].map((pattern): [string, string] => [pattern, former(pattern)]);
  const followed = new Set(now.map(([, then]) => then));
  const gone = [...was.keys()].filter((pattern) => !followed.has(pattern));
  const all = [...now, ...gone.map((pattern): [string, string] => [pattern, pattern])];
  const isOther = ([pattern, then]: [string, string]) => !isDeepStrictEqual(was.get(then), is.get(pattern));
  const patterns = all.length <= few ? all : all.filter(isOther);
  return { patterns: patterns.slice(0, most), rest: Math.max(0, patterns.length - most) };
}

/** Each pattern is held against all others: what is beyond is not looked at, and so may let anything pass. */
function unseen(rest: number, before: Asks, after: Asks) {
  const patterns = `${rest} more patterns of files`;
  return {
    ...{ id: 'overrides', was: 'they said something else, or nothing' },
    text: `Asks something else than before: \`overrides\` in ${patterns} than are looked at`,
    ...{ old: before.home, some: { patterns, at: after.home } },
  };
}

function lessOf(before: Demands, after: Demands): Less[] {
  return [...before].flatMap(([name, was]): Less[] => {
    const id = `spectral/${name}`;
    const is = after.get(name);
    if (!is) return [{ id, text: `Switched off: ${id}`, was: `it was ${was.severity}` }];
    if (severities.indexOf(is.severity) < severities.indexOf(was.severity))
      return [
        {
          id,
          text: `Lowered: ${id} (${was.severity} to ${is.severity})`,
          was: `it was ${was.severity}`,
        },
      ];
    const keys = others(was, is);
    if (keys.length === 0) return [];
    const inWords = keys.map(([key, , now]) => `\`${key}\` is ${now}`).join(', ');
    const former = keys.map(([key, then]) => `\`${key}\` was ${then}`).join(', ');
    return [{ id, text: `Asks something else than before: ${id} (${inWords})`, was: former }];
  });
}

/** What is not all there any more: the key of the rule, and what that came to then and comes to now. */
function others(was: Demand, is: Demand): [key: string, then: string, now: string][] {
  const found: [string, string, string][] = [];
  const gone = [...was.given.keys()].filter((version) => !is.given.has(version));
  const forVersions = ({ given }: Demand) =>
    given.size === 0 ? 'for no version of OpenAPI' : `for OpenAPI ${[...given.keys()].join(', ')}`;
  if (gone.length > 0) found.push(['formats', forVersions(was), forVersions(is)]);
  for (const [version, paths] of was.given) {
    const now = is.given.get(version);
    if (!now || [...paths].every((path) => now.has(path))) continue;
    found.push(['given', shortened([...paths].join(', '), longest), shortened([...now].join(', '), longest)]);
    break;
  }
  const isThere = (step: object) => is.steps.some((other) => isDeepStrictEqual(step, other));
  if (!was.steps.every(isThere)) found.push(['then', stepsOf(was), stepsOf(is)]);
  if (was.resolved !== is.resolved) found.push(['resolved', `${was.resolved}`, `${is.resolved}`]);
  return found;
}

const stepsOf = ({ steps }: Demand) =>
  shortened(steps.map((step) => JSON.stringify(step)).join(', '), longest);

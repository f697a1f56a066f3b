/** Observations at one place that are one finding. */
import { aboutText } from '../findings/about.ts';
import { atLeast, type Severity } from '../findings/finding.ts';
import type { Operation } from '../openapi/model.ts';
import { groupBy } from '../text/group.ts';
import type { Observation } from './rule.ts';

/** What was observed at one place: first, and about everything that shares the place. */
export interface Found {
  readonly first: Observation;
  /** The first observation's operations, and those of others that differ. */
  readonly lists: (readonly Operation[])[];
  readonly abouts: Observation['about'][];
}

/**
 * What is said of one place in the same words is one finding, at the highest of its severities; so is what says besides why it is
 * milder for some who use it.
 */
export function oncePerPlace(all: readonly Found[], usual: Severity): readonly Found[] {
  // They are told apart by place and severity: at one severity each has a place of its own.
  const [one] = all;
  if (all.every(({ first }) => first.severity === one?.first.severity)) return all;
  const groups = [...groupBy(all, ({ first: { part, at } }) => `${part ?? ''} ${at.id()}`).values()].flatMap(
    sayingTheSame,
  );
  if (groups.length === all.length) return all;
  const severityOf = ({ first }: Found) => first.severity ?? usual;
  return groups.map((group) => {
    const worst = group.reduce((a, b) => (atLeast(severityOf(a), severityOf(b)) ? a : b));
    if (group.length === 1) return worst;
    const others = group.filter((one) => one !== worst);
    return {
      first: worst.first,
      lists: [...worst.lists, ...others.flatMap(({ lists }) => lists)],
      abouts: [...worst.abouts, ...others.flatMap(({ abouts }) => abouts)],
    };
  });
}

/** What is said of one place, by the shortest message that each begins with. */
function sayingTheSame(here: readonly Found[]): readonly (readonly Found[])[] {
  if (here.length === 1) return [here];
  const shortest: string[] = [];
  for (const { first } of [...here].sort((a, b) => a.first.message.length - b.first.message.length))
    if (!shortest.some((message) => first.message.startsWith(message))) shortest.push(first.message);
  const said = ({ first }: Found) => shortest.find((message) => first.message.startsWith(message));
  return [...groupBy(here, said).values()];
}

/** The first in the alphabet: which of them is reported first follows the order of the document, and must not matter. */
export function leastOf(abouts: readonly Observation['about'][]): Observation['about'] {
  const [only] = abouts;
  if (abouts.length === 1 && only !== undefined) return only;
  return (view) => {
    const texts = abouts.map((about) => aboutText(about, view));
    return texts.sort()[0] as string;
  };
}

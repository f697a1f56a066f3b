/** Judging while it is not known yet whether a person goes on typing. */
import type { Judged, Project } from './project.ts';

/** What was judged before the pause was over. */
export interface Ahead {
  readonly project: Project;
  /** Of which state: whatever changed since, it is of an older one. */
  readonly edition: number;
  readonly judged: Judged;
}

/** It takes longer than the last time by so much, at most: others are answered in between. */
const margin = 1.3;
/** Letters that follow each other faster than that many ms have nothing judged in between. */
const soonest = 10;
/** So many ms later it is tried again to begin. */
export const againIn = 5;

/** When to begin, in ms, so that it ends with the pause, if it can: what takes a moment is not begun with each letter. */
export function aheadIn(pause: number, took: number): number {
  return Math.max(soonest, pause - took * margin);
}

/** A text changed while it was judged ahead. */
class Superseded extends Error {}

/**
 * To be awaited between pieces of work: lets others have their turn.
 *
 * @param isOver then it throws, which ends the work
 */
export function unless(isOver: () => boolean): () => Promise<void> {
  return async () => {
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (isOver()) throw new Superseded();
  };
}

import { isDeepStrictEqual } from 'node:util';
import type { Document } from '../../../refs/document.ts';
import { Place } from '../../../refs/place.ts';
import type { Lock, LockedModel } from '../../../threats/review/lock.ts';
import { enumerated, type SaidOfPolicy } from './said.ts';

/** The lock on both sides. */
export interface Locks {
  readonly before: Lock;
  readonly after: Lock;
  readonly files: { readonly before: Document | undefined; readonly after: Document | undefined };
  /** The ids of the models that there are now. */
  readonly models: ReadonlySet<string>;
  /** YYYY-MM-DD. */
  readonly today: string;
  /** What is imported now, by its name in the lock. */
  readonly imports: ReadonlyMap<string, string>;
}

/**
 * What the lock does not hold any more, or holds otherwise though nobody reviewed: a review writes its date, and what
 * stands in the definitions (docs/threat-models.md, Lock).
 */
export function lockEdited({ before, after, files, models, imports, today }: Locks): SaidOfPolicy[] {
  if (!files.before) return [];
  const [old, now] = [new Place(files.before), files.after && new Place(files.after)];
  const found = [...before.models].flatMap(([id, was]): SaidOfPolicy[] => {
    if (!models.has(id)) return [];
    const is = after.models.get(id);
    const said = (message: string): SaidOfPolicy[] => [
      {
        about: `lock ${id}`,
        at: is && now ? now.child('models', id) : (now?.child('models') ?? old),
        message,
        was: `it was reviewed on ${was.reviewed}`,
        old: old.child('models', id),
      },
    ];
    if (!is) return said(`The lock does not hold any more what was reviewed of \`${id}\``);
    // Who reviews twice on one day writes the same date.
    if (is.reviewed > was.reviewed || is.reviewed === today || isDeepStrictEqual(is, was)) return [];
    if (is.reviewed < was.reviewed)
      return said(`The lock says that \`${id}\` was reviewed on ${is.reviewed}`);
    const changed = edited(was, is);
    return changed.length === 0
      ? []
      : said(
          `The lock holds something else of \`${id}\`, and nobody has reviewed it since: ${enumerated(changed)}`,
        );
  });
  const gone = [...before.imports.keys()].filter((name) => imports.has(name) && !after.imports.has(name));
  if (gone.length > 0)
    found.push({
      about: 'lock imports',
      at: now?.child('imports') ?? old,
      message: `The lock does not hold the digest of ${enumerated(gone)} any more`,
      was: 'a change of it was noticed',
      old: old.child('imports'),
    });
  return found;
}

function edited(was: LockedModel, is: LockedModel): string[] {
  const differing = (then: ReadonlyMap<string, unknown>, now: ReadonlyMap<string, unknown>) =>
    [...new Set([...then.keys(), ...now.keys()])].filter(
      (key) => !isDeepStrictEqual(then.get(key), now.get(key)),
    );
  return [
    ...differing(was.operations, is.operations),
    ...differing(was.threats, is.threats),
    // Locks of earlier versions remember none.
    ...(was.schemes ? differing(was.schemes, is.schemes ?? new Map()) : []),
  ];
}

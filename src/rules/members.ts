/** What rules ask once of each operation and component, where they look through the whole text of a document. */
import { once } from '../text/memo.ts';

/** So deep stand operations and components: what one of them holds is asked once, also when others change. */
export const depthOfMembers = 3;

/**
 * A question whether something at or below a value is what is looked for; remembered of each value that it is asked of.
 * The depth is bounded by the parser, and what YAML's aliases add, too.
 *
 * @param isFound asked of every value, objects and lists among them
 * @param isPassed what is passed over, with all below it
 */
export function somewhere(
  isFound: (value: unknown) => boolean,
  isPassed: (value: unknown) => boolean = () => false,
): (value: object) => boolean {
  const holds = (value: unknown): boolean => {
    if (isPassed(value)) return false;
    if (isFound(value)) return true;
    if (typeof value !== 'object' || value === null) return false;
    if (Array.isArray(value)) return value.some(holds);
    for (const key in value) if (holds((value as Record<string, unknown>)[key])) return true;
    return false;
  };
  return once(holds);
}

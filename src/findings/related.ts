import { shortened } from '../text/shorten.ts';
import type { Related } from './finding.ts';

/** More places than anybody looks at, and than code scanning shows (`formats/sarif.ts`). */
const mostRelated = 100;

/** The second places of a finding as reports carry them: what they say may hold texts of any length, as messages may. */
export function shortRelated(related: readonly Related[]): readonly Related[] {
  if (related.length <= mostRelated && related.every(({ message }) => message === shortened(message)))
    return related;
  return related.slice(0, mostRelated).map((one) => ({ ...one, message: shortened(one.message, 200) }));
}

/** Operations that others call in by, and that know them by an id which nobody else has. */
import { steps } from '../../lexicon/operations.ts';
import type { Operation } from '../../openapi/model.ts';

/** `/webhooks/incoming/{webhookId}`: whoever knows the id may call. */
export function isHookById({ path }: Operation): boolean {
  const all = steps(path);
  return all.at(-1) === null && all.some((step) => step !== null && /^(?:web)?hooks?$/i.test(step));
}

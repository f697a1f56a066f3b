import { Ids } from '../text/ids.ts';
import type { ThreatModel } from '../threats/model/model.ts';
import type { AnsweredCandidate } from './answer.ts';
import { insert } from './insert.ts';
import { blockOf, bodyOf, type Standing, threatsFor } from './write.ts';

export interface Synced {
  readonly text: string;
  /** Ids of the threats that were added. */
  readonly added: readonly string[];
}

/**
 * Appends a threat for each candidate that nothing in the model answers. What stands in the text stays as it is; a model
 * in which everything is answered is returned unchanged.
 *
 * @param text the model's text
 * @param model what it says
 * @param candidates those of this model
 * @param standing what is known of the new mitigations: those that hold are written as claims, the rest as planned
 * @throws {EditError} when the text cannot be edited without touching something else
 */
export function sync(
  text: string,
  model: Pick<ThreatModel, 'threats'>,
  candidates: readonly AnsweredCandidate[],
  standing: (threat: string, mitigation: string) => Standing | undefined = () => undefined,
): Synced {
  const taken = new Ids();
  for (const { id } of model.threats) taken.add(undefined, id);
  const threats = threatsFor(candidates, taken);
  const entries = threats.map((threat) => ({
    id: threat.id,
    lines: blockOf(threat, standing),
    value: bodyOf(threat, standing),
  }));
  return { text: insert(text, 'threats', entries), added: threats.map(({ id }) => id) };
}

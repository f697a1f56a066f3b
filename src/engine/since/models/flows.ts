import { without } from '../../../text/lists.ts';
import type { Flow, ThreatModel } from '../../../threats/model/model.ts';
import { statedBy } from '../../../threats/proof/flow-protection.ts';
import { authStrength } from './auth-strength.ts';
import type { PartiesNow } from './parties.ts';
import { Pool } from './pool.ts';
import { type Part, type Said, tell } from './said.ts';

/** Says which flows are gone, or stated to be protected less. */
export function compareFlows(old: ThreatModel, model: ThreatModel, parties: PartiesNow, said: Said): void {
  const now = (name: string) => {
    const party = old.parties.get(name);
    return party && parties.get(party)?.id;
  };
  const ends = ({ from, to }: Flow) => `${from} -> ${to}`;
  const left = new Pool(model.flows, [({ id }) => id, (flow) => `${ends(flow)} ${flow.via ?? ''}`, ends]);
  for (const was of old.flows.filter(({ place }) => place.document === old.document)) {
    const [from, to] = [now(was.from), now(was.to)];
    const is = left.take({ ...was, from: from ?? was.from, to: to ?? was.to });
    const name = `from ${was.from} to ${was.to}`;
    // With a party that is gone go its flows.
    if (!is && (from === undefined || to === undefined)) continue;
    const parts: Part[] = is
      ? flowWeakened(was, is, name, model)
      : [{ what: 'gone', message: `The flow ${name} is gone`, before: 'it was a part of the model' }];
    tell(
      model,
      ['flow', was.id ?? ends(was)],
      parts,
      is?.place ?? model.place.child('flows'),
      was.place,
      'the flow',
      said,
    );
  }
}

function flowWeakened(was: Flow, is: Flow, name: string, { assets }: ThreatModel): Part[] {
  const parts: Part[] = [];
  const [then, now] = [statedBy(was), statedBy(is)];
  const isWeaker =
    then.authenticated === 'yes' &&
    (now.authenticated !== 'yes' || authStrength(is.auth ?? '') < authStrength(was.auth ?? ''));
  if (isWeaker)
    parts.push({
      what: 'auth',
      message: `The flow ${name} was authenticated by ${was.auth}, and is by ${is.auth ?? 'nothing that it states'}`,
      before: `\`auth\` was ${was.auth}`,
    });
  if (then.encrypted === 'yes' && now.encrypted !== 'yes')
    parts.push({
      what: 'protocol',
      message: `The flow ${name} was encrypted, and ${is.protocol === undefined ? 'states nothing of that now' : `is ${is.protocol}`}`,
      before: was.protocol === undefined ? `\`auth\` was ${was.auth}` : `\`protocol\` was ${was.protocol}`,
    });
  const lost = without(was.data ?? [], is.data ?? []).filter((one) => assets.has(one));
  if (lost.length > 0)
    parts.push({
      what: 'data',
      message: `The flow ${name} does not carry ${lost.join(', ')} any more`,
      before: `it carried ${was.data?.join(', ')}`,
    });
  return parts;
}

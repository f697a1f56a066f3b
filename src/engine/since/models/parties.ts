import { without } from '../../../text/lists.ts';
import type { Party, ThreatModel } from '../../../threats/model/model.ts';
import { successors } from './pool.ts';
import { own, type Part, type Said, tell } from './said.ts';

const exposures = ['internal', 'partner', 'public'];

/** What makes a party the same under another name. */
const traits = ({ role, kind, zone, exposure, implements: files, stores, title }: Party) => [
  ...[role, kind, zone, exposure, stores, title],
  [...files],
];

/** What the parties of before are now, under other names perhaps. */
export type PartiesNow = ReadonlyMap<Party, Party>;

export function partiesNow(old: ThreatModel, model: ThreatModel): PartiesNow {
  return successors(old.parties, model.parties, traits);
}

/** Says which parts of a system are gone, or said to be less exposed, and which boundaries are none any more. */
export function compareParties(old: ThreatModel, model: ThreatModel, now: PartiesNow, said: Said): void {
  for (const was of own(old, old.parties.values())) {
    const is = now.get(was);
    const name = `the ${was.role} ${was.id}`;
    const parts: Part[] = is
      ? partyWeakened(was, is, model)
      : [
          {
            what: 'gone',
            message: `The ${was.role} ${was.id} is gone`,
            before: 'it was a part of the model',
          },
        ];
    const [only] = parts;
    const at = !is
      ? model.place.child(`${was.role}s`)
      : only?.what === 'exposure' && parts.length === 1 && is.exposure !== undefined
        ? is.place.child('exposure')
        : is.place;
    tell(model, [was.role, was.id], parts, at, was.place, name, said);
  }
}

function partyWeakened(was: Party, is: Party, { assets }: ThreatModel): Part[] {
  const parts: Part[] = [];
  const name = `The ${was.role} ${was.id}`;
  if (
    was.exposure !== undefined &&
    exposures.indexOf(is.exposure ?? 'public') < exposures.indexOf(was.exposure)
  )
    parts.push({
      what: 'exposure',
      message: `${name} was ${was.exposure}, and is ${is.exposure}`,
      before: `it was ${was.exposure}`,
    });
  // Of an asset that is gone, or called otherwise, is told there.
  const stores = without(was.stores, is.stores).filter((one) => assets.has(one));
  if (stores.length > 0)
    parts.push({
      what: 'stores',
      message: `${name} does not store ${stores.join(', ')} any more`,
      before: `it stored ${stores.join(', ')}`,
    });
  const files = new Set(is.implements.values());
  const lost = [...was.implements].filter(([alias, path]) => !is.implements.has(alias) && !files.has(path));
  if (lost.length > 0)
    parts.push({
      what: 'implements',
      message: `${name} does not implement ${lost.map(([, path]) => path).join(', ')} any more`,
      before: `it implemented ${lost.map(([alias]) => alias).join(', ')}`,
    });
  return parts;
}

/** Trust counts where something flows from less of it to more: what evens that out makes nobody look there. */
export function compareZones(old: ThreatModel, model: ThreatModel, now: PartiesNow, said: Said): void {
  const trust = (of: ThreatModel, name: string) => {
    const party = old.parties.get(name);
    const zone = (of === old || !party ? party : now.get(party))?.zone;
    return zone === undefined ? undefined : of.zones.get(zone);
  };
  const told = new Set<string>();
  for (const { from, to } of old.flows) {
    const gap = (of: ThreatModel) => {
      const [a, b] = [trust(of, from)?.trust, trust(of, to)?.trust];
      return a === undefined || b === undefined ? undefined : Math.abs(a - b);
    };
    const [then, left] = [gap(old), gap(model)];
    if (then === undefined || (left !== undefined && left >= then)) continue;
    for (const name of [from, to]) {
      const [was, is] = [trust(old, name), trust(model, name)];
      const former = old.parties.get(name);
      const party = former && now.get(former);
      if (!was || !party || (was.id === is?.id && was.trust === is.trust)) continue;
      const isMoved = was.id !== is?.id;
      const key = isMoved ? name : `zone ${was.id}`;
      if (told.has(key)) continue;
      told.add(key);
      const message = isMoved
        ? `The ${party.role} ${name} was in the zone ${was.id}, and is in ${is?.id ?? 'none'}`
        : `The trust of the zone ${was.id} was ${was.trust}, and is ${is?.trust ?? 'not stated'}`;
      const before = isMoved ? `it was in ${was.id}` : `it was ${was.trust}`;
      const [at, place] = isMoved ? [party.place, former.place] : [is?.place ?? model.place, was.place];
      tell(
        model,
        [key],
        [{ what: 'trust', message, before }],
        at,
        place,
        isMoved ? `the ${party.role}` : 'the zone',
        said,
      );
    }
  }
}

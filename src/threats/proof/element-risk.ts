import type { Asset } from '../../selector/assets.ts';
import { type Element, flowsOf, storing } from '../model/elements.ts';
import type { Flow, ThreatModel } from '../model/model.ts';

const trusted = 50;
const byExposure = { public: 4, partner: 3, internal: 2 } as const;
type Reach = { readonly value: number; readonly why: string; readonly known: boolean };
const untold: Reach = { value: 3, why: 'nothing says who gets to it', known: false };

/**
 * How likely it is that somebody gets to what is no operation: by its exposure, else by the zone that it is in or comes
 * from; data, by what stores and carries it (threat-models.md, Risk).
 */
export function likelihoodOfElements(model: ThreatModel, elements: readonly Element[]): Reach {
  const all = elements.map((element) => likelihoodOf(model, element));
  return highest(all) ?? untold;
}

function likelihoodOf(model: ThreatModel, element: Element): Reach {
  if (element.kind === 'flow')
    return highest(flowsOf(model, [element]).map((flow) => ofFlow(model, flow))) ?? untold;
  if (element.kind !== 'asset') return ofParty(model, element.id);
  const stores = storing(model).get(element.id) ?? [];
  return (
    highest([
      ...stores.map(({ id }) => ofParty(model, id)),
      ...flowsOf(model, [element]).map((flow) => ofFlow(model, flow)),
    ]) ?? untold
  );
}

/** A flow is as safe as its less trusted end. */
function ofFlow(model: ThreatModel, { from, to }: Flow): Reach {
  return highest([ofZone(model, from), ofZone(model, to)]) ?? untold;
}

function ofParty(model: ThreatModel, id: string): Reach {
  const exposure = model.parties.get(id)?.exposure;
  if (exposure) return { value: byExposure[exposure], why: `${id} is ${exposure}`, known: true };
  return ofZone(model, id);
}

function ofZone(model: ThreatModel, id: string): Reach {
  const zone = model.parties.get(id)?.zone;
  const trust = zone === undefined ? undefined : model.zones.get(zone)?.trust;
  if (trust === undefined) return untold;
  return {
    value: trust < trusted ? 4 : 2,
    why: `${id} is in ${zone}, trusted ${trust} of 100`,
    known: false,
  };
}

function highest(all: readonly Reach[]): Reach | undefined {
  return all.reduce<Reach | undefined>(
    (most, one) => (most && most.value >= one.value ? most : one),
    undefined,
  );
}

/** The assets that threats of elements are about: those named, stored there, or carried there. */
export function assetsOfElements(model: ThreatModel, elements: readonly Element[]): readonly Asset[] {
  const ids = new Set([
    ...elements.filter(({ kind }) => kind === 'asset').map(({ id }) => id),
    ...elements.flatMap(({ kind, id }) =>
      kind === 'component' ? (model.parties.get(id)?.stores ?? []) : [],
    ),
    ...flowsOf(
      model,
      elements.filter(({ kind }) => kind !== 'asset'),
    ).flatMap(({ data }) => data ?? []),
  ]);
  return [...ids].flatMap((id) => model.assets.get(id) ?? []);
}

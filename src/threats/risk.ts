import type { Api } from '../openapi/model.ts';
import type { LinkedModel } from './link.ts';
import type { Asset, Threat } from './model.ts';
import type { MitigationVerdict } from './prove.ts';
import type { Scope } from './scopes.ts';

/** Likelihood times impact, each from 1 to 5. */
export interface Risk {
  readonly inherent: number;
  readonly residual: number;
  /** The factors of the inherent risk. */
  readonly likelihood: number;
  readonly impact: number;
}

const likelihoodByExposure = { public: 4, partner: 3, internal: 2 } as const;
const impactByClass = { public: 1, internal: 2, confidential: 4, restricted: 5 } as const;
/** Where nothing is known about the data. */
const unknownImpact = 3;
/** From so much less to so much more trust: a boundary that attackers look for. */
const steep = 50;

/**
 * The risk before and after mitigations (threat-models.md, Risk). What the model does not state is computed: impact
 * from the highest CIA of the assets, likelihood from exposure, protection and the trust that flows cross.
 *
 * @param mitigations with their verdicts; only implemented and verified ones reduce anything
 */
export function riskOf(
  linked: LinkedModel,
  threat: Threat,
  scope: Scope,
  verdicts: readonly MitigationVerdict[],
): Risk {
  const likelihood = threat.risk.likelihood ?? computedLikelihood(linked, scope);
  const impact = threat.risk.impact ?? computedImpact(linked, threat, scope);
  let [left, hurt] = [likelihood, impact];
  threat.mitigations.forEach(({ status, reduces }, index) => {
    if (status !== 'implemented' || verdicts[index] !== 'verified') return;
    left -= reduces.likelihood ?? 0;
    hurt -= reduces.impact ?? 0;
  });
  const residual = Math.max(1, left) * Math.max(1, hurt);
  return { inherent: likelihood * impact, residual, likelihood, impact };
}

function computedLikelihood(linked: LinkedModel, { operations }: Scope): number {
  let highest = 1;
  const base = new Map<Api, number>();
  for (const { api, protection } of operations) {
    let likelihood = base.get(api);
    if (likelihood === undefined) {
      const exposed = likelihoodByExposure[linked.context.exposure(api)];
      likelihood = Math.min(likelihoodByExposure.public, exposed + (crossesSteeply(linked, api) ? 1 : 0));
      base.set(api, likelihood);
    }
    highest = Math.max(highest, likelihood + (protection.anonymous ? 1 : 0));
    if (highest >= 5) break;
  }
  return highest;
}

/** Does a flow into this definition come from a zone that is trusted much less? */
function crossesSteeply({ model, specs }: LinkedModel, api: Api): boolean {
  const trust = (party: string) => {
    const zone = model.parties.get(party)?.zone;
    return zone === undefined ? undefined : model.zones.get(zone)?.trust;
  };
  return model.flows.some(({ from, to, via }) => {
    if (via === undefined || specs.get(via) !== api) return false;
    const [source, target] = [trust(from), trust(to)];
    return source !== undefined && target !== undefined && target - source >= steep;
  });
}

function computedImpact({ model, reach, context }: LinkedModel, threat: Threat, scope: Scope): number {
  const carried = (asset: Asset) =>
    reach.some((api) => {
      const { request, response } = context.data.asset(api, asset);
      return [request, response].some((side) => {
        // The smaller of the two decides how long it takes.
        if (side.size < scope.operations.length) return [...side].some((operation) => scope.has(operation));
        return scope.operations.some((operation) => side.has(operation));
      });
    });
  const assets = threat.assets
    ? threat.assets.flatMap((id) => model.assets.get(id) ?? [])
    : [...model.assets.values()].filter(carried);
  const impacts = assets.flatMap((asset) => impactOf(asset) ?? []);
  return impacts.length > 0 ? Math.max(...impacts) : unknownImpact;
}

function impactOf(asset: Asset): number | undefined {
  if (asset.cia) return Math.max(...asset.cia);
  return asset.class && impactByClass[asset.class];
}

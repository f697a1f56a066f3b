import { diagnose } from '../../findings/diagnostics/diagnostics.ts';
import type { Finding } from '../../findings/finding.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import type { Asset } from '../../selector/assets.ts';
import { workOf } from '../../selector/work.ts';
import { once } from '../../text/memo.ts';
import type { LinkedModel } from '../model/link.ts';
import { aboutEntry, type Threat } from '../model/model.ts';
import type { Scope } from '../model/scope.ts';
import { assetsOfElements, likelihoodOfElements } from './element-risk.ts';
import type { Proof } from './verdicts.ts';

/** Likelihood times impact, each from 1 to 5. */
export interface Risk {
  readonly inherent: number;
  readonly residual: number;
  /** The factors of the inherent risk. */
  readonly likelihood: number;
  readonly impact: number;
  /** How it came about, for people: `5 × 4: likelihood 5 because public and anonymous, −2 by M-429 (verified) …`. */
  readonly explanation: string;
  /** What assets and exposure imply, where the model says enough about them to imply anything. */
  readonly floor: { readonly likelihood?: Implied; readonly impact?: Implied };
}

/** A number and what it comes from. */
interface Factor {
  readonly value: number;
  /** To follow "because": `public and anonymous`. */
  readonly why: string;
}

const likelihoodByExposure = { public: 4, partner: 3, internal: 2 } as const;
const impactByClass = { public: 1, internal: 2, confidential: 4, restricted: 5 } as const;
/** Where nothing is known about the data. */
const unknownImpact = 3;
/** From so much less to so much more trust: a boundary that attackers look for. */
const steep = 50;

/**
 * The risk before and after mitigations (threat-models.md, Risk). What the model does not state is computed: impact
 * from the highest CIA of the assets, likelihood from exposure, protection and the trust that flows cross. What is
 * typical of the threat's pattern counts unless this API is known to be worse.
 *
 * @param proofs of the mitigations; only implemented and verified ones reduce anything, and only where on every
 *   operation in scope they hold or the weakness cannot be
 */
export function riskOf(
  linked: LinkedModel,
  threat: Threat,
  scope: Scope,
  proofs: readonly Pick<Proof, 'verdict' | 'isComplete'>[],
): Risk {
  const implied = {
    likelihood:
      scope.elements.length > 0
        ? likelihoodOfElements(linked.model, scope.elements)
        : impliedLikelihood(linked, scope),
    impact: impliedImpact(linked, threat, scope),
  };
  const likelihood = factorOf(threat, 'likelihood', implied.likelihood);
  const impact = factorOf(threat, 'impact', implied.impact);
  let [left, hurt] = [likelihood.value, impact.value];
  const taken: string[] = [];
  threat.mitigations.forEach(({ id, status, reduces }, index) => {
    const proof = proofs[index];
    if (status !== 'implemented' || proof?.verdict !== 'verified' || !proof.isComplete) return;
    left -= reduces.likelihood ?? 0;
    hurt -= reduces.impact ?? 0;
    if (reduces.likelihood) taken.push(`likelihood −${reduces.likelihood} by ${id} (verified)`);
    if (reduces.impact) taken.push(`impact −${reduces.impact} by ${id} (verified)`);
  });
  [left, hurt] = [Math.max(1, left), Math.max(1, hurt)];
  const steps = [
    `likelihood ${likelihood.value} ${likelihood.why}`,
    `impact ${impact.value} ${impact.why}`,
    ...taken,
    ...(taken.length > 0 ? [`leaves ${left} × ${hurt}`] : []),
  ];
  return {
    inherent: likelihood.value * impact.value,
    residual: left * hurt,
    likelihood: likelihood.value,
    impact: impact.value,
    explanation: `${likelihood.value} × ${impact.value}: ${steps.join(', ')}`,
    floor: {
      ...(implied.likelihood.known ? { likelihood: implied.likelihood } : {}),
      ...(implied.impact.known ? { impact: implied.impact } : {}),
    },
  };
}

/** The number that counts, and a phrase that says why. */
function factorOf(threat: Threat, name: 'likelihood' | 'impact', implied: Implied): Factor {
  const [stated, typical] = [threat.risk[name], threat.typicalRisk[name]];
  if (stated !== undefined) return { value: stated, why: 'as stated' };
  if (typical === undefined || (implied.known && implied.value > typical)) {
    return { value: implied.value, why: `because ${implied.why}` };
  }
  return { value: typical, why: `as is typical of ${threat.use}` };
}

/**
 * What a model states below what its own assets and exposures imply. Where it gives no exposure, or nothing about the
 * assets, nothing is implied and any number stands.
 */
export function belowFloor({ model }: LinkedModel, threat: Threat, { floor }: Risk): Finding[] {
  return (['likelihood', 'impact'] as const).flatMap((factor) => {
    const [stated, implied] = [threat.risk[factor], floor[factor]];
    if (stated === undefined || implied === undefined || stated >= implied.value) return [];
    return diagnose('risk-below-floor', {
      place: threat.place.child('risk', factor),
      message: `${threat.id} states ${factor} ${stated}; it is at least ${implied.value} because ${implied.why}`,
      about: aboutEntry(model, threat.id, factor),
      ...(implied.open
        ? { because: { rules: ['operation-unauthenticated'], operations: [implied.open] } }
        : {}),
    });
  });
}

interface Implied extends Factor {
  /** Does the model say what it comes from, or is it a guess for want of better? */
  readonly known: boolean;
  /** The operation that anyone may call, where it comes from that. */
  readonly open?: Operation;
}

function impliedLikelihood(linked: LinkedModel, { operations }: Scope): Implied {
  let highest: Implied = { value: 1, why: 'no operation is in scope', known: false };
  const bases = new Map<Api, Implied>();
  for (const operation of operations) {
    const { api, protection } = operation;
    let base = bases.get(api);
    if (!base) {
      base = exposureOf(linked, api);
      bases.set(api, base);
    }
    const value = base.value + (protection.anonymous ? 1 : 0);
    if (value > highest.value) {
      highest = {
        value,
        why: `${base.why}${protection.anonymous ? ' and anonymous' : ''}`,
        known: base.known,
        ...(protection.anonymous ? { open: operation } : {}),
      };
    }
    if (highest.value >= 5) break;
  }
  return highest;
}

const exposures = once((linked: LinkedModel) => once((api: Api) => computedExposure(linked, api)));

function exposureOf(linked: LinkedModel, api: Api): Implied {
  return exposures(linked)(api);
}

function computedExposure(linked: LinkedModel, api: Api): Implied {
  const exposure = linked.context.exposure(api);
  const known = exposed(linked).has(api);
  const base = likelihoodByExposure[exposure];
  const crossing = base < likelihoodByExposure.public && crossed(linked).has(api);
  const why = known ? exposure : `${exposure} for want of an exposure`;
  return crossing
    ? { value: base + 1, why: `${why} with a flow from a zone trusted much less`, known }
    : { value: base, why, known };
}

/** The definitions of which the model says how exposed they are. */
const exposed = once(({ model, specs }: LinkedModel): ReadonlySet<Api> => {
  const telling = [...model.parties.values()].filter((party) => party.exposure !== undefined);
  return new Set(
    telling.flatMap((party) => [...party.implements.keys()].flatMap((alias) => specs.get(alias) ?? [])),
  );
});

/** The definitions into which a flow comes from a zone that is trusted much less. */
const crossed = once(({ model, specs }: LinkedModel): ReadonlySet<Api> => {
  const trust = (party: string) => {
    const zone = model.parties.get(party)?.zone;
    return zone === undefined ? undefined : model.zones.get(zone)?.trust;
  };
  const steeply = model.flows.filter(({ from, to, via }) => {
    if (via === undefined) return false;
    const [source, target] = [trust(from), trust(to)];
    return source !== undefined && target !== undefined && target - source >= steep;
  });
  return new Set(steeply.flatMap(({ via }) => specs.get(via as string) ?? []));
});

const impacts = once((_: LinkedModel) => once((_: Scope) => new Map<string, Implied>()));

/** Threats of one kind that name no assets, on one scope, have one impact. */
function impliedImpact(linked: LinkedModel, threat: Threat, scope: Scope): Implied {
  if (threat.assets) return computedImpact(linked, threat, scope);
  const known = impacts(linked)(scope);
  const kind = [...new Set(threat.stride)].sort().join('');
  const implied = known.get(kind) ?? computedImpact(linked, threat, scope);
  known.set(kind, implied);
  return implied;
}

function computedImpact({ model, reach, context }: LinkedModel, threat: Threat, scope: Scope): Implied {
  if (!threat.assets) workOf(context.data).spend(model.assets.size * reach.length);
  const carried = (asset: Asset) =>
    reach.some((api) => {
      const { request, response } = context.data.asset(api, asset);
      return [request, response].some((side) => {
        // The smaller of the two decides how long it takes.
        workOf(context.data).spend(Math.min(side.size, scope.operations.length) / 4);
        if (side.size < scope.operations.length) return [...side].some((operation) => scope.has(operation));
        return scope.operations.some((operation) => side.has(operation));
      });
    });
  const assets = threat.assets
    ? threat.assets.flatMap((id) => model.assets.get(id) ?? [])
    : scope.elements.length > 0
      ? assetsOfElements(model, scope.elements)
      : [...model.assets.values()].filter(carried);
  let highest: Implied | undefined;
  for (const asset of assets) {
    const factor = impactOf(asset, threat.stride);
    if (factor && (!highest || factor.value > highest.value)) highest = { ...factor, known: true };
  }
  return highest ?? { value: unknownImpact, why: 'nothing is known about the data', known: false };
}

/** Which number of `cia` a threat of a kind hurts; the other kinds hurt whatever is worth most. */
const hurtBy: Readonly<Record<string, number>> = { I: 0, T: 1, D: 2 };
const qualities = ['confidentiality', 'integrity', 'availability'];

/** A denial of service is as bad as the loss of availability, tampering as that of integrity, disclosure as that of secrecy. */
function impactOf({ id, cia, class: strictness }: Asset, stride: readonly string[]): Factor | undefined {
  if (!cia) return strictness && { value: impactByClass[strictness], why: `${id} is ${strictness}` };
  const hurt = stride.map((letter) => hurtBy[letter]);
  const known = hurt.filter((at) => at !== undefined);
  const all = hurt.length > 0 && known.length === hurt.length ? known : qualities.keys();
  let highest: Factor | undefined;
  for (const at of [...all].sort()) {
    const value = cia[at];
    if (value === undefined || (highest && value <= highest.value)) continue;
    highest = { value, why: `${qualities[at]} of ${id} is ${value}` };
  }
  return highest;
}

import { encoded } from '../formats/encode.ts';
import { affectedBy } from '../render/affected.ts';
import { shownOf } from '../render/shown.ts';
import { mostPairs, TooLarge } from '../render/too-large.ts';
import { push } from '../text/group.ts';
import { Ids } from '../text/ids.ts';
import { Allowance } from '../text/shorten.ts';
import { elementName, flowsOf } from '../threats/model/elements.ts';
import type { LinkedModel } from '../threats/model/link.ts';
import type { Party } from '../threats/model/model.ts';
import { protectionOf } from '../threats/proof/flow-protection.ts';
import type { MitigationOutcome, ThreatOutcome, Verification } from '../threats/proof/verify.ts';
import { known, mitigationsOf, ratings, strideNames } from './scales.ts';

/** Open Threat Model wants every component in a zone. */
const nowhere = 'threatlint:no-zone';

/**
 * The model as Open Threat Model 0.2.0 (github.com/iriusrisk/OpenThreatModel). What was proved is in the states: a
 * mitigation is `implemented` only when it was verified; a claim that was not is `required`, with its verdict beside.
 */
export function otm(linked: LinkedModel, verification: Pick<Verification, 'threats'>): string {
  const { model } = linked;
  const threats = verification.threats.filter((threat) => threat.linked === linked);
  const { assets, zones, parties } = shownOf(linked);
  const affected = affectedBy(linked, threats);
  const homeless = parties.some((party) => zoneOf(party, linked) === nowhere);
  const lists = new Allowance();
  const flowIds = new Ids();
  const atFlow = new Map<string, ThreatOutcome[]>();
  let pairs = 0;
  for (const threat of threats) {
    const flows = threat.elements.filter(({ kind }) => kind === 'flow');
    pairs += flows.length * (1 + threat.mitigations.length);
    if (pairs > mostPairs)
      throw new TooLarge(
        `the model has more than ${mostPairs} pairs of a threat or mitigation and a flow that it concerns: split the model`,
      );
    for (const { place } of flows) push(atFlow, place.id(), threat);
  }
  const atParty = new Map<Party, ThreatOutcome[]>();
  for (const [threat, concerned] of affected) for (const party of concerned) push(atParty, party, threat);
  const document = {
    otmVersion: '0.2.0',
    project: known({
      name: model.title ?? model.id,
      id: model.id,
      description: model.description,
      owner: model.owner,
      attributes: known({
        'threatlint:file': model.document.file,
        'threatlint:reviewed': model.review?.last,
        assumptions: listed(model.assumptions.map(({ text }) => text)),
        'open questions': listed(
          model.questions.filter(({ answer }) => answer === undefined).map(({ text }) => text),
        ),
      }),
    }),
    assets: assets.map((asset) => {
      const { values, from } = ratings(asset);
      const [confidentiality, integrity, availability] = values.map((value) => (value - 1) * 25);
      return known({
        name: asset.title ?? asset.id,
        id: asset.id,
        description: asset.description,
        risk: { confidentiality, integrity, availability, comment: from },
        attributes: known({
          class: asset.class,
          owner: asset.owner,
          tags: asset.tags.join(', ') || undefined,
        }),
      });
    }),
    trustZones: [
      ...zones.map(({ id, title, description, trust, within }) =>
        known({
          id,
          name: title ?? id,
          description,
          // Nobody said: not trusted.
          risk: { trustRating: trust ?? 0 },
          parent: within === undefined ? undefined : { trustZone: within },
        }),
      ),
      ...(homeless ? [{ id: nowhere, name: 'No zone stated', risk: { trustRating: 0 } }] : []),
    ],
    components: parties.map((party) => componentOf(party, linked, atParty.get(party) ?? [])),
    dataflows: model.flows.map((flow, at) => {
      const { authenticated, encrypted } = protectionOf(linked, flow);
      return known({
        id: flowIds.add(undefined, flow.id ?? `flow-${at + 1}`),
        name: flow.title ?? `${flow.from} to ${flow.to}`,
        source: flow.from,
        destination: flow.to,
        assets: flow.data,
        threats: listed((atFlow.get(flow.place.id()) ?? []).map(instanceOf)),
        tags: [flow.protocol, flow.auth].filter((tag) => tag !== undefined),
        attributes: known({
          via: flow.via,
          protocol: flow.protocol,
          auth: flow.auth,
          encrypted: stated[encrypted],
          authenticated: stated[authenticated],
        }),
      });
    }),
    threats: threats.map((threat) => threatOf(threat, lists)),
    mitigations: threats.flatMap((threat) =>
      threat.mitigations.map((mitigation) => mitigationOf(threat, mitigation, lists)),
    ),
  };
  return encoded(document);
}

function zoneOf({ zone }: Party, { model }: LinkedModel): string {
  return zone !== undefined && model.zones.has(zone) ? zone : nowhere;
}

function componentOf(party: Party, linked: LinkedModel, threats: readonly ThreatOutcome[]) {
  const { id, title, description, role, kind, exposure, owner, stores } = party;
  const processed = flowsOf(linked.model, [{ id, title, kind: role, place: party.place }]).flatMap(
    ({ data }) => data ?? [],
  );
  return known({
    id,
    name: title ?? id,
    type: role === 'component' ? (kind === 'datastore' ? 'data-store' : 'web-service') : role,
    description,
    parent: { trustZone: zoneOf(party, linked) },
    assets: { processed: [...new Set(processed)], stored: stores },
    threats: threats.map(instanceOf),
    attributes: known({
      exposure,
      owner,
      implements: [...party.implements.values()].join(', ') || undefined,
    }),
  });
}

/** A threat at a component or flow: what came of it. */
function instanceOf({ id, status, mitigations }: ThreatOutcome) {
  return {
    threat: id,
    state: states[status],
    mitigations: mitigations.map(({ id: mitigation, status: claimed, verdict }) => ({
      mitigation: `${id}/${mitigation}`,
      state: claimed === 'implemented' && verdict === 'verified' ? 'implemented' : 'required',
    })),
  };
}

/** Nothing, rather than a list of nothing. */
function listed<T>(entries: readonly T[]): readonly T[] | undefined {
  return entries.length > 0 ? entries : undefined;
}

/** Where nobody says, nothing is written. */
const stated = { yes: true, no: false, unknown: undefined } as const;

const states = { mitigated: 'mitigated', partly: 'exposed', open: 'exposed', accepted: 'accepted' } as const;

function threatOf({ id, title, threat, risk, status, scope, elements }: ThreatOutcome, lists: Allowance) {
  return known({
    id,
    name: title,
    description: threat.description,
    categories: [...threat.stride.map((letter) => strideNames[letter] ?? letter), ...threat.owasp],
    cwes: threat.cwe.map((number) => `CWE-${number}`),
    risk: { likelihood: risk.likelihood * 20, impact: risk.impact * 20 },
    tags: listed(threat.tags),
    attributes: known({
      status,
      capec: listed(threat.capec.map((number) => `CAPEC-${number}`)),
      linddun: listed(threat.linddun),
      links: listed(threat.links),
      'risk before mitigations (1 to 25)': risk.inherent,
      'risk after verified mitigations (1 to 25)': risk.residual,
      owner: threat.owner,
      ticket: threat.ticket,
      operations: lists.of(scope.map(({ label }) => label)),
      elements: listed(elements.map(elementName)),
    }),
  });
}

function mitigationOf(
  outcome: ThreatOutcome,
  { id, status, verdict, assurance, failing }: MitigationOutcome,
  lists: Allowance,
) {
  const mitigation = mitigationsOf(outcome.threat).get(id);
  const { likelihood, impact, inherent } = outcome.risk;
  const left =
    Math.max(1, likelihood - (mitigation?.reduces.likelihood ?? 0)) *
    Math.max(1, impact - (mitigation?.reduces.impact ?? 0));
  return known({
    id: `${outcome.id}/${id}`,
    name: mitigation?.title ?? id,
    description: mitigation?.description,
    riskReduction: Math.round((1 - left / inherent) * 100),
    attributes: known({
      status,
      verdict,
      assurance,
      failing: failing.length > 0 ? lists.of(failing) : undefined,
      controls: listed(mitigation?.controls ?? []),
      due: mitigation?.due,
      owner: mitigation?.owner,
      ticket: mitigation?.ticket,
    }),
  });
}

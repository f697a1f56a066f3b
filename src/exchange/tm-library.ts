import { encoded } from '../formats/encode.ts';
import { affectedBy } from '../render/affected.ts';
import { diagramOf } from '../render/diagram.ts';
import { mermaid } from '../render/mermaid.ts';
import { type Shown, shownOf } from '../render/shown.ts';
import type { Asset } from '../selector/assets.ts';
import { atLeastClass } from '../selector/data.ts';
import { highest } from '../text/lists.ts';
import { Allowance } from '../text/shorten.ts';
import { elementName, flowsOf } from '../threats/model/elements.ts';
import type { LinkedModel } from '../threats/model/link.ts';
import type { Assumption, Flow, Party } from '../threats/model/model.ts';
import { protectionOf } from '../threats/proof/flow-protection.ts';
import type { MitigationOutcome, ThreatOutcome, Verification } from '../threats/proof/verify.ts';
import { Symbols } from './names.ts';
import { known, mitigationsOf, ratings } from './scales.ts';
import { authenticationMethods, storeTypeOf } from './vocabulary.ts';

const schema =
  'https://github.com/OWASP/www-project-threat-model-library/blob/v1.0.2/threat-model.schema.json';
const degrees = ['minimal', 'low', 'moderate', 'high', 'maximal'];
const tiers = ['non_critical', 'non_critical', 'important', 'business_critical', 'mission_critical'];
const likelihoods = ['rare', 'unlikely', 'possible', 'likely', 'certain'];
const impacts = ['negligible', 'minor', 'moderate', 'major', 'severe'];
const sensitivities = new Set(['pii', 'phi', 'fin', 'ip', 'cred', 'biz', 'gov', 'pci', 'op']);

/**
 * The model in the format of the OWASP Threat Model Library, 1.0.2. The format asks for things that a threat model of
 * ours does not say; what stands in their place is listed under `assumptions`, unconfirmed. What was proved, and on
 * which operations, is under `extensions`.
 */
export function tmLibrary(linked: LinkedModel, verification: Pick<Verification, 'threats'>): string {
  return encoded(new Export(linked, verification).document());
}

class Export {
  readonly #symbols = new Symbols();
  readonly #lists = new Allowance();
  readonly #assumptions: { description: string; topics: string[]; validity: string }[] = [];
  readonly #threats: readonly ThreatOutcome[];
  readonly #shown: Shown;

  constructor(
    private readonly linked: LinkedModel,
    private readonly verification: Pick<Verification, 'threats'>,
  ) {
    this.#shown = shownOf(linked);
    this.#threats = verification.threats.filter((threat) => threat.linked === linked);
  }

  document() {
    const { model } = this.linked;
    const parties = this.#shown.parties;
    const components = parties.filter(({ role }) => role === 'component');
    const outside = parties.filter(({ role }) => role !== 'component');
    return known({
      $schema: schema,
      version: '1',
      scope: this.#scope(),
      description: model.description,
      reviewed_at: model.review?.last,
      diagrams: [
        {
          title: 'Data-flow diagram',
          type: 'mermaid',
          source: mermaid(diagramOf(this.linked, this.verification)),
        },
      ],
      trust_zones: this.#zones(),
      trust_boundaries: this.#boundaries(),
      actors: outside.map((party) => ({
        ...this.#party(party),
        type: party.role === 'actor' ? 'user' : 'third_party',
      })),
      components: components.filter(({ kind }) => kind === 'service').map((party) => this.#party(party)),
      data_stores: components.filter(({ kind }) => kind === 'datastore').map((party) => this.#store(party)),
      data_sets: this.#shown.assets.map((asset) => this.#dataSet(asset)),
      data_flows: model.flows.map((flow, at) => this.#flow(flow, at)),
      threat_personas: this.#personas(),
      threats: this.#threatEntries(),
      controls: this.#threats.flatMap((threat) =>
        threat.mitigations.map((one) => this.#control(threat, one)),
      ),
      risks: this.#threats.map((threat) => this.#risk(threat)),
      assumptions: [...this.#statedAssumptions(), ...this.#assumptions],
      extensions: {
        'threatlint.dev/verification': this.#threats.map((threat) => verdicts(threat, this.#lists)),
      },
    });
  }

  #assume(description: string, ...topics: string[]): void {
    this.#assumptions.push({ description, topics, validity: 'unconfirmed' });
  }

  /** What the model itself takes for granted: nobody has confirmed it to us. */
  #statedAssumptions() {
    const of = (list: readonly Assumption[], ...topics: string[]) =>
      list.map(({ text }) => ({ description: text, topics, validity: 'unconfirmed' }));
    return [
      ...of(this.linked.model.assumptions),
      ...this.#threats.flatMap(({ id, threat }) => of(threat.assumptions, this.#symbols.of('threat', id))),
    ];
  }

  #scope() {
    const { model } = this.linked;
    const assets = this.#shown.assets;
    const rating = highest(
      assets.flatMap((asset) => ratings(asset).values),
      1,
    );
    this.#assume('Business criticality and tier follow the highest rating of an asset');
    const internal = this.linked.reach.every((api) => this.linked.context.exposure(api) === 'internal');
    return {
      title: model.title ?? model.id,
      description: model.description ?? model.title ?? model.id,
      business_criticality: degrees[rating - 1],
      data_sensitivity: [...new Set(assets.flatMap(sensitivityOf))],
      exposure: internal && this.linked.reach.length > 0 ? 'internal' : 'external',
      tier: tiers[rating - 1],
    };
  }

  #zones() {
    const zones = this.#shown.zones.map(({ id, title, description, trust }) => ({
      symbolic_name: this.#symbols.of('zone', id),
      title: title ?? id,
      description: description ?? (trust === undefined ? (title ?? id) : `Trusted ${trust} of 100`),
    }));
    if (this.#shown.parties.every((party) => this.#known(party.zone))) return zones;
    const symbolic_name = this.#symbols.of('zone', '');
    return [
      ...zones,
      { symbolic_name, title: 'No zone stated', description: 'The threat model names no zone' },
    ];
  }

  #known(zone: string | undefined): zone is string {
    return zone !== undefined && this.linked.model.zones.has(zone);
  }

  #zone(zone: string | undefined): string {
    return this.#symbols.of('zone', this.#known(zone) ? zone : '');
  }

  /** Where a flow crosses, and where a zone lies in another. */
  #boundaries() {
    const { model } = this.linked;
    const found = new Map<string, { a: string; b: string; flows: Flow[] }>();
    const cross = (one: string, other: string, flow?: Flow) => {
      const [a, b] = one < other ? [one, other] : [other, one];
      const boundary = found.get(`${a} ${b}`) ?? { a, b, flows: [] };
      if (flow) boundary.flows.push(flow);
      found.set(`${a} ${b}`, boundary);
    };
    for (const { id, within } of this.#shown.zones)
      if (this.#known(within)) cross(this.#zone(id), this.#zone(within));
    for (const flow of model.flows) {
      const [from, to] = [flow.from, flow.to].map((party) => model.parties.get(party)?.zone);
      if (this.#known(from) && this.#known(to) && from !== to) cross(this.#zone(from), this.#zone(to), flow);
    }
    return [...found.values()].map(({ a, b, flows }) => {
      const methods = [
        ...new Set(flows.flatMap(({ auth }) => (auth === undefined ? [] : authenticationMethods(auth)))),
      ];
      return {
        trust_zone_a: a,
        trust_zone_b: b,
        ...(methods.length > 0 ? { authentication_methods: methods } : {}),
      };
    });
  }

  #party({ id, title, description, zone }: Party) {
    return {
      symbolic_name: this.#symbols.of('party', id),
      title: title ?? id,
      description: description ?? title ?? id,
      trust_zone: this.#zone(zone),
    };
  }

  #store(party: Party) {
    const { id, title, place } = party;
    const around = flowsOf(this.linked.model, [{ kind: party.role, id, title, place }]);
    const hints = around.flatMap(({ to, protocol }) => (to === id ? (protocol ?? []) : []));
    const type = storeTypeOf([...hints, party.id, party.title ?? '']);
    const entry = this.#party(party);
    if (!type)
      this.#assume(`Nothing says what kind of store ${party.id} is: sql stands for it`, entry.symbolic_name);
    return { ...entry, type: type ?? 'sql' };
  }

  #dataSet(asset: Asset) {
    const stores = this.#shown.parties.filter(
      ({ kind, role, stores: kept }) =>
        role === 'component' && kind === 'datastore' && kept.includes(asset.id),
    );
    return {
      symbolic_name: this.#symbols.of('asset', asset.id),
      title: asset.title ?? asset.id,
      description: asset.description ?? (asset.class ? `Class ${asset.class}` : (asset.title ?? asset.id)),
      placements: stores.map(({ id }) => ({ data_store: this.#symbols.of('party', id) })),
      data_sensitivity: sensitivityOf(asset),
    };
  }

  #flow(flow: Flow, at: number) {
    const { model } = this.linked;
    const { authenticated, encrypted } = protectionOf(this.linked, flow);
    const symbolic_name = this.#symbols.of('flow', `flow-${at + 1}-${flow.from}-${flow.to}`);
    if (encrypted === 'unknown')
      this.#assume(`Nobody states that the flow is encrypted: it counts as not`, symbolic_name);
    const assets = (flow.data ?? []).flatMap((id) => model.assets.get(id) ?? []);
    const words = [
      assets.length > 0
        ? `Carries ${assets.map(({ title, id }) => title ?? id).join(', ')}`
        : 'Carries no declared asset',
      flow.protocol,
      flow.auth ?? { yes: 'authenticated', no: 'anonymous', unknown: undefined }[authenticated],
    ];
    return {
      symbolic_name,
      title: flow.title ?? `${flow.from} to ${flow.to}`,
      description: words.filter((word) => word !== undefined).join('; '),
      source: this.#end(flow.from),
      destination: this.#end(flow.to),
      has_sensitive_data: assets.some((asset) => atLeastClass(asset.class, 'confidential')),
      encrypted: encrypted === 'yes',
    };
  }

  #end(id: string) {
    const party = this.linked.model.parties.get(id);
    const type =
      party?.role !== 'component' ? 'actor' : party.kind === 'datastore' ? 'data_store' : 'component';
    return { type, object: this.#symbols.of('party', id) };
  }

  #personas() {
    if (this.#threats.length > 0) {
      this.#assume(
        'The threat model names no attackers: anybody and a caller with credentials stand for them',
      );
    }
    const persona = (name: string, title: string, description: string, access_level: string) => ({
      symbolic_name: this.#symbols.of('persona', name),
      title,
      description,
      is_person: true,
      skill_level: 'engineer',
      access_level,
      malicious_intent: true,
      applicability_to_org: 'moderate',
    });
    return [
      persona('anybody', 'Anybody', 'Reaches the operations that ask for no credentials', 'anonymous'),
      persona('caller', 'A caller with credentials', 'Has an account of their own', 'user'),
    ];
  }

  #threatEntries() {
    const affected = affectedBy(this.linked, this.#threats);
    const shown = new Set(this.#shown.parties);
    return this.#threats.map((outcome) => ({
      symbolic_name: this.#symbols.of('threat', outcome.id),
      title: outcome.title,
      description: outcome.threat.description ?? outcome.title,
      components_affected: [...(affected.get(outcome) ?? [])]
        .filter((party) => shown.has(party))
        .map(({ id }) => this.#symbols.of('party', id)),
      threat_persona: this.#symbols.of(
        'persona',
        outcome.scope.some(({ protection }) => protection.anonymous) ? 'anybody' : 'caller',
      ),
      event: outcome.title,
      sources: ['adversary'],
      attack_mechanisms: outcome.threat.capec.map((capec_id) => ({ capec_id })),
      weaknesses: outcome.threat.cwe.map((cwe_id) => ({ cwe_id })),
    }));
  }

  #control(outcome: ThreatOutcome, { id, status, verdict, assurance }: MitigationOutcome) {
    const mitigation = mitigationsOf(outcome.threat).get(id);
    const proof = status === 'implemented' ? `Claimed as implemented; ${verdict} (${assurance})` : 'Planned';
    const scheduled = mitigation?.due === undefined ? 'suggested' : 'scheduled';
    return {
      symbolic_name: this.#symbols.of('control', `${outcome.id}-${id}`),
      title: mitigation?.title ?? id,
      description: mitigation?.description ? `${mitigation.description} (${proof})` : proof,
      threats: [this.#symbols.of('threat', outcome.id)],
      status: status === 'implemented' ? controlStatus[verdict] : scheduled,
      priority: priorityOf(outcome.risk.inherent),
    };
  }

  #risk({ id, title, threat, risk, status }: ThreatOutcome) {
    return {
      symbolic_name: this.#symbols.of('risk', `risk-${id}`),
      title,
      description: threat.description ?? title,
      threats: [this.#symbols.of('threat', id)],
      likelihood: likelihoods[risk.likelihood - 1],
      impact: impacts[risk.impact - 1],
      impact_description: `${risk.inherent} of 25 before mitigations, ${risk.residual} after those that were verified; ${status}`,
      score: risk.inherent,
      level: levelOf(risk.inherent),
    };
  }
}

/** Only what was proved is active. */
const controlStatus = {
  verified: 'active',
  contradicted: 'under_review',
  partial: 'under_review',
  vacuous: 'assumed',
  stale: 'assumed',
  unverifiable: 'assumed',
} as const;

function sensitivityOf({ tags }: Asset): string[] {
  return tags.map((tag) => tag.toLowerCase()).filter((tag) => sensitivities.has(tag));
}

function levelOf(score: number): string {
  const bands = ['very_low', 'low', 'medium', 'high', 'very_high', 'critical'];
  return bands[[3, 6, 10, 15, 20, 25].findIndex((most) => score <= most)] as string;
}

function priorityOf(score: number): string {
  return score > 15 ? 'critical' : score > 9 ? 'high' : score > 4 ? 'medium' : 'low';
}

function verdicts({ id, status, risk, scope, elements, mitigations }: ThreatOutcome, lists: Allowance) {
  return {
    threat: id,
    status,
    risk: { inherent: risk.inherent, residual: risk.residual },
    operations: lists.of(scope.map(({ label }) => label)),
    ...(elements.length > 0 ? { elements: elements.map(elementName) } : {}),
    mitigations: mitigations.map(({ id: mitigation, status: claimed, verdict, assurance, failing }) => ({
      mitigation,
      status: claimed,
      verdict,
      assurance,
      failing: lists.of(failing),
    })),
  };
}

import { diagnose } from '../../findings/diagnostics/diagnostics.ts';
import type { Finding } from '../../findings/finding.ts';
import type { Lexicon } from '../../lexicon/lexicon.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import type { Document } from '../../refs/document.ts';
import type { Place } from '../../refs/place.ts';
import { DataIndex } from '../../selector/data.ts';
import { many } from '../../selector/one-or-many.ts';
import type { SelectorContext } from '../../selector/selector.ts';
import { TooMuchWork, type Work, workOf } from '../../selector/work.ts';
import { append } from '../../text/lists.ts';
import { once } from '../../text/memo.ts';
import { type Element, elementsOf, flowsAround } from '../model/elements.ts';
import { type DefinitionLookup, type LinkedModel, link } from '../model/link.ts';
import type { Mitigation, Threat, ThreatModel } from '../model/model.ts';
import type { RuleBook } from '../model/rule-book.ts';
import { Scope } from '../model/scope.ts';
import { checkDrift } from '../review/drift.ts';
import type { LockedModel } from '../review/lock.ts';
import { Renames } from '../review/renames.ts';
import { type FileName, locked, Snapshot } from '../review/snapshot.ts';
import { checkUpkeep } from '../review/upkeep.ts';
import {
  type AcceptanceSuppression,
  type JudgedAcceptance,
  judgeAcceptance,
  suppression,
} from './acceptance.ts';
import { type CoverageEntry, coverage } from './coverage.ts';
import { checkDecisions, unneededAcceptances } from './decisions.ts';
import { proveOnElements } from './element-proof.ts';
import type { EvidenceReader } from './evidence.ts';
import { Links, type NamedThreat } from './links.ts';
import type { ThreatPolicy } from './policy.ts';
import { Prover } from './prove.ts';
import type { RuleOutcome, RuleRequest, RuleRequests } from './requests.ts';
import { belowFloor, type Risk, riskOf } from './risk.ts';
import { Scopes } from './scopes.ts';
import { mostUnjudged, type Unjudged } from './share.ts';
import { checkSurface } from './surface.ts';
import { type Assurance, alike, type MitigationVerdict, type Proof, type Standing } from './verdicts.ts';

/** Everything that verification needs. Nothing else is read: no clock, no file. */
export interface ThreatInput {
  /** In the order in which they are reported. */
  readonly models: readonly ThreatModel[];
  /** The definitions of the run. */
  readonly apis: readonly Api[];
  /** Is something missing of what was to be read? Then nothing is verified. */
  readonly partial?: boolean;
  /** What an `implements` path of a model leads to. */
  definition(model: Document, path: string): DefinitionLookup;
  readonly rules: RuleBook;
  /** The rules that the models ask for, and what they said. */
  readonly requests: RuleRequests;
  outcome(request: RuleRequest): RuleOutcome | undefined;
  readonly evidence: EvidenceReader;
  readonly lexicon: Lexicon;
  readonly policy: ThreatPolicy;
  /** What was reviewed, and how that names files; absent: nothing was. */
  readonly lock?: { readonly models: ReadonlyMap<string, LockedModel>; readonly name: FileName };
  /** YYYY-MM-DD. */
  readonly today: string;
}

export interface MitigationOutcome {
  readonly id: string;
  readonly place: Place;
  readonly status: string;
  readonly verdict: MitigationVerdict;
  readonly assurance: Assurance;
  /** How many operations the threat is about. */
  readonly operations: number;
  /** On how many of them rules had something to judge; undefined where no rule proves it. */
  readonly judged?: number;
  /** Those on which they had not, though the weakness may be there; absent where there is none. */
  readonly unjudged?: Unjudged;
  /** What it comes to on an operation of the threat. */
  standing(operation: Operation): Standing;
  /** Labels of every failing operation, sorted. */
  readonly failing: readonly string[];
  /** The rules that prove it. */
  readonly rules: readonly string[];
  /** Why nothing was asked, in words: `the model has an error`. */
  readonly unasked?: string;
}

type ThreatStatus = 'mitigated' | 'partly' | 'open' | 'accepted';

/** A threat, verified. */
export interface ThreatOutcome {
  readonly id: string;
  readonly file: string;
  readonly place: Place;
  readonly title: string;
  /** What the model says about it. */
  readonly threat: Threat;
  readonly linked: LinkedModel;
  readonly acceptances: readonly JudgedAcceptance[];
  readonly scope: readonly Operation[];
  /** What it is about where that is no operation. */
  readonly elements: readonly Element[];
  readonly status: ThreatStatus;
  /** Do acceptances in force hold its whole scope? It then passes a residual gate. */
  readonly accepted: boolean;
  readonly risk: Risk;
  readonly mitigations: readonly MitigationOutcome[];
}

export interface Verification {
  readonly models: readonly LinkedModel[];
  readonly findings: readonly Finding[];
  /** Mitigation errors whose failing operations all lie in acceptances in force. */
  readonly waived: ReadonlyMap<Finding, AcceptanceSuppression>;
  readonly threats: readonly ThreatOutcome[];
  /** Every operation of the run, with what covers it. */
  readonly coverage: readonly CoverageEntry[];
  /** Is any acceptance in force that waives findings of rules? */
  readonly tolerates: boolean;
  /** The acceptance in force that waives a rule's findings on an operation. */
  acceptance(rule: string, operation: Operation): AcceptanceSuppression | undefined;
  /** The threats that it is about, or whose mitigations its rule proves on one of its operations; sorted by id. */
  threatsOf(finding: Finding): readonly NamedThreat[];
  /** For the selectors of gates, waivers and overrides. */
  readonly context: SelectorContext;
  /**
   * The model as a review today would lock it; undefined when it does not hold.
   *
   * @throws {TooMuchWork} when all that were asked for together are more than a lock has lines for
   */
  review(model: ThreatModel): LockedModel | undefined;
}

/**
 * Holds threat models against definitions: proves what the mitigations claim, judges acceptances, computes risk and
 * coverage (threat-models.md, Meaning). A model with an error of its own verifies nothing.
 */
export function verifyThreats(input: ThreatInput): Verification {
  const data = new DataIndex();
  const linked = link({ ...input, data });
  const run = new Run(input, workOf(data));
  for (const model of linked.models) run.model(model);
  const assets = input.models.flatMap((model) => [...model.assets.values()]);
  const surface = linked.models
    .filter(({ sound }) => sound)
    .flatMap((model) => [
      ...checkSurface(model, assets, input.lexicon),
      ...checkUpkeep(model.model, input.today),
    ]);
  let covered: readonly CoverageEntry[] | undefined;
  return {
    models: linked.models,
    findings: [...linked.findings, ...unmodelled(linked.models, input.apis), ...run.findings, ...surface],
    waived: run.waived,
    threats: run.threats,
    // A run without a threat model, or a gate that asks, needs none of it.
    get coverage() {
      const operations = input.apis.flatMap((api) => api.operations);
      covered ??= coverage(operations, run.scopes, run.exemptions, input.today);
      return covered;
    },
    tolerates: run.links.tolerates,
    acceptance: (rule, operation) => run.links.acceptance(rule, operation),
    threatsOf: (finding) => run.links.threatsOf(finding),
    context: linked.context,
    review: (model) => run.review(model),
  };
}

/** Definitions that no component implements; said only when every model's own definitions could be resolved. */
function unmodelled(models: readonly LinkedModel[], apis: readonly Api[]): Finding[] {
  const first = models[0];
  if (!first || models.some(({ sound }) => !sound)) return [];
  const implemented = new Set(models.flatMap(({ specs }) => [...specs.values()]));
  const { model } = first;
  const declares = [...model.parties.values()].some(({ role }) => role === 'component');
  return apis.flatMap((api) => {
    if (implemented.has(api)) return [];
    const { file } = api.place.document;
    return diagnose('model-spec-unmodelled', {
      place: declares ? model.place.child('components') : model.place.child('id'),
      part: 'key',
      message: `No component implements ${file}`,
      about: `model-spec-unmodelled ${file}`,
      operations: api.operations,
      related: [{ place: api.place, part: 'key', message: 'the definition' }],
    });
  });
}

/** Sorted; once for all mitigations that fail alike. */
const labelsOf = once((failing: readonly Operation[]): readonly string[] =>
  failing.map(({ label }) => label).sort(),
);

/** So many pairs of threats and operations a lock may hold, each a line of it. */
const mostRemembered = 500_000;

/** Put together when it is said: a number is written out by ICU, which takes 20 ms to begin. */
const tooManyToRemember = () =>
  `the scopes of all threats together hold more operations than the ${mostRemembered.toLocaleString('en')} that a lock has lines for: write one threat for what many of them share, or narrow their scopes`;

/** Collects what verification finds, model by model. */
class Run {
  readonly findings: Finding[] = [];
  readonly waived = new Map<Finding, AcceptanceSuppression>();
  readonly threats: ThreatOutcome[] = [];
  readonly scopes: { id: string; scope: Scope }[] = [];
  readonly exemptions: { exemption: ThreatModel['exemptions'][number]; scope: Scope }[] = [];
  readonly links: Links;
  readonly #byThreat = new Map<LinkedModel, Map<string, Scope>>();
  readonly #prover: Prover;
  /** Pairs of threats and operations that a lock is to hold. */
  #remembered = 0;

  constructor(
    private readonly input: ThreatInput,
    private readonly work: Work,
  ) {
    this.links = new Links(input.rules, work);
    this.#prover = new Prover(input, work);
  }

  model(linked: LinkedModel): void {
    const { lock } = this.input;
    const then = linked.sound ? lock?.models.get(linked.model.id) : undefined;
    const renames = then && lock && new Renames(then, new Snapshot(linked, lock.name).operations);
    const scopes = new Scopes(linked, renames);
    const byThreat = new Map<string, Scope>();
    this.#byThreat.set(linked, byThreat);
    for (const exemption of linked.model.exemptions) {
      const whose = `exemption ${exemption.id}`;
      const scope = scopes.resolve(exemption.scope, exemption.place.child('scope'), whose);
      this.exemptions.push({ exemption, scope });
    }
    for (const threat of linked.model.threats) {
      byThreat.set(threat.id, this.#threat(linked, threat, scopes));
    }
    append(this.findings, scopes.findings);
    if (then && lock) append(this.findings, checkDrift(linked, then, byThreat, lock.name, scopes.misnamed));
  }

  review(model: ThreatModel): LockedModel | undefined {
    const { lock, today } = this.input;
    for (const [linked, scopes] of this.#byThreat) {
      if (linked.model !== model || !linked.sound || !lock) continue;
      for (const { operations } of scopes.values()) this.#remembered += operations.length;
      if (this.#remembered > mostRemembered) throw new TooMuchWork(tooManyToRemember());
      return locked(linked, scopes, lock.name, today);
    }
    return undefined;
  }

  #threat(linked: LinkedModel, threat: Threat, scopes: Scopes): Scope {
    const { policy } = this.input;
    const elements = threat.elements && elementsOf(linked.model, threat.elements);
    if (elements)
      this.work.spend(
        (1 + threat.mitigations.length) * (elements.length + flowsAround(linked.model, elements)),
      );
    const scope = elements
      ? new Scope([], elements)
      : threat.scope
        ? scopes.resolve(threat.scope, threat.place.child('scope'), `threat ${threat.id}`)
        : new Scope([]);
    this.scopes.push({ id: threat.id, scope });
    const proofs = threat.mitigations.map((mitigation) => this.#prove(linked, threat, mitigation, scope));
    const verdicts = proofs.map(({ verdict }) => verdict);
    const risk = riskOf(linked, threat, scope, proofs);
    const mitigated =
      threat.mitigations.length > 0 &&
      threat.mitigations.every(
        ({ status }, index) =>
          status === 'implemented' && verdicts[index] === 'verified' && proofs[index]?.isComplete,
      );
    const acceptances = linked.sound ? this.#acceptances(linked, threat, scope, scopes, risk.residual) : [];
    const inForce = acceptances.filter((acceptance) => acceptance.inForce);
    const scopesInForce = [...new Set(inForce.map((one) => one.scope))];
    const held = (operations: readonly Operation[]) => {
      if (scopesInForce.length === 0) return false;
      this.work.spend((operations.length * scopesInForce.length) / 4);
      return (
        operations.length > 0 &&
        operations.every((operation) => scopesInForce.some((one) => one.has(operation)))
      );
    };
    const ofElements = scope.elements.length > 0;
    const whole = ofElements ? inForce.find((one) => one.scope === scope) : undefined;
    const accepted = ofElements ? whole !== undefined : held(scope.operations);
    this.links.add(threat, scope, inForce);
    if (linked.sound) {
      append(this.findings, checkDecisions(linked.model, threat, verdicts, this.input));
      append(this.findings, belowFloor(linked, threat, risk));
      for (const { findings, failing, verdict } of proofs) {
        append(this.findings, findings);
        const fails = verdict === 'contradicted' || verdict === 'partial';
        const waiver = ofElements
          ? fails && whole
          : inForce.find((one) => failing.some((operation) => one.scope.has(operation)));
        if (!waiver || !(ofElements || held(failing))) continue;
        for (const finding of findings) this.waived.set(finding, suppression(waiver.acceptance));
      }
      const needed = policy.residual !== undefined && risk.residual > policy.residual;
      if (!needed) append(this.findings, unneededAcceptances(linked.model, threat, inForce, proofs));
    }
    const someHold = verdicts.some(
      (verdict, index) =>
        threat.mitigations[index]?.status === 'implemented' &&
        (verdict === 'verified' || verdict === 'partial'),
    );
    this.threats.push({
      id: threat.id,
      file: linked.model.document.file,
      place: threat.place,
      title: threat.title,
      threat,
      linked,
      acceptances,
      scope: scope.operations,
      elements: scope.elements,
      status: mitigated ? 'mitigated' : accepted ? 'accepted' : someHold ? 'partly' : 'open',
      accepted,
      risk,
      mitigations: threat.mitigations.map((mitigation, index) => {
        const { verdict, assurance, failing, judged, unjudged = [], standing } = proofs[index] as Proof;
        const names = unjudged.slice(0, mostUnjudged).map(({ label }) => label);
        return {
          id: mitigation.id,
          place: mitigation.place,
          status: mitigation.status,
          verdict,
          assurance,
          operations: scope.operations.length,
          ...(judged === undefined ? {} : { judged }),
          ...(names.length > 0 ? { unjudged: { names, count: unjudged.length } } : {}),
          standing,
          failing: labelsOf(failing),
          rules: many(mitigation.verify?.rule),
          ...(linked.flaw === undefined ? {} : { unasked: linked.flaw }),
        };
      }),
    });
    return scope;
  }

  /** A model with an error verifies nothing; a scope without operations is an error of its own, said elsewhere. */
  #prove(linked: LinkedModel, threat: Threat, mitigation: Mitigation, scope: Scope): Proof {
    if (!linked.sound) return alike({ verdict: 'unverifiable', assurance: 'none', findings: [] });
    const ofElements =
      scope.elements.length > 0 && proveOnElements(linked, threat, mitigation, scope.elements);
    if (ofElements) return ofElements;
    if (scope.operations.length + scope.elements.length === 0) {
      return alike({ verdict: 'vacuous', assurance: 'none', findings: [] });
    }
    return this.#prover.prove(linked.model, threat, mitigation, scope);
  }

  #acceptances(
    { model }: LinkedModel,
    threat: Threat,
    threatened: Scope,
    scopes: Scopes,
    residual: number,
  ): JudgedAcceptance[] {
    const { policy, today } = this.input;
    return threat.acceptances.map((acceptance) => {
      const whose = `acceptance ${acceptance.id} of ${threat.id}`;
      const scope = acceptance.scope
        ? scopes.resolve(acceptance.scope, acceptance.place.child('scope'), whose)
        : threatened;
      const judged = judgeAcceptance({
        model,
        threat,
        acceptance,
        threatened,
        scope,
        residual,
        policy,
        today,
      });
      append(this.findings, judged.findings);
      return judged;
    });
  }
}

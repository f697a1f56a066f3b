import { diagnose } from '../../findings/diagnostics/diagnostics.ts';
import type { Finding, Related } from '../../findings/finding.ts';
import { few, labels } from '../../findings/labels.ts';
import type { Operation, Unchecked } from '../../openapi/model.ts';
import { unreadOf } from '../../openapi/unread.ts';
import { many } from '../../selector/one-or-many.ts';
import { TooMuchWork, type Work } from '../../selector/work.ts';
import { aboutEntry, type Mitigation, type Threat, type ThreatModel } from '../model/model.ts';
import type { RuleBook } from '../model/rule-book.ts';
import type { Scope } from '../model/scope.ts';
import { proveByAttestation } from './attestation.ts';
import { combine } from './combine.ts';
import { type EvidenceFile, type EvidenceReader, proveByEvidence } from './evidence.ts';
import type { ThreatPolicy } from './policy.ts';
import type { RuleOutcome, RuleRequest, RuleRequests } from './requests.ts';
import { type Reason, testify, type Witness } from './standing.ts';
import { type Assurance, alike, type MitigationVerdict, type Proof, type Standing } from './verdicts.ts';

/** A finding shows so many of the places that contradict a mitigation. */
const mostRelated = 25;

/** A file may be looked through so often, and after that all files together for so many characters. */
const freeLooks = 50;
const mostCharacters = 200_000_000;

export interface ProverInput {
  readonly requests: RuleRequests;
  /** What a requested rule said; undefined where it could not be run. */
  outcome(request: RuleRequest): RuleOutcome | undefined;
  readonly rules: Pick<RuleBook, 'terms'>;
  readonly evidence: EvidenceReader;
  readonly policy: Pick<ThreatPolicy, 'attestation'>;
  readonly today: string;
}

/** What rules say on a scope. */
interface Judged {
  readonly standings: ReadonlyMap<Operation, Standing>;
  readonly of: Readonly<Record<Standing, readonly Operation[]>>;
  /** On which there was nothing to judge. */
  readonly silent: readonly Operation[];
  /** The first places that speak against it. */
  readonly against: readonly Reason[];
  /** The first places that were not read, or leave it open. */
  readonly gaps: readonly Related[];
  /** Of which it could not be told whether they are in the scope. */
  readonly unsure: readonly Operation[];
  /** Why definitions of which no operation was read may have some in the scope. */
  readonly lost: readonly Unchecked[];
}

/** Computes the verdicts of mitigations. What each rule said is indexed once, however many mitigations name it. */
export class Prover {
  readonly #judged = new Map<Scope, Map<string, Judged>>();
  readonly #counting: EvidenceReader;
  readonly #looks = new Map<string, number>();
  #characters = 0;

  constructor(
    private readonly input: ProverInput,
    private readonly work: Work,
  ) {
    const { evidence } = input;
    this.#counting = {
      read: (model, path) => this.#searched(evidence.read(model, path), path),
      changed: (model, path) => evidence.changed(model, path),
    };
  }

  /** Every mitigation may look for another text in the same file: how much was looked through is counted. */
  #searched(file: EvidenceFile, path: string): EvidenceFile {
    if (file.kind !== 'file') return file;
    this.#looks.set(path, (this.#looks.get(path) ?? 0) + 1);
    if ((this.#looks.get(path) ?? 0) > freeLooks) this.#characters += file.text.length;
    if (this.#characters > mostCharacters)
      throw new TooMuchWork(
        `Mitigations look so often for different texts in ${path} and files like it that it would take minutes: let fewer of them say \`contains\`, or name smaller files`,
      );
    return file;
  }

  /** @param scope the operations that the threat is about; not empty */
  prove(model: ThreatModel, threat: Threat, mitigation: Mitigation, scope: Scope): Proof {
    const { verify } = mitigation;
    const claimed = mitigation.status === 'implemented';
    const settle = (verdict: MitigationVerdict, assurance: Assurance, finding?: Finding): Proof =>
      alike({ verdict, assurance, findings: claimed && finding ? [finding] : [] });
    const byEvidence = () => {
      const { today } = this.input;
      const { verdict, finding } = proveByEvidence(model, threat, mitigation, this.#counting, today);
      return settle(verdict, verdict === 'unverifiable' ? 'none' : 'evidenced', finding);
    };
    if (verify?.rule !== undefined) {
      const byRules = this.#byRules(model, threat, mitigation, scope);
      return verify.evidence === undefined ? byRules : combine(byRules, byEvidence());
    }
    if (verify?.evidence !== undefined) return byEvidence();
    if (verify?.attest) {
      const { policy, today } = this.input;
      return proveByAttestation(model, threat, mitigation, policy.attestation ?? {}, today);
    }
    const finding = diagnose('mitigation-unverifiable', {
      place: mitigation.place,
      part: 'key',
      message: `${mitigation.id} of ${threat.id} is claimed as implemented, and nothing verifies it`,
      about: aboutEntry(model, threat.id, mitigation.id),
    });
    return settle('unverifiable', 'none', finding);
  }

  #byRules(model: ThreatModel, threat: Threat, mitigation: Mitigation, scope: Scope): Proof {
    const judged = this.#judge(mitigation, scope);
    const { of, standings } = judged;
    const isByAbsence = many(mitigation.verify?.rule).every(
      (rule) => this.input.rules.terms(rule)?.isProvedByAbsence,
    );
    const verdict = verdictOf(judged, isByAbsence);
    const proof: Omit<Proof, 'findings'> = {
      verdict,
      assurance: verdict === 'unverifiable' ? 'none' : 'declared',
      failing: of.fails,
      judged: of.holds.length + of.fails.length,
      unjudged: [...of.unjudged, ...of.unread],
      isComplete:
        scope.unsure.length + scope.lost.length === 0 &&
        of.holds.length + of.absent.length === scope.operations.length,
      standing: (operation) => standings.get(operation) ?? 'unjudged',
    };
    const isSaid = verdict !== 'verified' && mitigation.status === 'implemented';
    return { ...proof, findings: isSaid ? [objection(model, threat, mitigation, verdict, judged)] : [] };
  }

  /** What the rules say on a scope: judged once for all mitigations that ask the same of the same operations. */
  #judge(mitigation: Mitigation, scope: Scope): Judged {
    const rules = many(mitigation.verify?.rule);
    const asked = JSON.stringify([rules, mitigation.verify?.with]);
    const ofScope = this.#judged.get(scope) ?? new Map<string, Judged>();
    this.#judged.set(scope, ofScope);
    const known = ofScope.get(asked);
    if (known) return known;
    const requests = this.input.requests.of(mitigation);
    this.work.spend(1 + scope.operations.length * requests.length * 3);
    const witnesses = requests.flatMap((request): Witness[] => {
      const outcome = this.input.outcome(request);
      const terms = this.input.rules.terms(request.rule);
      if (!outcome || !terms) return [];
      const { rule, options = {} } = request;
      return [{ rule, isNamed: rules.includes(rule), terms, options, outcome }];
    });
    const found = judge(scope, witnesses);
    ofScope.set(asked, found);
    return found;
  }
}

function judge({ operations, unsure, lost }: Scope, witnesses: readonly Witness[]): Judged {
  const of: Record<Standing, Operation[]> = { holds: [], absent: [], fails: [], unjudged: [], unread: [] };
  const standings = new Map<Operation, Standing>();
  const [against, gaps] = [new Map<string, Reason>(), new Map<string, Reason>()];
  for (const operation of operations) {
    const { standing, reasons } = testify(operation, witnesses);
    of[standing].push(operation);
    standings.set(operation, standing);
    const places = standing === 'fails' ? against : gaps;
    for (const reason of reasons) {
      if (places.size >= mostRelated) break;
      places.set(`${reason.place.id()} ${reason.message}`, reason);
    }
  }
  for (const operation of unsure.slice(0, Math.max(0, mostRelated - gaps.size))) {
    const unread = unreadOf(operation.api);
    const gap = unread.input.get(operation) ?? unread.output.get(operation);
    if (gap)
      gaps.set(`${gap.place.id()} ${gap.reason}`, { place: gap.place, part: 'value', message: gap.reason });
  }
  for (const { place, reason } of lost.slice(0, Math.max(0, mostRelated - gaps.size)))
    gaps.set(`${place.id()} ${reason}`, { place, part: 'value', message: reason });
  const silent = [...of.unjudged, ...of.absent];
  return { standings, of, silent, against: [...against.values()], gaps: [...gaps.values()], unsure, lost };
}

/** docs/threat-models.md, Verdicts: a failure decides, then what was not read, then what was judged. */
function verdictOf(
  { of: { holds, fails, unjudged, unread }, unsure, lost }: Judged,
  isProvedByAbsence: boolean,
): MitigationVerdict {
  if (fails.length > 0) return holds.length + unread.length === 0 ? 'contradicted' : 'partial';
  if (unread.length + unsure.length + lost.length > 0) return 'unverifiable';
  if (holds.length > 0) return 'verified';
  return unjudged.length === 0 && isProvedByAbsence ? 'verified' : 'vacuous';
}

/** What is wrong with a claim that rules do not prove. */
function objection(
  model: ThreatModel,
  threat: Threat,
  mitigation: Mitigation,
  verdict: MitigationVerdict,
  { of, silent, against, gaps, unsure }: Judged,
): Finding {
  const about = aboutEntry(model, threat.id, mitigation.id);
  const claim = `${mitigation.id} of ${threat.id}`;
  const rules = many(mitigation.verify?.rule);
  const names = rules.join(', ');
  if (verdict === 'vacuous') {
    return diagnose('mitigation-vacuous', {
      place: mitigation.place.child('verify', 'rule'),
      message: `${claim} is verified on nothing: ${names} ${rules.length > 1 ? 'have' : 'has'} nothing to judge on the operations in scope`,
      about,
      operations: silent,
      // What a pattern brings along, nobody has claimed here.
      ...(mitigation.inherited ? { level: 'warning' as const } : {}),
    });
  }
  if (verdict === 'unverifiable') {
    const [first] = gaps;
    const why = first?.message ?? 'not everything was read';
    return diagnose('mitigation-unverifiable', {
      place: mitigation.place.child('verify', 'rule'),
      message:
        of.unread.length > 0
          ? `${claim} cannot be verified on ${labels(of.unread)}: ${why}`
          : unsure.length === 0
            ? `${claim} cannot be verified: a definition of its scope shows none of its operations: ${why}`
            : `${claim} cannot be verified: it could not be told whether ${labels(unsure)} ${unsure.length > 1 ? 'are' : 'is'} in its scope: ${why}`,
      about,
      operations: of.unread.length > 0 ? of.unread : unsure,
      related: gaps,
    });
  }
  const judged = of.fails.length + of.holds.length;
  const isWhole = verdict === 'contradicted';
  // An annotation shows the message alone, and the finding itself may be too mild to be shown.
  const by = [...new Set(against.flatMap(({ rule }) => rule ?? []))];
  const because = by.length === 0 ? '' : ` (${few(by)})`;
  return diagnose(isWhole ? 'mitigation-contradicted' : 'mitigation-partial', {
    place: mitigation.place.child('status'),
    message: isWhole
      ? `${claim} is claimed as implemented, but the definition contradicts it on ${labels(of.fails)}${because}`
      : `${claim} is claimed as implemented, but it fails on ${of.fails.length} of ${judged} operations: ${labels(of.fails)}${because}`,
    about,
    operations: of.fails,
    related: against,
    because: { rules },
  });
}

import { diagnose } from '../../findings/diagnostics/diagnostics.ts';
import type { Finding, Related } from '../../findings/finding.ts';
import { labels } from '../../findings/labels.ts';
import type { Operation } from '../../openapi/model.ts';
import { many } from '../../selector/one-or-many.ts';
import { TooMuchWork, type Work } from '../../selector/work.ts';
import { push } from '../../text/group.ts';
import { aboutEntry, type Mitigation, type Threat, type ThreatModel } from '../model/model.ts';
import type { Scope } from '../model/scope.ts';
import { type EvidenceFile, type EvidenceReader, proveByEvidence } from './evidence.ts';
import type { RuleOutcome, RuleRequest, RuleRequests } from './requests.ts';
import type { Assurance, MitigationVerdict, Proof } from './verdicts.ts';

/** A finding shows so many of the places that contradict a mitigation. */
const mostRelated = 25;

/** A file may be looked through so often, and after that all files together for so many characters. */
const freeLooks = 50;
const mostCharacters = 200_000_000;

export interface ProverInput {
  readonly requests: RuleRequests;
  /** What a requested rule said; undefined where it could not be run. */
  outcome(request: RuleRequest): RuleOutcome | undefined;
  readonly evidence: EvidenceReader;
  readonly today: string;
}

interface IndexedOutcome extends RuleOutcome {
  readonly byOperation: ReadonlyMap<Operation, readonly Finding[]>;
}

/** What rules say on a scope. */
interface Judged {
  /** On how many operations they had something to judge. */
  readonly judged: number;
  readonly failing: readonly Operation[];
  /** The first findings that speak against it. */
  readonly reasons: readonly Finding[];
}

/** Computes the verdicts of mitigations. What each rule said is indexed once, however many mitigations name it. */
export class Prover {
  readonly #outcomes = new Map<RuleRequest, IndexedOutcome | undefined>();
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
    const settle = (verdict: MitigationVerdict, assurance: Assurance, finding?: Finding): Proof => {
      return { verdict, assurance, failing: [], findings: claimed && finding ? [finding] : [] };
    };
    if (verify?.rule !== undefined) return this.#byRules(model, threat, mitigation, scope);
    if (verify?.evidence !== undefined) {
      const { today } = this.input;
      const { verdict, finding } = proveByEvidence(model, threat, mitigation, this.#counting, today);
      return settle(verdict, verdict === 'unverifiable' ? 'none' : 'evidenced', finding);
    }
    if (verify?.attest) {
      const { by, on, expires } = verify.attest;
      const about = aboutEntry(model, threat.id, mitigation.id);
      if (on > this.input.today) {
        const place = mitigation.place.child('verify', 'attest', 'on');
        const message = `The word of ${by} for ${mitigation.id} of ${threat.id} is given only on ${on}`;
        return settle('unverifiable', 'none', diagnose('mitigation-unverifiable', { place, message, about }));
      }
      if (expires >= this.input.today) return settle('verified', 'attested');
      const finding = diagnose('attestation-expired', {
        place: mitigation.place.child('verify', 'attest', 'expires'),
        message: `The word of ${by} for ${mitigation.id} of ${threat.id} expired on ${expires}`,
        about,
      });
      return settle('stale', 'attested', finding);
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
    const rules = many(mitigation.verify?.rule);
    const { judged, failing, reasons } = this.#judge(mitigation, rules, scope);
    const verdict = verdictOf(judged, failing.length);
    const proof = { verdict, assurance: 'declared' as const, failing };
    if (verdict === 'verified' || mitigation.status !== 'implemented') return { ...proof, findings: [] };
    const finding =
      verdict === 'vacuous'
        ? diagnose('mitigation-vacuous', {
            place: mitigation.place.child('verify', 'rule'),
            message: `${mitigation.id} of ${threat.id} is verified on nothing: ${names(rules)} ${rules.length > 1 ? 'have' : 'has'} nothing to judge on the operations in scope`,
            about: aboutEntry(model, threat.id, mitigation.id),
            operations: scope.operations,
            // What a pattern brings along, nobody has claimed here.
            ...(mitigation.inherited ? { level: 'warning' as const } : {}),
          })
        : contradiction(model, threat, mitigation, proof, judged, reasons);
    return { ...proof, findings: [finding] };
  }

  /** What the rules say on a scope: judged once for all mitigations that ask the same of the same operations. */
  #judge(mitigation: Mitigation, rules: readonly string[], scope: Scope): Judged {
    const asked = JSON.stringify([rules, mitigation.verify?.with]);
    const ofScope = this.#judged.get(scope) ?? new Map<string, Judged>();
    this.#judged.set(scope, ofScope);
    const known = ofScope.get(asked);
    if (known) return known;
    const requests = this.input.requests.of(mitigation);
    this.work.spend(1 + scope.operations.length * requests.length * 2);
    const outcomes = requests.flatMap((request) => {
      const outcome = this.#outcome(request);
      if (!outcome) return [];
      // What it notes must be so, as a login must be open: that counts only where the model itself names the rule.
      const counts = ({ severity }: Finding) => severity !== 'info' || rules.includes(request.rule);
      return [{ ...outcome, counts }];
    });
    const judged = scope.operations.filter((operation) =>
      outcomes.some((outcome) => outcome.applies(operation)),
    );
    const failing: Operation[] = [];
    const reasons = new Set<Finding>();
    for (const operation of judged) {
      const against = outcomes.flatMap((outcome) =>
        outcome.applies(operation) ? (outcome.byOperation.get(operation) ?? []).filter(outcome.counts) : [],
      );
      if (against.length > 0) failing.push(operation);
      for (const finding of against) if (reasons.size < mostRelated) reasons.add(finding);
    }
    const found = { judged: judged.length, failing, reasons: [...reasons] };
    ofScope.set(asked, found);
    return found;
  }

  #outcome(request: RuleRequest): IndexedOutcome | undefined {
    if (this.#outcomes.has(request)) return this.#outcomes.get(request);
    const outcome = this.input.outcome(request);
    const indexed = outcome && index(outcome);
    this.#outcomes.set(request, indexed);
    return indexed;
  }
}

function verdictOf(judged: number, failing: number): MitigationVerdict {
  if (judged === 0) return 'vacuous';
  if (failing === 0) return 'verified';
  return failing === judged ? 'contradicted' : 'partial';
}

function index(outcome: RuleOutcome): IndexedOutcome {
  const byOperation = new Map<Operation, Finding[]>();
  for (const finding of outcome.findings) {
    for (const operation of finding.operations) {
      push(byOperation, operation, finding);
    }
  }
  return { findings: outcome.findings, applies: (operation) => outcome.applies(operation), byOperation };
}

function contradiction(
  model: ThreatModel,
  threat: Threat,
  mitigation: Mitigation,
  { verdict, failing }: Pick<Proof, 'verdict' | 'failing'>,
  judged: number,
  reasons: readonly Finding[],
): Finding {
  const claim = `${mitigation.id} of ${threat.id} is claimed as implemented`;
  const message =
    verdict === 'contradicted'
      ? `${claim}, but the definition contradicts it on ${labels(failing)}`
      : `${claim}, but it fails on ${failing.length} of ${judged} operations: ${labels(failing)}`;
  const related = reasons.slice(0, mostRelated).map(({ place, part, message: reason, rule }): Related => {
    return { place, part, message: `${rule}: ${reason}` };
  });
  return diagnose(verdict === 'contradicted' ? 'mitigation-contradicted' : 'mitigation-partial', {
    place: mitigation.place.child('status'),
    message,
    about: aboutEntry(model, threat.id, mitigation.id),
    operations: failing,
    related,
  });
}

function names(rules: readonly string[]): string {
  return rules.join(', ');
}

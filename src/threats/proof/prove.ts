import { diagnose } from '../../findings/diagnostics/diagnostics.ts';
import type { Finding, Related } from '../../findings/finding.ts';
import type { Operation } from '../../openapi/model.ts';
import { many } from '../../selector/one-or-many.ts';
import { push } from '../../text/group.ts';
import type { RuleBook } from '../model/link.ts';
import { aboutEntry, type Mitigation, type Threat, type ThreatModel } from '../model/model.ts';
import { optionsOf } from '../model/options.ts';
import { type EvidenceReader, proveByEvidence } from './evidence.ts';

/** What a mitigation turned out to be: see threat-models.md, Verification. */
export type MitigationVerdict =
  | 'verified'
  | 'contradicted'
  | 'partial'
  | 'unverifiable'
  | 'vacuous'
  | 'stale';
/** What the verdict rests on. */
export type Assurance = 'declared' | 'evidenced' | 'attested' | 'none';

/** A rule that a mitigation names: it runs whatever its level. */
export interface RuleRequest {
  /** The same for the same rule with the same options. */
  readonly key: string;
  readonly rule: string;
  readonly options: Readonly<Record<string, unknown>> | undefined;
}

/** What a requested rule said: before waivers, inline ignores, baselines, at any severity. */
export interface RuleOutcome {
  readonly findings: readonly Finding[];
  /** Did the rule have something to judge on this operation? */
  applies(operation: Operation): boolean;
}

export interface Proof {
  readonly verdict: MitigationVerdict;
  readonly assurance: Assurance;
  readonly failing: readonly Operation[];
  /** What contradicts it, or is wrong with its evidence; undefined for a mitigation that is only planned. */
  readonly findings: readonly Finding[];
}

/** A finding shows so many of the places that contradict a mitigation. */
const mostRelated = 25;

/** The rules that models ask for, each once, to be run before {@link Prover}. */
export function requestedRules(
  models: readonly ThreatModel[],
  book: Pick<RuleBook, 'options' | 'otherCauses'>,
): RuleRequest[] {
  const requests = new Map<string, RuleRequest>();
  for (const { threats } of models) {
    for (const { mitigations } of threats) {
      for (const { verify } of mitigations) {
        for (const rule of provedBy(many(verify?.rule), book)) {
          const options = optionsOf(rule, verify?.with, book);
          const key = requestKey(rule, options);
          requests.set(key, { key, rule, options });
        }
      }
    }
  }
  return [...requests.values()];
}

/** The rules that a mitigation names, and those that find the same with other causes; no rule twice. */
export function provedBy(rules: readonly string[], book: Pick<RuleBook, 'otherCauses'>): ReadonlySet<string> {
  return new Set([...rules, ...rules.flatMap((rule) => book.otherCauses(rule))]);
}

function requestKey(rule: string, options: Readonly<Record<string, unknown>> | undefined): string {
  return `${rule} ${JSON.stringify(options ?? {})}`;
}

export interface ProverInput {
  outcome(request: string): RuleOutcome | undefined;
  readonly rules: Pick<RuleBook, 'options' | 'otherCauses'>;
  readonly evidence: EvidenceReader;
  readonly today: string;
}

interface IndexedOutcome extends RuleOutcome {
  readonly byOperation: ReadonlyMap<Operation, readonly Finding[]>;
}

/** Computes the verdicts of mitigations. What each rule said is indexed once, however many mitigations name it. */
export class Prover {
  readonly #outcomes = new Map<string, IndexedOutcome | undefined>();

  constructor(private readonly input: ProverInput) {}

  /** @param scope the operations that the threat is about; not empty */
  prove(model: ThreatModel, threat: Threat, mitigation: Mitigation, scope: readonly Operation[]): Proof {
    const { verify } = mitigation;
    const claimed = mitigation.status === 'implemented';
    const settle = (verdict: MitigationVerdict, assurance: Assurance, finding?: Finding): Proof => {
      return { verdict, assurance, failing: [], findings: claimed && finding ? [finding] : [] };
    };
    if (verify?.rule !== undefined) return this.#byRules(model, threat, mitigation, scope);
    if (verify?.evidence !== undefined) {
      const { evidence, today } = this.input;
      const { verdict, finding } = proveByEvidence(model, threat, mitigation, evidence, today);
      return settle(verdict, verdict === 'unverifiable' ? 'none' : 'evidenced', finding);
    }
    if (verify?.attest) {
      const { by, expires } = verify.attest;
      if (expires >= this.input.today) return settle('verified', 'attested');
      const finding = diagnose('attestation-expired', {
        place: mitigation.place.child('verify', 'attest', 'expires'),
        message: `The word of ${by} for ${mitigation.id} of ${threat.id} expired on ${expires}`,
        about: aboutEntry(model, threat.id, mitigation.id),
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

  #byRules(model: ThreatModel, threat: Threat, mitigation: Mitigation, scope: readonly Operation[]): Proof {
    const { verify } = mitigation;
    const rules = many(verify?.rule);
    const outcomes = [...provedBy(rules, this.input.rules)].flatMap((rule) => {
      const options = optionsOf(rule, verify?.with, this.input.rules);
      const outcome = this.#outcome(requestKey(rule, options));
      if (!outcome) return [];
      // What it notes must be so, as a login must be open: that counts only where the model itself names the rule.
      const counts = ({ severity }: Finding) => severity !== 'info' || rules.includes(rule);
      return [{ ...outcome, counts }];
    });
    const judged = scope.filter((operation) => outcomes.some((outcome) => outcome.applies(operation)));
    const failing: Operation[] = [];
    const reasons = new Set<Finding>();
    for (const operation of judged) {
      const against = outcomes.flatMap((outcome) =>
        outcome.applies(operation) ? (outcome.byOperation.get(operation) ?? []).filter(outcome.counts) : [],
      );
      if (against.length > 0) failing.push(operation);
      for (const finding of against) reasons.add(finding);
    }
    const verdict = verdictOf(judged.length, failing.length);
    const proof = { verdict, assurance: 'declared' as const, failing };
    if (verdict === 'verified' || mitigation.status !== 'implemented') return { ...proof, findings: [] };
    const finding =
      verdict === 'vacuous'
        ? diagnose('mitigation-vacuous', {
            place: mitigation.place.child('verify', 'rule'),
            message: `${mitigation.id} of ${threat.id} is verified on nothing: ${names(rules)} ${rules.length > 1 ? 'have' : 'has'} nothing to judge on the operations in scope`,
            about: aboutEntry(model, threat.id, mitigation.id),
            operations: scope,
            // What a pattern brings along, nobody has claimed here.
            ...(mitigation.inherited ? { level: 'warning' as const } : {}),
          })
        : contradiction(model, threat, mitigation, proof, judged.length, [...reasons]);
    return { ...proof, findings: [finding] };
  }

  #outcome(key: string): IndexedOutcome | undefined {
    if (this.#outcomes.has(key)) return this.#outcomes.get(key);
    const outcome = this.input.outcome(key);
    const indexed = outcome && index(outcome);
    this.#outcomes.set(key, indexed);
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

/** Operations for a message: the first few by name. */
export function labels(operations: readonly Operation[]): string {
  const shown = operations.slice(0, 3).map(({ label }) => label);
  const rest = operations.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}

function names(rules: readonly string[]): string {
  return rules.join(', ');
}

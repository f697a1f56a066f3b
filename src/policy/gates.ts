import { diagnostics } from '../findings/diagnostics/diagnostics.ts';
import { atLeast, type Finding, type Severity } from '../findings/finding.ts';
import type { Api, Operation } from '../openapi/model.ts';
import {
  type CompiledSelector,
  compileSelector,
  type Selector,
  type SelectorContext,
} from '../selector/selector.ts';
import type { ThreatOutcome } from '../threats/proof/verify.ts';
import type { Gate, Policy } from './policy.ts';

/** How a gate was judged. */
export interface GateResult {
  /** `severity >= high`, `threat models valid`, `everything checked` … */
  readonly name: string;
  readonly passed: boolean;
  /** How many open findings (or threats, operations) break it. */
  readonly findings: number;
  /** What breaks it, in words for the summary: `3 open`. */
  readonly detail: string;
}

/** What gates judge. */
export interface GateInput {
  /** Every finding, split by what is tolerated of it. */
  readonly findings: readonly Finding[];
  /** The findings of the rules that a gate names, before they were split. */
  readonly ofGates: ReadonlyMap<Gate, ReadonlySet<Finding>>;
  readonly threats: readonly ThreatOutcome[];
  /** How many threat models were read; undefined: they are judged elsewhere. */
  readonly models: number | undefined;
  readonly context: SelectorContext;
  /** The definitions of the run. */
  readonly apis: readonly Api[];
  /** How many places of definitions could not be checked. */
  readonly unchecked: number;
  /** How many inputs could not be read at all; nothing lifts that. */
  readonly unread: number;
  /** Where a change is judged: was an operation, as it was before, one of these? */
  readonly wasAmong?: ((selector: Selector) => (operation: Operation) => boolean) | undefined;
}

export interface GateOutcome {
  readonly results: readonly GateResult[];
  /** What breaks a gate. */
  readonly blocking: ReadonlySet<Finding>;
}

/** Judges every gate of a policy, and beside them always: threat models valid, everything checked. */
export function judgeGates(policy: Policy, input: GateInput): GateOutcome {
  const judge = new GateJudge(input);
  for (const gate of policy.gates) judge.gate(gate);
  judge.always(policy);
  return judge;
}

class GateJudge implements GateOutcome {
  readonly results: GateResult[] = [];
  readonly blocking = new Set<Finding>();
  readonly #blocked = new Set<readonly Finding[]>();
  readonly #open: readonly Finding[];
  /** Gates that ask the same, of the same operations, find the same. */
  readonly #found = new Map<unknown, Map<unknown, readonly Finding[]>>();
  readonly #uncovered = new Map<CompiledSelector, number>();

  constructor(private readonly input: GateInput) {
    this.#open = input.findings.filter(({ suppressed, since }) => !suppressed && since !== 'unchanged');
  }

  gate(gate: Gate): void {
    const checks: [name: string, check: (name: string) => void][] = [];
    const { severity, when, residual, undecided, coverage } = gate;
    if (severity !== undefined) {
      checks.push([severityName(severity, when), (name) => this.#severity(name, severity, when)]);
    }
    if (gate.rules) checks.push([ruleName(gate.rules, gate), (name) => this.#rules(name, gate)]);
    if (residual !== undefined) {
      checks.push([`residual risk <= ${residual}`, (name) => this.#residual(name, residual)]);
    }
    if (undecided === 'forbidden') checks.push(['no undecided threat', (name) => this.#undecided(name)]);
    if (coverage !== undefined) {
      checks.push([`coverage of ${selected(coverage)}`, (name) => this.#coverage(name, coverage)]);
    }
    for (const [what, check] of checks) {
      check(gate.name === undefined ? what : checks.length === 1 ? gate.name : `${gate.name}: ${what}`);
    }
  }

  always({ unchecked: allowed }: Policy): void {
    const { unchecked, unread, models } = this.input;
    if (models !== undefined)
      this.#findings(
        'threat models valid',
        // A claim that fails is an error, also where it is told with what makes it fail.
        this.#open.filter(({ failsGate, retells }) => failsGate || retells?.some((one) => one.failsGate)),
        (count) => `${count} ${count === 1 ? 'error' : 'errors'}`,
        () => (models === 0 ? 'none read' : ''),
      );
    const broken = unread + (allowed === 'allowed' ? 0 : unchecked);
    const detail = [
      ...(unread > 0 ? [`${unread} ${unread === 1 ? 'input was' : 'inputs were'} not read`] : []),
      ...(unchecked > 0 ? [`${unchecked} ${unchecked === 1 ? 'place was' : 'places were'} not checked`] : []),
      ...(unchecked > 0 && allowed === 'allowed' ? ['which the policy allows'] : []),
    ];
    this.#say('everything checked', broken, detail.join(', '));
  }

  #severity(name: string, severity: Severity, when: Selector | undefined): void {
    const found = this.#once(severity, when, (open) =>
      open.filter(
        (finding) =>
          atLeast(finding.severity, severity) &&
          // Residual risk and coverage are judged by the gates that ask for them, and by no other.
          diagnostics.get(finding.rule)?.level !== 'policy',
      ),
    );
    this.#findings(
      name,
      found,
      (count) => `${count} open`,
      () => this.#passed(when, 'nothing open'),
    );
  }

  #rules(name: string, gate: Gate): void {
    const own = this.input.ofGates.get(gate);
    const told = new Set(gate.rules?.filter((rule) => diagnostics.has(rule)));
    const find = (open: readonly Finding[]) =>
      open.filter((finding) => own?.has(finding.whole ?? finding) === true || told.has(finding.rule));
    // Gates of the same rules share one set of what these found.
    const isShared = own !== undefined && told.size === 0;
    const found = isShared ? this.#once(own, gate.when, find) : find(this.#on(gate.when));
    this.#findings(
      name,
      found,
      (count) => `${count} open`,
      () => this.#passed(gate.when, 'nothing open'),
    );
  }

  /** A gate on operations that are not there holds whatever anyone does: a slip in its selector must not look like safety. */
  #passed(when: Selector | undefined, words: string): string {
    if (!when) return words;
    const matches = this.#among(when);
    return this.input.apis.some(({ operations }) => operations.some(matches))
      ? words
      : 'no operation matches';
  }

  /** A gate with `when` counts findings on those operations; one that no operation carries is not among them. */
  #on(when: Selector | undefined): readonly Finding[] {
    if (!when) return this.#open;
    const matches = this.#among(when);
    const known = new Map<readonly Operation[], boolean>();
    return this.#open.filter(({ operations }) => {
      const answer = known.get(operations) ?? operations.some(matches);
      known.set(operations, answer);
      return answer;
    });
  }

  #among(when: Selector): (operation: Operation) => boolean {
    return spokenOf(when, this.input.context, this.input.wasAmong);
  }

  #once(
    what: unknown,
    when: Selector | undefined,
    find: (open: readonly Finding[]) => readonly Finding[],
  ): readonly Finding[] {
    const where = when && this.#compile(when);
    const known = this.#found.get(what) ?? new Map<unknown, readonly Finding[]>();
    this.#found.set(what, known);
    const found = known.get(where) ?? find(this.#on(when));
    known.set(where, found);
    return found;
  }

  /** A threat that is accepted on its whole scope passes, as an acceptance in force is not exceeded by the residual. */
  #residual(name: string, limit: number): void {
    const above = this.input.threats.filter(({ risk, accepted }) => risk.residual > limit && !accepted);
    const places = new Set(above.map(({ place }) => place));
    for (const finding of this.#open) {
      if (finding.rule === 'residual-above-gate' && places.has(finding.place)) this.blocking.add(finding);
    }
    const worst = above.map(({ id, risk }) => `${id} ${risk.residual}`).slice(0, 3);
    const more = above.length > worst.length ? ` and ${above.length - worst.length} more` : '';
    this.#say(name, above.length, above.length > 0 ? `${worst.join(', ')}${more}` : 'no threat above');
  }

  #undecided(name: string): void {
    const found = this.#open.filter(({ rule }) => rule === 'threat-undecided');
    this.#findings(
      name,
      found,
      (count) => `${count} undecided`,
      () => 'every threat is decided',
    );
  }

  #coverage(name: string, selector: Selector): void {
    const compiled = this.#compile(selector);
    const count = this.#uncovered.get(compiled) ?? this.#countUncovered(this.#among(selector));
    this.#uncovered.set(compiled, count);
    const what = count === 1 ? 'operation is' : 'operations are';
    this.#say(
      name,
      count,
      count > 0 ? `${count} ${what} covered by no threat` : this.#passed(selector, 'all covered'),
    );
  }

  #countUncovered(isAsked: (operation: Operation) => boolean): number {
    const open = new Set<Operation>();
    for (const finding of this.#open) {
      if (finding.rule !== 'operation-uncovered') continue;
      const uncovered = finding.operations.filter(isAsked);
      for (const operation of uncovered) open.add(operation);
      if (uncovered.length > 0) this.blocking.add(finding);
    }
    return open.size;
  }

  #findings(
    name: string,
    found: readonly Finding[],
    detail: (count: number) => string,
    passed: () => string,
  ): void {
    if (!this.#blocked.has(found)) for (const finding of found) this.blocking.add(finding);
    this.#blocked.add(found);
    this.#say(name, found.length, found.length > 0 ? detail(found.length) : passed());
  }

  #say(name: string, findings: number, detail: string): void {
    this.results.push({ name, passed: findings === 0, findings, detail });
  }

  #compile(selector: Selector): CompiledSelector {
    return compileSelector(selector, this.input.context);
  }
}

/**
 * Does a gate speak of an operation? A change does not take one out of its gate: it counts as it was, too.
 *
 * @param wasAmong where a change is judged: was it one of these?
 */
export function spokenOf(
  selector: Selector,
  context: SelectorContext,
  wasAmong: GateInput['wasAmong'],
): (operation: Operation) => boolean {
  const { matches } = compileSelector(selector, context);
  const was = wasAmong?.(selector);
  return was ? (one) => matches(one) || was(one) : matches;
}

function severityName(severity: Severity, when: Selector | undefined): string {
  return `severity >= ${severity}${when ? ` on ${selected(when)}` : ''}`;
}

function ruleName(rules: readonly string[], { with: options, when }: Gate): string {
  return `${rules.join(', ')}${options ? ` ${flow(options)}` : ''}${when ? ` on ${selected(when)}` : ''}`;
}

/** A selector as people write it: `{ data: { class: restricted } }`. */
function selected(selector: Selector): string {
  return Object.keys(selector).length === 0 ? 'every operation' : flow(selector);
}

function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([key, child]) => `${key}: ${flow(child)}`);
  return `{ ${entries.join(', ')} }`;
}

import type { DismissedFindings } from '../derive/dismissed-findings.ts';
import { diagnose, diagnostics } from '../findings/diagnostics/diagnostics.ts';
import type { Finding, Suppression } from '../findings/finding.ts';
import type { Operation } from '../openapi/model.ts';
import type { Verification } from '../threats/proof/verify.ts';
import type { Inline } from './inline.ts';
import type { InlineIndex, Lists } from './inline-index.ts';
import type { Waiver } from './policy.ts';
import type { RuleNames, Waivers } from './waivers.ts';

/** Operations that share a fate. */
interface Part {
  readonly suppressed: Suppression | null;
  readonly operations: readonly Operation[];
}

/**
 * Splits findings by what is tolerated: acceptances of threat models, waivers, dismissals, inline suppressions, in this order.
 * They work on pairs of finding and operation, so that what is open stays open for every other operation (README,
 * The JSON report). No pair is lost, none is in two parts.
 */
export class Suppressor {
  readonly #usedInlines = new Set<Inline>();
  readonly #usedLists = new Set<readonly Inline[]>();
  /** Findings that share their operations are split alike. */
  readonly #parts = new Map<string, Map<readonly Operation[], readonly Part[]>>();
  readonly #byInline = new Map<Inline, Suppression>();

  constructor(
    private readonly verification: Pick<Verification, 'waived' | 'acceptance' | 'tolerates'>,
    private readonly waivers: Waivers,
    private readonly inlines: InlineIndex,
    private readonly dismissed: DismissedFindings | undefined,
    private readonly before: Waivers | undefined,
  ) {}

  split(finding: Finding): Finding[] {
    // An error of a threat model fails the gate always; only the acceptance of its threat lifts it.
    if (finding.failsGate)
      return [tolerated(finding, this.verification.waived.get(finding.compared ?? finding) ?? null)];
    // Findings may reach thousands of operations each: nobody asks one by one when nothing is tolerated.
    const hasDismissed = this.dismissed !== undefined && !this.dismissed.isEmpty;
    if (this.waivers.isEmpty && this.inlines.isEmpty && !this.verification.tolerates && !hasDismissed) {
      return [finding];
    }
    const whole = silenceable(finding.rule) ? this.#use(this.inlines.ofFinding(finding)) : undefined;
    const isWide = finding.operations.length === 0 && finding.rule !== tellsOfTolerance;
    const ofNone = isWide ? this.dismissed?.findWhole(finding) : undefined;
    return this.#partsOf(finding, whole).map(({ suppressed: by, operations }) => {
      const suppressed = by ?? ofNone ?? null;
      const isWhole = operations.length === finding.operations.length;
      return tolerated(isWhole ? finding : only(finding, operations), suppressed);
    });
  }

  #partsOf({ rule, operations: all }: Finding, whole: Inline | undefined): readonly Part[] {
    const known = whole ? undefined : this.#parts.get(rule)?.get(all);
    if (known) return known;
    const parts = new Map<string, { suppressed: Suppression | null; operations: Operation[] }>();
    for (const operation of all.length > 0 ? all : [null]) {
      const suppressed = this.#fate(rule, operation, whole);
      const key = suppressed ? `${suppressed.by} ${suppressed.id}` : '';
      let part = parts.get(key);
      if (!part) {
        part = { suppressed, operations: [] };
        parts.set(key, part);
      }
      if (operation) part.operations.push(operation);
    }
    const made = [...parts.values()];
    if (!whole) {
      const ofRule = this.#parts.get(rule) ?? new Map();
      this.#parts.set(rule, ofRule.set(all, made));
    }
    return made;
  }

  /** Says which inline suppressions suppressed nothing. */
  unused(inlines: readonly Inline[], { ran }: RuleNames): Finding[] {
    return inlines.flatMap((inline) => {
      const { rules, place, span } = inline;
      if (this.#usedInlines.has(inline) || rules.some((rule) => !ran.has(rule))) return [];
      const error = rules.find((rule) => !silenceable(rule));
      const message = rules.includes(tellsOfTolerance)
        ? `\`${tellsOfTolerance}\` tells of suppressions, too, and cannot be suppressed in a file`
        : error
          ? `\`${error}\` speaks of the threat model and cannot be suppressed in a file; accept the risk in the model`
          : `This suppression of ${rules.join(', ')} suppresses nothing`;
      return diagnose('suppression-unused', { place, span, message, about: rules.join(' ') });
    });
  }

  #fate(rule: string, operation: Operation | null, whole: Inline | undefined): Suppression | null {
    const inline =
      whole ??
      (operation && silenceable(rule) ? this.#use(this.inlines.ofOperation(rule, operation)) : undefined);
    const found = this.waivers.find(rule, operation);
    const mayCount = rule !== tellsOfTolerance || !this.before || this.before.find(rule, operation);
    const waiver = mayCount ? found : undefined;
    const acceptance = operation ? this.verification.acceptance(rule, operation) : undefined;
    const dismissal = operation ? this.dismissed?.find(rule, operation) : undefined;
    if (acceptance) return acceptance;
    if (waiver) return byWaiver(waiver);
    if (dismissal) return dismissal;
    return inline ? this.#suppression(inline) : null;
  }

  #suppression(inline: Inline): Suppression {
    const known = this.#byInline.get(inline);
    if (known) return known;
    const { place, reason, expires } = inline;
    const id = `${place.document.file}:${this.inlines.lineOf(inline)}`;
    const made: Suppression = { by: 'inline', id, owner: null, reason, expires };
    this.#byInline.set(inline, made);
    return made;
  }

  #use(lists: Lists): Inline | undefined {
    for (const list of lists) {
      if (this.#usedLists.has(list)) continue;
      this.#usedLists.add(list);
      for (const inline of list) this.#usedInlines.add(inline);
    }
    return lists[0]?.[0];
  }
}

/** Tells what a change tolerates. Were it tolerated by the same change, nobody would hear of either. */
const tellsOfTolerance = 'policy-weakened';

/** Whoever may edit a definition may not judge the threat model by it, nor what he silences. */
function silenceable(rule: string): boolean {
  if (rule === tellsOfTolerance) return false;
  const level = diagnostics.get(rule)?.level;
  return level !== 'error' && level !== 'policy';
}

function only(finding: Finding, operations: readonly Operation[]): Finding {
  const operation = finding.operation && operations.includes(finding.operation) ? finding.operation : null;
  return { ...finding, operation, operations, whole: finding };
}

function tolerated(finding: Finding, suppressed: Suppression | null): Finding {
  return suppressed ? { ...finding, suppressed } : finding;
}

function byWaiver({ id, owner, reason, expires }: Waiver): Suppression {
  return { by: 'waiver', id, owner, reason, expires };
}

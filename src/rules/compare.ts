import type { Change } from '../facts/surface/change.ts';
import { aboutText } from '../findings/about.ts';
import type { Finding, Severity } from '../findings/finding.ts';
import { shortRelated } from '../findings/related.ts';
import { groupBy } from '../text/group.ts';
import { shortened } from '../text/shorten.ts';
import { byLabel } from './operation-lists.ts';
import type { AnyRule, CompareContext, Regression } from './rule.ts';

/** A rule of the family `regression` as a ruleset or a gate asks for it. */
export interface CompareRun {
  readonly rule: AnyRule;
  /** Replaces the rule's own severity, and its findings' special ones. */
  readonly severity?: Severity | undefined;
}

/**
 * Lets a rule look at a change.
 *
 * @param context what it may ask, and what it tells besides
 */
export function compareBy(
  run: CompareRun,
  change: Change,
  context: Pick<CompareContext, 'leave' | 'assetsOf'>,
): Finding[] {
  const said: Regression[] = [];
  run.rule.compare?.(change, { ...context, report: (regression) => said.push(regression) });
  return findingsOf(run, said);
}

/** The findings of what was said: at one place, of one severity and in the same words, one with all operations. */
export function findingsOf({ rule, severity }: CompareRun, said: readonly Regression[]): Finding[] {
  const groups = groupBy(
    said,
    (one) =>
      `${one.severity ?? ''} ${one.part ?? ''} ${one.at.id()} ${one.span?.start ?? ''} ${one.message} ${one.before}`,
  );
  return [...groups.values()].map((same): Finding => {
    const [first] = same;
    const operations = byLabel(same.map((one) => one.operations));
    return {
      rule: rule.id,
      severity: severity ?? first.severity ?? rule.severity,
      confidence: first.confidence ?? rule.confidence,
      message: shortened(first.message),
      place: first.at,
      part: first.part ?? 'value',
      ...(first.span ? { span: first.span } : {}),
      operation: (operations.length === 1 && first.operation) || null,
      operations,
      related: shortRelated(first.related ?? []),
      about: (view) => same.map(({ about }) => aboutText(about, view)).sort()[0] as string,
      ...(first.remedy === undefined ? {} : { remedy: shortened(first.remedy) }),
      since: 'new',
      ...(first.before === null ? {} : { before: first.before }),
    };
  });
}

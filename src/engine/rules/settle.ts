import type { Finding } from '../../findings/finding.ts';
import type { Outline } from '../../openapi/outline.ts';
import { nothingOf, type RuleResult } from '../../rules/run.ts';

/**
 * What rules said of a definition, without the model that they looked at: findings name its operations, and what they are
 * about is said in words at once. Which operations a rule examined nobody will ask: claims keep models whole.
 *
 * @param fingerprints does anybody ask what findings are about?
 */
export function settled(
  results: readonly RuleResult[],
  outline: Outline,
  fingerprints: boolean,
): readonly RuleResult[] {
  const settle = (finding: Finding): Finding => {
    const { operation, operations, about } = finding;
    return {
      ...finding,
      operation: operation && outline.operation(operation),
      operations: operations.length === 0 ? none : outline.of(operations),
      about: !fingerprints ? '' : typeof about === 'function' ? about() : about,
    };
  };
  return results.map(({ run, findings, unchecked }) =>
    // Most rules say nothing of most definitions, of which there may be thousands.
    findings.length === 0 && unchecked.length === 0
      ? nothingOf(run)
      : { run, unchecked, examined: nothing, unknown: noneOpen, findings: findings.map(settle) },
  );
}

const none: Finding['operations'] = [];
const nothing: RuleResult['examined'] = new Set();
const noneOpen: RuleResult['unknown'] = new Map();

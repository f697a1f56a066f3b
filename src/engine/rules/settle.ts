import type { Finding } from '../../findings/finding.ts';
import type { Outline } from '../../openapi/outline.ts';
import { isNothing, nothingOf, type RuleResult } from '../../rules/run.ts';
import { flat } from '../../text/flat.ts';

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
    const { operation, operations, about, related, message, remedy, decision } = finding;
    const texts = [message, remedy, decision?.says, decision?.remedy, ...related.map((one) => one.message)];
    for (const text of texts) if (text !== undefined) flat(text);
    return {
      ...finding,
      related: related.length === 0 ? noRelated : related,
      operation: operation && outline.operation(operation),
      operations: operations.length === 0 ? none : outline.of(operations),
      about: !fingerprints ? '' : flat(typeof about === 'function' ? about() : about),
    };
  };
  const left = [...results];
  // Most rules say nothing of most definitions, of which there may be thousands.
  for (let at = 0; at < left.length; at++) {
    const result = left[at] as RuleResult;
    if (isNothing(result)) continue;
    const { run, findings, unchecked } = result;
    left[at] =
      findings.length === 0 && unchecked.length === 0
        ? nothingOf(run)
        : { run, unchecked, examined: nothing, unknown: noneOpen, findings: findings.map(settle) };
  }
  return left;
}

const noRelated: Finding['related'] = [];
const none: Finding['operations'] = [];
const nothing: RuleResult['examined'] = new Set();
const noneOpen: RuleResult['unknown'] = new Map();

import type { ReportingDescriptor } from 'sarif';
import type { Confidence, Severity } from '../findings/finding.ts';
import { severities } from '../findings/finding.ts';
import type { RuleInfo } from '../findings/rule-info.ts';
import type { Report, ReportedFinding } from '../verdict/report.ts';

/** GitHub reads scores: over 9.0 is critical, from 7.0 high, from 4.0 medium, above 0.0 low. */
const scores: Record<Severity, string> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '3.0',
  info: '0.0',
};

/** GitHub refuses a file with more tags on a rule. */
const mostTags = 20;

/** How SARIF grades a result. */
export function level(severity: Severity): 'error' | 'warning' | 'note' {
  if (severity === 'critical' || severity === 'high') return 'error';
  return severity === 'medium' ? 'warning' : 'note';
}

/**
 * The rules that results refer to, by first appearance. GitHub takes an alert's severity from its rule, so a rule
 * counts as its worst result: what blocks here must not look harmless there.
 */
export function descriptors(report: Report, findings: readonly ReportedFinding[]): ReportingDescriptor[] {
  const byRule = new Map<string, { severity: Severity; confidence: Confidence; example: ReportedFinding }>();
  for (const finding of findings) {
    const known = byRule.get(finding.rule);
    const { severity, confidence } = finding;
    if (!known) byRule.set(finding.rule, { severity, confidence, example: finding });
    else {
      if (severities.indexOf(severity) > severities.indexOf(known.severity)) known.severity = severity;
      if (certainty(confidence) > certainty(known.confidence)) known.confidence = confidence;
    }
  }
  return [...byRule].map(([id, { severity, confidence, example }]) =>
    descriptor(report.rules.get(id) ?? unknownRule(example), severity, confidence),
  );
}

function certainty(confidence: Confidence): number {
  return ['low', 'medium', 'high'].indexOf(confidence);
}

/** Findings may come from where no rule is described; the viewer still needs something to show. */
function unknownRule({ rule, severity, message, owasp, cwe, stride }: ReportedFinding): RuleInfo {
  return { id: rule, title: rule, severity, rationale: message, remediation: message, owasp, cwe, stride };
}

function descriptor(rule: RuleInfo, severity: Severity, confidence: Confidence): ReportingDescriptor {
  const exceptions = rule.falsePositives ?? [];
  const tags = new Set([
    'security',
    ...rule.owasp.map((category) => `OWASP ${category}`),
    ...rule.cwe.map((id) => `external/cwe/cwe-${String(id).padStart(3, '0')}`),
  ]);
  return {
    id: rule.id,
    name: rule.id,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.rationale },
    ...(rule.docs === undefined ? {} : { helpUri: rule.docs }),
    help: {
      text: [
        `Why: ${rule.rationale}`,
        `Fix: ${rule.remediation}`,
        ...exceptions.map((exception) => `Ignore it when: ${exception}`),
      ].join('\n\n'),
      markdown: [
        `## ${rule.title}`,
        `### Why\n\n${rule.rationale}`,
        `### Fix\n\n${rule.remediation}`,
        ...(exceptions.length > 0
          ? [`### Ignore it when\n\n${exceptions.map((text) => `- ${text}`).join('\n')}`]
          : []),
      ].join('\n\n'),
    },
    defaultConfiguration: { level: level(severity) },
    properties: {
      tags: [...tags].slice(0, mostTags),
      precision: rule.confidence ?? confidence,
      'security-severity': scores[severity],
    },
  };
}

import { type DiagnosticId, diagnose } from '../../findings/diagnostics/diagnostics.ts';
import type { Finding } from '../../findings/finding.ts';
import { labels } from '../../findings/labels.ts';
import type { Operation } from '../../openapi/model.ts';
import { matchesStar } from '../../selector/glob.ts';
import { daysBetween, inDays } from '../../text/dates.ts';
import { type Acceptance, aboutEntry, type Threat, type ThreatModel } from '../model/model.ts';
import type { Scope } from '../model/scope.ts';

/** What the policy asks of acceptances. */
export interface AcceptancePolicy {
  /** The longest time from `granted` to `expires`. */
  readonly maxDays?: number;
  /** Who may approve: `security:*`. */
  readonly approvers?: readonly string[];
}

/** What a finding is suppressed by, in the shape in which reports tell it. */
export interface AcceptanceSuppression {
  readonly by: 'acceptance';
  readonly id: string;
  readonly owner: string;
  readonly reason: string;
  readonly expires: string;
}

/** An acceptance, judged. */
export interface JudgedAcceptance {
  readonly acceptance: Acceptance;
  readonly scope: Scope;
  /** Complete, granted, not expired, allowed by the policy, inside its threat, and not exceeded by the residual. */
  readonly inForce: boolean;
  readonly findings: readonly Finding[];
}

export interface AcceptanceCase {
  readonly model: ThreatModel;
  readonly threat: Threat;
  readonly acceptance: Acceptance;
  /** The threat's scope, and the acceptance's. */
  readonly threatened: Scope;
  readonly scope: Scope;
  readonly residual: number;
  readonly policy: AcceptancePolicy;
  readonly today: string;
}

const soon = 30;

/** Is the acceptance one that counts today? Says everything that is wrong with it. */
export function judgeAcceptance(subject: AcceptanceCase): JudgedAcceptance {
  const { model, threat, acceptance, threatened, scope, residual, policy, today } = subject;
  const { id, place, granted, expires, approvedBy } = acceptance;
  const findings: Finding[] = [];
  const whose = `${id} of ${threat.id}`;
  const report = (
    diagnostic: DiagnosticId,
    key: string | undefined,
    message: string,
    operations?: readonly Operation[],
  ) =>
    findings.push(
      diagnose(diagnostic, {
        place: key === undefined ? place : place.child(key),
        part: key === undefined ? 'key' : 'value',
        message,
        about: aboutEntry(model, threat.id, id, key ?? ''),
        ...(operations ? { operations } : {}),
      }),
    );

  const missing = missingFields(acceptance, policy);
  if (missing.length > 0) {
    const verb = missing.length > 1 ? 'are' : 'is';
    report(
      'acceptance-incomplete',
      undefined,
      `${whose} counts nothing: ${missing.join(', ')} ${verb} missing`,
    );
  }
  if (granted !== '' && granted > today) {
    report('acceptance-incomplete', 'granted', `${whose} is granted only on ${granted}`);
  }
  if (expires !== '' && expires < today) {
    report('acceptance-expired', 'expires', `${whose} expired on ${expires}`);
  }
  if (policy.maxDays !== undefined && granted !== '' && expires !== '') {
    const length = daysBetween(granted, expires);
    if (length > policy.maxDays) {
      report(
        'acceptance-too-long',
        'expires',
        `${whose} lasts ${inDays(length)}; the policy allows ${policy.maxDays}`,
      );
    }
  }
  if (
    policy.approvers &&
    approvedBy !== '' &&
    !policy.approvers.some((glob) => matchesStar(glob, approvedBy))
  ) {
    const allowed = policy.approvers.join(', ');
    report(
      'acceptance-unauthorised',
      'approvedBy',
      `${whose} is approved by ${approvedBy}; the policy asks for ${allowed}`,
    );
  }
  const outside = scope.operations.filter((operation) => !threatened.has(operation));
  if (outside.length > 0) {
    const message = `${whose} reaches operations that the threat does not: ${labels(outside)}`;
    report('acceptance-outside-scope', 'scope', message, outside);
  }
  if (acceptance.residual !== undefined && residual > acceptance.residual) {
    const message = `${whose} accepts a residual risk of ${acceptance.residual}; it is ${residual}`;
    report('residual-exceeds-acceptance', 'residual', message);
  }
  const inForce = findings.length === 0;
  const left = expires === '' ? Number.POSITIVE_INFINITY : daysBetween(today, expires);
  if (inForce && left <= soon) {
    report(
      'acceptance-expiring',
      'expires',
      left === 0 ? `${whose} expires today` : `${whose} expires in ${inDays(left)}`,
    );
  }
  return { acceptance, scope, inForce, findings };
}

function missingFields(acceptance: Acceptance, policy: AcceptancePolicy): string[] {
  const required = ['owner', 'reason', 'expires'] as const;
  const asked = [
    ...required,
    ...(policy.approvers ? (['approvedBy'] as const) : []),
    ...(policy.maxDays === undefined ? [] : (['granted'] as const)),
  ];
  return asked.filter((key) => acceptance[key] === '');
}

/** How reports name what an acceptance waives. */
export function suppression({ id, owner, reason, expires }: Acceptance): AcceptanceSuppression {
  return { by: 'acceptance', id, owner, reason, expires };
}

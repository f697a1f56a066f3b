import type { Operation, SecurityAlternative } from '../openapi/model.ts';
import { plural } from '../text/layout.ts';
import { code } from '../text/markdown.ts';
import type { ThreatOutcome } from '../threats/proof/verify.ts';
import { plainly } from './markup.ts';

/** `oauth2 [payments:read] or apiKey`; what lets anyone in says so. */
export function protectionInWords({ protection }: Operation): string {
  if (protection.declaration === undefined) return 'anyone: no `security`';
  const alternatives = protection.alternatives.map(inWords);
  if (protection.anonymous) {
    return alternatives.filter((one) => one !== '').length === 0
      ? 'anyone'
      : `anyone, or ${alternatives.filter((one) => one !== '').join(' or ')}`;
  }
  return alternatives.join(' or ');
}

function inWords({ requirements }: SecurityAlternative): string {
  return requirements
    .map(({ name, scopes }) => `${code(name)}${scopes.length > 0 ? ` [${scopes.map(code).join(', ')}]` : ''}`)
    .join(' with ');
}

/** From where an operation has its protection. */
export function protectionSource({ protection }: Operation): string {
  if (protection.source === 'none') return 'neither the operation nor the definition says `security`';
  return protection.source === 'root' ? 'inherited from the root' : 'stated by the operation';
}

export function threatInWords(threat: ThreatOutcome): string {
  const { scope, mitigations, risk, status } = threat;
  const held = mitigations.filter(({ verdict }) => verdict === 'verified').length;
  const parts = [
    plural(scope.length, 'operation'),
    ...(mitigations.length > 0 ? [`verified ${held}/${mitigations.length}`] : ['no mitigation']),
    status,
    `residual ${risk.residual}`,
  ];
  return parts.join(' · ');
}

export function threatsOf(threats: readonly ThreatOutcome[], operation: Operation): readonly ThreatOutcome[] {
  return threats.filter(({ scope }) => scope.includes(operation));
}

/** `- T-BOLA Other people's orders: open, M-SCOPE contradicted`. */
export function threatLine({ id, title, status, mitigations }: ThreatOutcome): string {
  const verdicts = mitigations.map((one) => `${code(one.id)} ${one.verdict}`).join(', ');
  return `- ${code(id)} ${plainly(title)}: ${status}${verdicts === '' ? '' : `, ${verdicts}`}`;
}

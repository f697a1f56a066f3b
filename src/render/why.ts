import { number, plural } from '../text/layout.ts';
import { shareInWords } from '../threats/proof/share.ts';
import type { MitigationOutcome, ThreatOutcome } from '../threats/proof/verify.ts';

/**
 * Why a threat is only partly mitigated, and which claims were judged on a part of its operations: `M-429 was judged on 1
 * of 4 operations, not on GET /a, GET /b and GET /c`. Undefined where there is nothing to say.
 *
 * @param name how names and labels are written
 */
export function whyNotWhole(
  { status, mitigations }: Pick<ThreatOutcome, 'status' | 'mitigations'>,
  name: (text: string) => string,
): string | undefined {
  const reasons = mitigations.flatMap((mitigation) => {
    const reason = reasonOf(mitigation, status === 'partly', name);
    return reason === undefined ? [] : [`${name(mitigation.id)} ${reason}`];
  });
  return reasons.length > 0 ? reasons.join('; ') : undefined;
}

function reasonOf(
  mitigation: MitigationOutcome,
  isPartly: boolean,
  name: (text: string) => string,
): string | undefined {
  const { status, verdict, failing, judged, operations } = mitigation;
  if (status === 'implemented' && verdict === 'verified') {
    const words = shareInWords(mitigation, name);
    if (words === undefined) return undefined;
    return judged === 0 ? `holds because ${words}` : `was ${words}`;
  }
  if (!isPartly) return undefined;
  if (status !== 'implemented') return `is ${status === 'planned' ? status : name(status)}`;
  if (failing.length > 0) {
    const of = judged ?? operations;
    return `fails on ${number(failing.length)} of ${plural(of, 'operation')}`;
  }
  return `is ${verdict}`;
}

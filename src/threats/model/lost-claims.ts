import type { Finding } from '../../findings/finding.ts';
import type { ThreatModel } from './model.ts';

/** A finding shows so many places. */
const mostRelated = 25;
const mostNamed = 3;

/**
 * The findings of a model that does not hold, the first error of which says what it costs: a model with an error verifies
 * nothing, and whoever reads only that a claim is not verified looks for its proof.
 */
export function withLostClaims({ threats }: Pick<ThreatModel, 'threats'>, findings: Finding[]): Finding[] {
  const first = findings.findIndex(({ failsGate }) => failsGate);
  const error = findings[first];
  const claims = threats.flatMap(({ id, mitigations }) =>
    mitigations
      .filter(({ status }) => status === 'implemented')
      .map((mitigation) => ({ name: `${mitigation.id} of ${id}`, place: mitigation.place })),
  );
  if (!error || claims.length === 0) return findings;
  const { message, related } = error;
  const named = claims.slice(0, mostNamed).map(({ name }) => name);
  const rest = claims.length - named.length;
  const all = `${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  const told: Finding = {
    ...error,
    message: `${message}${message.endsWith('?') ? ' Until' : '; until'} this is mended, no claim of the model is verified: ${all}`,
    related: [
      ...related,
      ...claims
        .slice(0, mostRelated - related.length)
        .map(({ name, place }) => ({ place, part: 'key' as const, message: `${name} is not verified` })),
    ],
  };
  return findings.map((finding) => (finding === error ? told : finding));
}

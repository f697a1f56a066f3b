/** What is alike in the ways by which several findings become one (docs/architecture.md, One cause is told once). */
import type { Operation } from '../openapi/model.ts';
import { compare } from '../text/order.ts';
import type { Finding, Related } from './finding.ts';

/** A finding names so many of the places that were put together in it. */
export const mostRelated = 25;

/** The same finding with more second places, the first of them all. */
export function withRelated<F extends Finding>(finding: F, more: readonly Related[]): F {
  return { ...finding, related: [...finding.related, ...more].slice(0, mostRelated) };
}

/** A finding as a second place of the one that tells it along. */
export function toldAlong({ place, part, span, message, rule }: Finding): Related {
  return { place, part, ...(span ? { span } : {}), message: `${rule}: ${message}` };
}

/** The operations that some findings reach, each once, by label. Many findings share a list of all: it is read once. */
export function operationsOf(findings: readonly Finding[]): readonly Operation[] {
  const [list, ...others] = new Set(findings.map((finding) => finding.operations));
  if (!list || others.length === 0) return list ?? [];
  const operations = new Set(list);
  for (const other of others) for (const operation of other) operations.add(operation);
  return [...operations].sort((a, b) => compare(a.label, b.label));
}

/** Puts what findings became in the place of the first of them; those that became part of another one are left out. */
export function replaced(
  findings: readonly Finding[],
  by: ReadonlyMap<Finding, Finding | undefined>,
): readonly Finding[] {
  if (by.size === 0) return findings;
  return findings.flatMap((finding) => (by.has(finding) ? (by.get(finding) ?? []) : finding));
}

import { rootSecurityPlace } from '../../facts/access/root-protection.ts';
import type { Related, Severity } from '../../findings/finding.ts';
import type { Operation } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { groupBy } from '../../text/group.ts';

/** What says of an operation that anyone may call it, or of how it is protected that it is weak. */
export const saidOfProtection: readonly string[] = [
  ...['operation-unauthenticated', 'auth-disabled-on-operation', 'auth-optional', 'global-security-missing'],
  ...[
    'global-security-empty',
    'security-schemes-missing',
    'security-scheme-unresolved',
    'object-op-unauthenticated',
  ],
  ...['write-weaker-than-read', 'sensitive-response-public', 'admin-same-security', 'deprecated-weaker-auth'],
  ...['version-security-drift', 'link-to-weaker-operation', 'callback-unauthenticated', 'gateway-auth-none'],
  ...['auth-status-contradiction', 'auth-header-as-parameter', 'security-scheme-unused', 'path-ambiguous'],
];

/** Where what protects an operation is written, or would be: at the root where that protected it before. */
export function protectionPlace(
  operation: Operation,
  before?: Operation,
): { at: Place; part: 'key' | 'value' } {
  const { source, declaration } = operation.protection;
  if (source === 'none' && before?.protection.source === 'root') return rootSecurityPlace(operation.api);
  if (source !== 'none' && declaration) return { at: declaration.place, part: 'value' };
  return { at: operation.place, part: 'key' };
}

/** The schemes that it asked for and still names, and that nothing declares any more. */
export function undeclared(before: Operation, after: Operation): readonly string[] {
  const declared = new Set(
    before.protection.alternatives.flatMap(({ requirements }) =>
      requirements.flatMap(({ name, scheme }) => (scheme ? [name] : [])),
    ),
  );
  const named = after.protection.declaration?.alternatives.flatMap(({ requirements }) => requirements) ?? [];
  return [
    ...new Set(named.filter(({ name, scheme }) => !scheme && declared.has(name)).map(({ name }) => name)),
  ];
}

/** Where it was written. */
export function formerPlace(operation: Operation, message: string): Related {
  const { at, part } = protectionPlace(operation);
  return { place: at, part, message };
}

/** What befell several operations in the same way is said once. */
export interface Fate {
  readonly before: Operation;
  readonly after: Operation;
  /** Where it is to be mended. */
  readonly at: Place;
  readonly part: 'key' | 'value';
  /** What it asked for. */
  readonly was: string;
  readonly severity?: Severity;
  /** What will do now. */
  readonly now?: string;
  /** Why, where that is written elsewhere: the scheme is declared no more. */
  readonly cause?: string;
}

export function together(fates: readonly Fate[]): readonly [Fate, ...Fate[]][] {
  return [
    // What has a cause elsewhere befell all of them, whatever they asked for.
    ...groupBy(fates, ({ at, part, was, now, cause }) =>
      [at.id(), part, cause === undefined ? was : '', now, cause].join('\n'),
    ).values(),
  ];
}

/** What they asked for, in words. */
export function formerly(group: readonly Fate[]): string {
  const all = [...new Set(group.map(({ was }) => was))];
  return all.length > 2 ? `${all.slice(0, 2).join(', ')} and ${all.length - 2} others` : all.join(', ');
}

/** The worst that befell one of them; undefined: what the rule says in general. */
export function worstOf(group: readonly Fate[]): Severity | undefined {
  return group.some(({ severity }) => severity === undefined) ? undefined : group[0]?.severity;
}

/** The operation, or how many they are. */
export function subject([first, ...others]: readonly [Fate, ...Fate[]]): string {
  return others.length === 0 ? first.after.label : `${others.length + 1} operations`;
}

/** Webhooks and callbacks are called by the API itself: who must prove himself to whom is seldom written down. */
export function isCalled({ kind }: Operation): boolean {
  return kind === 'operation';
}

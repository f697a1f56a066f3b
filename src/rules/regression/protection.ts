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
  ...['auth-status-contradiction', 'auth-header-as-parameter'],
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
}

export function together(fates: readonly Fate[]): readonly [Fate, ...Fate[]][] {
  return [
    ...groupBy(fates, ({ at, part, was, severity, now }) =>
      [at.id(), part, was, severity, now].join('\n'),
    ).values(),
  ];
}

/** The operation, or how many they are. */
export function subject([first, ...others]: readonly [Fate, ...Fate[]]): string {
  return others.length === 0 ? first.after.label : `${others.length + 1} operations`;
}

/** Webhooks and callbacks are called by the API itself: who must prove himself to whom is seldom written down. */
export function isCalled({ kind }: Operation): boolean {
  return kind === 'operation';
}

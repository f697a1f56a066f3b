/** Versions of one operation within a definition: `/v1/orders` and `/v2/orders`. */

import { ownOperations } from '../../facts/access/declarations.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import { push } from '../../text/group.ts';
import { once } from '../../text/memo.ts';

/** A version as it can be compared: numbers, then how finished it is, then the number of that stage. */
type Version = readonly number[];

const stages: readonly string[] = ['alpha', 'beta', 'rc', ''];
const form = /^v?(\d+)(?:[._](\d+))?(?:[.-]?(alpha|beta|rc)(\d*))?$/i;
const date = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/;

/** Reads a step of a path as a version: `v1`, `v2.1`, `v1beta2`, `2.0`, `2024-05-01`; undefined for any other. */
function versionOf(step: string): Version | undefined {
  const day = date.exec(step);
  if (day) return day.slice(1).map((part) => Number(part ?? 0));
  const found = form.exec(step);
  // A bare number is an id or a count: only `2.0` looks like a version.
  if (!found || (!/^v/i.test(step) && found[2] === undefined)) return undefined;
  const [, major, minor, stage, number] = found;
  return [
    Number(major),
    Number(minor ?? 0),
    stages.indexOf((stage ?? '').toLowerCase()),
    Number(number || 0),
  ];
}

/** An operation is held against so many, the newest: a stranger could write thousands; real definitions have three. */
const mostNewer = 100;

interface Versioned {
  readonly operation: Operation;
  readonly version: Version | undefined;
}

/** Steps that mark the old one of two: `/legacy/orders`, `/orders`. */
const oldStep = /^(legacy|old|deprecated|classic)$/i;

/**
 * The same operation in newer versions: equal method and path, but for a newer version in the path, or for a step such
 * as `legacy` that the newer one does without. The newest first.
 */
export function newerVersions(operation: Operation): readonly Operation[] {
  return compareAll(operation.api).get(operation) ?? [];
}

const compareAll = once((api: Api): ReadonlyMap<Operation, readonly Operation[]> => {
  const groups = new Map<string, Versioned[]>();
  for (const operation of ownOperations(api)) {
    const { key, version } = identify(operation);
    push(groups, key, { operation, version });
  }
  const newer = new Map<Operation, readonly Operation[]>();
  for (const group of groups.values()) {
    const sorted = group.sort((a, b) => compare(b.version, a.version));
    for (const [at, { operation, version }] of sorted.entries()) {
      const before = sorted
        .slice(0, Math.min(at, mostNewer))
        .filter((other) => compare(other.version, version) > 0);
      if (before.length > 0)
        newer.set(
          operation,
          before.map((other) => other.operation),
        );
    }
  }
  return newer;
});

/** @returns the operation without its version, and the version; an old one without number comes before all others */
function identify({ method, canonical }: Operation): { key: string; version: Version | undefined } {
  const path = canonical.slice(canonical.indexOf(' ') + 1);
  let version: Version | undefined;
  let old = false;
  const rest = path.split('/').filter((step) => {
    if (step === '') return false;
    if (oldStep.test(step)) {
      old = true;
      return false;
    }
    const found = version === undefined ? versionOf(step) : undefined;
    version ??= found;
    return found === undefined;
  });
  // `legacy` before a version changes nothing about which is older.
  return { key: `${method} ${rest.join('/')}`, version: version ?? (old ? [-1] : undefined) };
}

/** Positive when the first is newer. Without a version it is older than nothing and newer than `legacy` alone. */
function compare(first: Version | undefined, second: Version | undefined): number {
  if (!first || !second) {
    const isOld = (version: Version | undefined) => version?.[0] === -1;
    return Number(isOld(second)) - Number(isOld(first));
  }
  for (let at = 0; at < Math.max(first.length, second.length); at++) {
    const difference = (first[at] ?? 0) - (second[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

import type { Asset } from '../selector/assets.ts';
import { once } from '../text/memo.ts';
import type { Mitigation, Threat } from '../threats/model/model.ts';

/** From 1 to 5 for each of confidentiality, integrity and availability, as the risk counts it. */
export function ratings({ cia, class: level }: Asset): { values: readonly number[]; from: string } {
  if (cia) return { values: cia, from: 'as rated in the threat model' };
  if (!level) return { values: [3, 3, 3], from: 'nobody has rated it: the middle of the scale' };
  const value = { public: 1, internal: 2, confidential: 4, restricted: 5 }[level];
  return { values: [value, value, value], from: `from its class, ${level}` };
}

/** The names of the STRIDE letters. */
export const strideNames: Readonly<Record<string, string>> = {
  S: 'Spoofing',
  T: 'Tampering',
  R: 'Repudiation',
  I: 'Information Disclosure',
  D: 'Denial of Service',
  E: 'Elevation of Privilege',
};

/** What a threat declares, by id, the first of two: thousands of outcomes ask. */
export const mitigationsOf = once(
  ({ mitigations }: Threat): ReadonlyMap<string, Mitigation> =>
    new Map(mitigations.toReversed().map((one) => [one.id, one])),
);

/** Leaves out what is undefined, so that nothing is said where nothing is known. */
export function known<T extends Record<string, unknown>>(
  value: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as never;
}

import type { Threatened } from './affected.ts';

/** `2 threats · risk 20 → 12`: the highest, before and after what was verified. */
export function riskLine({ count, inherent, residual }: Threatened): string {
  return `${count === 1 ? '1 threat' : `${count} threats`} · risk ${inherent} → ${residual}`;
}

/** How many claims do not hold on what a flow goes through. */
export function brokenLine(contradicted: readonly string[]): string {
  return `✖ ${contradicted.length === 1 ? '1 claim' : `${contradicted.length} claims`} contradicted`;
}

/**
 * The rules that report that anyone may call something, each with another cause. Whoever claims that callers are known
 * does not claim it of one cause: a claim that names one of them is contradicted by what the others report.
 */
const reporters = [
  'operation-unauthenticated',
  'auth-disabled-on-operation',
  'auth-optional',
  'global-security-empty',
  'object-op-unauthenticated',
  'sensitive-response-public',
  'security-scheme-unresolved',
  'gateway-auth-none',
] as const;

/** The others, for the `otherCauses` of one of them. */
export function otherWaysIn(rule: (typeof reporters)[number]): readonly string[] {
  return reporters.filter((one) => one !== rule);
}

/** Switches with which a caller passes over what guards an API: `skip2fa`, `force: Skips the permission check`. */
import { list, type Meaning } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import { states } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';
import { finds, says } from '../../text/says.ts';

/** `disableMfa` and `overridePermissions` are settings, of which whoever keeps them decides. */
const passing: ReadonlySet<string> = new Set(list('skip, bypass, ignore'));
/** What they pass over, whole: `skipValidation`, `ignoreErrors` and `overrideSecurityGroup` are something else. */
const guards: ReadonlySet<string> = new Set(
  list(`
    2fa, mfa, otp, totp, two factor, second factor, auth, authentication, authorization, authorisation, auth check,
    authz, permissions, permission check, permission checks, permissions check, access check, access checks,
    access control, ownership check, security check, security checks, identity check, identity verification, kyc,
    kyc check, fraud check, fraud checks, captcha, credit check, step up, acl, rbac
  `).map((phrase) => phrase.replaceAll(' ', '')),
);

const saidPassing =
  /\b(?:skips?|skipped|skipping|bypass(?:es|ed|ing)?|ignor(?:e|es|ing)|overrid(?:e|es|ing)|circumvents?|(?:switch|turn)(?:es|s|ing)? off|without)\b[^.\n]{0,30}\b(?:(?:permission|authori[sz]ation|authentication|access(?: control)?|ownership|security|identity|two-factor|2fa|mfa|fraud|kyc)s? (?:checks?|tests?|verification|controls?)|checks? that (?:the |a )?(?:caller|user|client)s?)\b/i;
/** Of whom it is said that he may. */
const forSome = finds(
  /\badmin\w{0,12}\b|\bonly\b|\brequires?\b|\bmust have\b|\bsuper-?users?\b|\bscope\b|\brole\b|\binternal\b/i,
);

export const skipped = 'check skipped';

/** The meaning of a switch by which the caller is not checked; undefined for any other value. */
export function checkSkipped(name: string, schema: Schema, description: unknown): Meaning | undefined {
  if (!states(schema, 'boolean')) return undefined;
  const text = typeof description === 'string' ? description : '';
  if (forSome(text)) return undefined;
  const [first = '', ...rest] = words(name).filter(
    (word) => word !== 'x' && word !== 'is' && word !== 'flag',
  );
  const isNamed = passing.has(first) && guards.has(rest.join(''));
  if (!isNamed && !(text !== '' && says(text, saidPassing))) return undefined;
  return {
    meaning: skipped,
    reason: 'whoever sets it passes over a check that is there because of him',
    confidence: isNamed ? 'medium' : 'high',
  };
}

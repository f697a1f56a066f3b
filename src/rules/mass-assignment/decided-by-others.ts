/** What the staff decides by its own words: `decision: Set by the clerk`, which an applicant can send all the same. */
import type { Meaning } from '../../lexicon/matcher.ts';
import { parts } from '../../openapi/composition.ts';
import type { Property } from '../../openapi/model.ts';
import { said } from '../../text/says.ts';

const theirs = said(
  /(?:^|[.;,:(–—] ?|\b(?:is|are|only|be) )(?:then |only |later )?(?:set|decided|determined|granted|filled in) (?:only )?by (?:the |our |an? )?(?:(?:claims|customs|loan|case|credit|bank|support|back) )?(?:staff|clerks?|employees?|moderators?|back ?office|underwriters?|case ?workers?|adjusters?|officers?|moderation|administrators?|admins?|referees?|examiners?|support team)\b/i,
);

export const decidedByStaff = 'decision of the staff';

/** The meaning of a property that its description leaves to the staff. */
export function decidedByOthers({ schema }: Property): Meaning | undefined {
  if (!parts(schema).some(({ value }) => theirs(value.description))) return undefined;
  return {
    meaning: decidedByStaff,
    reason: 'by its description the staff decides it, and not whoever sends it',
    confidence: 'medium',
  };
}

/** Limits that words promise and no keyword states. */
import { ofText, once } from '../../text/memo.ts';
import { quotation } from '../../text/quotation.ts';
import { finds, says } from '../../text/says.ts';

const limitInProse = new RegExp(
  [
    "(?:\\b(?:max(?:imum)?|up to|at most|(?:no|not|cannot be|can't be) (?:more|greater|larger|higher|bigger) than|not exceed(?:ing)?|cannot exceed|capped (?:at|to)|limited to|limit is|upper (?:limit|bound)|(?:less|smaller|lower|fewer) than(?: or equal to)?|between \\d{1,9} and|(?:largest|highest|greatest))\\b|<=?|&lt;=?|≤|\\b\\d{1,9} ?(?:-|–|to\\b|\\.\\.+|…)|\\b\\d{1,9} \\([^()\\n]{1,60}\\) to\\b)[^.\\n]{0,20}?\\d+(?:,\\d{3})*",
    // “Do not set this to over 200”, “(50 max)”, “in the range [1, 100]”, “the default and maximum `page_size` values are 10”.
    '\\b(?:(?:do|must|may|should|can) )?(?:not|never)\\b[^.\\n]{0,40}\\b(?:to )?(?:over|above|beyond|exceed) \\d+(?:,\\d{3})*',
    '\\b\\d+(?:,\\d{3})* ?(?:max(?:imum)?|or (?:less|fewer)|at most)\\b',
    '\\brange\\b[^.\\n\\d]{0,12}\\d{1,9} ?(?:,|-|–|to|and|\\.\\.+) ?\\d+(?:,\\d{3})*',
    // “[1 ; 50]”: an interval as ISO 31-11 writes it.
    '\\[ ?\\d{1,9} ?[;,] ?\\d+(?:,\\d{3})* ?[\\][]',
    // “Allowed values: 10, 25, 50”.
    '\\b(?:allowed|valid|possible|supported|accepted|permitted) (?:values?|sizes?|options?)\\b[^.\\n\\d]{0,20}\\d{1,9}(?:(?:,| or| and|, or|, and) \\d{1,9}){1,20}',
    // “Size of a page, max. 500”.
    '\\bmax\\. ?\\d+(?:,\\d{3})*',
    '\\bmaximum (?:\\w+ ){1,3}(?:values? )?(?:is|are|of)\\b[^.\\n]{0,10}?\\d+(?:,\\d{3})*',
  ].join('|'),
  'i',
);
/** Named by the server alone: “up to a server-defined upper limit”, “the maximum value will be used”. */
const cutByServer = finds(
  /\bup to (?:a|the|some) (?:server|system|service)[- ]?(?:defined|side|determined)? (?:upper )?(?:limit|maximum)\b|\b(?:server|service|api|system) (?:may|can|might|will|reserves the right to)\b[^.\n]{0,40}\b(?:limit|cap|reduce|restrict|return fewer|impose)\b|\bexceeds? (?:the|this|that) (?:maximum|limit)\b[^.\n]{0,40}\b(?:maximum|limit)\b[^.\n]{0,20}\b(?:used|applied|returned)\b|\b(?:values?|numbers?) (?:above|over|larger|greater)\b[^.\n]{0,60}\b(?:coerced|capped|reduced|lowered|clamped|treated as|changed to)\b/i,
);
const cutTo = finds(
  /\b(?:values?|numbers?|anything) (?:above|over|larger|greater)\b[^.\n]{0,60}\b(?:cut(?: down| off)?|trimmed|truncated|rounded down|limited|reset)\b/i,
);

/** The words that tell that the server cuts what is asked for down, to a number that is not told. */
export function cutDown(description: unknown): boolean {
  return typeof description === 'string' && (cutByServer(description) || cutTo(description));
}

/** The words of a description that promise a limit; they hold nobody to it. */
export function promised(description: unknown): string | undefined {
  return found(description, limitInProse);
}

const pageInProse =
  /\b(?:per[ _-]page|page[ _-]?(?:size|limit|length)|(?:results|items|records|entries|objects) (?:per|in (?:one|a)) (?:page|request|response)|(?<!rate )limit per page)\b[^.\n]{0,60}?\b(?:max(?:imum)?|m[ai]ximal(?:ly)?|up to|at most|(?:no|not) more than|cannot exceed|capped at|limited to)\b[^.\n\d]{0,20}?\d{1,6}\b|\b(?:max(?:imum)?|up to|at most|no more than|limited to)\b[^.\n\d]{0,20}?\d{1,6} (?:results|items|records|entries|objects) (?:per|in (?:one|a)) (?:page|request|response)\b/i;

/** The words of an introduction that promise a largest page: “20 results per page by default, at most 200”. */
export function promisedPage(description: unknown): string | undefined {
  return found(description, pageInProse);
}

const allThereAre =
  /\bbetween 1 and (?:the )?(?:total )?number of\b|\b(?:maximum|max|largest|most|limit) (?:is|are) (?:the )?(?:total )?number of (?:supported|available|known)\b/i;

/** Words that bound a number by a set that is small of itself: “between 1 and the number of supported currencies”. */
export function boundedBySet(description: unknown): boolean {
  return typeof description === 'string' && says(description, allThereAre);
}

const sizeInProse =
  /\b(?:max(?:imum)?|up to|at most|limit(?:ed)?|larger|bigger|exceeds?|less|smaller|size)\b[^.\n]{0,40}?\b\d{1,12}(?:[.,]\d{1,12})? ?(?:[kmgt]i?b|bytes?|(?:kilo|mega|giga)bytes?)\b|\b\d{1,12}(?:[.,]\d{1,12})? ?(?:[kmgt]i?b|(?:kilo|mega|giga)bytes?) (?:(?:file |upload )?(?:size )?(?:max(?:imum)?|limit)|or (?:less|smaller)|at most)\b|\b\d{1,12} ?(?:-|–|to) ?\d{1,12} bytes\b/i;

/** The words that promise a largest size in bytes: “The maximum file size is 1 MB”. */
export function promisedSize(description: unknown): string | undefined {
  return found(description, sizeInProse);
}

const countInProse =
  /(?<!\brate )\b(?:max(?:imum)? number of \w{1,30}(?: \w{1,30}){0,9}? is|max(?:imum)?(?: of| is|:)?|up ?to|at most|(?:no|not) more than|not exceed(?:ing)?|cannot exceed|limited to|limit (?:is|of))\b[^.\n\d]{0,20}?(?:\d{1,12}(?:,\d{3}){0,4}|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|fifty)\b(?! ?(?:characters?|chars|digits|letters|bytes|[kmg]b\b|seconds?|minutes?|hours?|days?|times|retries|requests? per))|\bnumber of (?:[\w-]{1,20} ){1,8}(?:is|are) limited\b/i;

/** The words that promise a largest number of entries: “up to 50 invoices in one call”, not “up to 10 characters”. */
export function promisedCount(description: unknown): string | undefined {
  return found(description, countInProse);
}

const lengthInProse =
  /\b(?:max(?:imum)?|up to|at most|(?:no|not) (?:more|longer|greater) than|not exceed(?:ing)?|cannot exceed|limited to|limit(?: is| of)?|(?:less|fewer|shorter) than|between \d{1,9} and)\b[^.\n\d]{0,60}?\d{1,9}(?:,\d{3}){0,3} ?-?(?:characters?|chars?|letters|symbols|bytes|[kmg]i?b\b)|\b\d{1,9}(?:,\d{3}){0,3} ?-?(?:characters?|chars?)(?: or (?:less|fewer)| at most| max(?:imum)?| limit| long\b)|\b(?:character|length) limit(?: is| of)?:?\s{0,3}\d{1,9}(?:,\d{3}){0,3}\b|(?<!but (?:the )?)\blast (?:four|4) (?:digits|characters)\b|\bmax(?:imum)? length\b[^.\n\d]{0,30}\d{1,9}(?:,\d{3}){0,3}\b/i;

/** “A string with a length from 1 to 16384”. */
const lengthsInProse = /\blength (?:from|of|between) \d{1,9} (?:to|and|-) \d{1,9}\b/i;

/** The words that promise how long a text may be: “max 255 characters”, “Character limit: 20”, “the last four digits”. */
export function promisedLength(description: unknown): string | undefined {
  return found(description, lengthInProse) ?? found(description, lengthsInProse);
}

function found(description: unknown, limit: RegExp): string | undefined {
  return typeof description === 'string' ? quoted(limit)(description) : undefined;
}

const quoted = once((limit: RegExp) => {
  const isIn = finds(limit);
  return ofText((description): string | undefined => {
    // Marks of Markdown stand around numbers.
    const text = description.replace(/[`*]/g, '');
    const match = isIn(text) ? limit.exec(text) : undefined;
    return match ? quotation(text, match.index, match.index + match[0].length) : undefined;
  });
});

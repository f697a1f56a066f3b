/** What descriptions say of tokens whose signature proves nothing (RFC 8725 §2.1, SAML 2.0 Core §5). */
import { finds } from '../../text/says.ts';

const speaksOfJwt = finds(
  /\bSAML\b|\bassertions?\b|\bJWTs?\b|\bJSON Web Tokens?\b|\b[HREP]S(?:256|384|512)\b|\bJWS\b/i,
);
/** What is said not to be taken, or of another place, is no weakness of this API. */
const refuses = finds(
  /\b(?:reject\w{0,3}|refus\w{1,3}|never|forbid\w{0,4}|forbidden|disallow\w{0,2}|den(?:y|ied)|prohibit\w{0,2}|unsupported|must not|(?:are|is|be|were) not|do(?:es)? not|cannot|can ?not|invalid|401|fail\w{0,2}|vulnerab\w{1,6}|attack\w{0,3})\b|n['’]t\b/i,
);

const none =
  /\balg(?:orithm)?s?\b[^\n]{0,80}\bnone\b|["'`]none["'`][^\n]{0,40}\balg(?:orithm)?s?\b|\b[HREP]S(?:256|384|512)\b[^\n]{0,40}\bnone\b|\bnone\b[^\n]{0,20}\b[HREP]S(?:256|384|512)\b/i;
const unsigned =
  /\b(?:unsigned|non-signed|un-signed) (?:tokens?|JWTs?)\b|\btokens?\b[^\n]{0,30}\b(?:may|can) be unsigned\b/i;
const accepting = finds(
  /\b(?:accept\w{0,3}|allow\w{0,2}|support\w{0,2}|permit\w{0,3}|may|can|work\w{0,1}|valid|enough|fine|ok)\b/i,
);
const unverified = finds(
  /\bsignatures?\b[^\n]{0,40}\b(?:(?:is|are) optional|optional|may be (?:omitted|left out|empty|missing)|can be (?:omitted|left out|empty|missing)|(?:(?:is|are) )?(?:currently )?(?:not|never) (?:be |being |yet )?(?:verified|checked|validated|required|enforced)|(?:isn|aren)['’]t (?:verified|checked|validated|required|enforced)|(?:is|are) (?:ignored|skipped))|\b(?:does not|do not|doesn['’]t|don['’]t|without) (?:verify|verifying|check|checking|validate|validating)\b[^\n]{0,30}\bsignatures?\b|\bsignature (?:verification|validation|check(?:ing|s)?) (?:is |are )?(?:optional|disabled|switched off|turned off|skipped|off)\b/i,
);
/** RFC 8725 §3.10: the key that a token names itself proves nothing, unless its address is one of a list. */
const ownKey = finds(
  /\b(?:jku|x5u|jwk|x5c)\b[^\n]{0,20}\b(?:header|claim|parameter|field)\b|\bheaders?\b[^\n]{0,20}[`"']?\b(?:jku|x5u)\b/i,
);
const follows = finds(
  /\b(?:look(?:s|ed)? up|(?:fetch|fetches|fetched)|load(?:s|ed)?|download(?:s|ed)?|tak(?:e|es|en)|retriev(?:e|es|ed)|resolv(?:e|es|ed)|read|follow(?:s|ed)?|honou?r(?:s|ed)?|us(?:e|es|ed)|trust(?:s|ed)?)\b/i,
);
const limitedTo = finds(
  /\b(?:ignor\w{1,3}|allow-?list\w{0,2}|white-?list\w{0,2}|known|registered|pinned|configured|trusted (?:hosts?|issuers?|domains?|addresses)|only (?:if|from|when|our)|our own)\b/i,
);
const symmetric = finds(
  /\bHS(?:256|384|512)\b[^\n]{0,80}\bpublic key\b|\bpublic key\b[^\n]{0,60}\b(?:as|for)\b[^\n]{0,30}\b(?:HMAC|HS(?:256|384|512)|shared secret|secret)\b/i,
);
/** A key that is no secret: who calls, or which key it is, stands in the token or in each request. */
const hmac = /\bHS(?:256|384|512)\b/i;
const publicKey = finds(
  /\b(?:key|secret) (?:is|being|=|equals) (?:just |simply |also )?(?:the |your |its |each )?["'`]?(?:client|app|application|user|tenant|account|key)(?:[_ -]?(?:id|name)|Id)\b/i,
);
/** What is taken is said before `none`, and nothing takes it back behind it: “honours alg, including "none" for devices that cannot sign”. */
const takenNone =
  /["'`“]none["'`”](?!,? (?:(?:is|are|will be|gets?|must|may|should|will) )?(?:reject|refus|forbid|never|not\b|disallow|prohibit|cannot|unsupported|invalid))/i;
const takes = /\b(?:accept|allow|support|honou?r|permit)(?:s|ed)?\b/i;
/** “Unlike HS256, which …”, “RS256 with the public key, HS256 with a secret”. */
const other = /\b[RE]S(?:256|384|512)\b/i;

/**
 * What a text says of tokens that prove nothing, to follow “says that”; undefined when it says nothing of the kind.
 *
 * @param ofTokens is it about tokens anyhow: that of a scheme?
 */
export function acceptsUnverified(text: string, ofTokens: boolean): string | undefined {
  // Nearly no text says so.
  if (!/\bnone\b|unsigned|signature|public key|\bjku\b|\bx5[uc]\b|\bjwk\b|\bHS\d/i.test(text))
    return undefined;
  if (!speaksOfJwt(text) && !(ofTokens && /\btokens?\b/i.test(text))) return undefined;
  for (const sentence of text.split(/[.!?](?:\s|$)|\n{2,}/)) {
    if (
      unverified(sentence) &&
      /\b(?:tokens?|JWTs?|JWS|SAML|assertions?)\b/i.test(`${sentence} ${ofTokens ? 'token' : ''}`)
    ) {
      if (!/\b(?:reject\w{0,3}|refus\w{1,3}|webhooks?|never accept\w{0,2}|clients?|you)\b/i.test(sentence))
        return `the signature of ${/\b(?:SAML|assertions?)\b/i.test(sentence) ? 'assertions' : 'tokens'} is not verified, or need not be there`;
    }
    const before = sentence.slice(0, takenNone.exec(sentence)?.index ?? 0);
    if (takes.test(before) && /\balg/i.test(before) && !refuses(before))
      return '`none` is an algorithm that tokens may be signed with';
    if (refuses(sentence)) continue;
    if (hmac.test(sentence) && publicKey(sentence))
      return 'tokens are signed with HMAC and a key that is no secret';
    if (none.test(sentence)) return '`none` is an algorithm that tokens may be signed with';
    if (unsigned.test(sentence) && accepting(sentence)) return 'unsigned tokens are accepted';
    if (ownKey(sentence) && follows(sentence) && !limitedTo(sentence))
      return 'tokens name the key that proves them';
    if (symmetric(sentence) && !other.test(sentence))
      return 'tokens may be signed with HMAC and the public key';
  }
  return undefined;
}

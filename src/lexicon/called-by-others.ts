import type { OpenKind } from './families/open.ts';
import { type OperationFacts, sentence } from './operation-facts.ts';
import { steps } from './operations.ts';
import { words } from './words.ts';

const calledBack: ReadonlySet<string> = new Set(
  'callback callbacks webhook webhooks hook hooks ipn notify notification notifications postback'.split(' '),
);

/**
 * What others call without an account here: a provider, whose signature is a header of its own (RFC 9421, `X-Hub-Signature`),
 * and browsers with what a policy forbade (CSP 3 §5.3). Who subscribes to calls gives a URL, and needs an account.
 */
export function calledByOthers({
  method,
  path,
  operationId = '',
  summary = '',
  bodyProperties,
  parameters = [],
}: OperationFacts): OpenKind | undefined {
  if (method !== 'POST' && method !== 'PUT') return undefined;
  const named = steps(path).filter((step) => step !== null);
  const last = words(named.at(-1) ?? '').join(' ');
  if (/^(?:csp (?:violation )?reports?|csp violations?|reports? csp)$/.test(last)) return 'signed-callback';
  // A path of the reader's own server, from the time when definitions had no webhooks (they came with OAS 3.1).
  if (isOfReaders(path)) return 'signed-callback';
  if (
    !named.flatMap(words).some((word) => calledBack.has(word)) &&
    !inWords.test(sentence([operationId, summary]))
  )
    return undefined;
  if (
    bodyProperties.some((name) =>
      /^(?:target|callback|webhook|endpoint|notification)?[_-]?ur[il]$/i.test(name),
    )
  )
    return undefined;
  const isSigned = parameters.some((name) => {
    const last = words(name).findLast((word) => !/^(?:\d+|sha|v)$/.test(word)) ?? '';
    return /^(?:signature|hmac|sig|sign)$/.test(last);
  });
  return isSigned ? 'signed-callback' : undefined;
}

/** That somebody else's server calls: the path may be named after what it tells. */
const inWords =
  / (?:tells us|tell us|notifies us|informs us|calls us|(?:called|sent|posted|delivered|pushed) by (?:the |our |an? )?\w{1,30} ?(?:provider|service|partner|system|platform|carrier|courier|gateway|processor)?|(?:receives?|incoming|inbound) (?:an? |the )?(?:\w{1,30} )?(?:events?|webhooks?|notifications?|callbacks?)) /;

/** `/your/configured/path`, `/{yourCallbackUrl}`: not a path here, but one that the reader is to offer. */
function isOfReaders(path: string): boolean {
  const [first = ''] = path.split('/').filter((step) => step !== '');
  return (
    words(first).includes('your') ||
    /^\{(?:callback|webhook|notification)[\w-]*(?:ur[il]|path|endpoint)\}$/i.test(first)
  );
}

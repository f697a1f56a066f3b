/** What is called `endpoint` or `url`, and is by its words something else: a name, an id, or the object's own address. */
import { words } from '../../lexicon/words.ts';
import type { Operation, Parameter } from '../../openapi/model.ts';
import { ofText, once } from '../../text/memo.ts';
import { finds, says } from '../../text/says.ts';

const identifier =
  '(?:(?:ids?|identifiers?|uu?ids?|guids?|tokens?|slugs?|keys?|names?|paths?|numbers?|hash|checksum|arn|handle)(?![\\w-])(?! (?!of\\b|for\\b|as\\b|that\\b|which\\b|on\\b|in\\b|from\\b|at\\b|to\\b|assigned|used|given|under\\b|and\\b|or\\b|is\\b)))';
/** “The path of the endpoint”, “Name of the endpoint”, “Player ID”, “calls this “player ID””. */
const begins = new RegExp(`^\\s{0,9}(?:(?:the|an?|its|this) )?(?:[\\w'’-]{1,20} ){0,3}${identifier}`, 'i');
const isCalled = new RegExp(
  `\\b(?:calls? (?:this|it)|(?:is|are)(?: also)? (?:called|known as|referred to as)|is|are|must be|should be)(?: (?:the|an?|its|your))?(?: [“"'\`]|[“"'\`]| )(?:[\\w'’-]{1,20} ){0,3}${identifier}`,
  'i',
);
/** Any word of addresses, and the description may mean one after all: “The name or address of the server”. */
const address =
  /\bur[lin]s?\b|\biris?\b|:\/\/|\baddress(?:es)?\b|\bhosts?\b|\bhostnames?\b|\bdomains?\b|\bhttps?\b|\blinks?\b|\bwebsites?\b|\bweb ?sites?\b|\bweb ?pages?\b|\bwebhooks?\b|\bcallbacks?\b|\bservers?\b|\bfqdn\b|\bdns\b/i;

/** Does a description say that the value is an id, a token, a name or a path, and nothing of an address? */
export function saysIdentifier(description: unknown): boolean {
  return typeof description === 'string' && identifies(description);
}

const identifies = ofText((description) => {
  if (ofFunction.test(description) || ownScheme(description)) return true;
  if (says(description, address)) return false;
  return says(description, begins) || says(description, isCalled);
});

/**
 * Does a parameter name the function that an answer calls (JSONP): “Preview as JSONP”, `GET /preview?callback=f` that answers
 * with a script?
 */
export function namesFunction({ name, in: where }: Parameter, operations: readonly Operation[]): boolean {
  return (
    where === 'query' &&
    calledBack.test(words(name).join('')) &&
    operations.length > 0 &&
    operations.every(answersWithCall)
  );
}

const calledBack = /^(?:jsonp?)?(?:callback|cb)$|^jsonp$/;

const answersWithCall = once(
  ({ method, summary, responses }: Operation): boolean =>
    method === 'GET' &&
    (/\bjsonp\b/i.test(summary) ||
      responses.some(({ content }) =>
        content.some(({ type }) => /^(?:application|text)\/(?:x-)?(?:java|ecma)script$/.test(type)),
      )),
);

/** JSONP: “Name of the callback function”. */
const ofFunction = /^\s{0,9}(?:the )?name of (?:the |an? |your )?(?:\w{1,20} ){0,2}function\b/i;
/** “Spotify URI of the album”, `spotify:album:1Je1…`: a name of the provider's own scheme, which leads nowhere. */
const ownScheme = finds(
  /^\s{0,9}(?:optional\W{1,3})?(?:the )?(?!https?\b)([A-Z][\w]{2,20}) URIs?\b[^\n]*(?:\n[^\n]*){0,3}\b\1:\w/i,
);

const ownAddress =
  /^\s{0,9}(?:(?:the|an?) )?(?:canonical |absolute |relative |full |own )?(?:rest |http |web )?(?:api )?(?:endpoint|ur[li]|href|link|address) (?:of|for|to) (?:this|the current) (?:[\w-]{1,20} ){0,2}[\w-]{1,20}\b(?! (?:should|must|will|is sent|are sent|to (?:call|send|post|fetch)))|\b(?:ur[li]|link|address|endpoint) (?:of|to) (?:this|the) (?:resource|object|entity|record) itself\b|\bself[- ]link\b/i;
/** What somebody else runs, and this API calls. */
const elsewhere =
  /\b(?:webhook|hook|callback|registry|repository|feed|remote|external|source|upstream|backend|proxy|target|integration|provider|connection|connector|probe|check|monitor|notification|subscription|service|server|cluster|request|call|import|download)s?\b/i;

/** “API endpoint for this zone”: the address under which the API itself offers the object; the server writes it. */
export function saysOwnAddress(description: unknown): boolean {
  return typeof description === 'string' && says(description, ownAddress) && !says(description, elsewhere);
}

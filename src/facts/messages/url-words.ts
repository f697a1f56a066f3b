/** What descriptions say of a URL: who opens it, and whether the server gets what lies there. */
import { found, said } from '../../text/says.ts';
import { isOpenedByWords } from './fetched-by-words.ts';

const visitors =
  '(?:users?|customers?|visitors?|payers?|shoppers?|buyers?|browsers?|donors?|guests?|patients?|applicants?)';
/** “Send users to this custom URL”, “the browser is sent here afterwards”. */
export const saysBrowserSent = said(
  new RegExp(
    `\\b(?:sends?|redirects?|directs?|takes?|returns?|brings?) (?:the |your |their )?${visitors} (?:back )?to\\b|\\b${visitors} (?:is|are|will be|gets?|should be|shall be|to be) (?:then |afterwards |automatically )?(?:(?:sent|redirected|returned|forwarded|taken|brought|led) (?:back )?(?:here\\b|there\\b|to (?:it|this|that)\\b|to[.;,]|to$)|(?:redirected|forwarded) (?:after|when|once|if|on|upon)\\b)`,
    'i',
  ),
);
const isOpenedByUser = said(/\bopened (?:by|in) (?:the |an? )?(?:user|customer|visitor|browser|client|app)/i);

/** “URL that will be opened by the user's client”, or to which the user is sent. */
export function saysOpenedByUser(description: unknown): boolean {
  return saysBrowserSent(description) || isOpenedByUser(description);
}

/** A link to what stays where it is: “The URL of the external resource being attached”. */
export const saysElsewhere = said(
  /\bexternal (?:resource|link|page|site|website|document|reference)s?\b|\blinked (?:resource|page|document)s?\b/i,
);

/** “This can be either a URL to load from, or the content itself”: whatever it is called. */
export const saysLoadedFrom = said(
  /\b(?:ur[li]|web ?page|address) to (?:load|fetch|download|read|import|retrieve|pull|crawl) (?:it |this |the \w{1,20} )?from\b/i,
);

/** It is looked for among what is there. */
export const saysSought = found(
  /\b(?:search(?:es)? for|look(?:s|ing)? (?:for|up)|match(?:es|ing)?|filter(?:s|ed|ing)?)\b/i,
);

/** “URL to send the invoices to”; people are sent there by their browsers. */
const isSentTo = found(
  /\b(?:address|ur[li]|endpoint|callback) to (?:send|post|push|deliver|forward|publish|submit) (?!(?:the |your |their )?(?:users?|customers?|visitors?|payers?|shoppers?|buyers?|browsers?|people)\b)(?:[\w-]{1,20} ){1,5}to\b/i,
);

/** Does a description say that the server calls what is written there? */
export function saysFetched(description: unknown): boolean {
  return isFetched(description) || isSentTo(description) || isSentHere(description);
}

const isFetched = found(
  /\b(?:we|server|service|api|platform)\b[^.\n]{0,40}\b(?:calls?|fetch|request|retrieve|download|crawl|invoke|post|send|ping)|\bwebhooks?\b|\bwill be (?:called|fetched|requested|retrieved|downloaded|crawled)\b|\b(?:imported|fetched|downloaded|retrieved|loaded) from\b|\baccessible (?:by|from|to) (?:the |our |this )?(?:[\w-]{1,20} )?(?:servers?|services?|endpoint|api|backend|platform|workers?)\b|\bfrom (?:which|where)\b[^.\n]{0,80}\b(?:imported|fetched|downloaded|retrieved|loaded)\b|\b(?:address|ur[li]|endpoint) (?:to|at) which\b[^.\n]{0,60}\b(?:delivered|posted|pushed)\b|\b(?:address|ur[li]|endpoint) (?:that|which) [^.\n]{0,40}\b(?:is|are) (?:delivered|posted|pushed) to\b|\b(?:reports?|events?|results?|messages?|notifications?|status(?:es)?|updates?|receipts?) (?:is|are|will be|gets?) (?:then )?(?:posted|pushed|delivered|sent) (?:here|there|to this (?:address|ur[li]))\b/i,
);

/** “It is never followed by the server.” */
export const saysNeverCalled = found(
  /\b(?:never|not) (?:be )?(?:followed|called|fetched|requested|retrieved|downloaded|opened|crawled|loaded|visited|resolved|dereferenced|contacted)\b(?: (?:by|on) (?:the |our |this )?(?:[\w-]{1,20} )?(?:server|service|api|backend|platform|us)\b)?(?= {0,3}(?:$|[.;,!)]))|\b(?:server|service|api|backend|platform|we)\b (?:does not|do not|doesn['’]t|don['’]t|will not|won['’]t|never) (?:ever )?(?:follow|call|fetch|request|retrieve|download|open|crawl|load|visit|resolve|dereference|contact)\w{0,2}\b/i,
);

export const saysFetchedFrom = found(/\b(?:fetch|retriev|download|crawl|import|load)|\breturns?\b/i);

const withSchemes = found(
  /\b(?:https?|s?ftp|file)(?:,|\/| or\b| and\b)[ ,\w/]{0,24}\b(?:address(?:es)?|ur[li]s?|links?|locations?)\b/i,
);
const isAddressOf = found(
  /^\s{0,9}(?:the |an? )?(?:[\w-]{1,20} ){0,2}(?:ur[li]|web address) (?:of|to|for) (?:the |an? |your )?(?:[\w-]{1,20} ){0,2}(?:pages?|sites?|images?|pictures?|photos?|videos?|files?|documents?|feeds?|archives?|html|source)\b/i,
);

/** “http, https, ftp or file address of the picture”, “URL of the page”: an address of something, whatever its name. */
export function isAddressByWords(description: unknown): boolean {
  return withSchemes(description) || isAddressOf(description);
}

const reads =
  'render|print|convert|captur|screenshot|scan|crawl|scrap|fetch|download|import|load|index|clon|prob|monitor|ping|summari[sz]|transcri|snapshot';
const pages = 'urls?|uris?|web ?pages?|pages?|web ?sites?|sites?|feeds?|repositor(?:y|ies)|addresses|address';
/** “The URL that is rendered”, “the page to print”, “web page whose title is fetched”, “the feed is read from here”. */
const isRead = said(
  new RegExp(
    `\\b(?:${pages})\\b whose (?:[\\w-]{1,20} ){1,5}(?:is|are) (?:${reads}|read|taken|extract)\\w*|\\b(?:is|are|will be|gets?) (?:then |periodically |regularly |automatically )?(?:(?:${reads})\\w*|read|pulled|taken) from (?:here|there|this (?:${pages}|link|location)|it)\\b|\\b(?:${pages})\\b (?:(?:that|which) )?(?:we |the (?:server|service|api) )?(?:to|(?:is|are|will|gets?)(?: be)?|should be) (?:be )?(?:${reads})\\w*|\\b(?:${pages}) (?:to|that is|which is) (?:search|look|generate|create|make|produce|build|extract)\\w*\\b[^.\\n]{0,40}\\b(?:from|through|of)\\b`,
    'i',
  ),
);
/** “The URL of the media to send”, “link to the file that is to be processed”: it must be got before. */
const isUsed = said(
  new RegExp(
    `\\b(?:urls?|uris?|links?) (?:of|to|for) (?:the |an? |your |each )?(?:[\\w-]{1,20} ){1,3}(?:to|(?:that|which) (?:is|are|will|should|gets?))(?: be| to be)? (?:${reads}|includ|attach|sen[dt]|upload|process|analy[sz]|translat|play|stream|post|publish)`,
    'i',
  ),
);

/** Is what lies there got, by its own words? */
export function saysItIsRead(description: unknown): boolean {
  return isRead(description) || isUsed(description) || isOpenedByWords(description);
}

const beginsAsUrl = found(
  /^\s{0,9}(?:[\w-]{1,20} ){0,4}(?:ur[li]s?|web ?(?:page|site)s?|endpoint|address of (?:an? |the )?(?:[\w-]{1,20} )?(?:page|site|server|service|feed|file|host))\b/i,
);

/** Does a description begin by saying that it is an address, and say that the server calls it? */
export function saysUrlIsFetched(description: unknown): boolean {
  return (
    (beginsAsUrl(description) && (saysFetched(description) || isRead(description))) ||
    isSentHere(description) ||
    isConnectedTo(description)
  );
}

/** “URI of the broker that we connect to” */
const isConnectedTo = said(
  /\b(?:ur[li]|address|endpoint|host ?name) of (?:the |an? |your )?(?:[\w-]{1,20} ){1,3}(?:(?:that|which) )?(?:we|(?:the |our )?(?:server|service|bridge|connector|platform|agent|worker|backend|api)) (?:then |will )?connects? to\b/i,
);

/** “We POST the result to this address”, “where we PUT the archive when it is ready”. */
const sender = '(?:we|(?:the |our )(?:server|service|api|platform|backend))';
/** Parcels and letters are put and posted to addresses, too. */
const sent =
  '(?:results?|archives?|files?|reports?|exports?|data|events?|messages?|notifications?|payloads?|callbacks?|receipts?|json)';
const isSentHere = said(
  new RegExp(
    `\\b${sender} (?:then |will |also ){0,2}(?:posts?|puts?|sends?|pushe?s?|delivers?|uploads?) (?:(?:the |all |your |an? )?(?:[\\w-]{1,20} )?${sent} to (?:this|that) address|(?:[\\w-]{1,20} ){1,5}to (?:this|that) (?:ur[li]|endpoint))\\b|^\\W{0,3}(?:address |ur[li] |endpoint )?where ${sender} (?:then |will |also ){0,2}(?:posts?|puts?|pushe?s?|delivers?|uploads?) (?:the |all |your |an? )?(?:[\\w-]{1,20} )?${sent}\\b`,
    'i',
  ),
);

/** Of an operation: “Render a URL as a picture”, “make a PDF from a web page”. */
export const saysItReadsUrls = said(
  new RegExp(
    `^\\s{0,9}(?:${reads})\\w*\\b[^.\\n]{0,40}\\b(?:urls?|uris?|web ?pages?|web ?sites?)\\b|\\bfrom (?:an? |the |any )?(?:(?:given|remote|external|public) )?(?:urls?|uris?|web ?pages?|web ?sites?)\\b`,
    'i',
  ),
);

/** “Run accessibility tests on a single page”, “Performs an SEO audit of the given site”. */
export const saysItTriesUrls = said(
  /\b(?:runs?|performs?|starts?|executes?|does|conducts?) (?:an? |the )?(?:[\w-]{1,20} ){0,3}(?:tests?|audits?|scans?|checks?|crawls?|probes?|inspections?) (?:on|of|against|over|for) (?:an? |the |any |each |all )?(?:[\w-]{1,20} ){0,2}(?:urls?|web ?pages?|pages?|web ?sites?|sites?|domains?|hosts?)\b/i,
);

/** “Checks the feed against the schema found at the given location”. */
export const saysItLooksThere = said(
  /\b(?:against|by|with|from|into|loads?|reads?|uses?) (?:the |an? )?(?:[\w-]{1,20} ){1,3}?(?:that is |which is |that lies )?(?:found|stored|published|located|lying|available) at (?:the |a )?(?:given|stated|named|supplied|passed|specified|provided) (?:location|ur[li]|address|link)\b/i,
);

const gets = found(
  /\b(?:opens?|visits?|browses?|loads?|fetche?s?|gets?|downloads?|requests?|calls?|sends?) (?:an? |the |any |this |its )/i,
);
const handsOver = said(
  /\b(?:returns?|answers? with|responds? with|replies with|gives? back|hands? back) (?:(?:all |the |its |whole |full |complete |raw |rendered |plain ){1,3}(?:text|html|content|contents|markdown|source|body)\b|(?:the |its )?(?:whole |full |complete |raw |entire )?(?:response|answer|reply) (?:of|from) (?:the |that )?(?:target|page|site|url|server|endpoint|host)\b)/i,
);

/** “Opens the page and returns its text”, “answers with the full response of the target”. */
export function saysItHandsOver(description: unknown): boolean {
  return gets(description) && handsOver(description);
}

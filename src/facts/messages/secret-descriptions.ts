/** What a description says of a secret that makes it less of one where it is given out or sent in a URL. */

import { finds, says } from '../../text/says.ts';

/** Made to be held by the end user's browser or app, for one object: not the key of an application. */
const forClients =
  /\bpublishable (?:API )?key\b|\bused\b[^.\n]{0,60}\b(?:in|by) (?:the|your) (?:UI|user interface|checkout)\b|\bclient secret for (?:the |an? |your )?(?:embedded |hosted |client-side )?(?:checkout|elements?|payment (?:form|sheet|element))\b|\bwhen rendering\b[^.\n]{0,60}\b(?:UI|elements?|forms?|widgets?)\b|\b(?:used|meant|made|shown)\b[^.\n]{0,40}\b(?:client-side|front-?end|browsers?)\b|\b(?:sent|passed|passing|handed)\b[^.\n]{0,40}\bto the (?:client|front-?end|browser)\b|\bfrom (?:your|the) (?:front-?end|browser)\b/i;
/** “Never use it client-side” says the contrary. */
const notForClients = finds(
  /(?:\b(?:never|not|avoid|without)\b|n['’]t\b)[^.\n]{0,60}\b(?:client-side|front-?ends?|browsers?|clients?|publishable)\b/i,
);

/** “Must not be exposed” tells its holder what to do. */
const notIncluded = finds(
  /(?<!\b(?:must|should|shall|do|please|may) )(?:\b(?:not|never)\b|n['’]t\b)(?: be)?(?: \w+){0,2} (?:(?:included|contained|present|part|visible|available|output|set|filled)\b(?: in| of| on| with| via| by| from)?(?: the| this| any| all| an| our)?(?: \w+){0,2} (?:responses?|answers?|outputs?|results?|GET|reads?)\b|(?:exposed|disclosed|revealed|echoed)\b)/i,
);
const notReturned = finds(
  /(?:\b(?:not|never)\b|n['’]t\b)(?: be)?(?: \w+){0,2} (?:returned|shown|sent back|given out|readable|retrievable|retrieved|read (?:later|again|back|afterwards))\b|\bwrite-?only\b|(?:^|[.;:([])\s?(?:input[- ]only|(?:accepted|sent|used|allowed|valid) (?:on|in|for) (?:input|requests?|writes?|writing) only)(?=\s?(?:$|[.;)\]]))|(?:^|[.;:([])\s?write only(?=\s?(?:$|[.;)\]]))/i,
);
/** “Always returns null”, “always returned as null”, “null in responses”. */
const empty =
  /\balways (?:be )?(?:(?:returns?|returned|set|sent|shown|contains?|is|are|reads?)(?: as| to)? )?(?:null|nil|empty|blank|an empty (?:string|text|value))\b|\b(?:null|empty|blank|omitted) when (?:\w+ ){0,2}?(?:retriev|read|fetch|gett|list|return)|\breturns? (?:null|nil|an empty (?:string|text|value)) unless\b|\b(?:null|empty|blank|omitted|left out|absent|hidden|removed|stripped|excluded|withheld) (?:in|from|on) (?:all |any |every |the )?(?:responses?|answers?|reads?|GET)\b/i;
/** “Only present right after creation”. */
const whenMade =
  /\b(?:only|just) (?:returned|shown|given|included|available|present|visible|displayed) (?:right |directly |immediately )?(?:after|upon|at|during|on) (?:the |its )?(?:creation|creating|generation|rotation)\b/i;
const once =
  /\b(?:only|just) (?:be )?(?:returned|shown|displayed|visible|included|available)\b[^.\n]{0,30}\b(?:once|creation|created|creating|generation|generated|rotation|rotated)\b|\b(?:only|just) (?:be )?(?:returned|shown|given|included|available|present) (?:by|in|from|with|to) (?:the |a )?(?:\w+ ){0,3}(?:POST|creates?|creation|creating|makes|made|initial|first)\b|\b(?:returned|shown|displayed|visible|available) (?:only )?(?:once\b|(?:at|on|upon) creation\b)/i;
const masked =
  /\b(?:masked|redacted|obfuscated)\b|\basterisks\b|\b(?:only|just) the (?:last|first) (?:\w+ )?(?:letters|characters|digits|chars)\b/i;
const scoped = /\brequires?\b[^.\n]{0,60}\bscope\b/i;

/** Is it made for the end user's browser or app, by one of these descriptions? */
export function describedForClients(descriptions: readonly unknown[]): boolean {
  return descriptions.some((one) => {
    const text = textOf(one);
    return says(text, forClients) && !notForClients(text);
  });
}

const toIgnore = finds(
  /^\W{0,9}(?:(?:please|to be|this (?:parameter|field|value) (?:is|can be|may be)|do not use|internal|reserved)[\s,;:.]*)*(?:ignored?|not used|unused|do not use|has no effect)\b/i,
);

/** “Please ignore”: nobody sends anything in it. */
export function isToIgnore(description: unknown): boolean {
  return toIgnore(textOf(description));
}

const aboutSecrets =
  /\b(?:names?|keys?|ids?|identifiers?|references?|links?|urls?|paths?|number|count|types?) (?:of|to) (?:the |all |your |its |each |this |a |any )?(?:\w+ ){0,2}(?:secrets?|passwords?|credentials?)\b|\b(?:names?|references?|links?|urls?|paths?|location) (?:of|to) (?:the |your |its |this |an? )?(?:\w+ ){0,2}(?:(?:private|ssh|signing|pem) keys?|key[- ]?(?:files?|stores?|pairs?)|pem files?)\b|\b(?:ARN|Amazon Resource Name(?: \(ARN\))?) (?:of|for) (?:the |an? )?(?:\w+ ){0,2}(?:secrets?|passwords?|credentials?)\b/i;
const andValues = /\b(?:and|with|including) (?:the|its|their) (?:secret )?values?\b/i;

/** Does it tell about secrets only: their names, how many, where they lie? “Keys of the secrets” are none of them. */
export function tellsAboutSecrets(description: unknown): boolean {
  const text = textOf(description);
  return says(text, aboutSecrets) && !andValues.test(text);
}

const leftOutOfAll =
  /\b(?:excluding|except(?: for)?|without|omit(?:s|ting)|not including) (?:the |its |any )?(?:\w+ ){0,2}(?:private key|secret|password|credential)s?\b|\b(?:private key|secret|password|credential)s? (?:\w+ ){0,8}?(?:(?:will|are|is) )?never (?:be )?(?:exposed|returned|shown|sent)\b/i;

/** Does an operation say that its answer leaves the secret out: “Retrieve the key pair excluding the private key”? */
export function saysLeftOut(description: unknown): boolean {
  return says(textOf(description), leftOutOfAll);
}

const forReceivers =
  /\b(?:sign(?:s|ed|ing|ature)?|hmac|verif(?:y|ies|ication)|validat(?:e|es|ion)|decod(?:e|es|ing)|decrypt)\b/i;

/** Is it the secret by which the receiver of messages proves who sent them: of webhooks, shown to whoever set them up? */
export function isForReceivers(description: unknown): boolean {
  return says(textOf(description), forReceivers);
}

/** Why an answer with this secret does less harm, as its description says; undefined when it says nothing of the kind. */
export function whyMilder(description: unknown): string | undefined {
  const text = textOf(description);
  if (text === '') return undefined;
  if (notReturned(text) || notIncluded(text) || says(text, empty)) return 'that it is not given out';
  if (says(text, once) || says(text, whenMade)) return 'that it is shown once';
  if (says(text, masked)) return 'that it is masked';
  if (says(text, scoped)) return 'that a scope of its own is asked for it';
  return describedForClients([text]) ? 'that it is made for the client' : undefined;
}

const madeHere =
  /\b(?:randomly|automatically|auto|system|server)[- ]?generated (?:\w+ ){0,2}(?:passwords?|secrets?|keys?|passphrases?)\b|\b(?:passwords?|secrets?|keys?|passphrases?) (?:that )?(?:is|are|was|were) (?:randomly |automatically )?generated\b/i;

/** Was it made by the service, to be read by whoever is to use it: “the randomly generated password of the default user”? */
export function isMadeHere(description: unknown): boolean {
  return says(textOf(description), madeHere);
}

const madeNow =
  /\b(?:new|initial|temporary|one-time) (?:\w+ ){0,2}(?:password|secret|passphrase)\b|\b(?:password|secret|passphrase) (?:that|which) (?:will be|is) (?:set|generated|created)\b|\b(?:randomly |automatically )?generated (?:\w+ ){0,2}(?:password|secret|passphrase)\b/i;

/** Does what is called set it, by its description: “Password that will be set once the action succeeds”? */
export function isMadeNow(description: unknown): boolean {
  return says(textOf(description), madeNow);
}

function textOf(description: unknown): string {
  return typeof description === 'string' ? description : '';
}

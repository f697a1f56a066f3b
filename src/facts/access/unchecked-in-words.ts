/** Where a definition admits that nobody checks whose objects a caller asks for (OWASP API1:2023). */

import { ofText } from '../../text/memo.ts';
import { finds } from '../../text/says.ts';

const known = '(?:signed[- ]in|logged[- ]in|authenticated|registered)';
const reaches = '(?:open|read|see|view|access|fetch|get|change|edit|update|delete|modify|download)';
/** “Any signed-in user can open any chart by its number”. */
const anyAny = new RegExp(
  `\\b(?:any|every|each) ${known} (?:users?|callers?|clients?|customers?|members?)\\b[^.\\n]{0,20}\\b(?:can|may|is able to) ${reaches}\\b[^.\\n]{0,40}\\b(?:of|for|belonging to) (?:any|every|all|another|other) (?:other )?(?:users?|customers?|patients?|members?|accounts?|students?|tenants?|employees?|clients?|players?|drivers?)\\b|\\b(?:any|every|each) ${known} (?:users?|callers?|clients?|customers?|members?)\\b[^.\\n]{0,20}\\b(?:can|may|is able to) ${reaches}\\b[^.\\n]{0,12}\\b(?:any|every|all|another|other|others['’]?|anyone['’]s)\\b`,
  'i',
);
/** “The gateway does not compare it with the token”, “not checked against the session”. */
const notCompared = finds(
  /\b(?:not|never|n['’]t)(?: \w+){0,2} (?:compared?|check(?:ed)?|verif(?:y|ied)|validated?|match(?:ed)?)\b(?: (?:it|this|them|that|the \w{1,20}))? (?:with|against|to) (?:the |your |a )?(?:\w+ )?(?:access token|token|jwt|session|credentials?|caller|signed[- ]in user|logged[- ]in user|authenticated user)\b/i,
);
/** “Ownership is not checked”, “there is no tenant check”. */
const noCheck = finds(
  /\b(?:ownership|object-level authori[sz]ation|tenant isolation)\b[^.\n]{0,20}\b(?:is|are) (?:not|never) (?:yet )?(?:checked|verified|enforced|validated)\b|\b(?:no|without) (?:an? )?(?:ownership|object-level authori[sz]ation|tenant) (?:checks?|validation|verification)\b|\b(?:does not|doesn['’]t|do not|don['’]t) (?:check|verify|validate|enforce) (?:the |that the |whether the )?(?:owner(?:ship)?\b|tenant\b|(?:caller|user|object|record|resource)s? (?:owns|belongs))/i,
);
/** “No check is made whether the account belongs to the caller”, “does not verify that the wallet is the caller's own”. */
const notHis = finds(
  /\b(?:no (?:check|verification|validation)(?: is| are)?(?: made| done| performed| carried out)?|(?:does not|doesn['’]t|do not|don['’]t|is not|are not|never|without) (?:check|verify|validat|ensur|checked|verified)(?:e|ing|ed)?) (?:whether|that|if) [^.\n]{0,50}\b(?:belongs? to|(?:is|are) owned by|(?:is|are) (?:the )?(?:caller|user|customer|requester)['’]s|owned by|owns|may see)\b/i,
);
/** “The account to debit is taken from the request as is”: not from the token, and not looked at. */
const asItIs = finds(
  /\b(?:account|card|wallet|customer|user|owner|member|tenant|company|patient|identity|role)(?: id)? (?:is|are) (?:simply |just )?(?:taken|read|used) (?:straight |directly )?(?:from|out of) the (?:request|body|payload|parameter|header|query|url)(?: body)? (?:as (?:it )?is|as (?:sent|given)|unchecked|unchanged|unverified|without (?:a |any |further )?(?:check|checks|checking|verification|validation))\b/i,
);
/** What is meant for everyone, and what is another thing that is checked. */
const meant = finds(
  /\b(?:public(?:ly)?|published|shared|open data|signature|webhook|admin\w{0,12}|unless|except|only|(?:in|of|within) (?:their|his|its|the same|your))\b/i,
);

/**
 * How bad it is what a text admits; undefined when it admits nothing. That all who are known may see everything may be meant so:
 * that is medium.
 */
export function admitsNoCheck(text: unknown): 'high' | 'medium' | undefined {
  return typeof text === 'string' ? admitted(text) : undefined;
}

const admitted = ofText((text) => {
  const sentences = text.split(/[.!?;](?:\s|$)|\n{2,}/).filter((one) => !meant(one));
  if (sentences.some((one) => notCompared(one) || noCheck(one) || notHis(one) || asItIs(one))) return 'high';
  return sentences.some((one) => anyAny.test(one)) ? 'medium' : undefined;
});

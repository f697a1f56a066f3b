/** Definitions that say in words alone that callers must prove who they are. */

import type { Api, Operation } from '../../openapi/model.ts';
import { own, scalar } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { says } from '../../text/says.ts';
import { introductionOf } from '../introduction.ts';
import { ownOperations } from './declarations.ts';

const credential =
  '(?:api[- ]?(?:keys?|tokens?)|(?:access|bearer|auth(?:entication|orization)?) tokens?|authori[sz]ation headers?|(?:basic|bearer|digest|hmac|token|oauth(?: ?2(?:\\.0)?)?|jwt|api[- ]?key)(?: http)?(?:[- ]based)? auth(?:entication|ori[sz]ation)?)';

/** “All endpoints require an API key”, “You will need an API key”, “The API uses HMAC authentication”. */
const demands = [
  `\\b(?:requires?|required to|needs?|must|have to|has to)\\b[^.\\n<]{0,60}\\b(?:${credential}|(?:be )?authenticated|authenticate)\\b`,
  `\\b${credential}\\b[^.\\n<]{0,40}\\b(?:is|are|be) (?:required|needed|mandatory|expected|necessary)\\b`,
  `\\b${credential}\\b[^.\\n<]{0,40}\\b(?:must|should|has to|have to|needs? to) be (?:included|sent|passed|provided|supplied|present|used|added|set)\\b`,
  '\\bauthentication is (?:required|mandatory|needed)\\b',
  `\\b(?:all|every|each) (?:\\w+ )?(?:requests?|calls?|endpoints?|operations?|methods?)\\b[^.\\n<]{0,60}\\b(?:authenticated|authori[sz]ed|protected by|${credential})`,
  `\\b(?:api|we|service|requests?|calls?)\\b[^.\\n<]{0,20}\\b(?:uses?|using|authenticates?|authenticated|secured|protected)\\b[^.\\n<]{0,30}\\b${credential}\\b`,
  `\\bauthentication\\b[^.\\n<]{0,50}\\b(?:uses?|works|is done|is based)\\b[^.\\n<]{0,40}\\b(?:oauth|basic|bearer|jwt|hmac|api[- ]?keys?|tokens?)\\b`,
  `\\b(?:bearer|access|api) (?:tokens?|keys?)\\b[^.\\n<]{0,20}\\bfor (?:any|all|every|each) (?:\\w+ )?(?:calls?|requests?|endpoints?)\\b`,
  '\\bauthorization: (?:bearer|token|basic|apikey)\\b',
  '\\btokens? (?:should|must|has to|needs to) be (?:supplied|sent|passed|provided|included)\\b[^.\\n<]{0,30}\\bauthori[sz]ation\\b',
  `\\bunauthenticated (?:requests?|calls?) (?:will|are)\\b`,
  `\\b(?:get|obtain|retrieve|request|register for|generate|sign up for|find|copy|pass(?:ing)?|send|include|read)\\b[^.\\n<]{0,30}\\b(?:an?|your|own|the)\\b[^.\\n<]{0,30}\\bapi[-_ ]?(?:key|token)\\b`,
  '\\ball (?:api )?(?:requests?|calls?|endpoints?|methods?) (?:must |need to |have to )?(?:require|take|include|contain|send|pass|have)\\b[^.\\n<]{0,20}`?\\b(?:api_?key|key|token|apikey|access_token|appid|app_id)\\b',
].join('|');
const asking = new RegExp(demands, 'i');
/** A section on it that names a credential: what callers do with it is told in whatever words. */
const section =
  /(?:^|\n)#{1,4} ?(?:\d[\d.]* )?(?:authentication|authori[sz]ation|security)\b[^#]{0,800}?\b(?:(?:api|application)[- ]?keys?|jwt|(?:access|bearer|refresh|auth\w*) tokens?|oauth ?2?|hmac|basic auth)/i;

/** What only some need: then nothing is said of the others. Of most, the definition says none of them does. */
const few =
  '\\b(?:some|certain|few|optional(?:ly)?|anonymous(?:ly)?|higher|increased?|private|write) (?:of )?(?:the |these |our )?(?:\\w+ )?(?:requests?|calls?|endpoints?|operations?|methods?|limits?|access|data|resources?)\\b';
const proof = '\\b(?:auth\\w{0,20}|keys?|tokens?|credentials?|log(?:ged)?[- ]?in|account)\\b';
const forSome = new RegExp(
  [
    `${few}[^.\\n<]{0,80}${proof}`,
    `${proof}[^.\\n<]{0,80}${few}`,
    '\\b(?:no|without(?: an?| any)?) (?:api[- ]?keys?|authentication|tokens?|registration)\\b(?![^.\\n]{0,40}\\b(?:fails?|failed|rejected|refused|denied|errors?|40[13])\\b)',
  ].join('|'),
  'i',
);

/**
 * Do the descriptions of the API, of a tag, of most refusals, or of a scheme that no operation asks for, say that callers are asked
 * for a credential? The definition says otherwise, and what is made from it lets everyone in; that anyone can call is not known.
 */
export const askedInWords = once((api: Api): boolean => {
  const texts = [
    introductionOf(api),
    ...tagsOnAccess(api),
    ...api.allSchemes.map(({ value }) => value.description),
  ];
  return (
    texts.some(
      (text) =>
        typeof text === 'string' && (says(text, asking) || says(text, section)) && !forSome.test(text),
    ) || refusalsAsk(ownOperations(api))
  );
});

/** Some tell it in the description of a tag, under which their documentation shows it. */
function tagsOnAccess({ value }: Api): readonly unknown[] {
  const tags = own(value, 'tags');
  if (!Array.isArray(tags)) return [];
  return tags
    .filter((tag) => /authenticat|authori[sz]|security/i.test(scalar(own(tag, 'name'))))
    .map((tag) => `# Authentication\n${scalar(own(tag, 'description'))}`);
}

const keyRefused = new RegExp(`\\b${credential}\\b`, 'i');

/** Do the refusals (401, 403) of most operations speak of a credential, which nothing asks for otherwise? */
function refusalsAsk(operations: readonly Operation[]): boolean {
  const asking = operations.filter(({ responses }) =>
    responses.some(
      ({ status, value }) =>
        (status === '401' || status === '403') && keyRefused.test(scalar(own(value, 'description'))),
    ),
  );
  return asking.length * 2 > operations.length;
}

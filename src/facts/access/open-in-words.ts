/** Operations of which a definition says in words that strangers may see what is public, and others more. */

import type { Api, Operation } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { finds } from '../../text/says.ts';
import { introductionOf, openingOf, tagDescriptions } from '../introduction.ts';

const credential =
  '(?:auth(?:enticat\\w+)?|authori[sz]ation|log(?:ged|ging)?[- ]?in|signed[- ]in|credentials?|(?:api |access )?(?:tokens?|keys?))';

/** “Operations that update data or access private data require authentication”: said of many, it tells what needs one. */
const ofPrivate = [
  `\\bprivate\\b[^.<]{0,40}\\b(?:requires?|needs?)\\b[^.<]{0,30}\\b${credential}\\b`,
  `\\b${credential} (?:is|are) (?:only )?(?:required|needed|necessary) (?:only )?(?:for|to)\\b[^.<]{0,40}\\bprivate\\b`,
  `\\bpublic (?:\\w+ ){1,3}(?:do not|don['’]t|does not|doesn['’]t|needs? no|can be|may be)\\b[^.<]{0,40}\\b(?:without|${credential})\\b`,
].join('|');

/** What one operation says of itself is shorter: “If it is private, make sure the request is authenticated.” */
const ofOne = [
  ofPrivate,
  `\\b(?:private|non-public|unlisted|unpublished|restricted)\\b[^.<]{0,60}\\b(?:requires?|needs?|must|make sure|only|unless|without|provide)\\b[^.<]{0,60}\\b${credential}\\b`,
  `\\b${credential} (?:is|are) (?:optional|not (?:required|needed|necessary|mandatory))\\b`,
  `\\boptional(?:ly)? (?:\\w+ )?${credential}\\b`,
  `\\b(?:does not|doesn['’]t|do not|don['’]t|no need to) (?:require|need)\\b[^.<]{0,30}\\b${credential}\\b`,
  `\\b(?:without|no) (?:an? |any )?${credential} (?:is |are )?(?:required|needed|necessary)\\b`,
  `\\b(?:anonymous|unauthenticated|public) (?:access|users?|visitors?|callers?|requests?|calls?)\\b[^.<]{0,60}\\b(?:allowed|permitted|may|can|sees?|gets?|receives?|only|possible|supported|ok(?:ay)?|fine|enabled|welcome)\\b`,
  `\\b(?:can|may) be (?:called|used|accessed|read|viewed)[^.<]{0,30}\\b(?:anonymously|publicly|by (?:anyone|everyone)|without (?:an? |any )?${credential})`,
].join('|');

/** Said by an operation of itself, and of all that it does: “This is a public endpoint and requires no authentication.” */
const openToAll = [
  `\\b(?:does not|doesn['’]t|do not|don['’]t|not|no need to) (?:require|need)s?\\b[^.<]{0,20}\\b${credential}\\b`,
  `\\b(?:requires?|needs?|with) no\\b[^.<]{0,20}\\b${credential}\\b`,
  `\\b(?:without|no) (?:an? |any |needed )?${credential}(?: is| are)?(?: (?:required|needed|necessary)|\\.|$)`,
  `\\b${credential} (?:is|are) not (?:required|needed|necessary|mandatory)\\b`,
  `\\b(?:anonymous|unauthenticated) (?:access|use|reads?|reading|requests?|calls?) (?:is |are )?(?:ok(?:ay)?|fine|allowed|permitted|possible|enabled|welcome)\\b`,
  `\\bpublic(?:ly[- ](?:viewable|accessible|available))? (?:endpoint|route|operation|resource)\\b`,
  `\\b(?:can|may) be (?:called|used|accessed|read|viewed) (?:publicly|anonymously|by (?:anyone|everyone))\\b`,
  // “List counters (public)”, “[no auth] Show a board”.
  `[(\\[](?:public(?:ly)?(?: (?:access|endpoint|route))?|(?:no|without) ${credential}|unauthenticated|anonymous)[)\\]]`,
].join('|');
/**
 * The same in other languages: German, Dutch, French, Spanish, Portuguese, Italian, Polish, Russian, Ukrainian, Turkish, Vietnamese,
 * Indonesian, Chinese, Japanese, Korean.
 */
const openElsewhere = [
  'ohne (?:anmeldung|login|authentifizierung|authentisierung)(?![-\\p{L}])(?![^.]{0,40}(?:nicht|kein))',
  '(?:keine|nicht) (?:anmeldung|authentifizierung|authentisierung)(?: ist)? (?:erforderlich|nötig|notwendig)',
  'zonder (?:in te loggen|inloggen|aanmelding|authenticatie)(?![^.]{0,40}(?:niet|geen))',
  "sans (?:authentification|connexion|s['’]authentifier|être connecté)(?![^.]{0,40}(?:refus|impossible|interdit|\\bne\\b))",
  'sin (?:autenticación|autenticacion|autenticarse|iniciar sesión|necesidad de (?:autenticación|iniciar sesión))(?![^.]{0,40}(?:\\bno\\b|imposible|deneg|rechaz))',
  'sem (?:autenticação|autenticacao|login|necessidade de (?:autenticação|login))(?![^.]{0,40}(?:\\bnão\\b|negad|recusad))',
  'no (?:requiere|necesita) autenticaci[óo]n|não (?:requer|precisa de|exige|necessita de) (?:autenticação|login)',
  'senza (?:autenticazione|accesso|login|autenticarsi)(?![^.]{0,40}(?:\\bnon\\b|negat|rifiut))',
  'bez (?:logowania|uwierzytelniania|autoryzacji)',
  'без (?:авторизации|аутентификации|регистрации|авторизації|автентифікації|реєстрації)(?![^.]{0,40}(?:не |недоступ|запрещ|заборон))',
  'не (?:требует|требуется|требуют|потребує|потребують|вимагає) (?:авторизаци[ияю]|аутентификаци[ияю]|авторизації|автентифікації)',
  'giriş yapmadan|kimlik doğrulama gerektirmez',
  'không (?:cần|yêu cầu|phải) (?:đăng nhập|xác thực)',
  'tanpa (?:login|autentikasi|otentikasi)|tidak (?:memerlukan|perlu|butuh) (?:login|autentikasi|otentikasi)',
  '(?:无需|不需要|无须|無需|免)(?:用户|用戶)?(?:登录|登錄|登入|认证|認證|鉴权|授权)',
  '(?:認証|ログイン)(?:は|が)?(?:不要|なし|必要ない|必要ありません)',
  '(?:인증|로그인)(?:이|은)? ?(?:없이|불필요|필요 ?없)',
].join('|');
const saidOpen = new RegExp(`${openToAll}|${openElsewhere}`, 'iu');
/** Words that make it hold for a part of what it does only. */
const inPart = /\b(?:unless|only if|except|private|if (?:the|it|you|your))\b/i;

/** Does an operation say of itself, at its beginning, that no credential is needed for it? */
export function saysItIsOpen(operation: Operation): boolean {
  const text = `${operation.summary}\n${openingOf(operation, beginning)}`;
  return (
    (saidOpen.test(text) && !inPart.test(text)) ||
    operation.tags.some((tag) => saidOfTag(tagDescriptions(operation.api).get(tag)))
  );
}

/** Said once of all operations under a tag: “Public endpoints that don’t require authentication”. */
function saidOfTag(description: unknown): boolean {
  return (
    typeof description === 'string' &&
    saidOpen.test(description) &&
    !inPart.test(description) &&
    !ofSome(description)
  );
}

/** What a tag says of a part of its operations says nothing of any one. */
const ofSome = finds(/\b(?:some|most|many|mostly|certain|few|several|others?|otherwise|but|while|partly)\b/i);

const onlySome = finds(
  /\bonly (?:[\w-]{1,20} ){0,3}(?:apps?|users?|admins?|administrators?|members?|owners?|clients?|services?|callers?) (?:can|may|are allowed to|are able to) (?:make|call|use|access|send|invoke|perform)\b/i,
);

/** Does an operation say that only some may call it: “Only Connect apps can make this request”? */
export function saysWhoMay(operation: Operation): boolean {
  return onlySome(openingOf(operation, beginning));
}

/** Whom an operation is for stands near the beginning of what is told of it. */
const beginning = 600;

const saidOfOne = new RegExp(ofOne, 'i');
const saidOfAll = new RegExp(ofPrivate, 'i');

/** Does an operation say so, in its description or that of an answer that refuses, or does the API say it of all such? */
export function saysWhatIsOpen({ api, summary, value, responses }: Operation): boolean {
  const refusals = responses.filter(({ status }) => /^40[134]$/.test(status));
  const texts = [summary, value.description, ...refusals.map((one) => one.value.description)];
  return texts.some((text) => typeof text === 'string' && saidOfOne.test(text)) || apiSaysSo(api);
}

const apiSaysSo = once((api: Api): boolean => {
  const introduction = introductionOf(api);
  return introduction !== undefined && saidOfAll.test(introduction);
});

import { successBodies, successes } from '../../facts/messages/answers.ts';
import { answersWithList } from '../../facts/messages/collections.ts';
import { hidesContent, hidesOutput } from '../../facts/unfollowed.ts';
import { endOf, steps } from '../../lexicon/operations.ts';
import { singular, words } from '../../lexicon/words.ts';
import { allowedValues } from '../../openapi/composition.ts';
import type { Operation, Parameter } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { highest } from '../../text/lists.ts';
import { finds, says } from '../../text/says.ts';
import { about, defineRule, type Observation } from '../rule.ts';

/** Actions by which a step of a path is named: `/users/{id}/delete`. Words that name things as often (`update`, `run`) are none. */
const actions: ReadonlySet<string> = set(`
  delete remove destroy purge erase wipe truncate drop
  reset logout logoff signout signoff invalidate
  send resend approve reject deny cancel revoke
  enable disable activate deactivate suspend unsubscribe
  ban unban unblock unlock unpublish undelete redeem
  reboot restart shutdown terminate kill
  promote demote impersonate rotate regenerate
  append prepend undo revert increment decrement
  löschen loeschen verwijderen supprimer eliminar borrar excluir apagar eliminare elimina cancella
`);
/** These are, too, where a step says with what: `/setText`, `/copy_sheet`; `/copy` and `/set-pieces` may be things. */
const actionsOnThings: ReadonlySet<string> = set(`
  set put copy clone duplicate restore replace rename swap toggle create insert modify overwrite
`);
/** As the first word of an operation's id these are actions, too: `createUser`. */
const verbs: ReadonlySet<string> = new Set([
  ...actions,
  ...actionsOnThings,
  ...set(`
    add save update edit upsert write submit register attach detach archive unarchive
    execute trigger pay withdraw grant assign populate seed migrate
    publish subscribe clear flush move merge invite kick
    accept decline unfreeze reload
  `),
]);
/**
 * Verbs that name things as often (`blockHeight`, `captureDevice`, `claimLines`), where an id says what they are done to: `blockCard`.
 */
const doneToObject = finds(
  /^(?:(?:block|freeze|mute|lock) (?:my |own |the |an? )?(?:card|user|account|customer|member|player|wallet|sim)|(?:capture|settle|void|charge) (?:my |the |an? )?(?:charge|payment|authori[sz]ation|order|funds|invoice|card|transaction)|void (?:my |the |an? )?(?:prescription|ticket|cheque|check|label|voucher|policy|receipt|bill|quote|contract|permit|licen[cs]e)|claim (?:(?:my|the|a|daily|weekly) ){0,3}(?:reward|bonus|prize|gift|drop|daily|coupon|voucher)s?|join (?:my |the |an? )?(?:room|team|group|organi[sz]ation|workspace|channel|game|match|club|queue|project)|(?:open|close) (?:the |an? )?(?:door|gate|barrier|relay|valve|garage|lock|shutter)s?|(?:switch|turn|power)(?: \w+){0,2} (?:on|off))$/,
);
/** Verbs that name times, places and amounts as often (`startDate`, `stopPoints`, `refundAmount`), where it is said what they are done to. */
const doneToThing = finds(
  /^(?:(?:start|stop|pause|resume|launch|run|restore|abort|halt) (?:(?:my|the|an?|new) )?(?:job|process|task|service|server|machine|vm|instance|container|engine|timer|session|game|match|recording|stream|campaign|workflow|pipeline|build|backup|scan|import|export|sync|device|pump|motor|charging|charger|deployment|simulation|experiment|crawl|migration|database|cluster|node|trip|ride|route|shift)|refund (?:(?:my|the|an?) )?(?:payment|order|charge|transaction|booking|ticket|purchase)|transfer (?:funds|money|ownership|credits?|points|shares|tokens?)|empty (?:(?:my|the) )?(?:trash|cart|basket|(?:recycle )?bin|queue|folder|cache|mailbox)|mark (?:\w{1,20} ){0,3}(?:as \w{1,20}|read|unread|paid|done|seen)|(?:increase|decrease|adjust|raise|lower) (?:the )?(?:stock|balance|quantity|limit|score|points|volume|temperature|price)|(?:(?:up|down) ?)?vote (?:for|on|up|down)(?: \w{1,20})?|(?:like|unlike|follow|unfollow) (?:(?:an?|the) )?(?:post|comment|photo|video|user|channel|artist|page|article)|(?:book|buy|purchase|reserve) (?:(?:an?|the) )?(?:room|table|flight|seat|slot|appointment|ticket|hotel|tour|class|court|ride|item|product|subscription)|(?:confirm|complete|finish|finali[sz]e|place|close) (?:(?:an?|the|my) )?(?:order|booking|reservation|appointment|transfer|transaction|delivery|task|job|checkout|lesson|course|account|ticket|case|incident)|release (?:the )?(?:funds|hold|escrow|lock))$/,
);
/** Of these the second is told by what it is done to: what `/payments/{id}/refund` shows may be the refund. */
const namesResult = finds(
  /^(?:refund|capture|charge|void|settle|claim|like|vote|book|purchase|place|run|build) /,
);
/** How a summary begins that says only what is done: “Cancels the booking”, “Marks the notice as read”. */
const does = finds(
  /^(?:(?:cancel|delete|remove|erase|reset|revoke|approve|reject|disable|enable|activate|deactivate|suspend|refund|archive|unarchive|unlock|reboot|restart|terminate|promote|demote|start|stop|pause|resume|accept|decline|execute|restore|capture|block|unblock|transfer|trigger|complete|close|reopen|release|reserve|rotate|regenerate|rebuild)s?|(?:publish|finish|launch|unpublish|purge|flush)(?:es)?|appl(?:y|ies)|marks?|(?:un)?locks?|dismiss(?:es)?|sends?) (?:an?|the|this|all|your|my)\b/i,
);
/** Actions that are a whole step behind the thing that they are done to: `/coupons/apply`, `/items/add`. */
const doneTo: ReadonlySet<string> = set(
  'add create apply clear flush populate seed close reopen reload reindex createdb initdb resetdb makeadmin',
);
/** What a step means that may as well be a thing (`/workflows/{id}/trigger`), where the answer holds none. */
const started: ReadonlySet<string> = set(`
  trigger start stop pause resume run execute launch subscribe sync refresh publish accept decline
  join leave follow unfollow like unlike open close lock arm disarm retry requeue acknowledge ack
`);
/** No thing is called by these: behind the one they are done to, they are done to it whatever is answered. */
const doneBehind: ReadonlySet<string> = set(
  'publish accept decline execute restore unfollow unlike resume requeue acknowledge disarm rebuild reindex republish reassign',
);
/** Actions in two words that do not begin with the verb, or with one that means little alone. */
const phrases = finds(
  /^(?:(?:factory|hard|soft|force|full) (?:reset|delete|reboot|restart|stop)|mark (?:as )?(?:read|unread|paid|done|complete|completed|seen)|opt (?:in|out)|roll ?back|(?:power|turn|switch) ?(?:on|off)|shut ?down|set (?:default|primary)|(?:make|set|grant) admin|wake up|check out|clean up|re ?build|re ?index)$/,
);
/** What has a seed, and is not sown: `/wallets/{id}/seed`, `/random/seed`. */
const haveSeeds = finds(
  /\/(?:wallets?|keys?|keystores?|mnemonics?|random|rng|generators?|worlds?|tournaments?)\/(?:\{[^{}]*\}\/)?seed$/i,
);
/** Actions by which money goes, with a parameter that says how much: `/transfer?amount=5`. */
const paying: ReadonlySet<string> = set(
  'transfer withdraw deposit pay refund purchase buy donate topup redeem give grant award gift',
);
const amounts = finds(/^(?:amount|sum|quantity|coins|gems|points|credits)$/);
/** Verbs that begin an id of an operation which only reads, whatever its path says. */
const reading: ReadonlySet<string> = set(`
  get list fetch retrieve find search show read view query describe check count lookup download export
  is has can preview validate verify test estimate calculate
`);
/** What comes after a verb and makes it the name of a thing: `reset-status`, `deleteInfo`. */
const things: ReadonlySet<string> = set(`
  status state history log logs list info information detail details count policy policies config
  configuration settings setting template templates option options reason reasons request requests
  rate rates limit limits stats statistics statuses metrics report reports result results preview form page type types
  token tokens url link links code codes schedule schedules queue events event job jobs plan plans rule rules
  diff diffs response responses callback callbacks difference differences comparison comparisons
  analytics insights summary series data volume volumes
  check checks fee fees estimate estimates
  language languages header headers currency currencies method methods
  permission permissions window date dates time times hours slots grid point points jobs operation operations piece pieces
`);
/** Of these words those that are one thing each: who revokes a token or approves a request does something to it. */
const objects: ReadonlySet<string> = set(
  'request token tokens job jobs plan rule rules report template templates link links permission permissions schedule',
);
const deeds: ReadonlySet<string> = set(
  'approve reject deny revoke delete remove destroy purge erase wipe cancel disable enable activate deactivate suspend',
);
/** Actions that need something to be done to. */
const ofSomething: ReadonlySet<string> = set(
  'deny approve reject cancel revoke ban unban promote demote send',
);
/** Two words that are one action. */
const twoWords: ReadonlySet<string> = new Set(['log out', 'sign out', 'log off', 'sign off']);

export default defineRule({
  id: 'get-with-side-effect',
  title: 'Reading method that changes something',
  severity: 'medium',
  confidence: 'medium',
  category: 'configuration',
  owasp: ['API8'],
  cwe: [650],
  stride: ['T'],
  looksAt: ['operation'],
  rationale:
    'GET and HEAD are safe (RFC 9110 §9.2.1): browsers prefetch them, crawlers and mail scanners follow them, caches answer them, and any page can cause one with an image. Each of these then deletes, sends or approves in the victim’s name; protection against cross-site requests leaves GET out.',
  remediation: 'Use POST, PUT, PATCH or DELETE for what changes something.',
  falsePositives: [
    'The name means something else, or the operation only shows what would happen.',
    'It ends a session by OpenID Connect, which has browsers sent there: reported at low.',
    'A link of a mail must be a GET: let it show a page whose button sends a POST.',
  ],
  visit: {
    operation(operation, { report, examines }) {
      const { method, kind, label } = operation;
      if (kind !== 'operation' || (method !== 'GET' && method !== 'HEAD')) return;
      examines([operation]);
      const action = actionOf(operation);
      if (action === undefined || saysOnlyThatItReads(operation, action) || listens(operation, action)) {
        const parameter = switchIn(operation);
        if (parameter) report(bySwitch(operation, parameter));
        return;
      }
      // `GET /updateGroups`: the groups that updates go to.
      const isDone = /\}\/[^/{}]+\/?$/.test(operation.path);
      if (named.has(action) && !isDone && answersWithList(operation) === true) return;
      report({
        at: operation.place,
        part: 'key',
        ...(isOwnLogOut(operation) && isOfOpenId(operation) ? { severity: 'low' as const } : {}),
        message: `${label} is a reading method by its name, and \`${action}\` changes something`,
        operation,
        operations: [operation],
        about: about.operation(operation),
      });
    },
  },
});

function bySwitch(operation: Operation, { name, place }: Parameter): Observation {
  return {
    at: place,
    part: 'key',
    message: `${operation.label} is a reading method by its name, and \`${name}\` has it change something, says its description`,
    operation,
    operations: [operation],
    about: about.operation(operation, name),
  };
}

/** “With ?set=on the device is switched”, “signs at once if autosign=true”: the parameter by which reading changes something. */
function switchIn({ parameters, value }: Operation): Parameter | undefined {
  const description = own(value, 'description');
  if (typeof description !== 'string' || !mayChange(description)) return undefined;
  const sentences = description.split(/[.!](?:\s|$)|\n{2,}/).filter((one) => says(one, changes));
  return parameters.find(
    ({ name, in: where }) =>
      where === 'query' &&
      name.length > 1 &&
      sentences.some(
        (one) => one.includes(`${name}=`) && !/[\w-]/.test(one[one.indexOf(`${name}=`) - 1] ?? ' '),
      ),
  );
}

const changes =
  /(?<!\b(?:that|which|who|already|if|whether|when|were|not) )\b(?:is|are|gets?) (?:then |now |also |at once )?(?:switched|turned (?:on|off)|deleted|erased|signed|approved|cancelled|canceled|reset|paid|booked|locked|unlocked|armed|disarmed|rebooted|restarted|revoked|marked as)\b|\b(?:signs|deletes|switches|cancels|approves|resets|unlocks|reboots|restarts|revokes) (?:it|this|the|them|at once|immediately)\b/i;
const mayChange = finds(changes);

const endsSession = /^(?:log|sign) ?(?:out|off)$|^end ?session$/;

/** `GET /events/subscribe` whose answer goes on for as long as one listens (WHATWG HTML §9.2, RFC 6455): nothing is kept. */
function listens(operation: Operation, action: string): boolean {
  return (
    action === 'subscribe' &&
    (hidesOutput(operation) ||
      operation.responses.some(({ status }) => status === '101') ||
      successBodies(operation).some(({ type }) => streams(type)))
  );
}

const streams = finds(
  /^(?:text\/event-stream|application\/(?:x-ndjson|ndjson|jsonl|json-seq|stream\+json))\b/,
);

function isOwnLogOut({ path }: Operation): boolean {
  return endsSession.test(words(endOf(path)).join(' '));
}

/** OpenID Connect RP-Initiated Logout 1.0 §2 has browsers sent there by GET: by what it takes, in its area of paths, or by its words. */
function isOfOpenId({ path, summary, tags, parameters, value }: Operation): boolean {
  const description = own(value, 'description');
  const takes = (pattern: RegExp) => parameters.some(({ name }) => pattern.test(name));
  return (
    takes(/^(?:id_token_hint|post_logout_redirect_uri)$/i) ||
    // Who the client is tells where the browser may be sent back to.
    (takes(/^client_?id$/i) &&
      takes(/^(?:(?:post_?logout_?)?redirect_?ur[il]|return_?to|return_?ur[il])$/i)) ||
    /\/(?:oidc|openid(?:-connect)?|connect|oauth2?|protocol\/openid-connect)\/(?:[\w-]+\/)?(?:log-?out|end-?session)\/?$/i.test(
      path,
    ) ||
    [summary, ...tags, description].some(
      (text) => typeof text === 'string' && says(text, /\bopenid(?: connect)?\b|\boidc\b/i),
    )
  );
}

/** First words of names of things, too, where a list of them is the answer. */
const named: ReadonlySet<string> = set('update create copy');

const returns =
  /^(?:returns?|gets?|retrieves?|fetche?s?|lists?|shows?|finds?|reads?|looks? ?up|computes?|calculates?|compares?|previews?|downloads?|provides?)\b/i;

/**
 * Does the summary begin with reading, and speak of no action? What an id calls making (`createDiff`, `buildReport`) may be
 * made for the answer alone; what deletes, sends or resets does so whatever is given back.
 */
function saysOnlyThatItReads({ summary, value, path, parameters }: Operation, action: string): boolean {
  // `/deny`, “Returns a page denied by robots.txt”: nothing is there to be denied.
  const lacksObject = ofSomething.has(action) && parameters.length === 0 && steps(path).length === 1;
  if (!lacksObject && (actions.has(action) || twoWords.has(action))) return false;
  const description = own(value, 'description');
  const said = summary !== '' ? summary : typeof description === 'string' ? description : '';
  if (!returns.test(said)) return false;
  return !words(said).some(
    (word) => verbs.has(word.replace(/(?:e?s|e?d|ing)$/, '')) || verbs.has(word.replace(/[sd]$/, '')),
  );
}

/**
 * Is it only said that something was taken on or made (RFC 9110 §15.3.2, §15.3.3), with nothing in the answer? 204 also tells that
 * something is so (“Check if you follow a person”): there the summary has to begin with the action.
 */
function onlyStarts({ responses, summary }: Operation, action: string): boolean {
  const right = responses.filter(({ status }) => /^[23]/.test(status));
  if (right.length === 0 || right.some((one) => one.content.length > 0 || hidesContent(one))) return false;
  const says =
    words(summary)[0]?.replace(/e?s$/, '') === action.replace(/e$/, '') || words(summary)[0] === action;
  return right.every(({ status }) => (status === '204' ? says : /^20[12]$/.test(status)));
}

function actionOf(operation: Operation): string | undefined {
  const { id = '', path, summary, parameters } = operation;
  for (const all of isMadeOfPath(operation) ? [] : inWords(id)) {
    // `reloadConfig`: no thing is called after reloading.
    const byId = all[0] === 'reload' || isDeed(all) ? all[0] : leading(all, verbs);
    if (byId !== undefined) return byId;
    const said = all.join(' ');
    if (doneToObject(said) || doneToThing(said)) return all[0];
    if (reading.has(all[0] as string)) return undefined;
  }
  // `/commands/send`, “Fetch the commands that can be sent”; what stands behind an id is done to that one.
  if (reading.has(words(summary)[0] ?? '') && !/\}\/[^/{}]+\/?$/.test(path)) return undefined;
  const chosen = chosenAction(operation);
  if (chosen !== undefined) return chosen;
  const last = steps(path).findLast((step) => step !== null);
  if (last === undefined || last === null) return undefined;
  const single = words(last).join('');
  // `/connect/{peer}`, “Connect to a remote peer”; `/connect/{service}` may show a page.
  if (/^(?:dis)?connect$/.test(single) && /^(?:dis)?connects? (?:to|from) (?:an?|the) /i.test(summary))
    return single;
  const isOn = steps(path).length > 1 || /^(?:createdb|initdb|resetdb|populate|makeadmin)$/.test(single);
  if (isOn && doneTo.has(single) && path.endsWith(last) && !haveSeeds(path)) return single;
  // `/jobs/{id}/trigger` that answers 202, `/newsletter/subscribe` that answers 204: nothing is there to be read.
  if (isOn && path.endsWith(last) && started.has(single) && onlyStarts(operation, single)) return single;
  if (isOn && path.endsWith(last) && doneToOneAbove(path, last)) return words(last).join(' ');
  // `/change-password?new=…`; without anything to set, it may be the page that asks.
  const sets = /^(?:change|set|update|reset) (?:user )?(?:password|email|role|pin|username)$/.test(
    words(last).join(' '),
  );
  if (sets && parameters.some((one) => one.in === 'query')) return words(last)[0];
  const pays = parameters.some(
    ({ name, in: where }) => where === 'query' && amounts(words(name).at(-1) ?? ''),
  );
  if (pays && paying.has(single)) return single;
  // `/do/delete/all`, `/cron/run/all`: a verb between, and all that it is done to.
  const before = steps(path)
    .filter((step) => step !== null)
    .at(-2);
  if (single === 'all' && before && actions.has(before.toLowerCase())) return before.toLowerCase();
  const isCall = /^[a-z]+(?:[A-Z]|_[a-z])/.test(last);
  if (isCall && /^make (?:admin|user admin|superuser|owner)/.test(words(last).join(' '))) return 'make';
  // `/cookies/delete`: the caller's own, in his browser.
  if (before && /^cookies?$/i.test(before)) return undefined;
  // `/channels.archive`, `/reports:publish`: what is done stands behind what it is done to.
  const method = /^[\w-]{1,60}[.:]([a-zA-Z]{1,40})$/.exec(last)?.[1];
  const called = method === undefined ? undefined : leading(words(method), verbs);
  if (called !== undefined) return called;
  // A name that says nothing of it, below an object: a summary of the object itself may be another operation's, copied.
  if (/\}\/[^/{}]*[^/{}s]\/?$/.test(path) && does(summary)) return words(summary)[0];
  const byName =
    leading(words(last), actions) ?? (isCall ? leading(words(last), actionsOnThings) : undefined);
  return (
    byName ??
    (twoDeeds(summary) ? words(summary)[0] : undefined) ??
    // A list of deeds, or a single one, is also what a summary beside the wrong path may have been copied from.
    (!/s\/?$|\}\/?$/.test(path) && acts(summary) ? words(summary)[0] : undefined) ??
    doneByAnswer(operation)
  );
}

/** `/posts/{id}/publish`, `/doors/{id}/open`, `/devices/{id}/factory-reset`: done to the one thing that the path names before. */
function doneToOneAbove(path: string, last: string): boolean {
  const said = words(last).join(' ');
  if (phrases(said)) return true;
  const [above, id] = steps(path).slice(-3);
  if (above === null || above === undefined || id !== null) return false;
  if (doneBehind.has(said)) return true;
  const phrase = `${said} ${singular(words(above).at(-1) ?? '')}`;
  return !namesResult(phrase) && (doneToObject(phrase) || doneToThing(phrase));
}

/** `/lamps/{id}/{action}`, one of `on` and `off`, and nothing is answered: what is done stands in the path as a value. */
function chosenAction(operation: Operation): string | undefined {
  const { path, parameters } = operation;
  const name = /\/\{(action|command|verb|cmd)\}\/?$/i.exec(path)?.[1];
  const chosen = parameters.find((one) => one.in === 'path' && one.name === name);
  const right = successes(operation);
  const isEmpty = right.length > 0 && right.every((one) => one.content.length === 0 && !hidesContent(one));
  return isEmpty && chosen?.schema && allowedValues(chosen.schema) ? name : undefined;
}
/** “Credits the reward of the day to the player”, “Opens the relay”: what nobody says of reading. */
const acts = finds(
  /^(?:credits|debits|charges|freezes|unfreezes|mutes|redeems|books|reloads|restarts|reboots|withdraws|pays|wipes|flushes|unsubscribes|cancels|revokes|deactivates|approves|rejects) (?:an?|the|this|all|your|my|its|his|her|off|out|back) |^(?:opens|closes) (?:an?|the|this|all|your|my) (?:door|gate|barrier|relay|valve|garage|lock|shutter)|^(?:blocks|locks|suspends) (?:an?|the|this|your|my) (?:card|account|user|customer|number|sim|device|player|member)|^(?:captures|settles|voids) (?:an?|the|this) (?:charge|payment|authori[sz]ation|order|invoice)|^joins (?:an?|the|this) (?:room|team|group|organi[sz]ation|workspace|channel|game|match|club|queue|project)/i,
);

/** “Locks the account and deletes all orders”: no summary of a thing, copied from another operation, names two. */
const twoDeeds = finds(
  /^(?:cancel|delete|remove|erase|revoke|deactivate|suspend|lock|block|terminate|close)s (?:an?|the|this|all) [^.\n]{0,60}\band (?:cancel|delete|remove|erase|revoke|deactivate|suspend|lock|block|terminate|close)s (?:an?|the|this|all|its|his)\b/i,
);

/** “Admitted and marked as used”: what the right answer says to be done by asking. */
function doneByAnswer(operation: Operation): string | undefined {
  if (answersWithList(operation) === true) return undefined;
  for (const { value } of successes(operation)) {
    const description = own(value, 'description');
    if (typeof description !== 'string') continue;
    const done = says(description, doneBySaying) ? doneBySaying.exec(description)?.[1] : undefined;
    if (done !== undefined) return done.toLowerCase();
  }
  return undefined;
}

const doneBySaying =
  /(?:\band|(?<!(?:that|which|who|already|if|whether|when) )\b(?:is|was|has been|gets?)) (?:then |now |at once )?(used up|marked as (?:used|paid|done|redeemed|spent)|redeemed|debited)\b/i;

/** An id that a generator made of method and path (`get_items_id_delete`) says nothing that these do not. */
function isMadeOfPath({ id = '', method, path }: Operation): boolean {
  const letters = (text: string) => text.toLowerCase().replace(/[^a-z\d]/g, '');
  return letters(id).replace(/by/g, '') === letters(`${method}${path}`).replace(/by/g, '');
}

/** An id in words: the whole, after its group, after its module: `Users_deleteUser`, `app.views.delete_user`. */
function inWords(id: string): (readonly string[])[] {
  const afterGroup = id.replace(/^[^/.:#_\s]*[/.:#_\s]/, '');
  const afterModule = id.slice(highest([...'/.:#'].map((separator) => id.lastIndexOf(separator))) + 1);
  return [id, afterGroup, afterModule].map(words).filter((all) => all.length > 0);
}

/** The action that a name begins with, when what follows does not make it the name of a thing. */
function leading(all: readonly string[], known: ReadonlySet<string>): string | undefined {
  const [first, second] = all;
  if (first === undefined || things.has(all.at(-1) as string)) return undefined;
  if (second !== undefined && twoWords.has(`${first} ${second}`)) return `${first} ${second}`;
  return known.has(first) ? first : undefined;
}

function isDeed(all: readonly string[]): boolean {
  return all.length === 2 && deeds.has(all[0] as string) && objects.has(all[1] as string);
}

function set(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

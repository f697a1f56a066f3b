import { openKind } from '../../facts/access/open-by-nature.ts';
import { costlyByWords } from '../../facts/messages/costly-words.ts';
import { mailsCredential, mailsNewcomers } from '../../facts/messages/mailed-links.ts';
import { mostAreLimited, rateLimits } from '../../facts/messages/rate-limits.ts';
import { words } from '../../lexicon/words.ts';
import type { Operation } from '../../openapi/model.ts';
import { isLimited } from '../limited.ts';
import { about, defineRule } from '../rule.ts';
import { type Unsure, unsure } from '../unsure.ts';

export default defineRule<Unsure>({
  id: 'paid-side-effect-unthrottled',
  title: 'Call that costs money or much work, without a rate limit',
  severity: 'medium',
  confidence: 'medium',
  category: 'resources',
  owasp: ['API4'],
  cwe: [799],
  stride: ['D'],
  looksAt: ['input', 'output', 'operation'],
  rationale:
    'A script calls it in a loop: each text message, mail or phone call is paid for, goes to people who did not ask for it, and each export keeps a worker busy (OWASP API4:2023, the first scenario).',
  remediation:
    'Limit how often one caller, one recipient and one network may call it, and declare the answer 429 with `Retry-After`.',
  falsePositives: [
    'A gateway limits calls, and the definition leaves that out.',
    'Sending is the product, or callers are known: each message is charged to the caller. In `recommended` at low, unless a stranger has mail sent to any address, or most operations declare a limit.',
  ],
  options: unsure,
  visit: {
    operation(operation, { options, report, examines, cannotTell }) {
      if (operation.kind !== 'operation') return;
      const isForAnyone = operation.protection.anonymous && writesToAnyone(operation);
      const effect = isForAnyone ? toAnyone : (effectOf(operation) ?? costlyByWords(operation));
      if (!effect) return;
      if (isLimited(operation, rateLimits, { examines, cannotTell })) return;
      const isException = mostAreLimited(operation.api);
      report({
        at: operation.place,
        part: 'key',
        // Of what is guessed there auth-endpoint-unthrottled tells already.
        ...(options.unsure || isException || (isForAnyone && !isGuessedAt(operation))
          ? {}
          : { severity: 'low' as const }),
        message: `${operation.label} ${effect}, and declares no rate limit${isException ? ', as most operations do' : ''}`,
        operation,
        operations: [operation],
        about: about.operation(operation),
      });
    },
  },
});

const toAnyone = 'has mail or a message sent to whatever address a stranger gives';

function writesToAnyone(operation: Operation): boolean {
  return mailsCredential(operation) || mailsNewcomers(operation);
}

function isGuessedAt(operation: Operation): boolean {
  const kind = openKind(operation);
  return kind === 'password-reset' || kind === 'one-time-code' || kind === 'login' || kind === 'token';
}

const texts = 'sends text messages, which are paid for';
const mails = 'sends mail';
const codes = 'sends codes, which are paid for or guessed';
const again = 'sends a message again';
const calls = 'makes phone calls, which are paid for';
const faxes = 'sends faxes or letters, which are paid for';
const jobs = 'makes an export or a report, which is much work';

/** The last step that is no parameter, or the id, in words: what a POST does there. */
const effects: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:sms|mms|text messages?|send text|whats ?app|whatsapp messages?)$|\bsend (?:an? )?(?:sms|text message)\b|^(?:sms|mms)\b.*\bsend$/,
    texts,
  ],
  [
    /\b(?:newsletters?|mailings?) send$|\b(?:send|resend|deliver|forward) (?:[a-z]+ )?(?:e ?mails?|mails?|mail|newsletter)\b|\bemail (?:resend|send|blast)$|\bmail send$|^send mail$|\b(?:send|resend|request) (?:[a-z]+ )?(?:magic|log ?in|sign ?in|activation|verification|reset) links?$/,
    mails,
  ],
  [
    /\b(?:otps?|one time (?:codes?|passwords?)|verification codes?|passcodes?)$|\b(?:send|resend|request|generate|create) (?:[a-z]+ )?(?:otp|code|verification|pin)$|\botp (?:send|resend|request|generate)$|\b(?:verification|verify|code) (?:send|resend)$|\bverifications$/,
    codes,
  ],
  [
    /^calls$|^calls? (?:place|make|dial|start|create|initiate|trigger)$|\b(?:voice|phone|outbound) calls?$|\b(?:make|place|start|create) (?:[a-z]+ )?call$/,
    calls,
  ],
  [
    /\b(?:send|dispatch|transmit|print|post|mail) (?:an? )?(?:fax|faxes|letters?|postcards?)$|^fax(?:es)?$|^(?:fax(?:es)?|letters?|postcards?) (?:send|dispatch)$/,
    faxes,
  ],
  [
    /\bexports?$|^export\b|\b(?:generate|create|run|export|build|render|download) (?:[a-z]+ )?(?:reports?|pdf|exports?)$|\breports? (?:generate|run|export)$/,
    jobs,
  ],
];

const models = 'has a model make something, which is paid for or much work';
const pages = 'renders a page, which is much work';

/** The last two steps together, where what comes before says what it is about: `/chat/completions`, `/render/pdf`. */
const inPairs: readonly (readonly [RegExp, string])[] = [
  [/^(?:sms|mms|text|whats ?app|viber|rcs) (?:messages?|texts?|notifications?|send|outbound)$/, texts],
  [
    /\b(?:chat|text|code) completions?$|^completions?$|\bembeddings?$|\b(?:images?|videos?|speech|audio|voices?|text) (?:generate|generations?|synthesi[sz]e|synthesis|completions?)$|\b(?:ai|llm|gpt) (?:complete|generate|chat|ask|prompt|summari[sz]e|completions?)$|\b(?:audio|speech|recordings?|videos?) (?:transcri(?:be|ptions?)|translations?)$|^(?:generate|synthesi[sz]e) (?:an? )?(?:images?|videos?|speech|audio|text)$/,
    models,
  ],
  [
    /\b(?:render|convert|html|markdown|url) (?:to )?(?:pdf|png|jpe?g|image|screenshot)s?$|\b(?:pdf|image|screenshot)s? (?:render|from html|from url)$|^screenshots?$/,
    pages,
  ],
];

const verbs =
  /^(?:send|resend|request|generate|run|create|start|new|retry|trigger|initiate|place|make|dial)$/;

function effectOf({ method, path, id = '' }: Operation): string | undefined {
  if (method !== 'POST' && method !== 'GET') return undefined;
  const steps = path.split('/').filter((step) => step !== '');
  const named = steps.filter((step) => !step.includes('{'));
  const last = spelt(named.at(-1) ?? '');
  // `/sms/{id}` is one that was sent; what follows an id may be done to it: `/users/{id}/sms`.
  if (steps.at(-1)?.includes('{')) return undefined;
  if (method === 'GET') return /\bexport$|^export\b/.test(last) ? jobs : undefined;
  const together = verbs.test(last) && named.length > 1 ? `${spelt(named.at(-2) ?? '')} ${last}` : last;
  // Mail is sent from the root: below something else addresses are added.
  if (/^(?:e ?mails?|mails?)$/.test(last)) {
    if (/^(?:notifications?|messages?|alerts?|send)$/.test(spelt(named.at(-2) ?? ''))) return mails;
    return steps.slice(0, -1).every((step) => /^(?:api|v\d.*)$/i.test(step)) ? mails : undefined;
  }
  if (last === 'resend') return again;
  // Below something else reports are what people complain about.
  if (last === 'reports' && !path.includes('{')) return jobs;
  const pair = [spelt(named.at(-2) ?? ''), last].join(' ').trim();
  for (const text of [pair, last, spelt(id)]) {
    for (const [pattern, effect] of inPairs) if (pattern.test(text)) return effect;
  }
  for (const text of [together, spelt(id)]) {
    for (const [pattern, effect] of effects) if (pattern.test(text)) return effect;
  }
  return undefined;
}

function spelt(name: string): string {
  return words(name.replace(/\.[a-z]+$/i, '')).join(' ');
}

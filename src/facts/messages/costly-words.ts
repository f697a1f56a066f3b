/** What descriptions say an operation does that costs money each time. */
import { lastStep } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import { parts } from '../../openapi/composition.ts';
import type { Operation, Schema } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { says } from '../../text/says.ts';
import { bodyInputs, type Input, inputsOf } from './inputs.ts';

/** A sentence that begins with what the operation does: “Sends a message to …”. */
const begins = '(?:^|[.!:;\\n])\\s{0,9}(?:this (?:operation|endpoint|method|call) )?(?:re)?';
const sending = new RegExp(`${begins}sends?\\b[^.\\n]{0,60}\\b(?:messages?|texts?|sms|mms)\\b`, 'i');
const calling = new RegExp(
  `${begins}(?:places?|makes?|starts?|initiates?|dials?)\\b[^.\\n]{0,40}\\b(?:phone|voice|outbound|telephone) calls?\\b|${begins}(?:rings?|calls?|dials?|phones?)\\b[^.\\n]{0,20}\\b(?:(?:tele)?phone numbers?|phones?)\\b`,
  'i',
);
/** “Emails a reminder to the member”, “Notifies the customer by e-mail” */
const mailing = new RegExp(
  `${begins}(?:e-?mails|mails) (?:an?|the|his|her|their|this|your)\\b|${begins}(?:sends?|notif(?:y|ies)|informs?|invites?|reminds?)\\b[^.\\n]{0,60}\\b(?:by|via|per|through) e-?mail\\b`,
  'i',
);
/** What a model makes is paid for by its length, and takes a machine's whole attention. */
const modelling =
  /\b(?:generat\w{1,4}|complet\w{1,4}|summari[sz]\w{1,3}|creat\w{1,3}|writ\w{1,3}|answer\w{0,3}|ask\w{0,3}|translat\w{1,4}|chat\w{0,4})\b[^.\n]{0,60}\b(?:language models?|llms?|gpt(?:-?\d\w*)?|generative|diffusion|from (?:an? |the )?(?:text )?prompts?|artificial intelligence|with ai|using ai|by ai)\b|\btext[- ]to[- ](?:speech|image|video|audio)\b|\bspeech[- ]to[- ]text\b|\bsynthesi[sz]es? (?:speech|a voice|audio)\b|\btranscri(?:bes?|ption of)\b[^.\n]{0,40}\b(?:audio|speech|recordings?|videos?|calls?)\b|\bmachine translat\w{1,4}\b/i;
const rendering =
  /\b(?:render|convert|turn|generat|creat|print)\w{0,4}\b[^.\n]{0,60}\b(?:html|markdown|templates?|svg|latex|urls?|web ?pages?)\b[^.\n]{0,40}\b(?:pdfs?|png|jpe?g|images?|pictures?|screenshots?)\b|\b(?:pdfs?|png|jpe?g|images?|pictures?|screenshots?)\b[^.\n]{0,40}\bfrom\b[^.\n]{0,30}\b(?:html|markdown|svg|latex|urls?|web ?pages?)\b/i;
const textMessage = /\b(?:SMS|MMS|text messages?|short messages?|WhatsApp)\b/i;
const paid =
  /\bcredits?\b[^.\n]{0,40}\b(?:used up|deducted|consumed|charged|debited)\b|\b(?:costs?|consumes?|uses?(?: up)?|deducts?) (?:\w{1,20} ){0,2}credits?\b|\b(?:is|are|will be) (?:charged|billed) (?:per|for (?:each|every)) (?:message|call|request|text|sms|lookup|minute|letter|postcard|fax|page|document|verification|check|search|query|image|token)\b|\b(?:postage|minutes|tokens|credits|fees?) (?:is|are|will be) (?:charged|billed|debited)\b/i;

/**
 * What a POST does, in words that follow its name, where its summary or description says so; undefined when neither speaks
 * of text messages, phone calls or a price. That messages go to phones may be said of the whole API.
 */
export function costlyByWords(operation: Operation): string | undefined {
  const { method, kind, api, summary, value } = operation;
  if (method !== 'POST' || kind !== 'operation') return undefined;
  const said = [summary, own(value, 'description')].filter(isText).join('.\n');
  if (says(said, calling)) return 'makes phone calls, which are paid for';
  if (says(said, sending)) {
    const info = own(api.value, 'info');
    const whole = [said, own(info, 'title'), own(info, 'description')].filter(isText).join('.\n');
    if (says(whole, textMessage)) return 'sends text messages, which are paid for';
  }
  if (sendsByChannel(operation)) return 'sends text messages, which are paid for';
  if (says(said, mailing)) return 'sends mail';
  if (says(said, modelling)) return 'has a model make something, which is paid for or much work';
  if (says(said, rendering)) return 'renders a page, which is much work';
  return says(said, paid) ? 'costs something each time, says its description' : undefined;
}

/** Is it sent by the way that its body chooses, and is one of those SMS: `POST /notifications` with `channel: sms`? */
function sendsByChannel(operation: Operation): boolean {
  const last = words(lastStep(operation.path)).at(-1) ?? '';
  if (!messages.test(last)) return false;
  const body = inputsOf(operation).filter((input) => input.in === 'body');
  return (
    body.some(offersTexts) ||
    body.some((input) => itemsOf(input.schema).some((one) => bodyInputs(one).some(offersTexts)))
  );
}

function offersTexts({ name, schema }: Input): boolean {
  return (
    schema !== undefined &&
    ways.test(words(name).join(' ')) &&
    [schema, ...itemsOf(schema)].some((one) =>
      parts(one).some(({ value: { enum: list } }) => Array.isArray(list) && list.some(isTextMessage)),
    )
  );
}

function itemsOf(schema: Schema | undefined): readonly Schema[] {
  return schema === undefined ? [] : parts(schema).flatMap(({ items }) => items ?? []);
}

function isTextMessage(value: unknown): boolean {
  return typeof value === 'string' && /^(?:sms|mms|whats_?app|voice)$/i.test(value);
}

const messages =
  /^(?:notifications?|messages?|alerts?|broadcasts?|reminders?|batch|bulk|send|notify|deliver(?:y|ies)?|campaigns?)$/;
const ways =
  /^(?:(?:notification |message |delivery |send )?(?:channels?|methods?|types?|medium|via|transport))$/;

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

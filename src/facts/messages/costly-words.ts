/** What descriptions say an operation does that costs money each time. */
import type { Operation } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { says } from '../../text/says.ts';

/** A sentence that begins with what the operation does: “Sends a message to …”. */
const begins = '(?:^|[.!:;\\n])\\s{0,9}(?:this (?:operation|endpoint|method|call) )?(?:re)?';
const sending = new RegExp(`${begins}sends?\\b[^.\\n]{0,60}\\b(?:messages?|texts?|sms|mms)\\b`, 'i');
const calling = new RegExp(
  `${begins}(?:places?|makes?|starts?|initiates?|dials?)\\b[^.\\n]{0,40}\\b(?:phone|voice|outbound|telephone) calls?\\b|${begins}(?:rings?|calls?|dials?|phones?)\\b[^.\\n]{0,20}\\b(?:(?:tele)?phone numbers?|phones?)\\b`,
  'i',
);
const textMessage = /\b(?:SMS|MMS|text messages?|short messages?|WhatsApp)\b/i;
const paid =
  /\bcredits?\b[^.\n]{0,40}\b(?:used up|deducted|consumed|charged|debited)\b|\b(?:costs?|consumes?|uses?(?: up)?|deducts?) (?:\w{1,20} ){0,2}credits?\b|\b(?:is|are|will be) (?:charged|billed) (?:per|for (?:each|every)) (?:message|call|request|text|sms|lookup|minute)\b/i;

/**
 * What a POST does, in words that follow its name, where its summary or description says so; undefined when neither speaks
 * of text messages, phone calls or a price. That messages go to phones may be said of the whole API.
 */
export function costlyByWords({ method, kind, api, summary, value }: Operation): string | undefined {
  if (method !== 'POST' || kind !== 'operation') return undefined;
  const said = [summary, own(value, 'description')].filter(isText).join('.\n');
  if (says(said, calling)) return 'makes phone calls, which are paid for';
  if (says(said, sending)) {
    const info = own(api.value, 'info');
    const whole = [said, own(info, 'title'), own(info, 'description')].filter(isText).join('.\n');
    if (says(whole, textMessage)) return 'sends text messages, which are paid for';
  }
  return says(said, paid) ? 'costs something each time, says its description' : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

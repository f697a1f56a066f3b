/** Which properties hold the PIN of a person: a short password, and for a card the proof of who pays with it. */
import type { Meaning } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import { parts } from '../../openapi/composition.ts';
import type { Property, Schema } from '../../openapi/model.ts';
import { isObject } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { calledAs } from '../schemas/called.ts';

const whose =
  'portal|parental|card|atm|debit card|credit card|bank|banking|bank card|account|transaction|payment|wallet|user|login|access|security|customer|member|subscriber|voicemail|voice mail';
/** `pin`, `pinCode`, `cardPin`, `atm_pin_number`. */
const named = new RegExp(`^(?:(${whose}) )?pin(?: (?:code|number|no|value|plain|plaintext))?$`);

/** Cards and accounts have one. */
const ofMoney =
  /\b(?:cards?|iban|bic|swift|cvv|cvc|last 4|last four|expiry|balance|accounts?|bank|overdraft|sort code)\b/;
/** Who logs in has one: what names him to the service stands beside it. */
const ofLogin = /\b(?:user ?names?|passwords?|passwd|pwd|email|e mail|log ?in|failed attempts)\b/;
/** Indian post codes, marks on maps and boards, contacts of a device, what is bought or given away, numbers to dial in. */
const ofOthers =
  /\b(?:street|city|town|state|district|province|country|address|postal|zip|latitude|longitude|lat|lng|lon|gpio|board|pinned|gift|voucher|coupon|ticket|sim|esim|iccid|puk|meetings?|conferences?|dial|parking|locker|parcel|game|quiz)\b/;

/** No PIN is longer (ISO 9564-1 §5.2: 4 to 12 digits). */
const longestPin = 12;

/** The PIN that a property holds, by its name and what stands beside it; undefined where the word means something else. */
export function pinIn({ name, owner, schema }: Property): Meaning | undefined {
  const found = named.exec(words(name).join(' '));
  if (!found || !mayBePin(schema, found[1] === undefined)) return undefined;
  const around = wordsAround(owner);
  if (ofOthers.test(around)) return undefined;
  const isOfMoney = found[1] !== undefined || ofMoney.test(around);
  if (!isOfMoney && !ofLogin.test(around)) return undefined;
  return {
    meaning: 'PIN',
    reason: 'a PIN is a short password that nobody but its owner may know',
    confidence: found[1] === undefined ? 'medium' : 'high',
  };
}

function mayBePin(schema: Schema, isBare: boolean): boolean {
  return parts(schema).every(
    ({ types, value: { maxLength, format, enum: values } }) =>
      (types === undefined || types.some((type) => type === 'string' || type === 'integer')) &&
      !(isBare && typeof maxLength === 'number' && maxLength > longestPin) &&
      (format === undefined || format === 'password' || /^int/.test(String(format))) &&
      values === undefined,
  );
}

/** The names of an object and of all that stands in it, in words. */
const wordsAround = once((owner: Schema): string => {
  const { properties } = owner.value;
  const all = [calledAs(owner) ?? '', ...(isObject(properties) ? Object.keys(properties) : [])];
  return all.map((one) => words(one).join(' ')).join(', ');
});

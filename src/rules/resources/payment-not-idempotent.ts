import { hidesInput } from '../../facts/unfollowed.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { words } from '../../lexicon/words.ts';
import { properties, requiredNames } from '../../openapi/composition.ts';
import type { Operation, Property, Schema } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { append } from '../../text/lists.ts';
import { said } from '../../text/says.ts';
import { about, defineRule } from '../rule.ts';

/** What a client may send to say that it is the same request again. */
const keys: ReadonlySet<string> = new Set([
  ...['requestid', 'requestkey', 'clientrequestid', 'paypalrequestid', 'clienttoken', 'clientreference'],
  ...['clientreferenceid', 'clienttransactionid', 'merchanttransactionid', 'merchantreference', 'externalid'],
  ...['externalreference', 'externalreferenceid', 'uniquerequestid', 'deduplicationid', 'deduplicationkey'],
  ...['dedupekey', 'nonce', 'repeatabilityrequestid', 'clientorderid', 'transactionreference', 'endtoendid'],
  ...['ordernumber', 'paymentreference', 'clientkey', 'uniquekey', 'requestreference'],
]);

export default defineRule({
  id: 'payment-not-idempotent',
  title: 'Payment that a repeated request makes twice',
  severity: 'medium',
  confidence: 'medium',
  category: 'resources',
  owasp: ['API6'],
  cwe: [837],
  stride: ['T', 'R'],
  looksAt: ['input', 'operation'],
  rationale:
    'An answer is lost, the client tries again, and the money moves twice. Who sends the same request many times at once is paid out more than there is.',
  remediation:
    'Take an `Idempotency-Key` header (draft-ietf-httpapi-idempotency-key-header), require it, and answer a second request that has the same key with the first one’s result.',
  falsePositives: [
    'Another part of the request says that it is the same again, under a name that is not recognised.',
    'Nothing is moved yet: the operation only makes a draft or a quote.',
  ],
  visit: {
    operation(operation, { report, examines, cannotTell }) {
      const { kind, method, path, id, tags, label } = operation;
      if (kind !== 'operation' || method !== 'POST') return;
      const meaning = lexiconOf(operation.api).sensitiveFlow({ method, path, operationId: id, tags });
      const isNamed = meaning?.meaning === 'payment' || meaning?.meaning === 'purchase';
      if (!isNamed && !saysItMovesMoney(operation)) return;
      if (hidesInput(operation) && !keyOf(operation)) return;
      examines([operation]);
      const key = keyOf(operation);
      if (key && !key.required) cannotTell([operation], key.place, `\`${key.name}\` may be left out`);
      if (key) return;
      // An order is not always a payment; what is transferred not always money.
      const isUnsure = (isNamed && meaning.confidence === 'low') || /orders?$/i.test(path);
      report({
        at: operation.place,
        part: 'key',
        ...(isUnsure ? { severity: 'low' as const, confidence: 'low' as const } : {}),
        message: `${label} moves money again when a request is repeated: it takes no \`Idempotency-Key\``,
        operation,
        operations: [operation],
        about: about.operation(operation),
      });
    },
  },
});

/** “Charges the card on file”, “Pay out a claim”, “Donate by card”: what names leave open. */
function saysItMovesMoney({ summary, value }: Operation): boolean {
  return movesMoney(summary) || movesMoney(value.description);
}

const movesMoney = said(
  /\b(?:charges?|debits?|bills?|credits?) (?:the|an?|your|his|her|their) (?:[\w'’-]{1,20} ){0,3}(?:cards?|wallets?|bank accounts?|payment methods?)\b|\b(?:debits?|deducts?|withdraws?) (?:[\w'’-]{1,20} ){1,4}from (?:the|your|his|her|their|an?) (?:[\w'’-]{1,20} ){0,2}(?:cards?|wallets?|bank accounts?)\b|^(?:pays? out|disburses?|remits?|refunds?|donates?)\b|^(?:pays?|transfers?|sends?|wires?|withdraws?) (?:[\w-]{1,20} ){0,2}(?:money|funds|cash|euros?|dollars?)\b/i,
);

interface Key {
  readonly name: string;
  readonly place: Place;
  readonly required: boolean;
}

/** What says that it is the same request again; what is required rather than what may be left out. */
function keyOf({ parameters, body }: Operation): Key | undefined {
  const found: Key[] = parameters.filter(({ in: where, name }) => where !== 'path' && isKey(name));
  for (const { schema } of body?.content ?? []) if (schema) append(found, keysIn(schema, 2));
  return found.find(({ required }) => required) ?? found[0];
}

/** @param depth how many objects may be around it (`data.attributes`) */
function keysIn(schema: Schema, depth: number): Key[] {
  const named = requiredNames(schema);
  return [...properties(schema)].flatMap(([name, declared]) => {
    const { place } = declared[0] as Property;
    if (isKey(name)) return [{ name, place, required: named.has(name) }];
    return depth > 1 ? declared.flatMap((property) => keysIn(property.schema, depth - 1)) : [];
  });
}

function isKey(name: string): boolean {
  const all = words(name);
  const spelt = (all[0] === 'x' ? all.slice(1) : all).join('');
  return /idempot/.test(spelt) || keys.has(spelt);
}

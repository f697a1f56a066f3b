import { hidesInput } from '../../facts/unread.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { words } from '../../lexicon/words.ts';
import { properties } from '../../openapi/composition.ts';
import type { Operation, Schema } from '../../openapi/model.ts';
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
  rationale:
    'An answer is lost, the client tries again, and the money moves twice. Who sends the same request many times at once is paid out more than there is.',
  remediation:
    'Take an `Idempotency-Key` header (draft-ietf-httpapi-idempotency-key-header), require it, and answer a second request that has the same key with the first one’s result.',
  falsePositives: [
    'Another part of the request says that it is the same again, under a name that is not recognised.',
    'Nothing is moved yet: the operation only makes a draft or a quote.',
  ],
  visit: {
    operation(operation, { report, examines }) {
      const { kind, method, path, id, tags, label } = operation;
      if (kind !== 'operation' || method !== 'POST') return;
      const meaning = lexiconOf(operation.api).sensitiveFlow({ method, path, operationId: id, tags });
      if (meaning?.meaning !== 'payment' && meaning?.meaning !== 'purchase') return;
      if (hidesInput(operation) && !takesKey(operation)) return;
      examines([operation]);
      if (takesKey(operation)) return;
      // An order is not always a payment; what is transferred not always money.
      const isUnsure = meaning.confidence === 'low' || /orders?$/i.test(path);
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

function takesKey({ parameters, body }: Operation): boolean {
  return (
    parameters.some(({ in: where, name }) => where !== 'path' && isKey(name)) ||
    (body?.content.some(({ schema }) => schema && hasKey(schema, 2)) ?? false)
  );
}

/** @param depth how many objects may be around it (`data.attributes`) */
function hasKey(schema: Schema, depth: number): boolean {
  for (const [name, declared] of properties(schema)) {
    if (isKey(name)) return true;
    if (depth > 1 && declared.some((property) => hasKey(property.schema, depth - 1))) return true;
  }
  return false;
}

function isKey(name: string): boolean {
  const all = words(name);
  const spelt = (all[0] === 'x' ? all.slice(1) : all).join('');
  return /idempot/.test(spelt) || keys.has(spelt);
}

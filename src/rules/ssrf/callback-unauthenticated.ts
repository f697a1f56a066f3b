import { hidesInput } from '../../facts/unfollowed.ts';
import { words } from '../../lexicon/words.ts';
import { properties } from '../../openapi/composition.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { about, defineRule } from '../rule.ts';

/** What proves who sent a message: in a header, a query or the message itself. */
const proofs: ReadonlySet<string> = new Set(
  'signature signatures sig hmac digest authorization auth token secret jwt jws signed apikey credential'.split(
    ' ',
  ),
);

/** So many webhooks without a proof are one omission. */
const many = 3;

export default defineRule({
  id: 'callback-unauthenticated',
  title: 'Webhook that anyone can send',
  severity: 'medium',
  confidence: 'medium',
  category: 'ssrf',
  owasp: ['API10'],
  cwe: [345],
  stride: ['S', 'T'],
  looksAt: ['access', 'input', 'output'],
  needs: 'a webhook or callback',
  isProvedByAbsence: true,
  rationale:
    'Receivers cannot tell the API’s messages from those of anyone who knows the address: “paid”, “approved”, “shipped” can be forged.',
  remediation:
    'Sign messages, with the time in what is signed, and declare the header: `parameters: [{name: X-Signature, in: header, required: true, …}]` (RFC 9421, or an HMAC), or give the webhook a `security` of its own.',
  falsePositives: [
    'Messages are signed, and the definition leaves it out: receivers then do not check it.',
    'The message is only a hint to come and ask the API itself.',
  ],
  visit: {
    api(api, { report, examines }) {
      const judged = api.operations.filter(
        (operation) => operation.kind !== 'operation' && (isProved(operation) || !hidesInput(operation)),
      );
      examines(judged);
      const forgeable = judged.filter((operation) => !isProved(operation));
      const hooks = forgeable.filter(({ kind }) => kind === 'webhook');
      const isWhole =
        hooks.length >= many && hooks.length === judged.filter(({ kind }) => kind === 'webhook').length;
      if (isWhole) {
        report({
          at: api.place.child(webhooksKey(api)),
          part: 'key',
          message: `None of ${hooks.length} webhooks says how receivers know who sent it: no signature header, no \`security\``,
          operations: hooks,
          about: about.api('webhooks'),
        });
      }
      for (const operation of forgeable) {
        if (isWhole && operation.kind === 'webhook') continue;
        report({
          at: operation.place,
          part: 'key',
          // Some read the root’s `security` as if it held for webhooks too.
          ...(operation.protection.anonymous ? {} : { confidence: 'low' as const }),
          message: `Receivers of ${operation.label} cannot know who sent it: no signature header, no \`security\` of its own`,
          operation,
          operations: [operation],
          about: about.operation(operation),
        });
      }
    },
  },
});

function isProved(operation: Operation): boolean {
  const { protection, parameters, body, value, pathItem } = operation;
  if (protection.source === 'operation' && !protection.anonymous) return true;
  if (parameters.some(({ name, in: where }) => where !== 'path' && isProof(name))) return true;
  if (body?.content.some(({ schema }) => schema && [...properties(schema).keys()].some(isSignature)))
    return true;
  return [value, pathItem.value].some((node) =>
    Object.keys(node).some((key) => /^x-/i.test(key) && isSignature(key)),
  );
}

function isProof(name: string): boolean {
  return words(name).some((word) => proofs.has(word));
}

/** In a message tokens may be anything; a signature is one. */
function isSignature(name: string): boolean {
  return words(name).some((word) => /^(signature|hmac|jws|sig)$/.test(word));
}

function webhooksKey(api: Api): string {
  return own(api.value, 'webhooks') === undefined ? 'x-webhooks' : 'webhooks';
}

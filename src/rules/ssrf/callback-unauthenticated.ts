import { holdsNothing } from '../../facts/schemas/limits.ts';
import { hidesInput } from '../../facts/unfollowed.ts';
import { words } from '../../lexicon/words.ts';
import { properties, requiredNames } from '../../openapi/composition.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
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
    api(api, { report, examines, cannotTell }) {
      const judged = api.operations.filter(
        (operation) => operation.kind !== 'operation' && (isProved(operation) || !hidesInput(operation)),
      );
      examines(judged);
      for (const operation of judged) {
        const weak = isProved(operation) ? weakProofOf(operation) : undefined;
        if (weak) cannotTell([operation], weak.place, `\`${weak.name}\` ${weak.why}`);
      }
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
  return isKept(operation) || proofsOf(operation).length > 0;
}

interface Proof {
  readonly name: string;
  readonly place: Place;
  /** Why a message may come without it, to follow its name. */
  readonly why: string | undefined;
}

/** Parameters and properties that prove who sent a message. */
function proofsOf({ parameters, body }: Operation): readonly Proof[] {
  const sent = parameters
    .filter(({ name, in: where }) => where !== 'path' && isProof(name))
    .map(({ name, place, required, schema }): Proof => {
      const isEmpty = schema !== undefined && holdsNothing(schema);
      return { name, place, why: isEmpty ? 'holds nothing' : required ? undefined : 'may be left away' };
    });
  const written = (body?.content ?? []).flatMap(({ schema }) =>
    [...(schema ? properties(schema) : [])].flatMap(([name, all]): Proof[] => {
      if (!schema || !isSignature(name)) return [];
      const why = requiredNames(schema).has(name) ? undefined : 'may be left away';
      return all.map(({ place }) => ({ name, place, why }));
    }),
  );
  return [...sent, ...written];
}

/** One that need not be there, where nothing else proves it: a receiver that lets the rest in is told nothing. */
function weakProofOf(operation: Operation): Proof | undefined {
  const all = proofsOf(operation);
  return isKept(operation) || all.some(({ why }) => why === undefined) ? undefined : all[0];
}

function isKept({ protection, value, pathItem }: Operation): boolean {
  if (protection.source === 'operation' && !protection.anonymous) return true;
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

/** Operations that others call in by, and that know them by an id which nobody else has. */
import { steps } from '../../lexicon/operations.ts';
import type { Operation } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { finds, says } from '../../text/says.ts';
import { openingOf } from '../introduction.ts';
import { namesSignature } from './schemes.ts';

/** `/webhooks/incoming/{webhookId}`: whoever knows the id may call. */
export function isHookById({ path }: Operation): boolean {
  const all = steps(path);
  return all.at(-1) === null && all.some((step) => step !== null && /^(?:web)?hooks?$/i.test(step));
}

/**
 * Does another server call in with a signature of what it tells, as advertising networks and payment providers do by GET? A parameter
 * that has to be there is a signature and says that it proves the request, or the operation calls itself a callback; or it is a
 * header that says it is an HMAC.
 */
export const isSignedCallback = once(
  ({ kind, parameters, path, id = '', summary, value }: Operation): boolean => {
    if (kind !== 'operation') return false;
    const isCallback = () =>
      [path, id, summary, value.description].some(
        (text) => typeof text === 'string' && says(text, calledBack),
      );
    return parameters.some(
      ({ name, in: where, value: { required, description } }) =>
        required === true &&
        (where === 'query' || where === 'header') &&
        typeof description === 'string' &&
        ((where === 'header' && says(description, keyed)) ||
          (namesSignature(name) && (says(description, provesRequest) || isCallback()))),
    );
  },
);

/** In any language: RFC 2104's digest needs a key that both sides know. */
const keyed = /\bhmac\b/i;
const calledBack = /\b(?:server[- ]to[- ]server )?(?:call-?backs?|webhooks?|post-?backs?)\b/i;
const provesRequest =
  /\b(?:validate|verify|authenticate|check)s? (?:that |whether )?(?:the |each |this )?(?:request|call|callback|event|message|sender|origin)\b/i;

/** Is it called by others, who prove it by what they know or have signed: a hook by its id, or one of a service by its name? */
export function isHook(operation: Operation): boolean {
  return isHookById(operation) || isHookOfService(operation);
}

/**
 * `/stripe/webhook`: what that service sends it signs, in a header that the definition leaves out. Of others the summary says
 * that they call (“Webhook for Acme”).
 */
function isHookOfService(operation: Operation): boolean {
  const { method, path, summary } = operation;
  const [last, service] = steps(path).toReversed();
  if (method !== 'POST' || !/^(?:webhooks?|hooks?|ipn)$/i.test(last ?? '')) return false;
  return (
    services.has((service ?? '').toLowerCase()) ||
    takesIn(openingOf(operation, beginning)) ||
    /\bwebhook (?:for|from|of|by|sink|receiver|handler|endpoint|callback)\b|\b(?:receives?|handles?|process(?:es)?) (?:\w+ ){0,3}(?:webhooks?|events?|notifications?)\b/i.test(
      `${summary}`,
    )
  );
}

/** “Accepts incoming payloads from payment providers”: somebody else's server sends them, and has signed them. */
const takesIn = finds(
  /\b(?:accepts?|receives?|handles?|process(?:es)?|takes in) (?:[\w-]{1,20} ){0,3}(?:payloads?|webhooks?|events?|notifications?|deliveries|callbacks?)\b/i,
);
/** What an operation is for stands at the beginning of what is told of it. */
const beginning = 300;

const services: ReadonlySet<string> = new Set(
  (
    'stripe paypal braintree adyen mollie square gocardless klarna razorpay paddle chargebee recurly plaid ' +
    'github gitlab bitbucket slack twilio sendgrid mailgun mailchimp postmark shopify woocommerce facebook messenger ' +
    'whatsapp telegram docusign zoom hubspot intercom zendesk auth0 clerk'
  ).split(' '),
);

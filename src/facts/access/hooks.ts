/** Operations that others call in by, and that know them by an id which nobody else has. */
import { steps } from '../../lexicon/operations.ts';
import type { Operation } from '../../openapi/model.ts';

/** `/webhooks/incoming/{webhookId}`: whoever knows the id may call. */
export function isHookById({ path }: Operation): boolean {
  const all = steps(path);
  return all.at(-1) === null && all.some((step) => step !== null && /^(?:web)?hooks?$/i.test(step));
}

/** Is it called by others, who prove it by what they know or have signed: a hook by its id, or one of a service by its name? */
export function isHook(operation: Operation): boolean {
  return isHookById(operation) || isHookOfService(operation);
}

/**
 * `/stripe/webhook`: what that service sends it signs, in a header that the definition leaves out. Of others the summary says
 * that they call (“Webhook for Acme”).
 */
function isHookOfService({ method, path, summary }: Operation): boolean {
  const [service, last] = steps(path).slice(-2);
  if (method !== 'POST' || !/^(?:webhooks?|hooks?|ipn)$/i.test(last ?? '')) return false;
  return (
    services.has((service ?? '').toLowerCase()) ||
    /\bwebhook (?:for|from|of|by|sink|receiver|handler|endpoint|callback)\b|\b(?:receives?|handles?|process(?:es)?) (?:\w+ ){0,3}(?:webhooks?|events?|notifications?)\b/i.test(
      `${summary}`,
    )
  );
}

const services: ReadonlySet<string> = new Set(
  (
    'stripe paypal braintree adyen mollie square gocardless klarna razorpay paddle chargebee recurly plaid ' +
    'github gitlab bitbucket slack twilio sendgrid mailgun mailchimp postmark shopify woocommerce facebook messenger ' +
    'whatsapp telegram docusign zoom hubspot intercom zendesk auth0 clerk'
  ).split(' '),
);

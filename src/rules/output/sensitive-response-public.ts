import { administration } from '../../facts/access/administrators.ts';
import { asksOtherwise, isAskedOtherwise, isBesideConsent } from '../../facts/access/asked-otherwise.ts';
import { guardsAny } from '../../facts/access/declarations.ts';
import { type OpenKind, openByNature, openKind } from '../../facts/access/open-by-nature.ts';
import { publicData } from '../../facts/access/public-data.ts';
import { refusesAnyone } from '../../facts/access/root-protection.ts';
import { takenCredential } from '../../facts/access/taken-credential.ts';
import { privateReach } from '../../facts/messages/contacts-of-others.ts';
import { issues, leavesSecretOut, takes } from '../../facts/messages/issued-secrets.ts';
import { regulatedIn } from '../../facts/messages/regulated-properties.ts';
import { saysLeftOut, whyMilder } from '../../facts/messages/secret-descriptions.ts';
import { answersWithData, secretIn } from '../../facts/messages/secret-properties.ts';
import type { Severity } from '../../findings/finding.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Meaning } from '../../lexicon/matcher.ts';
import type { Api, Operation, Property } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { otherWaysIn } from '../anyone-may-call.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'sensitive-response-public',
  title: 'Secret or sensitive personal data for anyone',
  severity: 'critical',
  confidence: 'high',
  category: 'output',
  owasp: ['API3'],
  cwe: [306],
  stride: ['I'],
  looksAt: ['access', 'output'],
  followsFrom: ['operation-unauthenticated', 'global-security-empty', 'auth-optional'],
  otherCauses: otherWaysIn('sensitive-response-public'),
  rationale:
    'No credential is asked for: anyone on the network collects passwords, card numbers, identity numbers or health data, of everyone the service knows.',
  remediation: 'Require authentication (`security`) for the operation, or leave the data out of its answer.',
  falsePositives: [
    'A gateway in front of the API authenticates callers, and the definition leaves that out.',
    'The root leaves a way around its scheme (`{}`), and the operations say that they answer 401: reported at low, the root is auth-optional’s.',
    'A scheme is required, and as it is declared it protects nothing: reported at low, the cause is security-scheme-unresolved’s.',
    'How people are reached is shown because they want it, as in a directory: reported at medium, and not where the description says that it is public.',
    'The data is not a person’s: the tax number of a company, the account number of the shop itself.',
  ],
  visit: {
    // Every response is judged: one without such data holds, as one that is guarded does.
    operation(operation, { examines }) {
      if (operation.kind === 'operation' && answersWithData(operation)) examines([operation]);
    },

    property(property, { api, report, unchecked }) {
      if (!property.flows('output')) return;
      const secret = secretIn(property);
      const meaning = secret ?? regulatedIn(property);
      const reach = meaning ? undefined : privateReach(property);
      if (reach) {
        const open = uncontrolled(property.operations('output')).filter(
          (one) =>
            one.safe &&
            !requiresInVain(one) &&
            !one.path.startsWith('/.well-known/') &&
            administration(one) === undefined,
        );
        // Where nothing is guarded, the cause is another one's, and what it comes to is told there.
        if (open.length === 0 || !guardsAny(api) || open.every(refusesAnyone)) return;
        report({
          at: property.place,
          part: 'key',
          severity: open.some(takesCredential) ? 'low' : 'medium',
          confidence: 'medium',
          message: `Anyone can read \`${property.name}\` (${reach.meaning}): ${named(open)} no credential`,
          operations: open,
          about: about.schema(property.owner, 'output', `.${property.name}`),
        });
      }
      if (!meaning || meaning.confidence === 'low') return;
      const reached = property.operations('output');
      const judged = secret ? uncontrolled(reached) : [...uncontrolled(reached), ...published(reached)];
      const left = leavesSecretOut(property, judged);
      if (left !== undefined) return unchecked(property.place, `the rule sensitive-response-public: ${left}`);
      const telling = judged.filter((operation) => tells(operation, property, secret));
      const strictly = telling.filter((operation) => !requiresInVain(operation));
      const open = strictly.length > 0 ? strictly : telling;
      if (open.length === 0) return;
      const isInVain = strictly.length === 0;
      const told = secret && whyMilder(property.schema.value.description);
      const isConsented = open.every(isBesideConsent);
      report({
        at: property.place,
        part: 'key',
        // Where no scheme is declared at all, the cause is operation-unauthenticated's; the data makes it no worse than
        // that unless it is a secret or a card, because whole public data sets (people, works, places) look like this.
        ...(told !== undefined || isInVain || open.every(refusesAnyone) || publicData(api)
          ? { severity: 'low' as const }
          : open.every(api.allSchemes.length > 0 ? isAskedOtherwise : takesCredential)
            ? { severity: 'medium' as const }
            : api.allSchemes.length > 0
              ? {}
              : { severity: secret || isPayment(property) ? keyless(api) : 'low' }),
        confidence: api.allSchemes.length === 0 ? 'low' : meaning.confidence,
        message: `Anyone can read \`${property.name}\` (${meaning.meaning})${told === undefined ? '' : `, though its description says ${told}`}: ${named(open)} no credential${isInVain ? ' that holds, though a scheme is required' : open.every(refusesAnyone) ? ', though 401 is answered' : isConsented ? ' but a consent and a certificate' : open.every(takesCredential) ? ' but in a parameter or the body' : ''}`,
        operations: open,
        ...(isConsented ? { decision: besideConsent } : {}),
        about: about.schema(property.owner, 'output', `.${property.name}`),
      });
    },
  },
});

/** The account numbers of one consent are open by one decision. */
const besideConsent = {
  name: 'data beside a consent',
  says: 'Sensitive data is answered without a credential, beside a consent and a certificate that nothing here holds callers to',
  from: 2,
};

/** As bad as its cause: callers who are asked for a key in a parameter are no strangers, though nothing holds them to it. */
function keyless(api: Api): Severity {
  return asksOtherwise(api) ? 'medium' : 'high';
}

/** Is a scheme required that protects nothing as it is declared? That is security-scheme-unresolved's to tell. */
function requiresInVain({ protection: { declaration, alternatives } }: Operation): boolean {
  const written = declaration?.alternatives ?? [];
  return (
    alternatives.length === 0 &&
    written.length > 0 &&
    written.every(({ requirements }) => requirements.length > 0)
  );
}

function takesCredential(operation: Operation): boolean {
  return takenCredential(operation) !== undefined;
}

/** What anyone may call. The properties of one schema share their lists of operations: each is looked through once. */
const uncontrolled = once((operations: readonly Operation[]) =>
  operations.filter(
    (operation) =>
      operation.kind === 'operation' && operation.protection.anonymous && !openByNature(operation),
  ),
);

/** What is there for everyone to read, who proves nothing about himself: data of people is not meant by that. */
const published = once((operations: readonly Operation[]) =>
  operations.filter(
    (operation) =>
      operation.kind === 'operation' && operation.protection.anonymous && isForReaders(openKind(operation)),
  ),
);

function isForReaders(kind: OpenKind | undefined): boolean {
  return kind === 'well-known' || kind === 'health' || kind === 'documentation';
}

/** Does anyone at all learn something new from it? */
function tells(operation: Operation, property: Property, secret: Meaning | undefined): boolean {
  if (secret && (issues(operation, property, secret) || saysLeftOut(operation.value.description)))
    return false;
  return operation.safe || !takes(operation, property.name);
}

function isPayment({ name, owner }: Property): boolean {
  return lexiconOf(owner.api).payment(name, owner.name) !== undefined;
}

function named(operations: readonly Operation[]): string {
  return operations.length === 1
    ? `${operations[0]?.label} asks for`
    : `${operations.length} operations ask for`;
}

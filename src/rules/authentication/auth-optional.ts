import { isReference } from '../../facts/access/called-public.ts';
import { asksNothing, declarations, inWords, isAnonymous, whom } from '../../facts/access/declarations.ts';
import { openByNature } from '../../facts/access/open-by-nature.ts';
import { saysItIsOpen, saysWhatIsOpen } from '../../facts/access/open-in-words.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { lastStep } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Operation } from '../../openapi/model.ts';
import { otherWaysIn } from '../anyone-may-call.ts';
import { about, defineRule } from '../rule.ts';
import { withoutAlternatives } from './ask-callers.ts';

export default defineRule({
  id: 'auth-optional',
  title: 'Optional authentication',
  severity: 'medium',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [287],
  stride: ['S', 'E'],
  looksAt: ['access'],
  callersAreKnown: true,
  otherCauses: otherWaysIn('auth-optional'),
  rationale:
    'The alternatives of `security` are the caller’s choice, in whatever order they stand: who leaves the credential out is let in all the same.',
  remediation:
    'Delete the empty alternative `{}`. Where strangers may see less than members, give each view its own operation, or say so with a waiver.',
  falsePositives: [
    'The operation serves everyone and only adds to its answer for those who are known, such as a public profile. One that reads, where it or the API says that what is private needs a credential, or that it may be left out, or one that says that it is for guests: reported at low.',
  ],
  fix: {
    says: 'Deletes the empty alternative; what is open by nature and inherits it says `security: []`. Not where something may be open on purpose.',
    safe: false,
    of({ api, place }) {
      const declared = declarations(api).find(({ declaration }) =>
        declaration.alternatives.some((one) => one.place.id() === place.id()),
      );
      if (!declared) return null;
      const { declaration, operation, operations } = declared;
      if (operation && ['info', 'low'].includes(severityOf(operation).severity ?? '')) return null;
      // It may stand there twice, and each lets anyone in. What stands in the place of a requirement may be a slip in its name.
      const open = declaration.alternatives.filter(isAnonymous);
      return open.some(({ instead }) => instead !== undefined)
        ? null
        : withoutAlternatives(
            open.map((one) => one.place),
            operations,
          );
    },
  },
  visit: {
    api(api, { report, examines }) {
      for (const declared of declarations(api)) {
        const { declaration, operation, operations } = declared;
        if (asksNothing(declaration)) continue;
        examines(operations);
        const open = declaration.alternatives.find(isAnonymous);
        if (!open) continue;
        const real = declaration.alternatives.filter((alternative) => !isAnonymous(alternative));
        report({
          at: open.place,
          message: `Authentication is optional for ${whom(declared)}: ${open.instead === undefined ? '`{}`' : `${open.instead} in place of a requirement`} beside ${real.map(inWords).join(', ')} lets anyone in`,
          operations,
          about: operation ? about.operation(operation) : about.api(),
          ...(operation ? { operation } : {}),
          ...(operation ? severityOf(operation) : {}),
          decision: optional,
        });
      }
    },
  },
});

/** So many were made optional in one go. */
const optional = {
  name: 'optional authentication',
  says: 'Authentication is optional: `{}` beside a scheme lets anyone in',
  from: 5,
};

/** Whoever may make, change or delete credentials may do what they open. */
function severityOf(operation: Operation): { severity?: 'info' | 'low' | 'high' } {
  if (openByNature(operation)) return { severity: 'info' };
  if (operation.safe)
    return saysWhatIsOpen(operation) || saysItIsOpen(operation) || isReference(operation)
      ? { severity: 'low' }
      : {};
  if (isForGuests(operation)) return { severity: 'low' };
  const meaning = lexiconOf(operation.api).credential(lastStep(operation.path));
  return meaning && meaning.confidence !== 'low' && handedOut.has(meaning.meaning)
    ? { severity: 'high' }
    : {};
}

/** `/terms/sign_public`, “As a guest sign the terms”: whom the empty alternative lets in. */
function isForGuests({ path, summary }: Operation): boolean {
  return (
    words(lastStep(path)).some((word) => /^(?:public|guest|guests|anonymous|anonymously)$/.test(word)) ||
    /\bas (?:an? )?(?:guest|anonymous (?:user|visitor))\b/i.test(summary)
  );
}

const handedOut: ReadonlySet<string> = new Set([
  'API key',
  'token',
  'secret',
  'private key',
  'credentials',
  'password',
]);

import {
  askingOperations,
  asksNothing,
  declarations,
  ownOperations,
} from '../../facts/access/declarations.ts';
import { endsOwnSession } from '../../facts/access/ended-session.ts';
import { isSignedCallback } from '../../facts/access/hooks.ts';
import { openByNature } from '../../facts/access/open-by-nature.ts';
import { isPresigned } from '../../facts/access/presigned.ts';
import { asksOnly, takesForms } from '../../facts/access/reading-by-post.ts';
import { isSensitiveRead } from '../../facts/access/sensitive-reads.ts';
import { takenCredential } from '../../facts/access/taken-credential.ts';
import { tellsOfPeople } from '../../facts/messages/contacts-of-others.ts';
import type { Operation, SecurityRequirement } from '../../openapi/model.ts';
import { isObject } from '../../syntax/value.ts';
import { otherWaysIn } from '../anyone-may-call.ts';
import { remove } from '../fix.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'auth-disabled-on-operation',
  title: 'Authentication switched off for an operation',
  severity: 'high',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [306],
  stride: ['S', 'E'],
  looksAt: ['access'],
  callersAreKnown: true,
  otherCauses: otherWaysIn('auth-disabled-on-operation'),
  rationale:
    'An empty `security` lifts whatever the root requires: anyone who finds the URL can call the operation, and nothing tells one caller from another.',
  remediation:
    'Delete the empty `security` so that the root requirement holds, or name the scheme that the operation asks for. An operation that is meant for everyone keeps it, with a waiver that says why.',
  falsePositives: [
    'The operation is meant for everyone, such as a public catalogue; logging in, signing up, health checks and CORS preflights are told apart and only noted.',
    'What keeps nothing (`/validate/api`, `/units/convert`), what ends the caller’s own session (`/logout`) and forms of visitors (`/contact`, `/apply`): reported at low.',
    'A credential is asked for in a parameter or in the body: reported at medium.',
    'The caller proves who he is in a way that OpenAPI cannot say, such as a signature in the body; a path that is a signed URL as a whole (`/{upload_url}`) is reported at low.',
  ],
  fix: {
    says: 'Deletes the empty `security`, where the root asks every caller for something. Not for operations that are open by nature.',
    safe: true,
    of: ({ api, operations: [operation], place, value }) => {
      const asks = api.security?.alternatives ?? [];
      const guards = asks.every(({ requirements }) => requirements.length > 0 && requirements.every(isMet));
      if (!operation || !Array.isArray(value) || asks.length === 0 || !guards) return null;
      if (openByNature(operation) || isPresigned(operation) || isSignedCallback(operation)) return null;
      return { title: 'Let the root `security` hold', safe: true, changes: [remove(place)] };
    },
  },
  visit: {
    api(api, { report, examines }) {
      // One that inherits, or asks for something, holds.
      examines(ownOperations(api));
      for (const { declaration, operation } of declarations(api)) {
        if (!operation || !asksNothing(declaration)) continue;
        report({
          at: declaration.place,
          severity: severityOf(operation),
          message: messageOf(operation),
          operation,
          operations: [operation],
          about: about.operation(operation),
          // Where hardly any asks, that is how the API was written down, and not so many slips.
          decision: {
            name: 'security switched off',
            says: 'Operations switch authentication off, and hardly any asks for something',
            from: askingOperations(api) === 0 && api.allSchemes.length === 0 ? 2 : 10,
            exceptions: askingOperations(api),
          },
          related:
            api.security && !asksNothing(api.security)
              ? [{ place: api.security.place, message: 'the root requirement that it lifts' }]
              : [],
        });
      }
    },
  },
});

function isMet({ scheme, lack }: SecurityRequirement): boolean {
  return scheme !== undefined && lack === undefined;
}

function severityOf(operation: Operation) {
  if (openByNature(operation)) return 'info';
  if (isPresigned(operation) || isSignedCallback(operation)) return 'low';
  // What only asks, and what visitors hand in, is opened on purpose here: `security: []` is written out.
  const isHarmless =
    operation.safe || asksOnly(operation) || takesForms(operation) || endsOwnSession(operation);
  if (isHarmless && !isSensitiveRead(operation)) return showsPeople(operation) ? 'medium' : 'low';
  return takenCredential(operation) === undefined ? 'high' : 'medium';
}

/** Opened on purpose, as it is written out; and still the phone numbers of all drivers are no opening hours. */
function showsPeople(operation: Operation): boolean {
  return operation.safe && tellsOfPeople(operation);
}

function messageOf(operation: Operation): string {
  const written = `security: ${writtenAs(operation)}`;
  if (openByNature(operation))
    return `${operation.label} is open to anyone, as such operations must be: \`${written}\``;
  const key = takenCredential(operation);
  if (key !== undefined && severityOf(operation) === 'medium')
    return `\`${written}\` switches authentication off for ${operation.label}: that \`${key}\` is asked for beside it holds callers to nothing`;
  const told = showsPeople(operation) ? ', and it answers with how people are reached' : '';
  return `Anyone can call ${operation.label}: \`${written}\` switches authentication off${told}`;
}

/** The `security` in short; what is no requirement is left out by some tools, and for others the operation is open. */
function writtenAs({ value: { security } }: Operation): string {
  if (security === null) return 'null';
  if (!Array.isArray(security)) return typeof security === 'object' ? '{…}' : `(a ${typeof security})`;
  if (security.length === 0) return '[]';
  return isObject(security[0]) ? '[{}]' : `[${security[0] === null ? 'null' : `(a ${typeof security[0]})`}]`;
}

import { isSent, secretIn } from '../../facts/messages/secret-properties.ts';
import { parts } from '../../openapi/composition.ts';
import type { Property } from '../../openapi/model.ts';
import { isObject, own } from '../../syntax/value.ts';
import { itemsAside } from '../aside.ts';
import { markProperty } from '../direction-fixes.ts';
import { type Fix, type FixSubject, set } from '../fix.ts';
import { about, defineRule } from '../rule.ts';

const inThree = markProperty('writeOnly', 'callers send it and never read it');

function inTwo({ place, value }: FixSubject<object>): Fix | null {
  const isOpen = isObject(value) && own(value, '$ref') === undefined && own(value, 'format') === undefined;
  if (!isOpen) return null;
  return {
    title: 'Add `format: password`',
    safe: false,
    changes: [set(place.child('format'), 'password', ['type'])],
  };
}

export default defineRule({
  id: 'secret-not-write-only',
  title: 'Password in a schema of both directions, not marked as one',
  severity: 'medium',
  confidence: 'high',
  category: 'output',
  owasp: ['API3'],
  cwe: [522],
  stride: ['I'],
  looksAt: ['input', 'output'],
  judgesAside: itemsAside,
  toldWith: ['password-in-response'],
  rationale:
    'One schema serves requests and answers, and nothing says that the secret only goes in: generated servers serialise it, generated clients and documentation show it.',
  remediation:
    'Mark it `writeOnly: true` and `format: password`; in 2.0, which knows no `writeOnly`, give answers a schema of their own and mark it `format: password`.',
  falsePositives: [
    'The server leaves it out of its answers: then `writeOnly: true` says so, and clients can rely on it.',
  ],
  fix: {
    ...inThree,
    says: `${inThree.says} In 2.0 writes \`format: password\`.`,
    of: (subject) => (subject.api.version === '2.0' ? inTwo(subject) : inThree.of(subject)),
  },
  visit: {
    property(property, { report, examines }) {
      // A property that `writeOnly` keeps out of answers does not flow out; it is judged, and holds.
      if (!secretIn(property)) return;
      const { owner, name } = property;
      const operations = [...new Set([...owner.reachedBy('input'), ...owner.reachedBy('output')])];
      const isShared = owner.reachedBy('input').length > 0 && owner.reachedBy('output').length > 0;
      if (!isShared && (operations.length > 0 || isSent(property))) return;
      examines(operations);
      if (!property.flows('input') || !property.flows('output') || isMarked(property)) return;
      report({
        at: property.place,
        part: 'key',
        message: `Requests and answers share \`${name}\`, and neither \`writeOnly\` nor \`format: password\` marks it`,
        operations,
        about: about.schema(owner, 'output', `.${name}`),
      });
    },
  },
});

function isMarked({ schema }: Property): boolean {
  return parts(schema).some(({ value }) => value.format === 'password');
}

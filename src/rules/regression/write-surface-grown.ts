import { tooMany, valuesOf } from '../../facts/surface/schema-change.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'write-surface-grown',
  title: 'Requests set what only the server did',
  severity: 'medium',
  confidence: 'medium',
  category: 'regression',
  owasp: ['API3'],
  cwe: [915],
  stride: ['T', 'E'],
  looksAt: ['input'],
  saidBy: ['privileged-property-writable', 'server-managed-property-writable', 'caller-identity-in-request'],
  entails: [
    ...['string-unbounded', 'string-unconstrained', 'number-unbounded', 'number-format-missing'],
    ...['array-unbounded', 'array-items-untyped', 'map-unbounded', 'request-object-open'],
    ...['object-without-properties', 'schema-untyped', 'schema-empty', 'format-unknown'],
    ...['pattern-unanchored', 'pattern-permissive', 'string-no-min-length', 'recursive-input'],
  ],
  rationale:
    'A caller adds the property to his own request and becomes an administrator, verified or someone else, if the server stores what it is sent (mass assignment).',
  remediation: 'Mark the property `readOnly: true`, or give requests a schema of their own without it.',
  falsePositives: ['Setting it is what the operation is for, and only those who may are let in.'],
  visit: {},
  compare(change, { report, leave }) {
    const values = valuesOf(change, 'input');
    if (values.cutIn) leave(values.cutIn, tooMany);
    for (const { property, before, owner } of values.properties) {
      const isOpened = before !== undefined && !before.flows('input');
      if (before && !isOpened) continue;
      const { name } = property;
      const words = lexiconOf(property.owner.api);
      const meaning = words.privileged(name) ?? words.serverManaged(name);
      if (!isOpened && (!meaning || meaning.confidence === 'low')) continue;
      report({
        at: property.place,
        part: 'key',
        message: `Callers can now set \`${name}\`${isOpened ? ', which was `readOnly`' : ''}${meaning ? `: ${meaning.reason}` : ''}`,
        before: isOpened ? '`readOnly`' : null,
        operations: owner.operations(),
        about: about.schema(property.owner, 'input', `.${name} writable`),
        related: [{ place: before?.place ?? owner.before.place, message: 'what requests carried before' }],
      });
    }
  },
});

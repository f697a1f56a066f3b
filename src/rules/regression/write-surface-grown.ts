import { newlyCarried, newParameters, tooManyNew } from '../../facts/surface/new-places.ts';
import { tooMany, valuesOf } from '../../facts/surface/schema-change.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Meaning } from '../../lexicon/matcher.ts';
import type { Operation, Property } from '../../openapi/model.ts';
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
    const fresh = newlyCarried(change, 'input');
    if (values.cutIn) leave(values.cutIn, tooMany);
    if (fresh.cutIn) leave(fresh.cutIn, tooManyNew);
    // A right that callers give themselves, in a body, media type or parameter that was not there.
    for (const { property, before, after } of fresh.properties) {
      const { name, owner } = property;
      const meaning = meaningOf(property);
      if (!isChanging(after) || !meaning || meaning.confidence === 'low') continue;
      report({
        at: property.place,
        part: 'key',
        message: `Callers can now set \`${name}\`: ${meaning.reason}`,
        before: null,
        operations: [after],
        about: about.schema(owner, 'input', `.${name} writable`),
        related: [{ place: before.body?.place ?? before.place, message: 'what requests carried before' }],
      });
    }
    for (const { parameter, before, after } of newParameters(change)) {
      const meaning = lexiconOf(after.api).privileged(parameter.name);
      if (!isChanging(after) || !meaning || meaning.confidence === 'low') continue;
      report({
        at: parameter.place,
        message: `Callers can now set \`${parameter.name}\`: ${meaning.reason}`,
        before: null,
        operations: [after],
        operation: after,
        about: about.operation(after, `${parameter.in} ${parameter.name} writable`),
        related: [{ place: before.place, message: 'what requests carried before' }],
      });
    }
    for (const { property, before, owner } of values.properties) {
      const isOpened = before !== undefined && !before.flows('input');
      if (before && !isOpened) continue;
      const { name } = property;
      const meaning = meaningOf(property);
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

function meaningOf({ name, owner }: Property): Meaning | undefined {
  const words = lexiconOf(owner.api);
  return words.privileged(name) ?? words.serverManaged(name);
}

/** What reads changes nothing: there it is a filter. */
function isChanging({ method }: Operation): boolean {
  return !['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY'].includes(method);
}

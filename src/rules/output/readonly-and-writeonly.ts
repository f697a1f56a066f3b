import { schemaName } from '../../findings/schema-name.ts';
import { held } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { everyAside } from '../aside.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'readonly-and-writeonly',
  title: 'Both read-only and write-only',
  severity: 'low',
  confidence: 'high',
  category: 'output',
  owasp: ['API3'],
  cwe: [1173],
  stride: ['I', 'T'],
  looksAt: ['input', 'output'],
  judgesAside: everyAside,
  rationale:
    'The two contradict each other (OAS 3.0 §4.7.24.2 forbids both), so each tool decides for itself: some take in what only the server may set, others give out what must stay inside.',
  remediation:
    'Keep one: `readOnly: true` for what the server sets, `writeOnly: true` for what it never gives out.',
  falsePositives: ['None: a value that travels in neither direction has no place in a schema.'],
  visit: {
    property({ schema, owner, name, place }, { api, report, examines }) {
      if (api.version === '2.0') return;
      const found = marks(schema);
      if (!found.readOnly && !found.writeOnly) return;
      const operations = [...new Set([...owner.reachedBy('input'), ...owner.reachedBy('output')])];
      examines(operations);
      if (!found.readOnly || !found.writeOnly) return;
      report({
        ...whereOf(schema, place),
        message: `\`${name}\` is both \`readOnly\` and \`writeOnly\``,
        operations,
        about: about.schema(owner, owner.flows('output') ? 'output' : 'input', `.${name}`),
      });
    },

    schema(schema, { api, report }) {
      if (api.version === '2.0' || !schema.readOnly || !schema.writeOnly) return;
      report({
        at: schema.place.child('writeOnly'),
        message: `${schemaName(schema)} is both \`readOnly\` and \`writeOnly\``,
        operations: [...new Set([...schema.reachedBy('input'), ...schema.reachedBy('output')])],
        about: about.schema(schema, schema.flows('output') ? 'output' : 'input'),
      });
    },
  },
});

interface Marks {
  readonly readOnly: boolean;
  readonly writeOnly: boolean;
}

/** What the schema and all that hold beside it say together. */
function marks(schema: Schema): Marks {
  if (schema.all.length === 0) return schema;
  const all = [...held(schema)];
  return {
    readOnly: all.some(({ readOnly }) => readOnly),
    writeOnly: all.some(({ writeOnly }) => writeOnly),
  };
}

/** The second of the two where one schema object says both, else the property that unites them. */
function whereOf(schema: Schema, property: Place): { at: Place; part: 'key' | 'value' } {
  return schema.readOnly && schema.writeOnly
    ? { at: schema.place.child('writeOnly'), part: 'value' }
    : { at: property, part: 'key' };
}

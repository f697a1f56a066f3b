import { type FormatProblem, problemOfFormat } from '../../facts/schemas/formats.ts';
import { schemaName } from '../../findings/schema-name.ts';
import { allowedValues, conditionalParts, holds, parts } from '../../openapi/composition.ts';
import type { JsonType, Schema } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { own } from '../../syntax/value.ts';
import { everyAside } from '../aside.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'format-unknown',
  title: 'Format that does not fit the type',
  severity: 'low',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [20],
  stride: ['T'],
  looksAt: ['input'],
  judgesAside: everyAside,
  rationale:
    'Validators ignore a format that they do not know or that belongs to another type: the check that it stands for is never made.',
  remediation:
    'Write a format of the type: `int32` or `int64` for integers, `float` or `double` for numbers, `date`, `date-time`, `uuid`, `email`, `uri` … for texts; where there is none, a `pattern`.',
  falsePositives: [
    'Everything that reads the definition knows the format: one that no validator is known to check is reported at info.',
  ],
  visit: {
    schema(schema, { report, examines, isClaimed, cannotTell }) {
      if (!schema.flows('input')) return;
      if (isClaimed)
        for (const place of onConditions(schema))
          cannotTell(schema.operations('input'), place, 'the format means nothing for the type around it');
      for (const part of parts(schema)) {
        const { format } = part.value;
        if (typeof format !== 'string') continue;
        const operations = schema.operations('input');
        examines(operations);
        const types = part.types ?? typesOf(schema);
        const problem = types.length > 0 ? problemOfFormat(format, types) : undefined;
        if (!problem) continue;
        // A format of one's own is harmless where something else limits the text.
        const isOwn = problem.kind === 'unknown' && problem.meant === undefined && types.includes('string');
        if (isOwn && holds(schema, limitsForm)) continue;
        report({
          at: part.place.child('format'),
          ...(isOwn ? { severity: 'info' } : {}),
          message: messageFor(part, format.slice(0, 60), types, problem),
          operations,
          about: about.schema(part, 'input'),
        });
      }
    },
  },
});

/** The formats that hold on a condition, are one, or are denied, of a value of another type. */
function onConditions(schema: Schema): readonly Place[] {
  const all = new Set(parts(schema));
  const types = typesOf(schema);
  const means = (format: unknown) =>
    typeof format !== 'string' || types.length === 0 || !problemOfFormat(format, types);
  return conditionalParts(schema).flatMap((part) => {
    const { value, place } = part;
    const not = own(value, 'not');
    return [
      ...(all.has(part) || part.types || means(value.format) ? [] : [place.child('format')]),
      ...(own(not, 'type') !== undefined || means(own(not, 'format')) ? [] : [place.child('not', 'format')]),
    ];
  });
}

function typesOf(schema: Schema): readonly JsonType[] {
  return [...new Set(parts(schema).flatMap(({ types }) => types ?? []))];
}

function limitsForm(part: Schema): boolean {
  return typeof part.value.pattern === 'string' || allowedValues(part) !== undefined;
}

function messageFor(
  part: Schema,
  format: string,
  types: readonly JsonType[],
  problem: FormatProblem,
): string {
  if (problem.kind === 'other type') {
    return `${schemaName(part)} is of type \`${types.join(', ')}\`, for which the format \`${format}\` means nothing`;
  }
  const meant = problem.meant === undefined ? '' : `; did you mean \`${problem.meant}\`?`;
  return `${schemaName(part)} has the format \`${format}\`, which validators do not know${meant}`;
}

import { addressesObject } from '../../facts/access/object-ids.ts';
import { unreadPatterns } from '../../facts/schemas/patterns.ts';
import { allowedValues, choices, holdsIn, parts } from '../../openapi/composition.ts';
import type { Parameter, Schema } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { analysePattern } from '../../regex/analyse.ts';
import { about, defineRule } from '../rule.ts';

/** Formats of texts that are written as numbers: how APIs pass 64 bits through JSON. */
const numericFormats: ReadonlySet<unknown> = new Set(['int32', 'int64', 'uint32', 'uint64']);

export default defineRule({
  id: 'object-id-enumerable',
  title: 'Object identifier that can be counted up',
  severity: 'low',
  confidence: 'medium',
  category: 'authorization',
  owasp: ['API1'],
  cwe: [340],
  stride: ['I'],
  looksAt: ['input'],
  rationale:
    'Where one check is missing, an attacker reads every object by counting; and even where none is, the numbers tell how many customers or orders there are.',
  remediation:
    'Give objects identifiers that cannot be guessed, such as random UUIDs (`format: uuid`). This comes on top of the check on each object, never in its place.',
  falsePositives: [
    'The objects are public, or the number means something only within what the caller owns.',
    'Clients know the numbers already, and changing them would break those.',
  ],
  visit: {
    parameter(parameter, { report, examines, unchecked }) {
      if (parameter.in !== 'path' && parameter.in !== 'query') return;
      if (!parameter.schema || !addressesObject(parameter)) return;
      examines(parameter.operations());
      const found = enumerable(parameter.schema);
      if (!found)
        for (const at of unreadPatterns(parameter.schema))
          unchecked(at, 'the pattern is too large to tell whether it admits digits only');
      if (!found) return;
      report({
        at: placeIn(parameter, found),
        message: `\`${parameter.name}\` ${found.what}: whoever knows one can count to the others`,
        operations: parameter.operations(),
        about: about.parameter(parameter),
      });
    },
  },
});

interface Enumerable {
  readonly what: string;
  readonly part: Schema;
  readonly keyword: 'type' | 'pattern' | 'format';
}

function enumerable(schema: Schema): Enumerable | undefined {
  const all = parts(schema);
  // A list in the query addresses several objects.
  for (const { items } of all) if (items) return items.items ? undefined : enumerableOne(items);
  return enumerableOne(schema);
}

/** Does one schema object alone keep its values from being counted up? */
function isOpaque(part: Schema): boolean {
  return allowedValues(part) !== undefined || part.value.format === 'uuid';
}

/** The parts of the value that nothing keeps from being counted up: of a choice, the branches that do not say so. */
function countable(schema: Schema): readonly Schema[] {
  const known = new Map<Schema, boolean>();
  const found = new Set([schema]);
  for (const part of found) {
    if (holdsIn(part, isOpaque, known)) found.delete(part);
    else for (const next of [...part.all, ...choices(part).flat()]) found.add(next);
  }
  return [...found];
}

function enumerableOne(schema: Schema): Enumerable | undefined {
  for (const part of countable(schema)) {
    const { pattern, format } = part.value;
    if (part.types?.some((type) => type === 'integer' || type === 'number')) {
      return { what: 'is a number', part, keyword: 'type' };
    }
    if (typeof pattern === 'string') {
      const { numeric, counted } = analysePattern(pattern);
      if (numeric) return { what: 'consists of digits', part, keyword: 'pattern' };
      if (counted) return { what: 'is a number behind fixed characters', part, keyword: 'pattern' };
    }
    if (part.types?.includes('string') && numericFormats.has(format)) {
      return { what: 'is a number, written as text', part, keyword: 'format' };
    }
  }
  return undefined;
}

/** The keyword where it stands in the parameter itself; else the parameter, which may choose another schema. */
function placeIn(parameter: Parameter, { part, keyword }: Enumerable): Place {
  for (let place: Place | null = part.place; place; place = place.parent) {
    if (place.id() === parameter.place.id()) return part.place.child(keyword);
  }
  return parameter.place.child(Object.hasOwn(parameter.value, 'schema') ? 'schema' : 'name');
}

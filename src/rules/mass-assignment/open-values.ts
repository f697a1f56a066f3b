/** Whether there is anything for a caller to choose. */
import { admitsNothing } from '../../facts/schemas/said-read-only.ts';
import { allowedValues, holds } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';

/** Can callers send nothing, or nothing but “no”: `false`, `const: false`? */
export function isOffOnly(schema: Schema): boolean {
  const isNo = (part: Schema) => allowedValues(part)?.every((value) => value === false || value === null);
  return admitsNothing(schema) || holds(schema, (part) => isNo(part) === true);
}

/** Is there one value to choose from, and none that rules: `role: {enum: [endUser]}`? So it is for each item of a list. */
export function isFixed(schema: Schema): boolean {
  return holds(schema, (part) => {
    if (part.items) return isFixed(part.items);
    const values = allowedValues(part);
    return values?.length === 1 && typeof values[0] === 'string' && !ruling.test(values[0]);
  });
}

const ruling = /admin|owner|root|super|manage|staff|editor|moderat|full|all|write|\*/i;

/** JSON Patch (RFC 6902), whatever its media type. */
import { allowedValues, parts } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';

/** The schemas of single changes: the items of the list, and the branches that they choose from. */
export function changes(schema: Schema): readonly Schema[] {
  return parts(schema).flatMap(({ items }) => (items ? parts(items) : []));
}

/** Is it a list of changes as RFC 6902 has them, whatever its media type? */
export function isPatch(schema: Schema): boolean {
  return changes(schema).some((change) => {
    const operation = change.properties.get('op');
    return (
      operation !== undefined &&
      change.properties.has('path') &&
      parts(operation.schema).some((part) =>
        allowedValues(part)?.some((value) => value === 'replace' || value === 'add' || value === 'remove'),
      )
    );
  });
}

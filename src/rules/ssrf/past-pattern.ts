/** What is said besides where a pattern was meant to keep to some hosts, and does not. */
import { parts } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';

/** `, past its pattern`, where some part has one that speaks of a host; else nothing. */
export function pastPattern(schema: Schema | undefined): string {
  const patterns = schema ? parts(schema).map(({ value: { pattern } }) => pattern) : [];
  return patterns.some((one) => typeof one === 'string' && /:\\?\/\\?\//.test(one))
    ? ', past its `pattern`'
    : '';
}

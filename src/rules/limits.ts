/** What limits a value: shared by the rules on unbounded input and their response twins. */
import { allowedValues } from '../openapi/composition.ts';
import type { Schema } from '../openapi/model.ts';
import { analysePattern } from '../regex/analyse.ts';

/** Formats whose texts have a longest length by their own definition (RFC 3339, 9562, 1123, 4291, 5321). */
const boundedFormats: ReadonlySet<string> = new Set([
  'date',
  'date-time',
  'time',
  'duration',
  'uuid',
  'ipv4',
  'ipv6',
  'hostname',
  'idn-hostname',
  'email',
  'idn-email',
]);

/** Does one schema object alone limit how long a text can be? */
export function limitsLength(part: Schema): boolean {
  const { maxLength, format, pattern } = part.value;
  if (typeof maxLength === 'number' || allowedValues(part)) return true;
  if (typeof format === 'string' && boundedFormats.has(format.toLowerCase())) return true;
  return typeof pattern === 'string' && Number.isFinite(analysePattern(pattern).maxLength);
}

/** The patterns that what clients send is held against. */
import { admits, allowedValues, holds, parts } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { analysePattern } from '../../regex/analyse.ts';
import { isObject, own } from '../../syntax/value.ts';
import { hasBoundedFormat } from './limits.ts';

export interface WrittenPattern {
  readonly pattern: string;
  /** What must match: the text itself, the names of all properties, or those names that it selects. */
  readonly of: 'text' | 'names' | 'selected names';
  readonly at: Place;
  readonly part: 'key' | 'value';
}

/** The patterns that a value, and the names of its properties, are held against. */
export function patternsOf(schema: Schema): readonly WrittenPattern[] {
  const found: WrittenPattern[] = [];
  for (const { value, place } of parts(schema)) {
    if (typeof value.pattern === 'string' && admits(schema, 'string')) {
      found.push({ pattern: value.pattern, of: 'text', at: place.child('pattern'), part: 'value' });
    }
    if (isObject(value.patternProperties)) {
      const at = place.child('patternProperties');
      for (const pattern of Object.keys(value.patternProperties)) {
        found.push({ pattern, of: 'selected names', at: at.child(pattern), part: 'key' });
      }
    }
    const names = own(value.propertyNames, 'pattern');
    if (typeof names === 'string') {
      found.push({ pattern: names, of: 'names', at: place.child('propertyNames', 'pattern'), part: 'value' });
    }
  }
  return found;
}

/** The patterns of a value that are too large to be read: what would be said of the others cannot be said of them. */
export function unreadPatterns(schema: Schema): readonly Place[] {
  return parts(schema).flatMap(({ value: { pattern }, place }) =>
    typeof pattern === 'string' && analysePattern(pattern).incomplete ? [place.child('pattern')] : [],
  );
}

/** Is a text limited to certain forms, whatever its weak patterns say: by values, a format, a pattern of its whole? */
export function isFormFixed(schema: Schema): boolean {
  return holds(schema, (part) => {
    if (allowedValues(part) || hasBoundedFormat(part)) return true;
    const { pattern } = part.value;
    if (typeof pattern !== 'string') return false;
    const { valid, anchored, permissive } = analysePattern(pattern);
    return valid && anchored.start && anchored.end && !permissive;
  });
}

/** A pattern in a message: no longer than a line holds. */
export function shown(pattern: string): string {
  const characters = [...pattern];
  return `\`${characters.length > 60 ? `${characters.slice(0, 60).join('')}…` : pattern}\``;
}

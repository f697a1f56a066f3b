import { isJsonSchema } from '../openapi/composition.ts';
import { isObject, own } from '../syntax/value.ts';
import { afterType, type Fix, type FixOffer, type FixSubject, set, wrap } from './fix.ts';

/** Says which way a property travels. */
export function markProperty<Options>(key: 'readOnly' | 'writeOnly', when: string): FixOffer<Options> {
  return {
    says: `Writes \`${key}: true\` at the property${key === 'writeOnly' ? '; not in 2.0, which does not know it' : ''}. Beside a reference, which 3.0 and 2.0 let nothing stand beside, the reference goes into \`allOf\`.`,
    safe: false,
    of: ({ api, place, value }: FixSubject<Options>): Fix | null => {
      if (!isObject(value) || (key === 'writeOnly' && api.version === '2.0')) return null;
      const other = key === 'readOnly' ? 'writeOnly' : 'readOnly';
      if (own(value, other) === true) return null;
      const isReference = typeof own(value, '$ref') === 'string' && !isJsonSchema(api);
      if (isReference && (own(value, 'allOf') !== undefined || Object.keys(value).length > 1)) return null;
      return {
        title: `Add \`${key}: true\`, if ${when}`,
        safe: false,
        changes: [
          ...(isReference ? [wrap(place.child('$ref'), 'allOf')] : []),
          set(place.child(key), true, afterType),
        ],
      };
    },
  };
}

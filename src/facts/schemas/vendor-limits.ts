/** Limits that stand under a key of somebody's own: `x-max: 100`. They are meant, and no validator reads them. */
import { parts } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';

/** What a key says the most of. */
export type Limited = 'number' | 'items' | 'length';

const ends: Readonly<Record<Limited, RegExp>> = {
  number: /max(?:imum)?(?:value|limit|size)?$/,
  items: /max(?:imum)?(?:items|count|entries|elements|size)?$/,
  length: /max(?:imum)?(?:length|len|chars|characters)?$/,
};

/** The first such key of a schema with its number, as it is written: `x-max: 100`. */
export function vendorLimit(schema: Schema, limited: Limited): string | undefined {
  for (const { value } of parts(schema)) {
    for (const key in value) {
      const limit = value[key];
      if (typeof limit !== 'number' || limit < 0 || !/^x-/i.test(key)) continue;
      if (ends[limited].test(key.toLowerCase().replace(/[^a-z]/g, ''))) return `${key}: ${limit}`;
    }
  }
  return undefined;
}

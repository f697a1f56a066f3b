/** Passwords that only the examples of answers show, where no schema says what these hold. */
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { properties } from '../../openapi/composition.ts';
import type { MediaType, Response } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { isObject, own } from '../../syntax/value.ts';

export interface ShownPassword {
  readonly name: string;
  readonly at: Place;
  /** Is it a hash by its form (modular crypt format, PHC string format)? */
  readonly isHash: boolean;
}

interface Sample {
  readonly at: Place;
  readonly value: unknown;
}

/** One of each name in a response. */
export function passwordsShown(response: Response): readonly ShownPassword[] {
  const found = new Map<string, ShownPassword>();
  for (const { value, at } of samplesOf(response).flatMap(objectsIn)) {
    for (const [name, text] of Object.entries(value)) {
      if (found.has(name) || typeof text !== 'string' || masked.test(text)) continue;
      const meaning = lexiconOf(response.api).credential(name)?.meaning;
      const isHash = hashed.test(text);
      if (meaning === 'password' || (meaning === 'password hash' && isHash))
        found.set(name, { name, at: at.child(name), isHash });
    }
  }
  return [...found.values()];
}

const hashed = /^\$(?:2[abxy]?|argon2(?:id|i|d)|scrypt|pbkdf2[\w-]{0,10}|[156])\$/;
/** Nothing, a mask, or words that stand for it. */
const masked =
  /^$|^[*•.x]+$|^<[^<>]*>$|\b(?:hidden|redacted|masked|omitted|removed|null|undefined|string|hash(?:ed)?)\b/i;

function samplesOf(response: Response): Sample[] {
  const open = response.content.filter(saysNothing);
  // 2.0, Example Object: by media type.
  const byType = response.api.version === '2.0' ? own(response.value, 'examples') : undefined;
  const said = isObject(byType) && response.content.every(saysNothing) ? Object.entries(byType) : [];
  return [
    ...open.flatMap(samplesIn),
    ...said.map(([type, value]) => ({ value, at: response.place.child('examples', type) })),
  ];
}

/** Is there no schema, or one that leaves open what the body holds? */
function saysNothing({ schema }: MediaType): boolean {
  return schema === undefined || (properties(schema).size === 0 && schema.items === undefined);
}

function samplesIn({ value, place, schema }: MediaType): Sample[] {
  const all = own(value, 'examples');
  return [
    { value: own(value, 'example'), at: place.child('example') },
    ...Object.keys(isObject(all) ? all : {}).map((name) => ({
      value: own(own(all, name), 'value'),
      at: place.child('examples', name, 'value'),
    })),
    ...(schema === undefined
      ? []
      : [{ value: own(schema.value, 'example'), at: schema.place.child('example') }]),
  ];
}

/** What is shown, and what it holds: `{user: {password}}`, the first of `[{password}]`. */
function objectsIn({ value, at }: Sample): { readonly value: object; readonly at: Place }[] {
  if (Array.isArray(value)) return isObject(value[0]) ? [{ value: value[0], at: at.child(0) }] : [];
  if (!isObject(value)) return [];
  const inside = Object.entries(value).flatMap(([name, held]) => {
    if (isObject(held)) return [{ value: held, at: at.child(name) }];
    return Array.isArray(held) && isObject(held[0]) ? [{ value: held[0], at: at.child(name, 0) }] : [];
  });
  return [{ value, at }, ...inside];
}

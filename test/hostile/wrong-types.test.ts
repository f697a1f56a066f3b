import { describe, expect, test } from 'vitest';
import { apiOf } from '../support/api.ts';
import { parsePointer, swagger, three } from './definitions-of-all.ts';

// A value of a wrong type is nothing that the model can read. It reads on, and says so: whatever a tool makes of it, nobody
// may take the rest for all there is.

const wrong: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['a text', 'x'],
  ['a number', 7],
  ['true', true],
  ['a list', [null]],
  ['a map', { odd: null }],
];

const kind = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value);

function* places(value: unknown, pointer = ''): Iterable<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    const below = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    yield below;
    yield* places(child, below);
  }
}

/** A copy with one value replaced. */
function put(value: unknown, [step, ...rest]: readonly string[], by: unknown): unknown {
  if (step === undefined) return by;
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  Reflect.set(copy, step, put(Reflect.get(copy, step), rest, by));
  return copy;
}

function at(value: unknown, steps: readonly string[]): unknown {
  return steps.reduce((inner, step) => Reflect.get(inner as object, step), value);
}

/** What the root says for all, an operation may say for itself: only where the root does not is nothing inherited. */
function withoutRoot(definition: object, key: string): object {
  const { [key]: inherited, ...others } = definition as Record<string, unknown>;
  return others;
}

/** Where a wrong value is taken in silence, as `key: kind`. */
function silent(definition: object): string[] {
  const found = new Set<string>();
  for (const pointer of places(definition)) {
    const steps = parsePointer(pointer);
    // A version that is none is an error of the run.
    if (/^\/(openapi|swagger)$/.test(pointer)) continue;
    for (const [name, value] of wrong) {
      const right = at(definition, steps);
      if (kind(value) === kind(right)) continue;
      const replaced = put(definition, steps, value) as object;
      const key = steps.at(-1) ?? '';
      // Where the root requires nothing, `security: null` takes nothing away.
      const isInherited = steps.length > 1 && Object.hasOwn(definition, key) && key !== 'security';
      const variants = isInherited ? [replaced, withoutRoot(replaced, key)] : [replaced];
      if (variants.some((variant) => apiOf(JSON.stringify(variant)).unchecked.length === 0))
        found.add(`${steps.slice(-3).join('/')}: ${name}`);
    }
  }
  return [...found].sort();
}

/**
 * What is taken in silence because the rest of the definition is judged no more mildly for it: by the last step of its
 * pointer, why.
 */
const harmless: Readonly<Record<string, string>> = {
  info: 'names the API in reports',
  title: 'names the API in reports',
  version: 'is the version of the API, which nothing asks',
  summary: 'is for people',
  description: 'is for people',
  operationId: 'names the operation in reports, which its method and path do as well',
  read: 'describes a scope; its name counts',
  deprecated: 'makes rules milder where it is true: anything else is not',
  bearerFormat: 'is a hint of which nothing is believed',
  contentType: 'of a part is read by the rules on uploads, which take none for any',
  required: 'is taken for optional, so that more values are judged',
  readOnly: 'is taken for false, so that the value is judged in both directions',
  writeOnly: 'is taken for false, so that the value is judged in both directions',
  maxLength: 'is taken for no limit, which is reported',
  enum: 'of a schema is taken for no limit, which is reported',
  security: 'at the root, when empty, is how YAML authors leave it out: nothing is protected',
  name: 'of a body of 2.0 names nothing that is sent',
};

/** A schema `true` takes anything, in 3.0 and 2.0 as well; a list of scopes, names or values is judged by what is a text. */
function isHarmless(where: string): boolean {
  const [, pointer = '', value = ''] = /^(.*): (.*)$/.exec(where) ?? [];
  const steps = pointer.split('/');
  const last = steps.at(-1) ?? '';
  if (
    value === 'true' &&
    !/^(variables|securitySchemes|tags|schemes|consumes|produces)$/.test(steps.at(-2) ?? '')
  )
    if (schemas.test(pointer)) return true;
  // YAML reads `default: 443` as a number.
  if (last === 'default') return value === 'a number';
  if (last === 'type') return value === 'null' || value === 'a text' || value === 'a list';
  if (/^(login|required|enum)\/\d+$/.test(steps.slice(-2).join('/'))) return !pointer.startsWith('variables');
  if (last === 'enum') return pointer.startsWith('properties');
  if (last === 'name') return /^parameters\/(1|C)\//.test(pointer);
  if (last === 'security') return value === 'null' && steps.length === 1;
  return Object.hasOwn(harmless, last);
}

const schemas =
  /(^|\/)(schema|itemSchema|items|additionalProperties|unevaluated(Items|Properties)|if|then|else|A|U|a|\^x|(allOf|anyOf|oneOf|prefixItems)\/0)$/;

describe('A value of a wrong type in place of any other is said, or has a reason to be let pass', () => {
  test.each([
    ['2.0', swagger] as const,
    ...['3.0.4', '3.1.1', '3.2.0'].map((version) => [version, three(version)] as const),
  ])('%s', { timeout: 120_000 }, (_, definition) => {
    expect(apiOf(JSON.stringify(definition)).unchecked).toEqual([]);
    expect(silent(definition).filter((where) => !isHarmless(where))).toEqual([]);
  });
});

/** Changes parsed files and texts, as an author would who means no good, or none at all. */
import { Raw } from './write.mjs';

/** @import { Random } from './random.mjs' */
/** @typedef {Record<string, unknown>} Mapping */
/** @typedef {{ readonly parent: Mapping, readonly key: string }} Slot */

const words = [
  ...[
    '',
    ' ',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '$ref',
    '<<',
    '~',
    '/',
    '#',
    '.',
    '..',
  ],
  ...[
    '\u0000',
    '\u001b[31m',
    '\u202e\u2066',
    '\ud800',
    '\ufffe\uffff',
    '\udc00x',
    '\u2028',
    '\ufeff',
    '\r\n',
    '\u0085',
    '日本',
    '🎉',
  ],
  ...['null', 'true', 'no', '1', '-0', '1e400', 'NaN', '2026-02-30', '0x1f', '9007199254740993', '12:30:00'],
  ...[
    '{id}',
    '/{a}/{a}',
    '{',
    '}',
    '**',
    '*',
    '[',
    '(a+)+$',
    '^(?<x>a)\\k<x>$',
    '(?=',
    '\\u{110000}',
    '[z-a]',
  ],
  ...[
    'http://api.example.com',
    'https://{host}:{port}/',
    '//x',
    'javascript:alert(1)',
    'file:///etc/passwd',
    '::',
  ],
  ...[
    '#/components/schemas/X',
    '#',
    '#/',
    '#/%',
    '#/~2',
    'shared.yaml',
    'shared.yaml#/a',
    '../../etc/passwd',
  ],
  ...[
    'object',
    'array',
    'string',
    'integer',
    'oauth2',
    'apiKey',
    'header',
    'query',
    'path',
    'body',
    'application/json',
  ],
  ...[
    'a'.repeat(5000),
    'a/'.repeat(500),
    '{a}'.repeat(200),
    '\u0301'.repeat(300),
    '`'.repeat(50),
    '|'.repeat(50),
  ],
  ...['# threatlint-disable-line all', 'threatlint:all', '<script>', '](javascript:x)', '"', "'", '\\'],
];

const numbers = [0, -0, 1, -1, 0.1, 1e21, 1e308, 2 ** 53, -(2 ** 31), 429, 200, Number.MIN_VALUE];
const raws = [
  '1e400',
  '-1e400',
  '-0',
  '-0.0',
  '1E2',
  '99999999999999999999',
  '.nan',
  '.inf',
  '0o17',
  '!!binary aGk=',
  '*a1',
];

/**
 * @param {Random} random
 * @returns {unknown}
 */
function anything(random) {
  switch (random.below(9)) {
    case 0:
      return null;
    case 1:
      return random.chance(0.5);
    case 2:
      return random.pick(numbers);
    case 3:
      return new Raw(random.pick(raws));
    case 4:
      return [];
    case 5:
      return {};
    case 6:
      return [anything(random), anything(random)];
    case 7:
      return named({}, random.pick(words), anything(random));
    default:
      return random.pick(words);
  }
}

/**
 * Sets a key, also `__proto__`.
 *
 * @param {Mapping} mapping
 * @param {string} key
 * @param {unknown} value
 */
function named(mapping, key, value) {
  Object.defineProperty(mapping, key, { value, enumerable: true, configurable: true, writable: true });
  return mapping;
}

/**
 * A place in a value, found by going down at random: what is deep is found as often as what is not.
 *
 * @param {unknown} root
 * @param {Random} random
 * @returns {Slot | undefined}
 */
export function slotOf(root, random) {
  /** @type {Slot | undefined} */
  let found;
  for (let value = root; isCollection(value); ) {
    const keys = Object.keys(value);
    if (keys.length === 0) break;
    found = { parent: value, key: random.pick(keys) };
    if (value !== root && random.chance(0.1)) break;
    value = value[found.key];
  }
  return found;
}

/**
 * @param {unknown} value
 * @returns {value is Mapping}
 */
function isCollection(value) {
  return typeof value === 'object' && value !== null && !(value instanceof Raw);
}

/**
 * Changes a value in its place.
 *
 * @param {unknown} root
 * @param {Random} random
 * @param {() => unknown} other another file, to borrow from
 */
export function mutate(root, random, other) {
  const at = slotOf(root, random);
  if (!at) return;
  const { parent, key } = at;
  const value = parent[key];
  switch (random.below(10)) {
    case 0:
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else delete parent[key];
      break;
    case 1: {
      const from = slotOf(root, random);
      if (!from) break;
      const borrowed = from.parent[from.key];
      from.parent[from.key] = clone(value);
      parent[key] = clone(borrowed);
      break;
    }
    case 2:
      // The same object twice: an alias in YAML.
      if (Array.isArray(parent)) parent.push(value);
      else named(parent, random.chance(0.5) ? `${key}2` : random.pick(words), value);
      break;
    case 3: {
      let nested = clone(value);
      const depth = random.chance(0.1) ? 200 + random.below(1200) : 1 + random.below(3);
      const step = random.pick(['', 'items', 'allOf', 'properties', 'a', 'not', 'schema']);
      for (let level = 0; level < depth; level++) nested = step === '' ? [nested] : { [step]: nested };
      parent[key] = nested;
      break;
    }
    case 4:
    case 5: {
      const from = slotOf(other(), random);
      if (from) named(parent, random.chance(0.5) ? key : from.key, clone(from.parent[from.key]));
      break;
    }
    case 6:
      if (Array.isArray(parent)) parent.push(anything(random));
      else {
        delete parent[key];
        named(parent, random.pick(words), value);
      }
      break;
    case 7:
      if (typeof value === 'string') parent[key] = value + random.pick(words);
      else
        parent[key] = {
          $ref: random.pick(['#', '#/paths', '#/components', './shared.yaml', 'api.yaml#/info']),
        };
      break;
    default:
      named(parent, key, anything(random));
  }
}

/**
 * @template T
 * @param {T} value
 * @returns {T}
 */
export function clone(value) {
  if (!isCollection(value)) return value;
  if (Array.isArray(value)) return /** @type {T} */ (value.map(clone));
  /** @type {Mapping} */
  const copy = {};
  for (const key of Object.keys(value)) named(copy, key, clone(value[key]));
  return /** @type {T} */ (copy);
}

/**
 * Changes a text without a look at what it means.
 *
 * @param {string} text
 * @param {Random} random
 */
export function mutateText(text, random) {
  const at = random.below(text.length + 1);
  const length = random.below(random.chance(0.2) ? 200 : 4);
  switch (random.below(5)) {
    case 0:
      return text.slice(0, at) + text.slice(at + length);
    case 1:
      return text.slice(0, at) + random.pick(words) + text.slice(at);
    case 2: {
      const lines = text.split('\n');
      lines.splice(random.below(lines.length), 0, random.pick(lines));
      return lines.join('\n');
    }
    case 3:
      return (
        text.slice(0, at) +
        random.pick([...':-?[]{},&*!|>\'"%@`#\t\n ', '---\n', '...\n', '? ', '<<: ']) +
        text.slice(at)
      );
    default:
      return text.slice(0, at);
  }
}

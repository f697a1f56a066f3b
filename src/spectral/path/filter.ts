import { isBounded } from '../patterns.ts';

/** A node of an expression, as jsep reads it. */
export interface Expression {
  readonly type: string;
  readonly [key: string]: unknown;
}

export type ParseExpression = (text: string) => Expression;

/** Where a filter stands: a node of the definition, and the way to it. */
export interface Scope {
  readonly keys: readonly (string | number)[];
  /** From the root to the node: one more than keys. */
  readonly values: readonly unknown[];
}

export interface Filter {
  readonly holds: (scope: Scope) => boolean;
  readonly value: (scope: Scope) => unknown;
  /** Does it ask for what is above the node? Then it may say of the same node one thing here and another there. */
  readonly looksUp: boolean;
}

/**
 * Makes a filter (`?(@.type == 'object')`) of its text: a tree that is interpreted. There is no way from it to a function
 * that is not listed here, or to what an object inherits.
 *
 * @throws {Error} when it cannot be read
 */
export function compileFilter(text: string, parse: ParseExpression): Filter {
  const tree = parse(text);
  check(tree);
  return {
    holds: (scope) => Boolean(evaluate(tree, scope)),
    value: (scope) => evaluate(tree, scope),
    looksUp: /@(?:parent|path)/.test(text),
  };
}

const known: ReadonlySet<string> = new Set([
  ...['Identifier', 'Literal', 'MemberExpression', 'CallExpression', 'UnaryExpression'],
  ...['BinaryExpression', 'LogicalExpression', 'ConditionalExpression', 'ArrayExpression'],
]);

const identifiers: ReadonlySet<string> = new Set(['undefined', 'index', '@']);

function check(node: Expression, isProperty = false): void {
  if (!known.has(node.type)) throw new Error(`${node.type} is no part of a filter`);
  if (node.type === 'Identifier' && !isProperty) {
    const name = String(node.name);
    if (!identifiers.has(name) && !Object.hasOwn(words, name) && !Object.hasOwn(kinds, name))
      throw new Error(`${name} is nothing that a filter knows`);
  }
  for (const [key, value] of Object.entries(node))
    for (const part of Array.isArray(value) ? value : [value])
      if (isNode(part)) check(part, key === 'property' && node.computed === false);
}

const isNode = (value: unknown): value is Expression =>
  typeof value === 'object' && value !== null && typeof (value as Expression).type === 'string';

/** What `@NAME` stands for. */
const words: Readonly<Record<string, (scope: Scope) => unknown>> = {
  '@root': ({ values }) => values[0],
  '@path': ({ keys }) =>
    `$${keys.map((key) => (typeof key === 'string' ? `['${key}']` : `[${key}]`)).join('')}`,
  '@property': ({ keys }) => keys.at(-1) ?? null,
  // As the engine of Spectral has it: what holds the node's holder.
  '@parent': ({ values }) => values.at(-3),
  '@parentProperty': ({ keys }) => keys.at(-2),
};

/** What `@NAME()` asks of the value. */
const kinds: Readonly<Record<string, (value: unknown) => boolean>> = {
  '@string': (value) => typeof value === 'string',
  '@number': (value) => typeof value === 'number',
  '@boolean': (value) => typeof value === 'boolean',
  '@scalar': (value) => value === null || typeof value !== 'object',
  '@array': Array.isArray,
  '@null': (value) => value === null,
  '@object': (value) => value !== null && typeof value === 'object',
  '@integer': (value) => Number.isInteger(value),
};

function evaluate(node: Expression, scope: Scope): unknown {
  const of = (part: unknown) => evaluate(part as Expression, scope);
  switch (node.type) {
    case 'Literal':
      return node.value;
    case 'Identifier': {
      const name = String(node.name);
      if (name === '@') return scope.values.at(-1);
      if (Object.hasOwn(words, name)) return words[name]?.(scope);
      return Object.hasOwn(kinds, name) ? kinds[name]?.(scope.values.at(-1)) : undefined;
    }
    case 'ArrayExpression':
      return (node.elements as (Expression | null)[]).map((each) => (each ? of(each) : undefined));
    case 'ConditionalExpression':
      return of(node.test) ? of(node.consequent) : of(node.alternate);
    case 'UnaryExpression':
      return unary(String(node.operator), of(node.argument));
    case 'MemberExpression':
      return member(of(node.object), node.computed ? of(node.property) : (node.property as Expression).name);
    case 'CallExpression':
      return call(node, scope, of);
    default:
      return binary(node, of);
  }
}

function unary(operator: string, value: unknown): unknown {
  switch (operator) {
    case '!':
      return !value;
    case '-':
      return -(value as number);
    case '+':
      return +(value as number);
    case 'void':
      return undefined;
    default:
      throw new Error(`a filter does not know ${operator}`);
  }
}

function binary(node: Expression, of: (part: unknown) => unknown): unknown {
  const operator = String(node.operator);
  const left = of(node.left);
  if (operator === '&&') return left && of(node.right);
  if (operator === '||') return left || of(node.right);
  if (operator === '??') return left ?? of(node.right);
  const right = of(node.right);
  const [a, b] = [left, right] as [number, number];
  switch (operator) {
    case '===':
      return left === right;
    case '!==':
      return left !== right;
    case '==':
      // biome-ignore lint/suspicious/noDoubleEquals: what the filter says.
      return a == b;
    case '!=':
      // biome-ignore lint/suspicious/noDoubleEquals: what the filter says.
      return a != b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    case 'in':
      return (right as unknown[]).includes(left);
    case '~=':
      return tested(new RegExp(String(right)), String(left));
    default:
      throw new Error(`a filter does not know ${operator}`);
  }
}

/**
 * What a value has itself; of what it is made, its kind by name (`@.enum.constructor.name`). That a text or a list has a
 * method is true (`@.name.match && …`), the method itself is nobody's to have.
 */
function member(value: unknown, name: unknown): unknown {
  if (value === undefined || value === null)
    throw new TypeError(`${value} has no \`${String(name)}\`: the filter must ask for that first`);
  if (Object.hasOwn(Object(value), name as string)) return (value as Record<string, unknown>)[name as string];
  if (name === 'constructor') return { name: Object.prototype.toString.call(value).slice(8, -1) };
  return hasMethod(value, String(name)) ? true : undefined;
}

function hasMethod(value: unknown, name: string): boolean {
  if (typeof value === 'string') return withPatterns.has(name) || ofTexts.has(name);
  return Array.isArray(value) && ofLists.has(name);
}

const ofTexts: ReadonlySet<string> = new Set([
  ...['includes', 'indexOf', 'lastIndexOf', 'startsWith', 'endsWith', 'toLowerCase', 'toUpperCase', 'trim'],
  ...['trimStart', 'trimEnd', 'slice', 'substring', 'substr', 'charAt', 'charCodeAt', 'codePointAt', 'at'],
  ...['concat', 'localeCompare', 'toString'],
]);
/** Methods of texts that take a pattern. */
const withPatterns: ReadonlySet<string> = new Set(['match', 'search', 'split', 'replace', 'replaceAll']);
const ofLists: ReadonlySet<string> = new Set(['includes', 'indexOf', 'lastIndexOf', 'join', 'slice', 'at']);

/** What texts that a filter makes may come to. */
const longestText = 1_000_000;

function call(node: Expression, scope: Scope, of: (part: unknown) => unknown): unknown {
  const callee = node.callee as Expression;
  const given = (node.arguments as Expression[]).map(of);
  if (callee.type === 'Identifier') return of(callee);
  if (callee.type !== 'MemberExpression') throw new Error('a filter calls nothing but methods');
  const object = callee.object as Expression;
  const name = String(callee.computed ? of(callee.property) : (callee.property as Expression).name);
  // A key of a list is a number, which has none of a text's methods.
  const value = object.name === '@property' ? String(scope.keys.at(-1) ?? null) : of(object);
  const [first, second] = given;
  if (value instanceof RegExp && name === 'test') return tested(value, String(first));
  if (typeof value === 'string') {
    if (name === 'match' || name === 'search')
      return searched(value, first instanceof RegExp ? first : new RegExp(String(first)), name);
    if (name === 'split' || name === 'replace' || name === 'replaceAll')
      return cut(value, name, first instanceof RegExp ? first : String(first), second);
    if (name === 'concat') return value + given.map(String).join('');
    if (ofTexts.has(name)) return value[name as 'slice'](first as number, second as number);
  }
  if (Array.isArray(value) && ofLists.has(name)) return value[name as 'indexOf'](first, second as number);
  if (value === undefined || value === null) return member(value, name);
  if (name === 'hasOwnProperty') return Object.hasOwn(value, first as string);
  if (name === 'toString' && typeof value !== 'object') return String(value);
  throw new TypeError(
    `a filter cannot call \`${name}\` of ${Array.isArray(value) ? 'a list' : typeof value}`,
  );
}

function cut(text: string, method: 'split' | 'replace' | 'replaceAll', by: string | RegExp, more: unknown) {
  if (by instanceof RegExp) bounded(by, text);
  if (method === 'split') return text.split(by, more as number | undefined);
  const other = String(more);
  // `$&` and its like put in a piece of the text itself.
  if ((text.length + 1) * (other.length + 1) * (other.includes('$') ? text.length + 1 : 1) > longestText)
    throw new Error(`\`${method}\` would make too long a text of the one here`);
  return text[method](by, other);
}

function searched(text: string, pattern: RegExp, method: 'match' | 'search'): unknown {
  bounded(pattern, text);
  return method === 'match' ? text.match(pattern) : text.search(pattern);
}

function tested(pattern: RegExp, text: string): boolean {
  bounded(pattern, text);
  // One with `g` or `y` goes on where it stopped, and each question is a new one.
  pattern.lastIndex = 0;
  return pattern.test(text);
}

function bounded(pattern: RegExp, text: string): void {
  if (!isBounded(pattern.source, text))
    throw new Error(`the pattern ${pattern.source.slice(0, 100)} takes too long on a text here`);
}

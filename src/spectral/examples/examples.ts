import { isObject, own } from '../../syntax/value.ts';
import { sha256 } from '../../text/sha256.ts';
import type * as Libraries from '../libraries.ts';
import { assertBounded } from '../patterns.ts';
import type { Keys, Rule } from '../ran.ts';
import { Forms, type Plain } from './form.ts';
import { reduced } from './reduced.ts';
import { type Checks, isValid, Unsure } from './validity.ts';

/** Values of a schema with its references written out; a larger one is not compiled. */
const most = 200_000;

/** The answers to so many examples are kept. */
const mostAnswers = 20_000;

interface Answer {
  readonly message: string;
  readonly path?: Keys;
}

interface Options {
  readonly oasVersion: 2 | 3;
  readonly schemaField: string;
  readonly type: 'media' | 'schema';
}

/**
 * Spares the validator what `spectral:oas` asks it of examples: it would write out, and compile, the schema of each with
 * all that references lead to. Valid examples are told here; for the others the schema is cut down to what they come to.
 */
export class Examples {
  readonly #forms: Forms;
  readonly #checks: Checks;
  readonly #sizes = new Map<object, number>();
  readonly #answers = new Map<string, readonly Answer[]>();
  readonly #isKnown: boolean;
  readonly #isOld: boolean;

  constructor(libraries: typeof Libraries, formats: ReadonlySet<unknown>, definition: unknown) {
    const { oas2, oas3_1, oas3_2 } = libraries.formats;
    const isFormat = (name: string, value: unknown) => admits(own(libraries.formatChecks, name), value);
    this.#isOld = formats.has(oas2);
    this.#checks = {
      isLater: formats.has(oas3_1) || formats.has(oas3_2),
      hasOwnNullable: this.#isOld,
      isRegex: (text) => isFormat('regex', text) && isExpression(text),
      isFormat,
    };
    this.#isKnown = typeof own(definition, 'jsonSchemaDialect') !== 'string';
    this.#forms = new Forms(this.#checks);
  }

  /**
   * @param at the way to the node
   * @returns the node that Spectral's function is to be asked of instead; undefined: it has nothing to say
   * @throws {Error} when its schema is too large, or a pattern of it takes too long
   */
  asked(node: unknown, given: unknown, rule: Rule, at: Keys): unknown {
    const options = given as Options;
    if (!isObject(node)) return node;
    const schema = options.schemaField === '$' ? node : node[options.schemaField];
    if (!isObject(schema)) return node;
    const values = valuesOf(node, options);
    if (values.length === 0) return undefined;
    const top = this.#withoutFlag(schema);
    const form = this.#isKnown ? this.#forms.of(top) : 'other';
    if (form === 'open' && rule.resolved) return undefined;
    if (form === 'plain') {
      if (this.#areValid(top, values, hiddenAt(at, options))) return undefined;
      const small = reduced(top, values);
      if (small !== undefined) assertBounded(small, values);
      if (small !== undefined)
        return options.schemaField === '$' ? small : { ...node, [options.schemaField]: small };
    }
    if (this.#size(schema) > most)
      throw new Error(
        `the schema of an example comes to more than ${most.toLocaleString('en')} values with what its references lead to, and is not compiled`,
      );
    assertBounded(schema, values);
    return node;
  }

  /**
   * What Spectral's function answers, which compiles a schema each time: an answer of the same form with the same example, as
   * an error that many operations give, is asked for once.
   *
   * @param at the way to the node, with which the answers' own begin
   */
  answers<A extends Answer>(
    asked: unknown,
    options: unknown,
    at: Keys,
    ask: () => readonly A[] | undefined,
  ): readonly Answer[] {
    const key = sha256(JSON.stringify([options, hiddenAt(at, options as Options), asked]));
    const known = this.#answers.get(key);
    if (known) return known.map((answer) => ({ ...answer, path: [...at, ...(answer.path ?? [])] }));
    const answers = ask() ?? [];
    const isBelow = answers.every(
      ({ path }) => path !== undefined && at.every((step, n) => path[n] === step),
    );
    if (isBelow && this.#answers.size < mostAnswers)
      this.#answers.set(
        key,
        answers.map((answer) => ({ ...answer, path: answer.path?.slice(at.length) ?? [] })),
      );
    return answers;
  }

  /** `required: true` of a parameter says nothing of its value, and Spectral takes it away. */
  #withoutFlag(schema: Plain): Plain {
    if (!this.#isOld || typeof schema.required !== 'boolean') return schema;
    const { required: _, ...rest } = schema;
    return rest;
  }

  #areValid(schema: Plain, values: readonly unknown[], hidden: readonly string[]): boolean {
    try {
      return values.every((value) => value !== undefined && isValid(schema, value, this.#checks, hidden));
    } catch (error) {
      if (error instanceof Unsure) return false;
      throw error;
    }
  }

  /** How many values it has as a tree, what is shared counted at each place. */
  #size(value: unknown): number {
    if (typeof value !== 'object' || value === null) return 1;
    const known = this.#sizes.get(value);
    if (known !== undefined) return known;
    let size = 1;
    for (const child of Object.values(value)) size = Math.min(most + 1, size + this.#size(child));
    this.#sizes.set(value, size);
    return size;
  }
}

/** The values that Spectral's function holds against the schema. */
function valuesOf(node: Plain, { type, oasVersion }: Options): readonly unknown[] {
  if (type === 'schema')
    return ['example', 'default', ...(oasVersion === 2 ? ['x-example'] : [])].flatMap((field) =>
      field in node ? [node[field]] : [],
    );
  if (oasVersion === 3 && 'example' in node) return [node.example];
  if (!isObject(node.examples)) return [];
  const all = Object.values(node.examples);
  if (oasVersion === 2) return all;
  return all.flatMap((one) => (isObject(one) && !('externalValue' in one) ? [one.value] : []));
}

/** What need not be there in a request or an answer, by the ways that Spectral knows them by. */
function hiddenAt(at: Keys, { type, oasVersion }: Options): readonly string[] {
  if (type !== 'media') return [];
  const [first, second, , fourth] = at;
  const isThree = oasVersion === 3;
  const of = (shelf: string, part: string) =>
    (isThree && first === 'components' && second === shelf) || (first === 'paths' && fourth === part);
  const isRequest = isThree && of('requestBodies', 'requestBody');
  const isAnswer = of('responses', 'responses') || (!isThree && first === 'responses');
  return [...(isRequest ? ['readOnly'] : []), ...(isAnswer ? ['writeOnly'] : [])];
}

function isExpression(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

/** Does a format of the validator's admit a value? One that it does not know admits all, and each is of texts or of numbers. */
function admits(format: unknown, value: unknown): boolean {
  const isOne = isObject(format) && 'validate' in format;
  const check: unknown = isOne ? format.validate : format;
  if (typeof value !== (isOne ? (format.type ?? 'string') : 'string')) return true;
  if (typeof check === 'function') return Boolean(check(value));
  return check instanceof RegExp ? new RegExp(check).test(value as string) : true;
}

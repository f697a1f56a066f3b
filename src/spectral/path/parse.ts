import { compileFilter, type Filter, type ParseExpression } from './filter.ts';

/** What of the children of a node goes on: their keys, their values, or where they stand. */
export type Test =
  | { readonly kind: 'any' }
  | { readonly kind: 'names'; readonly names: ReadonlySet<string> }
  | { readonly kind: 'slice'; readonly from: number; readonly to: number; readonly by: number }
  | { readonly kind: 'filter'; readonly filter: Filter }
  /** `(@.length - 2)`: the child whose key an expression about the node gives. */
  | { readonly kind: 'script'; readonly filter: Filter };

export type Step =
  | { readonly kind: 'child'; readonly deep: boolean; readonly tests: readonly Test[] }
  /** `^`: the node above. */
  | { readonly kind: 'parent' }
  /** `~`: the key in the place of the value. */
  | { readonly kind: 'key' }
  /** `..` at the end: the node and every object and list below it; to Spectral's engine null is one, unless all is `$..`. */
  | { readonly kind: 'all'; readonly nulls: boolean };

/** Longer ones are no paths, but somebody's try what happens. */
const longest = 4_000;
/** So many brackets within an expression are tried as its end. */
const mostTries = 50;

/**
 * Reads a JSONPath as Spectral's rules write it. Its text is never made into code: what it asks for is data, which
 * `walk.ts` follows.
 *
 * @param parse reads the expressions of filters
 * @throws {Error} with what cannot be read
 */
export function parsePath(text: string, parse: ParseExpression): readonly Step[] {
  if (text.length > longest) throw new Error(`it is longer than ${longest} characters`);
  return compacted(new Reader(text, parse).steps());
}

/** `..*` before another step adds nothing: that step looks everywhere, too. */
function compacted(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step, at) => {
    const before = steps[at - 1];
    if (isEverywhere(step) && steps[at + 1]?.kind === 'child') return [];
    return [before && isEverywhere(before) && step.kind === 'child' ? { ...step, deep: true } : step];
  });
}

/** What Spectral's engine reads as a slice. */
const fromTheEnd = /\(@\.length-(\d{1,9})\)/y;

const named = (name: string): Test => ({ kind: 'names', names: new Set([name]) });

const isEverywhere = (step: Step) =>
  step.kind === 'child' && step.deep && step.tests.length === 1 && step.tests[0]?.kind === 'any';

class Reader {
  #at = 0;

  constructor(
    private readonly text: string,
    private readonly parse: ParseExpression,
  ) {}

  steps(): Step[] {
    const steps: Step[] = [];
    if (!this.text.startsWith('$')) throw new Error('it does not begin with $');
    // `$ref` is a name, and no path from the root.
    if (/^\$(?:[.[~^]|$)/.test(this.text)) this.#at = 1;
    else steps.push(this.#named(false));
    // A full stop at the end says nothing (`$.`, `$...`).
    const end = this.text.length - (/(?:[^.]|\.\.)\.$/.test(this.text) ? 1 : 0);
    while (this.#at < end) steps.push(this.#step(end));
    const key = steps.findIndex(({ kind }) => kind === 'key');
    if (key >= 0 && steps.slice(key).some(({ kind }) => kind === 'child' || kind === 'all'))
      throw new Error('nothing can follow ~');
    return steps;
  }

  #step(end: number): Step {
    if (this.#takes('^')) return { kind: 'parent' };
    if (this.#takes('~')) return { kind: 'key' };
    // Spectral's engine reads `.[` as `..[`.
    const deep = this.#takes('..') || (this.text.startsWith('.[', this.#at) && this.#takes('.'));
    if (deep && (this.#at === end || /[~^]/.test(this.text[this.#at] as string)))
      return { kind: 'all', nulls: this.text !== '$..' };
    if (!deep && !this.#takes('.') && this.text[this.#at] !== '[')
      throw new Error(`what is ${this.#rest()}?`);
    if (this.#takes('[')) return { kind: 'child', deep, tests: this.#bracket() };
    return this.#named(deep);
  }

  #named(deep: boolean): Step {
    if (this.#takes('*')) return { kind: 'child', deep, tests: [{ kind: 'any' }] };
    const quoted = this.#match(/'([^']*)'|"([^"]*)"/y);
    if (quoted) return { kind: 'child', deep, tests: [named(quoted[1] ?? quoted[2] ?? '')] };
    const name = /[^.[\]~^()?,'"*]*/y;
    name.lastIndex = this.#at;
    const [found = ''] = name.exec(this.text) ?? [];
    this.#at += found.length;
    if (found === '') throw new Error(`what is ${this.#rest()}?`);
    if (found.startsWith('@') && this.#takes('()'))
      return {
        kind: 'child',
        deep,
        tests: [{ kind: 'filter', filter: compileFilter(`${found}()`, this.parse) }],
      };
    return { kind: 'child', deep, tests: [named(found)] };
  }

  /** What stands between brackets: a filter, or names, numbers and slices. */
  #bracket(): Test[] {
    if (this.text[this.#at] === '?') return [this.#expression('filter')];
    if (this.text[this.#at] === '(' && !this.#stands(fromTheEnd)) return [this.#expression('script')];
    const tests: Test[] = [];
    do {
      tests.push(this.#member());
    } while (this.#takes(','));
    if (!this.#takes(']')) throw new Error(`a bracket is not closed before ${this.#rest()}`);
    const names = tests.flatMap((test) => (test.kind === 'names' ? [...test.names] : []));
    const others = tests.filter(({ kind }) => kind !== 'names');
    return names.length === 0 ? others : [{ kind: 'names', names: new Set(names) }, ...others];
  }

  #member(): Test {
    const quoted = this.#match(/'([^']*)'|"([^"]*)"/y);
    if (quoted) return named(quoted[1] ?? quoted[2] ?? '');
    if (this.#match(/[ \t]+['"]/y))
      throw new Error('a blank stands before a quote, and Spectral finds nothing then; take it out');
    if (this.#match(/[ \t]*\*[ \t]*/y)) return { kind: 'any' };
    const last = this.#match(fromTheEnd);
    if (last) return { kind: 'slice', from: -Number(last[1]), to: Number.POSITIVE_INFINITY, by: 1 };
    const slice = this.#match(/[ \t]*(-?\d{0,9}):(-?\d{0,9})(?::(-?\d{0,9}))?[ \t]*/y);
    if (slice) {
      const [, from, to, by] = slice;
      const number = (given: string | undefined, other: number) => (given ? Number(given) : other);
      return {
        kind: 'slice',
        from: number(from, 0),
        to: number(to, Number.POSITIVE_INFINITY),
        by: number(by, 1),
      };
    }
    // Blanks are a part of a name without quotes, to Spectral.
    const bare = this.#match(/[^'"[\]?(),]+/y);
    if (!bare) throw new Error(`what is ${this.#rest()}?`);
    return named(bare[0]);
  }

  /** The first `)]` behind which the text is an expression ends it: a regular expression in it may hold others. */
  #expression(kind: 'filter' | 'script'): Test {
    const start = this.#at + (kind === 'filter' ? 1 : 0);
    if (this.text[start] !== '(')
      throw new Error('Spectral reads a filter in parentheses alone: write `?(…)`');
    let tries = 0;
    for (let end = this.text.indexOf(']', start); end >= 0; end = this.text.indexOf(']', end + 1)) {
      if (++tries > mostTries) break;
      const inside = this.text.slice(start, end).trim();
      const filter = this.#tried(inside);
      if (!filter) continue;
      this.#at = end + 1;
      return { kind, filter };
    }
    throw new Error(`no expression can be read in ${this.#rest()}`);
  }

  #tried(text: string): Filter | undefined {
    try {
      return compileFilter(text, this.parse);
    } catch {
      return undefined;
    }
  }

  #takes(text: string): boolean {
    if (!this.text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #stands(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.text);
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text);
    if (found) this.#at += found[0].length;
    return found;
  }

  #rest(): string {
    return `\`${this.text.slice(this.#at, this.#at + 40)}\``;
  }
}

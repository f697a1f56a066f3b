import { maxDepth, tooDeep } from './limits.ts';
import type { SyntaxProblem } from './tree.ts';

/**
 * Says why JSON.parse refused a text: the first error of RFC 8259's grammar, in words, with its place. Runs only
 * after a failure, so it may be slower than the parser.
 */
export function explainJson(text: string): SyntaxProblem {
  try {
    new Checker(text).check();
  } catch (error) {
    if (error instanceof Refusal)
      return { message: error.message, span: { start: error.start, end: error.end } };
    throw error;
  }
  // Not reached as long as the checker accepts exactly what JSON.parse accepts.
  return { message: 'This is not valid JSON', span: { start: 0, end: 0 } };
}

class Refusal extends Error {
  constructor(
    message: string,
    readonly start: number,
    readonly end: number,
  ) {
    super(message);
  }
}

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const word = /[^\s,:[\]{}"']+/y;

class Checker {
  readonly #open: { close: string; start: number }[] = [];
  #at = 0;

  constructor(readonly text: string) {}

  check(): void {
    this.#space();
    this.#value('a value');
    while (this.#open.length > 0) this.#afterValue();
    this.#space();
    if (this.#at < this.text.length) {
      throw this.#refuse(
        'Nothing may follow the end of the document; remove this or check the brackets before it',
      );
    }
  }

  /** After a value inside a collection: a comma with the next entry, or the closing bracket. */
  #afterValue(): void {
    const { close, start } = this.#open.at(-1) as { close: string; start: number };
    this.#space();
    const next = this.text[this.#at];
    if (next === close) {
      this.#at++;
      this.#open.pop();
    } else if (next === ',') {
      const comma = this.#at++;
      this.#space();
      const after = this.text[this.#at];
      if (after === '}' || after === ']') {
        throw new Refusal(`A comma before \`${after}\` is not allowed in JSON; remove it`, comma, comma + 1);
      }
      if (close === '}') this.#member();
      else this.#value('a value');
    } else if (next === undefined) {
      throw new Refusal(
        `This \`${this.text[start]}\` is never closed; the file ends before its \`${close}\``,
        start,
        start + 1,
      );
    } else if (next === '}' || next === ']') {
      throw this.#refuse(`Expected \`${close}\` here, to close the \`${this.text[start]}\` opened before`);
    } else throw this.#refuse(`Expected a comma or \`${close}\` here`);
  }

  #member(): void {
    this.#space();
    const next = this.text[this.#at];
    if (next !== '"') {
      if (next === undefined) throw this.#refuse('The file ends where a key was expected');
      throw this.#refuse(
        next === ',' ? 'A comma too many: expected a key here' : 'Expected a key in double quotes here',
      );
    }
    this.#string();
    this.#space();
    if (this.text[this.#at] !== ':') throw this.#refuse('Expected a colon after the key');
    this.#at++;
    this.#space();
    this.#value('a value after the colon');
  }

  /** Reads a scalar, or opens a collection and reads up to its first value. */
  #value(expected: string): void {
    while (this.text[this.#at] === '[') if (!this.#enter(']')) return;
    const next = this.text[this.#at];
    if (next === '{') {
      if (this.#enter('}')) this.#member();
    } else if (next === '"') this.#string();
    else this.#scalar(expected);
  }

  /** Reads an opening bracket; false when nothing is to be read inside. */
  #enter(close: '}' | ']'): boolean {
    const start = this.#at;
    if (this.#open.length === maxDepth) throw new Refusal(tooDeep, start, start + 1);
    this.#at++;
    this.#space();
    if (this.text[this.#at] === close) {
      this.#at++;
      return false;
    }
    this.#open.push({ close, start });
    return this.#at < this.text.length;
  }

  #scalar(expected: string): void {
    const found = this.#match(word);
    if (found === 'true' || found === 'false' || found === 'null') {
      this.#at += found.length;
      return;
    }
    const digits = this.#match(number);
    if (digits && digits === found) {
      this.#at += digits.length;
      return;
    }
    if (this.#at >= this.text.length) throw this.#refuse(`The file ends where ${expected} was expected`);
    if (found && /^[-+.]?\d/.test(found)) {
      throw this.#refuse(
        'Not a JSON number: no leading zero or +, digits on both sides of the point',
        found.length,
      );
    }
    if (found && /^(?:true|false|null|none|nan|undefined|-?infinity)$/i.test(found)) {
      throw this.#refuse(
        `\`${found}\` is no JSON value; JSON knows \`true\`, \`false\` and \`null\``,
        found.length,
      );
    }
    throw this.#refuse(`Expected ${expected} here; a text needs double quotes`, found?.length);
  }

  #string(): void {
    const start = this.#at;
    for (let at = start + 1; ; at++) {
      const code = this.text.charCodeAt(at);
      if (code === 34) {
        this.#at = at + 1;
        return;
      }
      if (!(code >= 32)) this.#brokenString(start, at);
      if (code === 92) {
        at++;
        const escapes = /["\\/bfnrt]|u[\da-fA-F]{4}/y;
        escapes.lastIndex = at;
        const found = escapes.exec(this.text);
        if (!found) {
          const message =
            'Not an escape of JSON; write `\\\\` for a backslash, `\\uXXXX` with four hexadecimal digits';
          throw new Refusal(message, at - 1, Math.min(at + 1, this.text.length));
        }
        at += found[0].length - 1;
      }
    }
  }

  #brokenString(start: number, at: number): never {
    const code = this.text.charCodeAt(at);
    if (Number.isNaN(code) || code === 10 || code === 13) {
      throw new Refusal(
        'This text is never closed: expected a double quote before the end of the line',
        start,
        at,
      );
    }
    const name =
      code === 9 ? 'A tab' : `The control character U+${code.toString(16).padStart(4, '0').toUpperCase()}`;
    const instead = code === 9 ? '\\t' : `\\u${code.toString(16).padStart(4, '0')}`;
    throw new Refusal(`${name} must be written as \`${instead}\` in a JSON text`, at, at + 1);
  }

  #space(): void {
    while (/^[ \t\r\n]$/.test(this.text[this.#at] ?? '')) this.#at++;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.text)?.[0];
  }

  /** What commonly stands in JSON files by mistake has its own words. */
  #refuse(message: string, length = 1): Refusal {
    const { text } = this;
    const start = this.#at;
    if (text[start] === "'") {
      return new Refusal('JSON knows only double quotes; write " instead of \'', start, start + 1);
    }
    if (text[start] === '#' || text.startsWith('//', start) || text.startsWith('/*', start)) {
      return new Refusal('JSON has no comments; remove it', start, start + 1);
    }
    return new Refusal(message, start, Math.min(start + length, text.length));
  }
}

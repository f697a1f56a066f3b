import { withoutInvisible } from '../../refs/sniff.ts';
import { Brackets } from './brackets.ts';

/** What a text that cannot be parsed is by all signs, going by the keys at its root. */
export type Sign = 'definition' | 'model' | 'mentions' | 'nothing';

/** Line ends of YAML 1.1 as well (§5.4 there): some readers still break lines at NEL, LS and PS. */
const line = /[^\r\n\u0085\u2028\u2029]+/g;

/** Words of a template engine alone on their line, and what is no content. */
const passed = /^\s*(?:\{\{|\{%|<%|#|%|$)/;

/** So much of a line tells which key it begins with, and whether a version follows. */
const longestStart = 300;

const versionLike = /^["']?v?[23]\.\d/;

/**
 * Tells by its root what a text is that no parser takes: a definition with a mistake must not pass in silence, and a template
 * of another tool that mentions one somewhere is none of our business. One pass over the text.
 */
export function signOf(text: string): Sign {
  const roots = new Roots();
  let indent: number | undefined;
  let brackets: Brackets | undefined;
  const plain = withoutInvisible(text.replace(/^(?:\xff\xfe|\xfe\xff|\xef\xbb\xbf)/, ''));
  for (const [whole] of behindComment(plain).matchAll(line)) {
    if (brackets) {
      brackets.read(whole);
      if (brackets.closed) brackets = undefined;
      continue;
    }
    const marker = /^(?:---|\.\.\.)(?:\s+|$)/.exec(whole);
    if (marker) {
      indent = undefined;
      roots.next();
    }
    const content = marker ? whole.slice(marker[0].length) : whole;
    if (passed.test(content)) continue;
    const start = content.search(/\S/);
    const written = bare(content.slice(start, start + longestStart));
    if (written === '') continue;
    // Words before the first brace, a prompt or a log's date, are not what was meant.
    const isFirst = indent === undefined && !keyOf(written);
    if (written.startsWith('{') || (isFirst && written.includes('{'))) {
      brackets = new Brackets((key, value) => roots.add(key, value));
      brackets.read(content.slice(content.indexOf('{')));
      if (brackets.closed) brackets = undefined;
      continue;
    }
    indent ??= marker ? 0 : start;
    if (start > indent) continue;
    const key = keyOf(written);
    if (key) roots.add(key.name, key.value);
    else roots.value(written);
  }
  brackets?.end();
  return roots.sign();
}

/** JSON of some tools begins with a comment, which its readers take away. */
function behindComment(text: string): string {
  const start = text.search(/\S/);
  if (start === -1 || !text.startsWith('/*', start)) return text;
  const end = text.indexOf('*/', start + 2);
  return end === -1 ? text : text.slice(end + 2);
}

/** Without what may stand before a key or a value: `?`, tags, anchors. */
function bare(content: string): string {
  let rest = content;
  for (;;) {
    const before = /^(?:\?(?=\s)|[&!]\S*)/.exec(rest)?.[0];
    if (before === undefined) return rest;
    rest = rest.slice(before.length).trimStart();
  }
}

/** The key that a line begins with, quoted or not, and what follows its colon; undefined when it begins with none. */
function keyOf(written: string): { readonly name: string; readonly value: string | undefined } | undefined {
  const quote = /^["']/.exec(written)?.[0] ?? '';
  const name = /^[^"':#{}[\],]{1,60}/.exec(written.slice(quote.length))?.[0];
  if (name === undefined) return undefined;
  const rest = written.slice(quote.length + name.length);
  if (!rest.startsWith(quote)) return undefined;
  const after = rest.slice(quote.length).trimStart();
  if (after === '' || after.startsWith('#')) return { name, value: undefined };
  return /^:(?:\s|$)/.test(after) ? { name, value: after.slice(1).trim() } : undefined;
}

/** The keys at the roots of a text's documents. */
class Roots {
  #keys = new Set<string>();
  #last = '';
  #sign: Sign = 'nothing';

  add(written: string, value: string | undefined): void {
    const key = written.trim().toLowerCase();
    if (this.#keys.size < 1000) this.#keys.add(key);
    this.#last = key;
    if (value !== undefined) this.#versioned(value);
  }

  /** The value of an explicit key stands in a line of its own: `: 3.1.0`. */
  value(content: string): void {
    if (content.startsWith(':')) this.#versioned(content.slice(1).trim());
  }

  next(): void {
    this.#sign = this.sign();
    this.#keys = new Set();
  }

  sign(): Sign {
    if (this.#sign === 'definition' || this.#sign === 'model') return this.#sign;
    const keys = this.#keys;
    const named = keys.has('openapi') || keys.has('swagger');
    if (keys.has('paths') && (named || keys.has('info'))) return 'definition';
    if (keys.has('threatlint')) return 'model';
    return named || this.#sign === 'mentions' ? 'mentions' : 'nothing';
  }

  #versioned(value: string): void {
    if ((this.#last === 'openapi' || this.#last === 'swagger') && versionLike.test(value))
      this.#sign = 'definition';
  }
}

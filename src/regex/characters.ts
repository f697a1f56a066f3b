import type { AST } from '@eslint-community/regexpp';
import { once } from '../text/memo.ts';
import { type CharSet, complement, DIGITS, EVERY, LINE_BREAKS, NONE, SPACE, union, WORD } from './charset.ts';

/** A node that consumes exactly one character. */
export type CharacterNode =
  | AST.Character
  | AST.CharacterSet
  | AST.CharacterClass
  | AST.ExpressionCharacterClass;

const NOT_LINE_BREAK = complement(LINE_BREAKS);

/**
 * The characters a node accepts. The `i` flag does not exist in JSON Schema, so case never matters.
 * (The `v` flag, and with it class intersection, does not exist there either.)
 */
export const charactersOf = once(compute);

function compute(node: CharacterNode): CharSet {
  switch (node.type) {
    case 'Character':
      return [node.value, node.value];
    case 'CharacterSet':
      return ofEscape(node);
    case 'CharacterClass': {
      const parts: CharSet[] = [];
      for (const part of node.elements) {
        if (part.type === 'CharacterClassRange') parts.push([part.min.value, part.max.value]);
        else if (part.type === 'Character' || part.type === 'CharacterSet') parts.push(charactersOf(part));
      }
      const set = parts.length === 0 ? NONE : union(parts);
      return node.negate ? complement(set) : set;
    }
    case 'ExpressionCharacterClass':
      return EVERY;
  }
}

function ofEscape(node: AST.CharacterSet): CharSet {
  switch (node.kind) {
    case 'any':
      return NOT_LINE_BREAK;
    case 'digit':
      return node.negate ? complement(DIGITS) : DIGITS;
    case 'word':
      return node.negate ? complement(WORD) : WORD;
    case 'space':
      return node.negate ? complement(SPACE) : SPACE;
    case 'property': {
      const name = node.value === null ? node.key : `${node.key}=${node.value}`;
      const set = ofProperty(name);
      return node.negate ? complement(set) : set;
    }
  }
}

const OF_PROPERTY = new Map<string, CharSet>();
const BLOCK = 0x100;

/**
 * A Unicode property, asked of the engine's own tables one character at a time (the expression is built from the
 * property's name, which the parser has checked; the author's pattern is not run). Exact in the basic plane; above it
 * one character in 256 speaks for its block, which decides nothing that is reported.
 */
function ofProperty(name: string): CharSet {
  const known = OF_PROPERTY.get(name);
  if (known !== undefined) return known;
  let member: RegExp;
  try {
    member = new RegExp(`^\\p{${name}}$`, 'u');
  } catch {
    // A property newer than this Node.js: taken for letters outside Latin, which is neither digits nor everything.
    return [0x100, 0xffff];
  }
  const out: number[] = [];
  const add = (low: number, high: number) => {
    if (out.length > 0 && out[out.length - 1] === low - 1) out[out.length - 1] = high;
    else out.push(low, high);
  };
  for (let c = 0; c <= 0xffff; c++) if (member.test(String.fromCharCode(c))) add(c, c);
  for (let c = 0x10000; c <= 0x10ffff; c += BLOCK) {
    if (member.test(String.fromCodePoint(c))) add(c, c + BLOCK - 1);
  }
  OF_PROPERTY.set(name, out);
  return out;
}

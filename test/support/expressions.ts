/** The regular expressions that are written in the source, found in its syntax trees. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'vitest/node';

const source = join(import.meta.dirname, '../../src');

/** The files of the source that people write, by their path below `src`. */
export const sourceFiles: readonly string[] = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && !file.startsWith('generated/'))
  .sort();

/** A node of a syntax tree (ESTree), of whatever type. */
export interface Syntax {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

export function treeOf(file: string): Syntax {
  return parseAst(readFileSync(join(source, file), 'utf8'), { lang: 'ts' }) as unknown as Syntax;
}

/** Visits a node and all below it. */
export function visit(node: unknown, look: (node: Syntax) => void): void {
  if (typeof node !== 'object' || node === null) return;
  if (Array.isArray(node)) for (const one of node) visit(one, look);
  else {
    if ('type' in node) look(node as Syntax);
    for (const key of Object.keys(node)) if (key !== 'parent') visit((node as Syntax)[key], look);
  }
}

export interface Expression {
  readonly file: string;
  readonly pattern: string;
  readonly flags: string;
}

/** Those written as literals, and in what files expressions are made of texts. */
export function expressionsOf(file: string): { literals: Expression[]; made: number } {
  const literals: Expression[] = [];
  let made = 0;
  visit(treeOf(file), (node) => {
    const regex = node.regex as { pattern: string; flags: string } | undefined;
    if (node.type === 'Literal' && regex) literals.push({ file, ...regex });
    const callee = node.callee as Syntax | undefined;
    if ((node.type === 'NewExpression' || node.type === 'CallExpression') && callee?.name === 'RegExp')
      made++;
  });
  return { literals, made };
}

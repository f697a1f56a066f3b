import { expect, it } from 'vitest';
import { type Syntax, sourceFiles, treeOf, visit } from '../support/expressions.ts';

// The arguments of a call lie on the stack, and a stranger's list of some hundred thousand overflows it. text/lists.ts has
// what goes through a list instead.

/** What a list is spread into, besides lists: `push(...list)`, `new Date(...parts)`. */
function spreadsOf(file: string): string[] {
  const found: string[] = [];
  visit(treeOf(file), (node) => {
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return;
    if (!(node.arguments as Syntax[]).some(({ type }) => type === 'SpreadElement')) return;
    const callee = node.callee as Syntax & { property?: { name?: string }; name?: string };
    // A way through a document is no longer than documents are deep, which syntax/limits.ts bounds.
    if (callee.property?.name !== 'child') found.push(`${file}: ${callee.property?.name ?? callee.name}`);
  });
  return found;
}

it('no list of unknown length is spread into the arguments of a call', () => {
  expect(sourceFiles.length).toBeGreaterThan(100);
  expect(sourceFiles.flatMap(spreadsOf)).toEqual([]);
});

it('nor handed over as the arguments of one', () => {
  const applying: string[] = [];
  for (const file of sourceFiles) {
    visit(treeOf(file), (node) => {
      const callee = node.callee as (Syntax & { property?: { name?: string } }) | undefined;
      if (node.type === 'CallExpression' && callee?.property?.name === 'apply') applying.push(file);
    });
  }
  expect(applying).toEqual([]);
});

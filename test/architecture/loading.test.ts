import { expect, it } from 'vitest';
import { type Syntax, sourceFiles, treeOf, visit } from '../support/expressions.ts';

// A hook waits for what each file does when it is loaded (docs/performance.md).

/** The parts of a file that run when it is loaded: all that is in no function, and in no method. */
function visitLoading(file: string, look: (node: Syntax) => void): void {
  const later: [start: number, end: number][] = [];
  visit(treeOf(file), (node) => {
    if (later.some(([start, end]) => start <= node.start && node.end <= end)) return;
    if (/Function/.test(node.type)) later.push([node.start, node.end]);
    else look(node);
  });
}

it('no file wakes ICU when it is loaded, which takes 20 ms, for a number in a message that is rare', () => {
  const waking: string[] = [];
  for (const file of sourceFiles) {
    visitLoading(file, (node) => {
      const property = node.property as { name?: string } | undefined;
      const object = node.object as { name?: string } | undefined;
      if (node.type !== 'MemberExpression') return;
      if (property?.name?.startsWith('toLocale') || object?.name === 'Intl') waking.push(file);
    });
  }
  expect(waking).toEqual([]);
});

import { expect, test } from 'vitest';
import { type Syntax, sourceFiles, treeOf, visit } from '../support/expressions.ts';

// A server takes over what rules did not say of a node (docs/architecture.md, A server keeps what did not change). That the model is told
// of whoever looks at more than a node and what it leads to holds only where nobody goes around the model, to the parsed text.

/** Who may, and why nothing is taken over by that. */
const ways = {
  'while the model is read, which is compared afterwards': [
    'openapi/read',
    'openapi/reader',
    'openapi/subtypes',
  ],
  'of a document that only the whole definition leads to': [
    ...[
      'openapi/unread',
      'rules/room',
      'rules/configuration/each-object',
      'rules/secrets/secret-in-document',
    ],
    ...['rules/secrets/internal-address-disclosed', 'facts/messages/inputs', 'findings/surroundings'],
  ],
  'and tells the follower itself': ['findings/schema-name'],
  'when rules have run': ['findings/alike', 'rules/fix'],
};

/** Does it ask a document for what was parsed? */
function readsTree(file: string): boolean {
  let found = false;
  visit(treeOf(file), (node) => {
    const member = node.type === 'MemberExpression' && (node.property as Syntax & { name?: string });
    if (member && member.name === 'tree') found = true;
  });
  return found;
}

test('nobody goes around the model while rules run, but those who are known', () => {
  const files = sourceFiles.filter((file) => /^(?:openapi|lexicon|findings|facts|rules)\//.test(file));
  expect(files.length).toBeGreaterThan(100);
  const known = Object.values(ways)
    .flat()
    .map((name) => `${name}.ts`);
  expect(files.filter(readsTree).sort()).toEqual(known.sort());
});

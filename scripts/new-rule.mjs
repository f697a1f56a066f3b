/** `npm run new-rule CATEGORY/ID`: starts a rule, src/rules/CATEGORY/ID.ts, whose tests fail until it is written. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeRegistry } from './registry.mjs';
import { root } from './setup.mjs';

const rules = join(root, 'src/rules');
const name = process.argv[2] ?? '';
const match = /^([a-z]+(?:-[a-z0-9]+)*)\/([a-z]+(?:-[a-z0-9]+)*)$/.exec(name);
if (!match) {
  console.error(
    'Usage: npm run new-rule CATEGORY/ID, in lower case with hyphens: transport/server-cleartext',
  );
  process.exit(2);
}
const [, category, id] = match;
const taken = readdirSync(rules, { recursive: true, encoding: 'utf8' }).find(
  (file) => file.split(/[\\/]/).pop() === `${id}.ts`,
);
if (taken) {
  console.error(`There is a rule of that name already: src/rules/${taken}`);
  process.exit(2);
}

const file = join(rules, category, `${id}.ts`);
const newCategory = !existsSync(dirname(file));
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, template(category, id));
writeRegistry();

console.log(`Written: src/rules/${category}/${id}.ts, and its line in src/rules/registry.ts
${newCategory ? `"${category}" is a new category: is the rule not one of ${categories().join(', ')}?\n` : ''}
Next:
1. Write the bad and the good examples first: they are its tests. In a bad one, \`# <-- here\` ends the line of the
   text to change. Show every way to be wrong (inherited, behind a $ref, composed, 2.0 and 3.1), and in the good ones
   what looks wrong and is not.
2. Write the metadata and \`visit\`, until  npx vitest run test/rules  is green.
3. Enable it in rulesets/ where it belongs, and run  npm run docs  for its page in docs/rules.
4. Try it on real definitions: every finding should be one that the owner of the API would agree with.`);

function categories() {
  return readdirSync(rules, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== category)
    .map((entry) => entry.name);
}

/**
 * @param {string} category
 * @param {string} id
 */
function template(category, id) {
  return `import { defineRule } from '../rule.ts';

export default defineRule({
  id: '${id}',
  title: '', // what is wrong, as a headline: 'Operation without authentication'
  severity: 'medium', // how bad it is if it is true
  confidence: 'high', // how sure the rule is
  category: '${category}',
  owasp: [], // 'API2'
  cwe: [],
  stride: [],
  rationale: '', // what an attacker gains
  remediation: '', // what to write instead
  falsePositives: [],
  examples: {
    bad: [
      {
        title: '',
        code: \`
openapi: 3.0.3
info: { title: Example, version: '1' }
paths:
  /pets:
    get: # <-- here
      responses: { '200': { description: ok } }
\`,
      },
    ],
    good: [
      {
        title: '',
        code: \`
openapi: 3.1.0
info: { title: Example, version: '1' }
paths: {}
\`,
      },
    ],
  },
  visit: {
    operation(operation, { examines }) {
      examines([operation]);
      // Where it is wrong: report({ at: operation.place, part: 'key', message: '…', operations: [operation] })
    },
  },
});
`;
}

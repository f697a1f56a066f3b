/** `npm run new-rule FAMILY/ID`: starts a rule, src/rules/FAMILY/ID.ts and its examples, whose tests fail until both are right. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generate } from './generate.mjs';
import { ruleFiles } from './registry.mjs';
import { root } from './setup.mjs';

const rules = join(root, 'src/rules');
const match = /^([a-z]+(?:-[a-z0-9]+)*)\/([a-z]+(?:-[a-z0-9]+)*)$/.exec(process.argv[2] ?? '');
if (!match) {
  console.error('Usage: npm run new-rule FAMILY/ID, in lower case with hyphens: transport/server-cleartext');
  process.exit(2);
}
const [, family, id] = match;
const path = `src/rules/${family}/${id}`;
const taken = ruleFiles().find((rule) => rule.id === id);
if (taken || existsSync(join(root, `${path}.ts`))) {
  const there = taken ? `src/rules/${taken.family}/${id}.ts` : `${path}.ts`;
  console.error(`There is a file of that name already: ${there}`);
  process.exit(2);
}

const families = readdirSync(rules, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);
mkdirSync(dirname(join(root, path)), { recursive: true });
writeFileSync(join(root, `${path}.ts`), rule());
writeFileSync(join(root, `${path}.examples.yaml`), examples());
await generate();

const isNew = families.includes(family)
  ? ''
  : `\n"${family}" is a new family: is the rule not one of ${families.join(', ')}?\n`;
const enabled =
  family === 'assertions'
    ? 'It is an assertion: no ruleset enables it.'
    : `It is in threatlint:all and threatlint:strict already. For recommended and owasp-api-2023 it has to prove itself:
rulesets/NAME.yaml names it then, and test/properties/mutations.ts has a weakness for it to find.`;
console.log(`Written, and all that a rule needs by hand:
  ${path}.examples.yaml
  ${path}.ts
${isNew}
Next:
1. Write the examples, at least two bad and two good ones: they are the rule's tests. In a bad one, \`# <-- here\` ends the
   line of each text to change. Show every way to be wrong (inherited, behind a $ref, composed, 2.0 and 3.1), and among
   the good ones what looks wrong and is not.
2. Write the metadata and \`visit\`, until it finds what the examples say:
     npm run examples -- ${id}     # pins in them what the rule says; read it
     npx vitest run test/rules/examples.test.ts -t '^${id} '
3. Write what is made from rules, and commit it with this one:
     npm run docs                # its page, docs/rules/${id}.md, the index and the coverage
     npm run snapshots           # what it finds in real definitions, where there are some; read that too
4. Hold it against everything that knows rules (.ci/run is all there is):
     npm run typecheck && npm run lint
     npx vitest run test/rules test/rulesets test/manual test/properties test/architecture test/docs

${enabled}`);

function rule() {
  return `import type { Operation } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: '${id}',
  title: '', // what is wrong, as a headline: 'Operation without authentication'
${family === 'assertions' ? '  assertion: true,\n' : ''}  severity: 'medium', // how bad it is if it is true
  confidence: 'high', // how sure the rule is
  category: '${family}',
  owasp: [], // 'API2'
  cwe: [],
  stride: [],
  looksAt: ['operation'],
  rationale: '', // what an attacker gains
  remediation: '', // what to write instead
  falsePositives: [],
  visit: {
    operation(operation, { examines, report }) {
      examines([operation]);
      if (isRight(operation)) return;
      report({
        at: operation.place,
        part: 'key',
        message: \`\${operation.label} …\`, // what is wrong here
        operations: [operation],
        operation,
        about: about.operation(operation),
      });
    },
  },
});

function isRight(_operation: Operation): boolean {
  return false;
}
`;
}

function examples() {
  return `# yaml-language-server: $schema=../examples.schema.json
bad:
  - title: ""
    code: |
      openapi: 3.0.3
      paths:
        /pets:
          get: # <-- here
            responses: {}
    findings: []
good:
  - title: ""
    code: |
      openapi: 3.1.0
      paths:
        /pets:
          get: {responses: {}}
`;
}

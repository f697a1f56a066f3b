import { patternsOf, shown } from '../../facts/schemas/patterns.ts';
import type { Severity } from '../../findings/finding.ts';
import { isJsonSchema } from '../../openapi/composition.ts';
import type { Api } from '../../openapi/model.ts';
import { analysePattern } from '../../regex/analyse.ts';
import { foreignSyntax } from '../../regex/foreign.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'pattern-invalid',
  title: 'Pattern that validators cannot read',
  severity: 'medium',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [185],
  stride: ['T'],
  looksAt: ['input'],
  needs: 'a pattern',
  isProvedByAbsence: true,
  rationale:
    'Patterns are regular expressions of ECMA-262. One that is not is dropped by some validators, read as something else by others (`\\A` is the letter A), and refused by the rest: the check that it was written for is missing.',
  remediation:
    'Write it in ECMA-262, valid with the `u` flag: `^` and `$` for `\\A` and `\\Z`, `[A-Za-z]` for `[:alpha:]`, no backslash before characters that need none.',
  falsePositives: [
    'Everything that reads the definition uses the same engine, and the pattern is written for that one.',
  ],
  visit: {
    schema(schema, { api, report, examines, unchecked }) {
      if (!schema.flows('input')) return;
      for (const { pattern, of, at, part } of patternsOf(schema)) {
        const operations = schema.operations('input');
        examines(operations);
        const { problem, incomplete } = analysePattern(pattern);
        if (incomplete) unchecked(at, 'the pattern is too large to tell whether it is valid');
        if (problem === undefined) continue;
        report({
          at,
          part,
          severity: severityOf(api, pattern),
          message: `The pattern ${shown(pattern)} is not valid: ${problem}`,
          operations,
          about: about.schema(schema, 'input', of === 'text' ? '' : of),
        });
      }
    },
  },
});

/**
 * JSON Schema 2020-12 core §6.4 reads patterns with the `u` flag; validators of 2.0 and 3.0 mostly read them without, where a
 * needless backslash does no harm.
 */
function severityOf(api: Api, pattern: string): Severity {
  const { valid } = analysePattern(pattern);
  return valid && !isJsonSchema(api) && foreignSyntax(pattern) === undefined ? 'low' : 'medium';
}

import { isFormFixed, patternsOf, shown } from '../../facts/schemas/patterns.ts';
import { analysePattern, type PatternFacts } from '../../regex/analyse.ts';
import { foreignSyntax } from '../../regex/foreign.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'pattern-unanchored',
  title: 'Pattern that matches only a part of the text',
  severity: 'medium',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [777],
  stride: ['T'],
  looksAt: ['input'],
  otherCauses: ['pattern-permissive'],
  rationale:
    'A pattern need only match somewhere: `[a-z]+` lets `<script>x` through, and `^a|b$` whatever begins with a or ends in b. What looks like a check keeps nothing out.',
  remediation:
    'Write `^(?:…)$` around the whole pattern: around all alternatives, not the first and the last.',
  falsePositives: [
    'The validator in use anchors patterns by itself, as XML Schema and Java’s `matches()` do.',
    'Only a beginning, an end or something inside is meant to be checked (`^https://`): reported at low.',
  ],
  visit: {
    schema(schema, { report, examines, unchecked }) {
      if (!schema.flows('input')) return;
      for (const { pattern, of, at, part } of patternsOf(schema)) {
        if (of === 'selected names') continue;
        const operations = schema.operations('input');
        examines(operations);
        const facts = analysePattern(pattern);
        if (facts.incomplete) unchecked(at, 'the pattern is too large to tell what it matches');
        const { anchored, valid, incomplete, permissive, search } = facts;
        if ((anchored.start && anchored.end) || incomplete) continue;
        // What keeps nothing out at all, or is no pattern, is pattern-permissive’s and pattern-invalid’s matter.
        if (permissive || !valid || foreignSyntax(pattern) !== undefined) continue;
        if (of === 'text' && isFormFixed(schema)) continue;
        report({
          at,
          part,
          severity: search ? 'low' : 'medium',
          message: messageFor(pattern, facts),
          operations,
          about: about.schema(schema, 'input', of === 'text' ? '' : of),
          ...(search ? { remedy: 'describe the whole text, from `^` to `$`' } : {}),
        });
      }
    },
  },
});

function messageFor(pattern: string, { anchored }: PatternFacts): string {
  const where = anchored.start ? ' after it' : anchored.end ? ' before it' : ' around it';
  return `The pattern ${shown(pattern)} lets any text stand${where}`;
}

import { isFormFixed, patternsOf, shown } from '../../facts/schemas/patterns.ts';
import { analysePattern } from '../../regex/analyse.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'pattern-permissive',
  title: 'Pattern that keeps nothing out',
  severity: 'medium',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [625],
  stride: ['T'],
  looksAt: ['input'],
  otherCauses: ['pattern-unanchored'],
  rationale: 'The pattern looks like a check and is none: every text matches, line breaks aside.',
  remediation:
    'Say which characters the text is made of, and from `^` to `$`; or leave the pattern out and state what else limits the text.',
  falsePositives: ['Any text is meant, and the pattern only says so.'],
  visit: {
    schema(schema, { report, examines, unchecked }) {
      if (!schema.flows('input')) return;
      for (const { pattern, of, at, part } of patternsOf(schema)) {
        // `.*` may well select all names of a map.
        if (of === 'selected names') continue;
        const operations = schema.operations('input');
        examines(operations);
        const { permissive, findsNothing, incomplete } = analysePattern(pattern);
        if (incomplete) unchecked(at, 'the pattern is too large to tell what it keeps out');
        if (!permissive || (of === 'text' && isFormFixed(schema))) continue;
        // JSON Schema validation §6.3.3: a pattern may match anywhere.
        const why = findsNothing
          ? ': it need not span the whole text (`^…$`), and finds the empty one anywhere'
          : '';
        report({
          at,
          part,
          message: `The pattern ${shown(pattern)} matches every text${why}`,
          operations,
          about: about.schema(schema, 'input', of === 'text' ? '' : of),
        });
      }
    },
  },
});

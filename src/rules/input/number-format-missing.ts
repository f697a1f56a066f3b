import { defineRule } from '../rule.ts';
import { anyFormatOfNumber, type Each, each, freeValues } from './free-values.ts';
import { formatOfNumber } from './limit-fixes.ts';

export default defineRule<Partial<Each>>({
  id: 'number-format-missing',
  title: 'Number without a format in a request',
  severity: 'info',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [20],
  stride: ['T'],
  looksAt: ['input'],
  needs: 'a number that it takes in',
  rationale:
    'Each service chooses for itself how wide the number is: what fits one overflows or loses digits in the next, and checks before and after it see different values.',
  remediation: 'State `format`: `int32` or `int64` for an `integer`, `float` or `double` for a `number`.',
  falsePositives: ['The number is only ever read with arbitrary precision.'],
  options: each,
  fix: formatOfNumber,
  visit: freeValues('input', anyFormatOfNumber),
});

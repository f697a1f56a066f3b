import { defineRule } from '../rule.ts';
import { anyFormatOfNumber, type Each, each, freeValues } from './free-values.ts';
import { formatOfNumber } from './limit-fixes.ts';

export default defineRule<Partial<Each>>({
  id: 'response-number-format-missing',
  title: 'Number of unstated size in a response',
  severity: 'info',
  confidence: 'high',
  category: 'input',
  owasp: ['API3'],
  cwe: [190],
  stride: ['I'],
  looksAt: ['output'],
  needs: 'a number that it gives out',
  rationale:
    'Clients in languages with sized numbers choose a type: an id of 64 bits in 32 is cut off and names another object.',
  remediation: 'State `format`: `int32` or `int64`, `float` or `double`.',
  falsePositives: ['All clients read numbers of any size.'],
  options: each,
  fix: formatOfNumber,
  visit: freeValues('output', anyFormatOfNumber),
});

import { openByNature } from '../../facts/access/open-by-nature.ts';
import { isInPlace } from '../../facts/surface/change.ts';
import { about, defineRule } from '../rule.ts';
import { isCalled, protectionPlace, saidOfProtection } from './protection.ts';

export default defineRule({
  id: 'operation-added-open',
  title: 'New operation that anyone may call',
  severity: 'high',
  confidence: 'medium',
  category: 'regression',
  owasp: ['API2', 'API9'],
  cwe: [306],
  stride: ['S', 'I'],
  looksAt: ['access'],
  saidBy: saidOfProtection,
  rationale:
    'An operation is most often added by copying another one, and what protects it is forgotten. Nobody looks at it again before it is found from outside.',
  remediation:
    'Name the scheme that the operation asks for. If it is meant for everyone, say so in a waiver.',
  falsePositives: ['It is public by nature (log in, health check …); what is known to be is not reported.'],
  visit: {},
  compare({ added, kept }, { report }) {
    // Under the operationId of a log-in or a health check stands what need not be open: that is no other name of it.
    const others = kept.filter(
      ({ before, after }) => !isInPlace(after, before) && before.protection.anonymous && openByNature(before),
    );
    for (const operation of [...added, ...others.map(({ after }) => after)]) {
      if (!operation.protection.anonymous || openByNature(operation)) continue;
      const { source } = operation.protection;
      report({
        ...(source === 'operation'
          ? protectionPlace(operation)
          : { at: operation.place, part: 'key' as const }),
        ...(isCalled(operation) ? {} : { severity: 'medium' as const }),
        message: `${operation.label} is new, and anyone may call it`,
        before: null,
        operations: [operation],
        operation,
        about: about.operation(operation, 'added open'),
      });
    }
  },
});

import { openByNature } from '../../facts/access/open-by-nature.ts';
import { askedFor } from '../../facts/access/strength.ts';
import { about, defineRule } from '../rule.ts';
import {
  type Fate,
  formerly,
  formerPlace,
  isCalled,
  protectionPlace,
  saidOfProtection,
  subject,
  together,
  undeclared,
  worstOf,
} from './protection.ts';

export default defineRule({
  id: 'protection-removed',
  title: 'Operation that asked for a credential is open to anyone',
  severity: 'critical',
  confidence: 'high',
  category: 'regression',
  owasp: ['API2'],
  cwe: [306],
  stride: ['S', 'E', 'I'],
  looksAt: ['access'],
  saidBy: [...saidOfProtection, 'require-security', 'require-scope'],
  rationale:
    'Whoever relied on the credential (other code, data of others, a review that found it sufficient) does not know that it is gone. What was safe yesterday is open to the internet with the next deployment.',
  remediation:
    'Put back what the operation asked for. If it is meant for everyone from now on, say so in a waiver with an owner and an end.',
  falsePositives: ['The operation is made public on purpose, and a waiver says who decided that.'],
  visit: {},
  compare({ kept }, { report }) {
    const fates = kept.flatMap(({ before, after }): Fate[] => {
      if (before.protection.anonymous || !after.protection.anonymous) return [];
      const isMild = openByNature(after) || !isCalled(after);
      const lost = undeclared(before, after);
      const [place, cause] =
        lost.length > 0
          ? [{ at: after.api.schemesPlace, part: 'key' } as const, `${list(lost)} no longer declared`]
          : [protectionPlace(after, before), undefined];
      return [
        {
          ...{ before, after, ...place, was: askedFor(before) },
          ...(cause === undefined ? {} : { cause }),
          ...(isMild ? { severity: 'medium' } : {}),
        },
      ];
    });
    for (const group of together(fates)) {
      const [{ before, after, at, part, cause }] = group;
      const was = formerly(group);
      const severity = worstOf(group);
      const why = cause === undefined ? '' : `: ${cause}`;
      const whom = group.length === 1 ? 'it' : 'them';
      report({
        ...{ at, part, ...(severity ? { severity } : {}) },
        message: `${subject(group)} asked for ${was}; now anyone may call ${whom}${why}`,
        before: `asked for ${was}`,
        operations: group.map((one) => one.after),
        operation: after,
        about:
          group.length === 1 ? about.operation(after, 'protection removed') : about.api('protection removed'),
        related: [formerPlace(before, 'what was asked for before')],
      });
    }
  },
});

function list(names: readonly string[]): string {
  const shown = names.map((name) => `\`${name}\``).join(', ');
  return `${shown} ${names.length === 1 ? 'is' : 'are'}`;
}

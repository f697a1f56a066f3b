import { inputsOf } from '../../facts/messages/inputs.ts';
import { mostAreLimited, rateLimits } from '../../facts/messages/rate-limits.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { isLimited } from '../limited.ts';
import { about, defineRule } from '../rule.ts';
import { type Unsure, unsure } from '../unsure.ts';

export default defineRule<Unsure>({
  id: 'sensitive-flow-unthrottled',
  title: 'Sensitive business flow without a rate limit',
  severity: 'medium',
  confidence: 'medium',
  category: 'resources',
  owasp: ['API6'],
  cwe: [799],
  stride: ['D', 'T'],
  looksAt: ['output', 'operation'],
  rationale:
    'Scripts do what people were meant to do, thousands of times: buy out what is scarce, try out stolen cards and voucher codes, reserve everything, decide votes, farm rewards.',
  remediation:
    'Limit how often one caller may do it, and declare the answer 429; for what is scarce or rewarded ask for a proof that a person acts (a device’s fingerprint, a captcha, a second factor).',
  falsePositives: [
    'A gateway limits calls, and the definition leaves that out: in `recommended` at low, unless most operations declare a limit.',
    'Only partners’ servers call it, under a contract.',
  ],
  options: unsure,
  visit: {
    operation(operation, { report, options, examines, cannotTell }) {
      const { kind, method, path, id, tags, label } = operation;
      if (kind !== 'operation') return;
      const inputs = inputsOf(operation).map(({ name }) => name);
      const meaning = lexiconOf(operation.api).sensitiveFlow({ method, path, operationId: id, tags, inputs });
      if (!meaning) return;
      if (isLimited(operation, rateLimits, { examines, cannotTell })) return;
      const isException = mostAreLimited(operation.api);
      report({
        at: operation.place,
        part: 'key',
        // Words with other uses: a rating, a transfer of a repository.
        ...(meaning.confidence === 'low' || !(options.unsure || isException)
          ? { severity: 'low' as const }
          : {}),
        confidence: meaning.confidence,
        message: `${label} (${meaning.meaning}) declares no rate limit${isException ? ', as most operations do' : ''}: ${meaning.reason}`,
        operation,
        operations: [operation],
        about: about.operation(operation),
      });
    },
  },
});

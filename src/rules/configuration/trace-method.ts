import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'trace-method',
  title: 'TRACE operation',
  severity: 'medium',
  confidence: 'high',
  category: 'configuration',
  owasp: ['API8'],
  cwe: [693],
  stride: ['I'],
  looksAt: ['operation'],
  rationale:
    'TRACE answers with the request as it arrived: a script that can send one reads cookies and headers that browsers hide from it, and those that proxies added on the way (RFC 9110 §9.3.8).',
  remediation: 'Remove the operation, and refuse the method in the server and the gateway.',
  falsePositives: [
    'The operation is a diagnosis that only a closed network reaches, and its answer leaves credentials out.',
  ],
  visit: {
    operation(operation, { report, examines }) {
      if (operation.kind !== 'operation') return;
      examines([operation]);
      if (operation.method.toUpperCase() !== 'TRACE') return;
      report({
        at: operation.place,
        part: 'key',
        message: `${operation.label} answers with whatever the request held, credentials included`,
        operation,
        operations: [operation],
        about: about.operation(operation),
      });
    },
  },
});

import type { Api, Node, Operation } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { type About, about, defineRule, type RuleContext } from '../rule.ts';
import { type WrittenParameter, writtenParameters } from './parameter-lists.ts';

export default defineRule({
  id: 'parameter-duplicate',
  title: 'Parameter described twice',
  severity: 'medium',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [235],
  stride: ['T'],
  looksAt: ['input'],
  rationale:
    'Which of the two descriptions counts differs between gateway, framework and documentation: the value that one of them checks against the strict description reaches the code that relies on the other. Two values under one name are taken apart in the same way.',
  remediation: 'Keep one description, with the limits of both.',
  falsePositives: [],
  visit: {
    pathItem(item, context) {
      const [first] = item.operations;
      const of = first ? about.operation(first, 'shared') : about.api(item.path);
      judge(item, item.api, item.operations, of, context);
    },
    operation(operation, context) {
      judge(operation, operation.api, [operation], about.operation(operation), context);
    },
  },
});

function judge(
  node: Node,
  api: Api,
  operations: readonly Operation[],
  of: About,
  { report, examines }: RuleContext<Record<string, never>>,
): void {
  const entries = writtenParameters(node, api);
  if (entries.length === 0) return;
  examines(operations);
  const known = new Map<string, WrittenParameter>();
  for (const entry of entries) {
    const [name, where] = [own(entry.value, 'name'), own(entry.value, 'in')];
    if (typeof name !== 'string' || typeof where !== 'string') continue;
    const key = where === 'body' ? where : `${where} ${where === 'header' ? name.toLowerCase() : name}`;
    const first = known.get(key);
    if (!first) known.set(key, entry);
    else {
      report({
        at: entry.written,
        message:
          where === 'body'
            ? 'A request has one body: which of the two descriptions counts is left to chance'
            : `The ${where} parameter \`${name}\` is described twice: which of the two counts is left to chance`,
        operations,
        about: about.more(of, `parameter ${key}`),
        related: [{ place: first.written, message: 'the first description' }],
      });
    }
  }
}

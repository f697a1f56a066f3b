import { endOf } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Node, Operation, PathItem } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { finds, says } from '../../text/says.ts';
import { about, defineRule } from '../rule.ts';

const limitWords = finds(
  /\b(?:depth|complexity|cost|alias(?:es)?|batch(?:es|ing)?|persisted|allow-?list(?:ed)?|safelisted)\b/i,
);
const limiting =
  /\b(?:limit|max(?:imum)?|at most|up to|no more than|only|disabled|refus|reject|not allowed|capped)/i;

export default defineRule({
  id: 'graphql-endpoint',
  title: 'GraphQL without stated limits',
  severity: 'info',
  confidence: 'medium',
  category: 'resources',
  owasp: ['API4'],
  cwe: [770],
  stride: ['D', 'I'],
  looksAt: ['input', 'operation'],
  rationale:
    'One request of a few bytes asks for objects in objects in objects, or for the same login a thousand times under other names: limits on the number of requests do not help.',
  remediation:
    'Limit the depth, the cost, the aliases and the batches of queries, or take persisted queries only, switch introspection off in production, and say so in the description or an extension (`x-graphql-max-depth: 10`).',
  falsePositives: ['The server limits queries, and the definition does not say it.'],
  visit: {
    pathItem(item, { api, report, examines }) {
      const [first] = item.operations;
      if (item.kind !== 'operation' || !first || !isGraphql(item)) return;
      examines(item.operations);
      if ([api, item, ...item.operations].some(statesLimit)) return;
      report({
        at: item.place,
        part: 'key',
        message: `${item.path} takes queries (GraphQL), and nothing says how deep or how many they may be`,
        operations: item.operations,
        about: about.operation(first, 'graphql'),
      });
    },
  },
});

function isGraphql({ path }: PathItem): boolean {
  const last = endOf(path);
  const name = words(last.replace(/\.[a-z]+$/i, '')).join('');
  return name === 'graphql' || name === 'gql' || name === 'graphqlapi' || name === 'apigraphql';
}

/** By an extension, or in words that limit. */
function statesLimit(node: Node | Operation): boolean {
  const isExtension = (key: string) => /^x-/i.test(key) && limitWords(words(key).join(' '));
  if (Object.keys(node.value).some((key) => isExtension(key) && node.value[key] !== false)) return true;
  const said = own(node.value, 'description');
  if (typeof said !== 'string') return false;
  return said.split(/[.\n]/).some((sentence) => limitWords(sentence) && says(sentence, limiting));
}

import { isPaged } from '../../facts/messages/paging.ts';
import { limitsItems } from '../../facts/schemas/limits.ts';
import { hidesInput, hidesOutput } from '../../facts/unfollowed.ts';
import { endOf } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import { parts, unlimited } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';

/** What the list is called in an object around it, when it has no name of its own. */
const holders: ReadonlySet<string> = new Set(
  'items data results result values entries records list content rows elements collection objects value embedded hits documents'.split(
    ' ',
  ),
);

export default defineRule({
  id: 'collection-unpaginated',
  title: 'Whole collection in one answer',
  severity: 'medium',
  confidence: 'medium',
  category: 'resources',
  owasp: ['API4'],
  cwe: [770],
  stride: ['D', 'I'],
  looksAt: ['input', 'output'],
  otherCauses: ['page-size-unbounded'],
  rationale:
    'One call reads everything there is: it costs the server more with each record, and a stolen credential empties the collection at once.',
  remediation:
    'Answer in pages: a `limit` with a `maximum`, and a cursor or `offset`. Where there can only be so many, say so with `maxItems`.',
  falsePositives: ['There are only a few by nature (the days of a week): `maxItems` says so.'],
  visit: {
    operation(operation, { report, examines }) {
      const { kind, method, path } = operation;
      if (kind !== 'operation' || (method !== 'GET' && method !== 'QUERY')) return;
      const answers = operation.responses
        .filter(({ status }) => status.startsWith('2') || status === 'default')
        .flatMap(({ content }) => content.flatMap(({ schema }) => schema ?? []));
      const lists = answers.flatMap((schema) => listsOf(schema, path));
      if (lists.length === 0) return;
      if ((hidesInput(operation) || hidesOutput(operation)) && !isPaged(operation)) return;
      examines([operation]);
      if (!lists.some((list) => unlimited(list, 'array', limitsItems).length > 0) || isPaged(operation))
        return;
      report({
        at: operation.place,
        part: 'key',
        message: `${operation.label} answers with the whole list at once: no parameter asks for a page, and no \`maxItems\` limits it`,
        operation,
        operations: [operation],
        about: about.operation(operation),
      });
    },
  },
});

/** The list that an answer is, or that the object around it is there for. */
function listsOf(schema: Schema, path: string): readonly Schema[] {
  const all = parts(schema);
  if (all.some((part) => part.types?.includes('array'))) return [schema];
  const last = endOf(path);
  // `/orders/{id}` answers with one, whatever lists it holds.
  if (last.includes('{')) return [];
  const collection = words(last.replace(/\.[a-z]+$/i, '')).join('');
  return all.flatMap((part) =>
    [...part.properties.values()].flatMap(({ name, schema: inner }) => {
      const spelt = words(name).join('');
      const isMain = holders.has(spelt) || (spelt !== '' && spelt === collection);
      return isMain && parts(inner).some((one) => one.types?.includes('array')) ? [inner] : [];
    }),
  );
}

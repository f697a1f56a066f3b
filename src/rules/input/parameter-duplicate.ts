import { isDeepStrictEqual } from 'node:util';
import { type WrittenParameter, writtenParameters } from '../../facts/messages/parameter-lists.ts';
import type { Api, Node, Operation } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { isObject, own } from '../../syntax/value.ts';
import { onceWith } from '../../text/memo.ts';
import { remove, valueAt } from '../fix.ts';
import { type About, about, defineRule, type RuleContext } from '../rule.ts';

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
  fix: {
    says: 'Takes the second description out, where it says the same as the first.',
    safe: true,
    of: ({ api, place, related: [first] }) => {
      if (!first) return null;
      const [kept, again] = [first.place, place].map((one) => described(api, one));
      return kept !== undefined && isDeepStrictEqual(kept, again)
        ? { title: 'Take the second description out', safe: true, changes: [remove(place)] }
        : null;
    },
  },
  visit: {
    pathItem(item, context) {
      const [first] = item.operations;
      const of = first ? about.operation(first, 'shared') : about.api(item.path);
      judge(item, item.api, item.operations, of, context);
    },
    operation(operation, context) {
      judge(operation, operation.api, [operation], about.operation(operation), context);
      besideShared(operation, context);
    },
  },
});

/**
 * A header of the operation that is one of its path but for its case: header names are compared without it (RFC 9110 §5.1), so it is
 * meant to take the other's place, and tools that compare letters have both.
 */
function besideShared(operation: Operation, { report }: RuleContext<Record<string, never>>): void {
  const { pathItem, api } = operation;
  const shared = headersOf(pathItem, api);
  if (shared.size === 0) return;
  for (const [key, { index, name }] of headersOf(operation, api)) {
    const first = shared.get(key);
    if (first === undefined || first.name === name) continue;
    report({
      at: operation.place.child('parameters', index),
      message: `The header parameter \`${name}\` is \`${first.name}\` of the path in other letters: which of the two counts is left to chance`,
      operations: [operation],
      about: about.operation(operation, `parameter header ${key} of the path`),
      related: [{ place: pathItem.place.child('parameters', first.index), message: 'the first description' }],
    });
  }
}

interface WrittenHeader {
  readonly index: number;
  readonly name: string;
}

/** The header parameters of a list, by their names in lower case. */
function headersOf(node: Node, api: Api): ReadonlyMap<string, WrittenHeader> {
  const list = own(node.value, 'parameters');
  return Array.isArray(list) ? headersIn(list, { node, api }) : none;
}

const none: ReadonlyMap<string, WrittenHeader> = new Map();

const headersIn = onceWith(
  (_: readonly unknown[], { node, api }: { node: Node; api: Api }): ReadonlyMap<string, WrittenHeader> => {
    const found = new Map<string, WrittenHeader>();
    for (const { index, value } of writtenParameters(node, api)) {
      const name = own(value, 'name');
      if (own(value, 'in') !== 'header' || typeof name !== 'string') continue;
      const key = name.toLowerCase();
      if (!found.has(key)) found.set(key, { index, name });
    }
    return found;
  },
);

/** What a parameter says, references followed, without what speaks to people. */
function described(api: Api, place: Place): unknown {
  const written = valueAt(place);
  const reference = own(written, '$ref');
  const target = typeof reference === 'string' ? api.resolve(reference, place) : undefined;
  const value = target ? (target.ok ? target.value : undefined) : written;
  if (!isObject(value)) return undefined;
  const { description, example, examples, ...rest } = value;
  return {
    ...rest,
    name: typeof rest.name === 'string' && rest.in === 'header' ? rest.name.toLowerCase() : rest.name,
  };
}

function judge(
  node: Node,
  api: Api,
  operations: readonly Operation[],
  of: About,
  { report, examines }: RuleContext<Record<string, never>>,
): void {
  const list = own(node.value, 'parameters');
  if (!Array.isArray(list)) return;
  const { isEmpty, again } = alikeIn(list, { node, api });
  if (isEmpty) return;
  examines(operations);
  for (const { at, first, where, name, key } of again) {
    report({
      at: node.place.child('parameters', at),
      message:
        where === 'body'
          ? 'A request has one body: which of the two descriptions counts is left to chance'
          : `The ${where} parameter \`${name}\` is described twice: which of the two counts is left to chance`,
      operations,
      about: about.more(of, `parameter ${key}`),
      related: [{ place: node.place.child('parameters', first), message: 'the first description' }],
    });
  }
}

/** An entry that describes a parameter again, and the first that did. */
interface Again {
  readonly at: number;
  readonly first: number;
  readonly where: string;
  readonly name: string;
  readonly key: string;
}

interface Alike {
  readonly isEmpty: boolean;
  readonly again: readonly Again[];
}

/** Looked for once in a list: very many paths may share one. */
const alikeIn = onceWith(
  (_: readonly unknown[], { node, api }: { node: Node; api: Api }): Alike =>
    lookedFor(writtenParameters(node, api)),
);

function lookedFor(entries: readonly WrittenParameter[]): Alike {
  const seen = new Map<string, number>();
  const again: Again[] = [];
  for (const { index, value } of entries) {
    const [name, where] = [own(value, 'name'), own(value, 'in')];
    if (typeof name !== 'string' || typeof where !== 'string') continue;
    const key = where === 'body' ? where : `${where} ${where === 'header' ? name.toLowerCase() : name}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, index);
    else again.push({ at: index, first, where, name, key });
  }
  return { isEmpty: entries.length === 0, again };
}

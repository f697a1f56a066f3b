import { compareProtection } from '../../facts/access/protection.ts';
import type { Severity } from '../../findings/finding.ts';
import { allowedValues, holds, parts } from '../../openapi/composition.ts';
import type { Operation, PathItem } from '../../openapi/model.ts';
import { scalar } from '../../syntax/value.ts';
import { compare } from '../../text/order.ts';
import { says } from '../../text/says.ts';
import { about, defineRule } from '../rule.ts';
import { entryOf } from './path-entry.ts';
import { Templates } from './path-templates.ts';

const crossing = {
  name: 'paths that cross',
  says: 'Paths cross, and what they ask for differs: which of the two is meant depends on the server',
};

export default defineRule({
  id: 'path-ambiguous',
  title: 'Two paths for the same URL',
  severity: 'low',
  confidence: 'high',
  category: 'configuration',
  comparesOperations: true,
  owasp: ['API5'],
  cwe: [436],
  stride: ['E'],
  looksAt: ['operation'],
  rationale:
    'Gateway, framework and validator each choose one of the two, and not always the same: a request is checked against the guard of one and answered by the other.',
  remediation:
    'Keep one of the paths, with one name for its parameter, or put words between them that differ: `/books/{id}`, `/authors/{id}`.',
  falsePositives: [
    'The parameters admit different values (numbers, names), and every part between client and server decides by them.',
    'Each of the two is written out where the other has a parameter, `/{entity}/me` and `/books/{id}`, and all routers go from left to right: reported at info.',
  ],
  visit: {
    api(api, { report, examines, unchecked }) {
      const templates = new Templates<PathItem>();
      // By their names: which pairs are told must not depend on what is written first, only where and in which words.
      const written = new Map(api.pathItems.map((item, at) => [item, at]));
      const isLater = (one: PathItem, other: PathItem) => (written.get(one) ?? 0) > (written.get(other) ?? 0);
      for (const item of [...api.pathItems].sort((a, b) => compare(canonical(a), canonical(b)))) {
        if (item.kind !== 'operation') continue;
        examines(item.operations);
        const mark = /[?#]/.exec(item.path.replace(/\{[^{}]*\}/g, '{}'))?.[0];
        if (mark !== undefined) {
          const message = `Requests are told apart by their path, and ${item.path} holds a \`${mark}\`: what follows it decides nothing`;
          const of = about.api(`path ${canonical(item)}`);
          report({ at: entryOf(item), part: 'key', message, operations: item.operations, about: of });
        }
        const { found, isAll } = templates.ambiguousWith(item.path);
        if (!isAll)
          unchecked(
            entryOf(item),
            `so many paths of this definition may stand for one URL that ${item.path} was not compared with all of them`,
          );
        const others = found.filter((other) => mayMeet(item, other));
        templates.add(item.path, item);
        const [first] = others;
        if (!first) continue;
        const differing = others.map((other) => differently(item, other)).find((pair) => pair);
        const other = differing?.[1].pathItem ?? first;
        const isSame = canonical(item) === canonical(other);
        // Most routers choose by the first segment that differs: worth a note where both answer to one method.
        if (!differing && !isSame && !shareMethod(item, other)) continue;
        const [later, earlier] = isLater(item, other) ? [item, other] : [other, item];
        const [one, another] = [later, earlier].map((each) =>
          differing?.find(({ pathItem }) => pathItem === each),
        );
        report({
          at: entryOf(later),
          part: 'key',
          severity: severityOf(isSame, differing),
          ...(differing && !isSame ? { decision: crossing } : {}),
          message: differing
            ? `A URL may be both ${later.path} and ${earlier.path}, and ${one?.label} asks for something else than ${another?.label}`
            : `A URL may be both ${later.path} and ${earlier.path}`,
          operations: [...later.operations, ...earlier.operations],
          about: about.api(`paths ${canonical(item)} and ${canonical(other)}`),
          related: [{ place: entryOf(earlier), part: 'key', message: 'the other path' }],
        });
      }
    },
  },
});

/** Of two that cross, only a value that reads like the other's word leads astray: `/books/{id}/me`, of the book `me`. */
function severityOf(isSame: boolean, differing: readonly [Operation, Operation] | undefined): Severity {
  if (!differing) return isSame ? 'low' : 'info';
  if (isSame) return 'high';
  return isOpenOnOneSide(differing) ? 'medium' : 'low';
}

/** Does one of them let anyone in, and the other not? */
function isOpenOnOneSide([one, other]: readonly [Operation, Operation]): boolean {
  return one.protection.anonymous !== other.protection.anonymous;
}

function canonical({ path }: PathItem): string {
  return path.replace(/\{[^{}/]*\}/g, '{}');
}

function shareMethod(item: PathItem, other: PathItem): boolean {
  return item.operations.some(({ method }) => other.operations.some((one) => one.method === method));
}

/** The same method with and without, or with another, guard. */
function differently(item: PathItem, other: PathItem): [Operation, Operation] | undefined {
  for (const operation of item.operations) {
    const same = other.operations.find(({ method }) => method === operation.method);
    if (same && compareProtection(operation.protection, same.protection) !== 'equal')
      return [operation, same];
  }
  return undefined;
}

/** Have they a server in common, and do the values of their parameters admit what the other path says? */
function mayMeet(item: PathItem, other: PathItem): boolean {
  if (item.servers && other.servers) {
    const urls = new Set(item.servers.map(({ url }) => url));
    if (other.servers.length > 0 && !other.servers.some(({ url }) => urls.has(url))) return false;
  }
  const [ours, theirs] = [item.path.split('/'), other.path.split('/')];
  return ours.every((segment, at) => {
    const against = theirs[at] ?? '';
    return admits(item, segment, against) && admits(other, against, segment);
  });
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Do words or the example say that it is a UUID (RFC 9562), where no format does? */
function meansUuid(value: Readonly<Record<string, unknown>>): boolean {
  const { description, example } = value;
  return (
    (typeof example === 'string' && uuid.test(example)) ||
    (typeof description === 'string' && says(description, /\b(?:UUID|GUID)\b/i))
  );
}

/** May the parameter that a segment consists of have that text as its value? A text with holes may be anything. */
function admits(item: PathItem, segment: string, text: string): boolean {
  const name = /^\{([^{}]*)\}$/.exec(segment)?.[1];
  if (name === undefined || text.includes('{')) return true;
  return item.operations.every(({ parameters }) => {
    const parameter = parameters.find((one) => one.in === 'path' && one.name === name);
    const schema = parameter?.schema;
    if (!parameter || !schema) return true;
    if (!uuid.test(text) && [parameter.value, schema.value].some(meansUuid)) return false;
    if (holds(schema, (part) => allowedValues(part)?.every((value) => scalar(value) !== text) ?? false))
      return false;
    if (holds(schema, ({ value }) => /^(uuid|guid)$/i.test(scalar(value.format)) && !uuid.test(text)))
      return false;
    const isNumber = parts(schema).some(({ types }) =>
      types?.every((type) => /^(integer|number)$/.test(type)),
    );
    return !isNumber || /^-?\d/.test(text);
  });
}

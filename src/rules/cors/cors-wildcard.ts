import { isCalledPublic } from '../../facts/access/called-public.ts';
import { ownOperations } from '../../facts/access/declarations.ts';
import { readOnlyPublic } from '../../facts/access/public-data.ts';
import { introductionOf } from '../../facts/introduction.ts';
import type { Severity } from '../../findings/finding.ts';
import { holds } from '../../openapi/composition.ts';
import type { Api, Header, Node, Operation, Schema } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import { matches } from '../../regex/matches.ts';
import { groupBy } from '../../text/group.ts';
import { once } from '../../text/memo.ts';
import { says } from '../../text/says.ts';
import { type About, about, defineRule, type RuleContext } from '../rule.ts';
import { gatewayOrigins, headerValues, isAnyOrigin, leavesOthers } from './origins.ts';

export default defineRule({
  id: 'cors-wildcard',
  title: 'Web pages of every site may read the answers',
  severity: 'high',
  confidence: 'high',
  category: 'cors',
  owasp: ['API8'],
  cwe: [942],
  stride: ['I', 'E'],
  looksAt: ['output', 'operation'],
  rationale:
    'A page that the victim happens to visit calls the API from his browser, inside his network and, where credentials are allowed, in his name, and sends the answers on.',
  remediation:
    'Name the origins that need it: `Access-Control-Allow-Origin: https://app.example.com`, chosen from a fixed list, with `Vary: Origin`.',
  falsePositives: [
    'The data is public and the operation says so with `security: []`, or every operation asks for a credential and browsers may not send theirs: reported at low.',
  ],
  visit: {
    header(header, { api, report, examines, cannotTell, isClaimed }) {
      if (header.name !== 'access-control-allow-origin') return;
      const operations = governed(header.operations());
      examines(operations);
      const credentials = withCredentials(api).has(header);
      // What its `enum` allows its `example` may show: one value is told once, with all places that say it.
      const said = groupBy(anyOrigins(header), ({ value }) => value);
      for (const [value, [{ at }, ...more]] of said) {
        report({
          at,
          related: more.map((one) => ({ place: one.at, message: 'and here' })),
          severity: severityOf(operations, credentials),
          message: messageFor(value, credentials),
          operations,
          about: about.header(header, value),
        });
      }
      if (isClaimed && isOpen(header))
        cannotTell(operations, header.place, 'no value says which origins it names');
      const { description } = header.value;
      if (typeof description === 'string' && says(description, reflected))
        report({
          at: header.place.child('description'),
          severity: severityOf(operations, credentials),
          confidence: 'medium',
          message: messageFor(undefined, credentials),
          operations,
          about: about.header(header, 'reflected'),
        });
    },

    api(api, context) {
      if (saysAnyOrigin(introductionOf(api)))
        context.report({
          at: api.place.child('info').child('description'),
          confidence: 'medium',
          message: `${messageFor(undefined, true)}, says the introduction`,
          operations: ownOperations(api),
          about: about.api('said'),
        });
      judgeGateway(api, ownOperations(api), about.api('gateway'), context);
    },

    pathItem(item, context) {
      const own = ownOf(item.operations);
      if (own[0]) judgeGateway(item, own, about.operation(own[0], 'gateway of the path'), context);
    },

    operation(operation, context) {
      if (operation.kind !== 'operation') return;
      judgeGateway(operation, governed([operation]), about.operation(operation, 'gateway'), context);
    },
  },
});

function anyOrigins(header: Header) {
  return [...headerValues(header)].flatMap(({ at, value }) =>
    typeof value === 'string' && isAnyOrigin(value) ? [{ at, value }] : [],
  );
}

/** May it name any origin, for all that is said of its values? */
function isOpen(header: Header): boolean {
  const { schema } = header;
  const keepsOut = ({ value: { pattern } }: Schema) =>
    typeof pattern === 'string' && ['*', 'null'].every((origin) => matches(pattern, origin) === false);
  if (schema && holds(schema, keepsOut)) return false;
  return leavesOthers(header) || [...headerValues(header)].length === 0;
}

/** “Echoes the `Origin` of the request”: the same as `*`, and it lets credentials through, which `*` does not (Fetch §3.3.5). */
const reflected =
  /\b(?:echo(?:es|ed|ing)?|reflect(?:s|ed|ing)?|mirror(?:s|ed|ing)?|cop(?:y|ies|ied)|repeats?|same (?:as|value)|equal to|set to|value of)\b[^.\n]{0,40}\b(?:request(?:'s|’s|ing)?|caller(?:'s|’s)?|client(?:'s|’s)?|sender(?:'s|’s)?|incoming|origin)\b[^.\n]{0,20}\b(?:origin|header|request)\b/i;

/** “All origins are allowed, with credentials”: without these a page reads what anyone may ask for. */
function saysAnyOrigin(text: string | undefined): boolean {
  return text !== undefined && /\borigins?\b/i.test(text) && says(text, anyOrigin);
}

const anyOrigin =
  /\b(?:all|any|every) (?:\w{1,20} )?origins?\b[^.\n]{0,60}\b(?:with|including|and) (?:credentials|cookies)\b/i;

function judgeGateway(
  node: Node,
  operations: readonly Operation[],
  of: About,
  { report, examines }: RuleContext<Record<string, never>>,
): void {
  for (const { origins, credentials } of gatewayOrigins(node)) {
    examines(operations);
    for (const { at, part, origin } of origins) {
      if (!isAnyOrigin(origin)) continue;
      const message = messageFor(origin, credentials);
      report({
        at,
        part,
        severity: severityOf(operations, credentials),
        message,
        operations,
        about: about.more(of, origin),
      });
    }
  }
}

/** A preflight (Fetch §3.2.2) speaks for the other methods of its path. */
function governed(operations: readonly Operation[]): readonly Operation[] {
  const reached = operations.flatMap((operation) =>
    operation.method === 'OPTIONS' ? operation.pathItem.operations : [operation],
  );
  return [...new Set(reached)];
}

/**
 * Without credentials a page reads only what anyone may ask for. That is nothing where a credential is always needed, and
 * meant where the operation says so; it is everything where no requirement was ever stated.
 */
function severityOf(operations: readonly Operation[], credentials: boolean): Severity {
  if (credentials || operations.length === 0) return 'high';
  const asking = operations.filter(({ method }) => method !== 'OPTIONS');
  // What anyone may read is read by any page, too.
  const isOpen = (operation: Operation) =>
    operation.protection.anonymous &&
    operation.protection.source === 'none' &&
    !(readOnlyPublic(operation.api, [operation]) || (operation.safe && isCalledPublic(operation)));
  return (asking.length === 0 ? operations : asking).some(isOpen) ? 'high' : 'low';
}

/** @param origin undefined for that of whoever asks */
function messageFor(origin: string | undefined, credentials: boolean): string {
  const pages = origin === 'null' ? 'Any sandboxed page' : 'A page of any site';
  const allowed = origin === undefined ? 'its origin is allowed, whatever it is' : `the origin \`${origin}\``;
  if (!credentials) return `${pages} may read the answer: ${allowed}`;
  const withThem = origin === undefined ? ', with credentials' : ' with credentials';
  return `${pages} may call this in its visitor’s name and read the answer: ${allowed}${withThem}`;
}

/** The headers that stand beside `Access-Control-Allow-Credentials: true`. */
const withCredentials = once((api: Api): ReadonlySet<Header> => {
  const responses = api.responses.filter(({ headers }) =>
    headers.some(
      (header) =>
        header.name === 'access-control-allow-credentials' &&
        [...headerValues(header)].some(({ value }) => value === true || value === 'true'),
    ),
  );
  return new Set(responses.flatMap(({ headers }) => headers));
});

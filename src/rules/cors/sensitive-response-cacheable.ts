import { answersOfCaller } from '../../facts/access/of-caller.ts';
import { succeeds, successSchemas } from '../../facts/messages/answers.ts';
import { regulatedIn } from '../../facts/messages/regulated-properties.ts';
import { secretIn } from '../../facts/messages/secret-properties.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { steps } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Api, Header, Operation, Property, Response } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import { scalar } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { finds } from '../../text/says.ts';
import { hasHeader, reportMissingHeader } from '../report-missing-header.ts';
import { about, defineRule } from '../rule.ts';
import { headerValues, leavesOthers } from './origins.ts';

interface Options {
  readonly missing: boolean;
}

export default defineRule<Options>({
  id: 'sensitive-response-cacheable',
  title: 'Sensitive answer that may be kept',
  severity: 'low',
  confidence: 'medium',
  category: 'cors',
  owasp: ['API8'],
  cwe: [525],
  stride: ['I'],
  looksAt: ['output'],
  rationale:
    'Browsers and proxies may keep the answer: who uses the same computer or network next reads tokens, secrets or a person’s data from the cache.',
  remediation:
    'Send `Cache-Control: no-store` with it (RFC 9111 §5.2.2.5; RFC 6749 §5.1 asks for it with tokens), and declare the header: `Cache-Control: {schema: {type: string, const: no-store}}`.',
  falsePositives: ['A gateway adds the header, and the definition leaves it out.'],
  options: {
    schema: {
      type: 'object',
      properties: {
        missing: {
          type: 'boolean',
          description: 'Also answers of which the definition does not say how they may be kept',
        },
      },
      additionalProperties: false,
    },
    defaults: { missing: true },
  },
  visit: {
    api(api, context) {
      const sensitive = sensitiveIn(api);
      const operations = (response: Response) =>
        (succeeds(response) ?? []).filter(
          (operation) => sensitive.has(operation) && response.content.some(({ schema }) => schema),
        );
      const judged = api.responses.filter((response) => operations(response).length > 0);
      const lack = {
        judged,
        operations,
        tells: (response: Response) => hasHeader(response, 'cache-control'),
        nowhere: () =>
          'Answers with secrets or personal data may be kept: none declares `Cache-Control: no-store`',
        here: (response: Response) =>
          `The answer ${response.status} holds \`${sensitive.get(operations(response)[0] as Operation)}\` and may be kept: no \`Cache-Control: no-store\``,
      };
      const isShared = sharedIn(api, sensitive);
      if (context.options.missing) reportMissingHeader(api, lack, context);
      for (const response of judged) {
        if (isShared.has(response)) continue;
        for (const header of response.headers) {
          const values = header.name === 'cache-control' ? [...headerValues(header)] : [];
          if (header.name === 'cache-control' && values.length === 0)
            context.cannotTell(operations(response), header.place, 'no value of `Cache-Control` is stated');
          const keptOut = values.filter(({ value }) =>
            scalar(value)
              .split(',')
              .some((one) => forbidsStoring.test(one)),
          );
          const other = values.find((one) => !keptOut.includes(one));
          if (keptOut.length > 0 && other)
            context.cannotTell(
              operations(response),
              other.at,
              `\`Cache-Control\` may be \`${scalar(other.value)}\` as well`,
            );
          if (keptOut.length > 0 && leavesOthers(header))
            context.cannotTell(
              operations(response),
              header.place,
              'only one branch of a choice says `no-store`',
            );
          if (values.length === 0 || keptOut.length > 0) continue;
          context.report({
            at: header.place,
            part: 'key',
            message: `The answer ${response.status} may be kept: \`${scalar(values[0]?.value)}\` is no \`no-store\``,
            operations: operations(response),
            about: about.header(header),
          });
        }
      }
      for (const [response, { header, value, operations }] of isShared) {
        context.report({
          at: header.place,
          part: 'key',
          severity: 'medium',
          message: `Caches between client and server may keep the answer ${response.status}, which is ${operations.every((one) => givesDocument(one) && !sensitive.has(one)) ? 'somebody’s own paper' : 'for its caller alone'}, and give it to others: \`${value}\``,
          operations,
          about: about.header(header, 'shared'),
          remedy: 'say `no-store`, or `private` where the browser may keep it',
        });
      }
    },
  },
});

interface SharedAnswer {
  readonly header: Header;
  readonly value: string;
  readonly operations: readonly Operation[];
}

/** What lets a cache that many use keep the answer to a request with credentials: RFC 9111 §3.5, §5.2.2.9, §5.2.2.10. */
const lets = /^\s*(?:public|s-maxage\s*=\s*"?[1-9]\d*"?)\s*$/i;
/** To a cache a request without `Authorization` is anyone's, and what stays fresh is kept for all: RFC 9111 §3, §4.2.1. */
const letsWithout = /^\s*(?:public|(?:s-maxage|max-age)\s*=\s*"?[1-9]\d*"?)\s*$/i;

/** Do all its callers prove who they are without `Authorization`, the one field that caches look at: by a cookie, a key? */
const asksWithoutAuthorization = once(({ protection: { alternatives } }: Operation): boolean =>
  alternatives.every(({ requirements }) =>
    requirements.every(
      ({ scheme }) =>
        scheme?.type === 'apiKey' &&
        (scheme.in === 'cookie' || scheme.in === 'header') &&
        scheme.parameterName?.toLowerCase() !== 'authorization',
    ),
  ),
);
/** RFC 9111 §5.2.2.5. */
const forbidsStoring = /^\s*no-store\s*$/i;
const forbids = /^\s*(?:private|no-store)\s*$/i;

/** The answers for their callers alone that shared caches are told to keep. */
function sharedIn(api: Api, sensitive: ReadonlyMap<Operation, string>): ReadonlyMap<Response, SharedAnswer> {
  const found = new Map<Response, SharedAnswer>();
  for (const response of api.responses) {
    for (const header of response.headers) {
      if (header.name !== 'cache-control') continue;
      const values = [...headerValues(header)].map(({ value }) => scalar(value));
      const letting = (directive: RegExp) =>
        values.find((text) => text.split(',').some((one) => directive.test(one)));
      const value = letting(letsWithout);
      if (value === undefined || letting(forbids) !== undefined) continue;
      const isForAll = letting(lets) !== undefined;
      const operations = (succeeds(response) ?? []).filter(
        (operation) =>
          (isForAll || (asksWithoutAuthorization(operation) && !hasHeader(response, 'vary'))) &&
          operation.kind === 'operation' &&
          operation.method === 'GET' &&
          !operation.protection.anonymous &&
          (sensitive.has(operation) || answersOfCaller(operation) || givesDocument(operation)),
      );
      if (operations.length > 0) found.set(response, { header, value, operations });
    }
  }
  return found;
}

/** What is written of one person, or of what he pays, and handed out by its number: `/payslips/{employee}/{month}/pdf`. */
function givesDocument({ path }: Operation): boolean {
  const all = steps(path);
  return all.includes(null) && all.some((step) => step !== null && papers(words(step).join(' ')));
}

const papers = finds(
  /^(?:pay ?slips?|pay ?checks?|prescriptions?|diagnos[ei]s|x ?rays?|lab(?:oratory)? (?:reports?|results?)|medical records?|health records?|bank statements?|tax returns?|passports?|vaccinations?|referrals?|dossiers?)$/,
);

/** The operations whose successes hold something sensitive, with its name. */
function sensitiveIn(api: Api): ReadonlyMap<Operation, string> {
  const found = new Map<Operation, string>();
  const looked = new Set<readonly Operation[]>();
  const answered = successSchemas(api);
  for (const schema of api.allSchemas) {
    if (!answered.has(schema)) continue;
    for (const property of schema.properties.values()) {
      if (!property.flows('output') || !isSensitive(property)) continue;
      const operations = ownOf(property.operations('output'));
      if (looked.has(operations)) continue;
      looked.add(operations);
      for (const operation of operations) if (!found.has(operation)) found.set(operation, property.name);
    }
  }
  return found;
}

function isSensitive(property: Property): boolean {
  const { name, owner, schema } = property;
  if (secretIn(property)) return true;
  const regulated = regulatedIn(property);
  if (regulated && regulated.confidence !== 'low') return true;
  const credential = lexiconOf(owner.api).credential(name, owner.name);
  if (!credential || credential.confidence === 'low') return false;
  return (
    /^(token|API key|one-time code)$/.test(credential.meaning) &&
    (schema.types === undefined ? schema.properties.size === 0 : schema.types.includes('string'))
  );
}

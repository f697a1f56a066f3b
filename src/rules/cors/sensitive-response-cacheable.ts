import { answersOfCaller } from '../../facts/access/of-caller.ts';
import { succeeds, successSchemas } from '../../facts/messages/answers.ts';
import { regulatedIn, secretIn } from '../../facts/messages/secret-properties.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Api, Header, Operation, Property, Response } from '../../openapi/model.ts';
import { scalar } from '../../syntax/value.ts';
import { hasHeader, reportMissingHeader } from '../report-missing-header.ts';
import { about, defineRule, type RuleContext } from '../rule.ts';
import { headerValues } from './origins.ts';

interface Options {
  readonly unshared: boolean;
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
  falsePositives: [
    'A gateway adds the header, and the definition leaves it out.',
    'A header that lets caches keep for all (`public`, `s-maxage`) what one caller may see is reported at medium, also of the caller’s own data of any kind.',
  ],
  options: {
    schema: {
      type: 'object',
      properties: {
        unshared: {
          type: 'boolean',
          description:
            'Also where no header lets caches keep for all what one caller may see; without it only those headers',
        },
      },
      additionalProperties: false,
    },
    defaults: { unshared: true },
  },
  visit: {
    api(api, context) {
      const shared = new Set(reportShared(api, context));
      if (!context.options.unshared && !context.isClaimed) return;
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
      reportMissingHeader(api, lack, context);
      for (const response of judged) {
        for (const header of response.headers) {
          if (shared.has(header)) continue;
          const values = header.name === 'cache-control' ? [...headerValues(header)] : [];
          if (values.length === 0 || values.some(({ value }) => /\bno-store\b/i.test(scalar(value))))
            continue;
          context.report({
            at: header.place,
            part: 'key',
            message: `The answer ${response.status} may be kept: \`${scalar(values[0]?.value)}\` is no \`no-store\``,
            operations: operations(response),
            about: about.header(header),
          });
        }
      }
    },
  },
});

/**
 * Tells of headers that let shared caches keep what one caller may see: `public` and `s-maxage` lift what holds for answers
 * to requests with `Authorization` (RFC 9111 §3.5).
 */
function reportShared(api: Api, { report }: RuleContext<Options>): readonly Header[] {
  const sensitive = sensitiveIn(api);
  const found: Header[] = [];
  for (const response of api.responses) {
    const operations = (succeeds(response) ?? []).filter(
      (operation) =>
        operation.kind === 'operation' &&
        !operation.protection.anonymous &&
        (sensitive.has(operation) || answersOfCaller(operation)),
    );
    if (operations.length === 0) continue;
    for (const header of response.headers) {
      const kept =
        header.name === 'cache-control'
          ? [...headerValues(header)].find(({ value }) => /\b(?:public|s-maxage)\b/i.test(scalar(value)))
          : undefined;
      if (!kept) continue;
      found.push(header);
      report({
        at: kept.at,
        severity: 'medium',
        message: `Caches that all share may keep what one caller may see: \`${scalar(kept.value)}\``,
        operations,
        about: about.header(header, 'shared'),
      });
    }
  }
  return found;
}

/** The operations whose successes hold something sensitive, with its name. */
function sensitiveIn(api: Api): ReadonlyMap<Operation, string> {
  const found = new Map<Operation, string>();
  const answered = successSchemas(api);
  for (const schema of api.allSchemas) {
    if (!answered.has(schema)) continue;
    for (const property of schema.properties.values()) {
      if (!property.flows('output') || !isSensitive(property)) continue;
      for (const operation of property.operations('output')) {
        if (operation.kind === 'operation' && !found.has(operation)) found.set(operation, property.name);
      }
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

import { isWeaker } from '../../facts/access/protection.ts';
import { givers } from '../../facts/messages/answers.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Api, JsonObject, Operation, Response } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { isObject, own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { escapeStep } from '../../text/pointer.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'link-to-weaker-operation',
  title: 'Link that carries data to where less is asked for',
  severity: 'low',
  confidence: 'medium',
  category: 'ssrf',
  comparesOperations: true,
  owasp: ['API10'],
  cwe: [200],
  stride: ['I', 'E'],
  looksAt: ['access', 'output'],
  rationale:
    'Clients follow links by themselves: what was answered under one protection is sent where a weaker one, or none, guards it, or a token ends up in an address that logs keep.',
  remediation:
    'Protect the operation that a link leads to as strongly as the one that it comes from, and pass ids, never tokens; a token belongs into the header that its security scheme names.',
  falsePositives: ['What is passed is public by nature, such as the id of a page.'],
  visit: {
    response(response, { api, report, examines, cannotTell }) {
      const links = own(response.value, 'links');
      const sources = givers(response);
      if (!isObject(links) || !sources) return;
      examines(sources);
      for (const [name, written] of Object.entries(links)) {
        const link = linkAt(response, name, written);
        if (!link) {
          cannotTell(sources, response.place.child('links', name), `the link \`${name}\` cannot be read`);
          continue;
        }
        for (const { at, text } of tokensIn(link, api)) {
          report({
            at,
            message: `The link \`${name}\` passes a credential (${text}) as a parameter`,
            operations: sources,
            about: about.response(response, `link ${name} ${text}`),
          });
        }
        if (!carriesData(link.value)) continue;
        const target = targetOf(link.value, api);
        if (!target) cannotTell(sources, link.place, `where the link \`${name}\` leads is not declared here`);
        const stricter = target
          ? sources.filter(({ protection }) => isWeaker(target.protection, protection))
          : [];
        if (!target || stricter.length === 0) continue;
        report({
          at: link.place,
          part: 'key',
          message: `The link \`${name}\` carries data to ${target.label}, which is protected less than ${stricter[0]?.label}`,
          operations: stricter,
          about: about.response(response, `link ${name}`),
        });
      }
    },
  },
});

interface Link {
  readonly place: Place;
  readonly value: JsonObject;
}

/** A link as written, or what it refers to. */
function linkAt({ place, api }: Response, name: string, written: unknown): Link | undefined {
  const at = place.child('links', name);
  const reference = own(written, '$ref');
  if (typeof reference !== 'string') return isObject(written) ? { place: at, value: written } : undefined;
  const target = api.resolve(reference, at);
  return target.ok && isObject(target.value) ? { place: target.place, value: target.value } : undefined;
}

function carriesData({ parameters, requestBody }: JsonObject): boolean {
  return requestBody !== undefined || (isObject(parameters) && Object.keys(parameters).length > 0);
}

/** Parameters that are named as credentials, or get their value from what is one. */
function* tokensIn({ place, value }: Link, api: Api): Iterable<{ at: Place; text: string }> {
  const parameters = own(value, 'parameters');
  if (!isObject(parameters)) return;
  for (const [key, expression] of Object.entries(parameters)) {
    const name = key.replace(/^(?:path|query|header|cookie)\./, '');
    const source = typeof expression === 'string' && expression.startsWith('$') ? expression : '';
    const field = source.split(/[/.#]/).at(-1) ?? '';
    const isCredential = [name, field].some((one) => {
      const meaning = lexiconOf(api).credential(one);
      return (meaning !== undefined && meaning.confidence !== 'low') || /^authorization$/i.test(one);
    });
    if (isCredential) yield { at: place.child('parameters', key), text: `\`${name}\`` };
  }
}

/** The operation of the same definition that a link names (OAS 3.1 §4.8.20). */
function targetOf({ operationId, operationRef }: JsonObject, api: Api): Operation | undefined {
  if (typeof operationId === 'string') return targets(api).get(`id ${operationId}`);
  if (typeof operationRef !== 'string') return undefined;
  return targets(api).get(operationRef.replaceAll('%7B', '{').replaceAll('%7D', '}'));
}

const targets = once((api: Api): ReadonlyMap<string, Operation> => {
  const entries = api.operations.flatMap((operation): [string, Operation][] => {
    const step = escapeStep(operation.path);
    const own: [string, Operation][] =
      operation.kind === 'operation'
        ? [[`#/paths/${step}/${operation.method.toLowerCase()}`, operation]]
        : [];
    return operation.id === undefined ? own : [...own, [`id ${operation.id}`, operation]];
  });
  return new Map(entries);
});

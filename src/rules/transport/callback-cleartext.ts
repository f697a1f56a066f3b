import { cleartextProtocol } from '../../facts/hosts/cleartext.ts';
import { isDevelopmentUrl } from '../../facts/hosts/host.ts';
import { isUrlFormat } from '../../facts/messages/url-formats.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { words } from '../../lexicon/words.ts';
import { admits, allowedValues, holds } from '../../openapi/composition.ts';
import type { Api, Operation, Schema, Server } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import type { Place } from '../../refs/place.ts';
import { about, defineRule, type RuleContext } from '../rule.ts';
import { callbackField } from './callback-urls.ts';

export default defineRule({
  id: 'callback-cleartext',
  title: 'Callback, webhook or link without transport encryption',
  severity: 'medium',
  confidence: 'medium',
  category: 'transport',
  owasp: ['API10'],
  cwe: [319],
  stride: ['I', 'T', 'S'],
  looksAt: ['input', 'servers'],
  needs: 'a webhook or callback',
  isProvedByAbsence: true,
  rationale:
    'What the API sends out to others goes unencrypted: anyone on the way reads events, personal data and signatures, changes them, or answers in the receiver’s place.',
  remediation:
    'Let callers register `https` URLs only (`pattern: ^https://`), refuse others in the server, and write `https` into the servers of callbacks, webhooks and links.',
  falsePositives: [
    'The server refuses `http` though the schema lets it through.',
    'The receiver is one of somebody who develops: `localhost`, private addresses and names under `.test` are only noted.',
  ],
  visit: {
    server(server, context) {
      if (server.level === 'link') judgeServer(server, 'A link leads', server.operations(), context);
    },

    operation(operation, context) {
      if (operation.kind === 'operation') return;
      context.examines(concerned([operation]));
      for (const server of operation.servers) {
        if (server.level === 'operation') judgeServer(server, outward(operation.kind), [operation], context);
      }
    },

    pathItem(item, context) {
      if (item.kind === 'operation') return;
      const operations = concerned(item.operations);
      for (const server of item.servers ?? [])
        judgeServer(server, outward(item.kind), item.operations, context);
      if (item.kind !== 'callback') return;
      context.examines(operations);
      if (cleartextProtocol(item.path) !== undefined) {
        context.report({
          at: item.place,
          part: 'key',
          message: `The callback goes to ${item.path}, in clear text`,
          operations,
          about: about.api(`callback ${item.path}`),
          ...(isDevelopmentUrl(item.path) ? { severity: 'info' } : {}),
        });
      }
      const field = callbackField(item);
      if (!field || !admitsCleartext(field.schema)) return;
      context.report({
        at: field.at,
        part: field.part,
        confidence: 'high',
        message: messageOf(field.name),
        operations,
        about: about.schema(field.schema, 'input'),
        related: [{ place: item.place, part: 'key', message: 'the callback that goes there' }],
        remedy,
      });
    },

    parameter(parameter, context) {
      const { name, schema, place, in: where } = parameter;
      if (!schema || where === 'path' || !isRegistered(name, parameter.api)) return;
      const at = place.child('name');
      judgeField(
        { name, schema, at, part: 'value', of: about.parameter(parameter) },
        parameter.operations(),
        context,
      );
    },

    property(property, context) {
      const { name, schema, owner, place } = property;
      if (!property.flows('input') || !isRegistered(name, owner.api, owner.name)) return;
      const field = { name, schema, at: place, part: 'key', of: about.schema(schema, 'input') } as const;
      judgeField(field, property.operations('input'), context);
    },
  },
});

type Context = RuleContext<Record<string, never>>;

const remedy = 'add `pattern: ^https://`';

interface Field {
  readonly name: string;
  readonly schema: Schema;
  readonly at: Place;
  readonly part: 'key' | 'value';
  readonly of: string | (() => string);
}

function judgeField(field: Field, all: readonly Operation[], { api, report, examines }: Context): void {
  const { name, schema, at, part, of } = field;
  const operations = ownOf(all);
  if (api.version === '2.0' || (all.length > 0 && operations.length === 0)) return;
  examines(operations);
  if (!admitsCleartext(schema)) return;
  report({ at, part, message: messageOf(name), operations, about: of, remedy });
}

function judgeServer(
  server: Server,
  subject: string,
  operations: readonly Operation[],
  { report }: Context,
): void {
  const clear = server.urls.filter((one) => cleartextProtocol(one) !== undefined);
  const url = clear.find((one) => !isDevelopmentUrl(one)) ?? clear[0];
  if (url === undefined) return;
  report({
    at: server.urlPlace,
    message: `${subject} to ${url}, in clear text`,
    operations: concerned(operations),
    about: about.server(server),
    ...(isDevelopmentUrl(url) ? { severity: 'info' } : {}),
  });
}

function messageOf(name: string): string {
  return `\`${name}\` may be an http URL: what the API sends there goes in clear text`;
}

function outward(kind: Operation['kind']): string {
  return kind === 'webhook' ? 'The webhook goes' : 'The callback goes';
}

/** A callback and the operation that registers it. */
function concerned(operations: readonly Operation[]): Operation[] {
  return [...new Set(operations.flatMap((operation) => [operation.parent ?? [], operation].flat()))];
}

/** Is it named as a URL that the API will call: `webhookUrl`, `callback_uri`, `url` of a `Webhook`? */
function isRegistered(name: string, api: Api, owner = ''): boolean {
  const meaning = lexiconOf(api).url(name);
  if (meaning?.use === 'fetch' && meaning.confidence === 'high') return true;
  return (
    /^(url|uri|endpoint|target ur[li]|address)$/.test(words(name).join(' ')) &&
    words(owner).some((word) => /^(web)?hooks?$|^callbacks?$/.test(word))
  );
}

/** May the value be a URL without encryption, as far as the schema tells? */
function admitsCleartext(schema: Schema): boolean {
  return admits(schema, 'string') && !holds(schema, isEncrypted);
}

/** Does one schema object alone keep `http` out, or say that the value is no URL? */
function isEncrypted(part: Schema): boolean {
  const { pattern, format } = part.value;
  const values = allowedValues(part);
  if (values)
    return values.every((value) => typeof value !== 'string' || cleartextProtocol(value) === undefined);
  if (
    typeof format === 'string' &&
    (format.toLowerCase() === 'https-url' || (!isUrlFormat(format) && format !== 'string'))
  )
    return true;
  return typeof pattern === 'string' && demandsTls(pattern);
}

/** Is each text that a pattern accepts an `https` or `wss` URL, or a path? Read from its text, which is never run. */
function demandsTls(pattern: string): boolean {
  const plain = pattern
    .replaceAll('\\', '')
    .replaceAll('(?:', '(')
    .replace(/\[([a-z])\1\]/gi, '$1');
  if (/\|\^?\(*(http|ws)(?!s)/i.test(plain)) return false;
  return /^\^\(*((https|wss)[:)]|\/)/i.test(plain);
}

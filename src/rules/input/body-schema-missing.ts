import { rootPlace } from '../../facts/access/declarations.ts';
import { isStructured } from '../../facts/messages/media-types.ts';
import { saysFree } from '../../facts/schemas/said-free.ts';
import { isEmpty, isRaw, saysKind } from '../../facts/schemas/undescribed.ts';
import type { Decision } from '../../findings/finding.ts';
import { isJsonSchema, states, unlimited, unproved } from '../../openapi/composition.ts';
import type { Api, MediaType, Operation, Schema } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import { isObject, own } from '../../syntax/value.ts';
import { type About, about, defineRule } from '../rule.ts';
import { bodiesAsParameters, leavesBodiesOut, writesDescribed } from './bodies-unsaid.ts';
import { saysProperties, whereSaid } from './untyped.ts';

export default defineRule({
  id: 'body-schema-missing',
  title: 'Request body of which nothing is known',
  severity: 'medium',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [20],
  stride: ['T'],
  looksAt: ['input'],
  needs: 'a request body',
  toldWith: ['schema-empty', 'schema-untyped', 'object-without-properties'],
  rationale: 'Whatever a client sends reaches the code behind: no validator has anything to hold it against.',
  remediation: 'State a `schema` in each media type, with a `type` and its limits.',
  falsePositives: [
    'The body is only stored and given back, as it comes: where a description says that anything may stand there, it is reported at low, and so is an object without any property, unless answers tell which properties the record has that is written.',
    'Operations that write something and take nothing in are told at the root, where hardly any of an API has a body: one that only does something to what its path names (`/activate`, `/logout`) needs none.',
  ],
  visit: {
    api(api, { report }) {
      const left = leavesBodiesOut(api);
      if (left.length === 0) return;
      const key = api.version === '2.0' ? 'parameter `in: body`' : '`requestBody`';
      report({
        at: rootPlace(api),
        part: 'key',
        confidence: 'medium',
        message: `These ${left.length} operations write something and have no ${key}: nothing says what they take in`,
        operations: left,
        about: about.api('bodies'),
        remedy: `declare what each takes in as a ${key}, with a schema; an operation that only does something to what its path names needs none`,
      });
    },

    operation(operation, { report }) {
      for (const at of bodiesAsParameters(operation))
        report({
          at,
          part: 'key',
          decision: asParameters,
          message:
            'The body is written as a parameter, as in 2.0: OpenAPI 3 knows none, so nothing says what is taken in',
          operation,
          operations: [operation],
          about: about.operation(operation, 'body as parameter'),
          remedy: 'write it as the `requestBody` of the operation',
        });
    },

    requestBody(body, { api, report, examines }) {
      const operations = ownOf(body.operations());
      // A body that should not be there is body-on-get-or-delete's matter: it is to be taken out, not described.
      if (operations.length > 0 && operations.every(takesNone) && body.content.every(isBlank)) return;
      // What webhooks and callbacks carry, the API itself sends.
      if (operations.length === 0 && body.operations().length > 0) return;
      examines(operations);
      for (const media of body.content) {
        if (isDescribed(media, api)) {
          if (operations.some(({ safe }) => !safe))
            for (const part of saidNothing(media)) {
              const isSaidFree = [part, ...operations].some(({ value }) =>
                saysFree(own(value, 'description')),
              );
              const isRecord =
                !isEmpty(part) &&
                !isSaidFree &&
                !isShown(media) &&
                !/patch\+/.test(media.type) &&
                operations.every((one) => writesDescribed(one, body));
              report({
                at: part.place,
                part: 'key',
                // An object that is kept as it comes mostly is what the operation is for: settings, metadata, inputs.
                ...(isSaidFree || (!isEmpty(part) && !isRecord) ? { severity: 'low' as const } : {}),
                ...(isRecord ? { decision: anyRecord } : {}),
                message: isEmpty(part)
                  ? `The schema of the body says nothing: anything at all is taken as \`${media.type}\``
                  : `The schema of the body declares no property: any are taken${isRecord ? ', of a record whose properties answers tell' : ''}`,
                operations,
                about: about.schema(part, 'input'),
              });
            }
          continue;
        }
        report({
          at: media.place,
          part: 'key',
          message: messageFor(media, api),
          operations,
          about: aboutBody(operations, body.place.key, media.type),
        });
      }
      const content = own(body.value, 'content');
      const isBare = content === undefined || (isObject(content) && Object.keys(content).length === 0);
      if (api.version === '2.0' || body.content.length > 0 || !isBare) return;
      report({
        at: body.place,
        part: 'key',
        message: 'The body has no media type with a `schema`',
        operations,
        about: aboutBody(operations, body.place.key, ''),
      });
    },
    response(response, { api, report, examines }) {
      const operations = response.operations().filter(({ kind }) => kind !== 'operation');
      if (operations.length === 0) return;
      examines(operations);
      for (const media of response.content) {
        if (isDescribed(media, api)) continue;
        report({
          at: media.place,
          part: 'key',
          message: messageFor(media, api),
          operations,
          about: about.response(response, media.type),
        });
      }
    },
  },
});

/** Bodies were written down as objects, and nothing more. */
const anyRecord: Decision = {
  name: 'objects in requests',
  says: 'Bodies of requests are objects of which no property is declared, though answers tell what the record holds: whatever a caller adds is taken',
};

const asParameters: Decision = {
  name: 'bodies as parameters',
  says: 'Bodies are written as parameters, as in 2.0: OpenAPI 3 knows none, so nothing says what is taken in',
};

/** Does an example show at least what is sent? */
function isShown({ value, schema }: MediaType): boolean {
  return [own(value, 'example'), own(value, 'examples'), own(schema?.value, 'example')].some(
    (one) => one !== undefined,
  );
}

/** What of a body's schema, itself or an alternative, says of objects neither their properties nor anything else. */
function saidNothing({ type, schema }: MediaType): readonly Schema[] {
  // A form of 2.0 is described by its parameters; files need no description.
  if (!schema || !(isStructured(type) || type === '*/*' || type === '')) return [];
  const empty = unproved(schema, saysKind).map(whereSaid).filter(isEmpty);
  if (empty.length > 0) return empty;
  return states(schema, 'object') ? unlimited(schema, 'object', saysProperties) : [];
}

/** Methods whose content has no meaning (RFC 9110 §9.3.1, §9.3.2, §9.3.5). */
function takesNone({ method }: Operation): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'DELETE';
}

/** Is nothing said of it but, perhaps, that it is empty? */
function isBlank({ value, schema }: MediaType): boolean {
  if (schema ? !isEmpty(schema) : own(value, 'schema') !== undefined) return false;
  const named = own(value, 'examples');
  const shown = isObject(named) ? Object.values(named).map((one) => own(one, 'value')) : [];
  return [own(value, 'example'), ...shown].every(
    (example) =>
      example === undefined ||
      example === '' ||
      example === null ||
      (typeof example === 'object' && Object.keys(example).length === 0),
  );
}

function isDescribed({ type, value }: MediaType, api: Api): boolean {
  if (own(value, 'schema') !== undefined || own(value, 'itemSchema') !== undefined) return true;
  // 2.0's form is described by its parameters, and is no object of the document.
  if (api.version === '2.0' && Object.keys(value).length === 0) return true;
  // OAS 3.1 §4.8.14.3: raw content needs no schema.
  return isJsonSchema(api) && isRaw(type);
}

function messageFor({ type }: MediaType, api: Api): string {
  return api.version === '2.0' ? 'The body has no `schema`' : `The body has no \`schema\` as \`${type}\``;
}

function aboutBody(operations: readonly Operation[], key: string | number, type: string): About {
  const [first] = operations;
  return first ? about.operation(first, `body ${type}`) : `body ${key} ${type}`;
}

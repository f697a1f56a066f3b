import { writtenParameters } from '../../facts/messages/parameter-lists.ts';
import { holdsNothing } from '../../facts/schemas/limits.ts';
import { hidesParameters, type UnreadNames, unreadHeaders, unreadResponses } from '../../facts/unfollowed.ts';
import type { Node, Operation, Response } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { about, defineRule, type RuleContext } from '../rule.ts';
import { type MessageSide, partsOf } from './message-sides.ts';

interface Options {
  readonly name: string;
  readonly in: MessageSide;
}

export default defineRule<Options>({
  id: 'require-header',
  title: 'Operation without the header asked for',
  assertion: true,
  severity: 'medium',
  confidence: 'high',
  category: 'assertions',
  owasp: ['API8'],
  cwe: [693],
  stride: ['T'],
  looksAt: ['input', 'output'],
  looksAtWith: ({ in: side = 'request' }, operation) => partsOf(side, operation),
  rationale:
    'A protection that a header carries (an idempotency key, a signature, a cache directive) holds only where the header is sent. In a request an optional header is one that an attacker leaves away.',
  remediation:
    'Declare the header: as a parameter with `in: header` and `required: true`, or under `headers` of each response of success.',
  falsePositives: ['A gateway adds the header, and the definition leaves it out.'],
  options: {
    schema: {
      type: 'object',
      additionalProperties: false,
      required: ['name'],
      properties: {
        name: { type: 'string', minLength: 1, description: 'The name of the header, in any case' },
        in: {
          enum: ['request', 'response'],
          description:
            'Where: required in the request, or in every response of success (where none is declared, in every response)',
        },
      },
    },
    defaults: { in: 'request' },
  },
  visit: {
    operation(operation, context) {
      context.examines([operation]);
      if (context.options.in === 'request') inRequest(operation, context);
      else inResponses(operation, context);
    },
  },
});

/** OpenAPI 3.0 and later, Parameter Object, `name`: the definition of a header of such a name shall be ignored. */
const ignored = ['accept', 'content-type', 'authorization'];

function inRequest(operation: Operation, { options: { name }, report }: RuleContext<Options>): void {
  const wanted = name.toLowerCase();
  const isWanted = (where: unknown, called: unknown) =>
    where === 'header' && typeof called === 'string' && called.toLowerCase() === wanted;
  const headers = operation.parameters.filter((one) => isWanted(one.in, one.name));
  const optional = headers.find(({ required }) => !required)?.place ?? listedAsOptional(operation, isWanted);
  const empty = headers.find(({ schema }) => schema && holdsNothing(schema));
  const isIgnored = headers.length > 0 && operation.api.version !== '2.0' && ignored.includes(wanted);
  if (headers.length > 0 && !optional && !empty && !isIgnored) return;
  // One that could not be read may be it: that is said as unchecked.
  if (headers.length === 0 && hidesParameters(operation)) return;
  const at = isIgnored ? headers[0]?.place : (optional ?? empty?.place);
  report({
    ...(at ? { at } : { at: operation.place, part: 'key' as const }),
    message: isIgnored
      ? `${operation.label} declares ${name} as a parameter, which OpenAPI has everybody ignore: credentials are declared under \`security\`, media types under \`content\``
      : optional
        ? `${operation.label} takes requests without the header ${name}: it is optional`
        : empty
          ? `${operation.label} asks for a header ${name} that holds nothing`
          : `${operation.label} asks for no header ${name}`,
    operations: [operation],
    operation,
    about: about.operation(operation, `header ${wanted}`),
  });
}

/** Of two with one name the model has one; which of them counts for others is left to chance. */
function listedAsOptional(
  operation: Operation,
  isWanted: (where: unknown, name: unknown) => boolean,
): Place | undefined {
  const listed = (node: Node) =>
    writtenParameters(node, operation.api).filter(({ value }) => isWanted(value.in, value.name));
  const ownOnes = listed(operation);
  const all = ownOnes.length > 0 ? ownOnes : listed(operation.pathItem);
  return all.length < 2 ? undefined : all.find(({ value }) => value.required !== true)?.written;
}

function inResponses(operation: Operation, { options: { name }, report }: RuleContext<Options>): void {
  const wanted = name.toLowerCase();
  const isIgnored = operation.api.version !== '2.0' && wanted === 'content-type';
  const lacks = (response: Response) =>
    !mayHide(unreadHeaders(response), wanted) &&
    (isIgnored ||
      !response.headers.some(({ name: own, schema }) => own === wanted && !(schema && holdsNothing(schema))));
  const judged = promised(operation.responses);
  const of = about.operation(operation, `response header ${wanted}`);
  const shared = { operations: [operation], operation, about: of, part: 'key' as const };
  if (judged.length === 0 && !mayHide(unreadResponses(operation), undefined)) {
    report({
      ...shared,
      at: operation.place,
      message: `${operation.label} declares no response with ${name}`,
    });
  }
  for (const response of judged.filter(lacks)) {
    const message = isIgnored
      ? `The response ${response.status} of ${operation.label} can have no header ${name} of its own: OpenAPI has everybody ignore it, media types are declared under \`content\``
      : `The response ${response.status} of ${operation.label} lacks the header ${name}`;
    report({ ...shared, at: response.place, message });
  }
}

/** May what is looked for be among what could not be read? That is said as unchecked. */
function mayHide({ all, names }: UnreadNames, name: string | undefined): boolean {
  return all || (name === undefined ? names.length > 0 : names.includes(name));
}

/** The responses of success; where there are none, all. */
function promised(responses: readonly Response[]): readonly Response[] {
  const success = responses.filter(({ status }) => status.startsWith('2'));
  return success.length > 0 ? success : responses;
}

import { writtenParameters } from '../../facts/messages/parameter-lists.ts';
import { allowedValues, holds } from '../../openapi/composition.ts';
import type { Node, Operation, Response, Schema } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { about, defineRule, type RuleContext } from '../rule.ts';
import type { MessageSide } from './message-sides.ts';

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
  const empty = headers.find(({ schema }) => schema && holds(schema, isNothing));
  const isIgnored = headers.length > 0 && operation.api.version !== '2.0' && ignored.includes(wanted);
  if (headers.length > 0 && !optional && !empty && !isIgnored) return;
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

/** Does one schema object alone leave no value but an empty one? */
function isNothing(part: Schema): boolean {
  const { type, maxLength } = part.value;
  if (part.boolean === false || maxLength === 0) return true;
  if ([type].flat().every((one) => one === 'null')) return true;
  return (
    allowedValues(part)?.every(
      (value) => value === null || (typeof value === 'string' && value.trim() === ''),
    ) ?? false
  );
}

function inResponses(operation: Operation, { options: { name }, report }: RuleContext<Options>): void {
  const wanted = name.toLowerCase();
  const lacks = ({ headers }: Response) =>
    !headers.some(({ name: own, schema }) => own === wanted && !(schema && holds(schema, isNothing)));
  const judged = promised(operation.responses);
  const of = about.operation(operation, `response header ${wanted}`);
  const shared = { operations: [operation], operation, about: of, part: 'key' as const };
  if (judged.length === 0) {
    report({
      ...shared,
      at: operation.place,
      message: `${operation.label} declares no response with ${name}`,
    });
  }
  for (const response of judged.filter(lacks)) {
    const message = `The response ${response.status} of ${operation.label} lacks the header ${name}`;
    report({ ...shared, at: response.place, message });
  }
}

/** The responses of success; where there are none, all. */
function promised(responses: readonly Response[]): readonly Response[] {
  const success = responses.filter(({ status }) => status.startsWith('2'));
  return success.length > 0 ? success : responses;
}

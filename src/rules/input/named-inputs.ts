/** What clients send under a name: parameters and properties, for rules that judge by names. */
import { valueSchemaOf } from '../../facts/messages/any-value.ts';
import type { Operation, Parameter, Property, Schema } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import type { Place } from '../../refs/place.ts';
import { once } from '../../text/memo.ts';
import { letIn } from '../let-in.ts';
import { about, type RuleContext } from '../rule.ts';

export interface NamedInput {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie' | 'body';
  /** The name of the object that holds a property. */
  readonly owner: string | undefined;
  readonly schema: Schema;
  /** The node of the parameter, or of the property’s schema: point at its key. */
  readonly at: Place;
  readonly operations: readonly Operation[];
  /** What stands beside the schema of a parameter. */
  readonly examples?: readonly unknown[];
  /** For words in it: descriptions of the parameter and its schema. */
  readonly description: string;
  readonly about: string | (() => string);
}

/** Undefined when its schema cannot be read, or only webhooks and callbacks send it, which the API itself does. */
export const inputOfParameter = once((parameter: Parameter): NamedInput | undefined => {
  const { name, place } = parameter;
  const schema = valueSchemaOf(parameter);
  const all = parameter.operations();
  const operations = ownOf(all);
  if (!schema || (operations.length === 0 && all.length > 0)) return undefined;
  return {
    name,
    in: parameter.in === 'querystring' ? 'query' : parameter.in,
    owner: undefined,
    schema,
    at: place,
    operations,
    examples: [parameter.value.example],
    description: [parameter.value.description, schema.value.description].filter(isText).join(' '),
    about: about.parameter(parameter),
  };
});

/** Undefined when the property does not travel to the API. */
export const inputOfProperty = once((property: Property): NamedInput | undefined => {
  if (!property.flows('input')) return undefined;
  const { schema, name, place } = property;
  return {
    name,
    in: 'body',
    owner: nameOf(property.owner),
    schema,
    at: place,
    operations: property.operations('input'),
    description: [schema.value.description].filter(isText).join(' '),
    about: about.schema(schema, 'input'),
  };
});

/** Judges what clients send under a name, and, where a claim asks, what goes through unsaid. */
export function judgeNamed<Context extends RuleContext<object>>(
  input: NamedInput | undefined,
  context: Context,
  judge: (input: NamedInput, context: Context) => void,
): void {
  if (!input) return;
  judge(input, context);
  const open = letIn(input, input.at, context);
  if (open) judge({ ...input, schema: open.schema }, open.context);
}

/** The name of a component, or of the property that the object is the value (or one of the items) of. */
function nameOf({ name, place }: Schema): string | undefined {
  if (name !== undefined) return name;
  const own = place.key === 'items' ? place.parent : place;
  return own?.parent?.key === 'properties' ? String(own.key) : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

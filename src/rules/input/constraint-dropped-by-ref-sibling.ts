import { constraints } from '../../facts/schemas/keywords.ts';
import type { Severity } from '../../findings/finding.ts';
import { isJsonSchema } from '../../openapi/composition.ts';
import type { Api, Node, Operation, Schema } from '../../openapi/model.ts';
import { schemasAside } from '../../openapi/schemas-aside.ts';
import type { Place } from '../../refs/place.ts';
import { isObject, own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { everyAside } from '../aside.ts';
import { valueAt, wrap } from '../fix.ts';
import { type About, about, defineRule, type RuleContext } from '../rule.ts';

export default defineRule({
  id: 'constraint-dropped-by-ref-sibling',
  title: 'Limit beside a reference, which is ignored',
  severity: 'medium',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [1173],
  stride: ['T'],
  looksAt: ['input'],
  rationale:
    'In OpenAPI 2.0 and 3.0 whatever stands beside `$ref` is ignored (OAS 3.0.3 §4.7.23). The author sees a limit or a `readOnly` in the text; gateways, validators and generated code never do.',
  remediation:
    'Put both into `allOf: [{$ref: …}, {maxLength: 80}]`, write the limit into the schema that is referred to, or move to 3.1, where both count.',
  falsePositives: [
    'Every tool in use reads what stands beside a reference, against the specification.',
    'The referenced schema says the same: not reported.',
  ],
  fix: {
    says: 'Puts the reference to a schema into `allOf`, so that what stands beside it counts.',
    safe: false,
    of: ({ place: { parent } }) => {
      const written = parent && valueAt(parent);
      const reference = own(written, '$ref');
      if (!parent || typeof reference !== 'string' || own(written, 'allOf') !== undefined) return null;
      if (!/\/(?:schemas|definitions)\//.test(reference)) return null;
      return {
        title: 'Put the reference into `allOf`, if the limit beside it is meant',
        safe: false,
        changes: [wrap(parent.child('$ref'), 'allOf')],
      };
    },
  },
  visit: {
    api(api, context) {
      if (isJsonSchema(api)) return;
      for (const schema of api.allSchemas) judgeSchema(schema, context);
      if (context.isClaimed) {
        const aside: Context = {
          ...context,
          examines() {},
          report: ({ operations, at, message }) => context.cannotTell(operations, at, message),
        };
        for (const schema of schemasAside(api, everyAside).allSchemas) judgeSchema(schema, aside);
      }
      for (const node of componentsOf(api)) {
        if (besideReference(node.value).length === 0) continue;
        judge(node, usersOf(node, api), about.api(`component ${node.place.key}`), context);
      }
    },
    parameter(parameter, context) {
      judgeBelow(parameter, () => parameter.operations(), about.parameter(parameter), context);
    },
    header(header, context) {
      judgeBelow(header, () => header.operations(), about.header(header), context, 'info');
    },
    requestBody(body, context) {
      const operations = () => body.operations();
      const of: About = (view) => {
        const [first] = operations();
        return (first ? about.operation(first, 'body') : about.api('body'))(view);
      };
      // 2.0's body is a parameter.
      judgeBelow(body, operations, of, context);
      for (const media of body.content) judgeBelow(media, operations, about.more(of, media.type), context);
    },
    response(response, context) {
      const operations = () => response.operations();
      const of = about.response(response);
      judgeBelow(response, operations, of, context, 'info');
      for (const media of response.content)
        judgeBelow(media, operations, about.more(of, media.type), context, 'info');
    },
    operation(operation, context) {
      judgeParameters(operation, [operation], about.operation(operation), context);
    },
    pathItem(item, context) {
      const [first] = item.operations;
      judgeParameters(item, item.operations, first ? about.operation(first) : about.api(item.path), context);
    },
  },
});

type Context = RuleContext<Record<string, never>> & { readonly severity?: Severity };

const single = ['items', 'additionalProperties', 'not'] as const;
const several = ['allOf', 'oneOf', 'anyOf'] as const;

/** What a schema holds: references as they are written. Hardly any has something beside it: that is asked first. */
function judgeSchema(schema: Schema, context: Context): void {
  for (const { name, place, value } of childrenOf(schema)) {
    if (besideReference(value).length === 0) continue;
    const isInput = schema.reachedBy('input').length > 0 || schema.flows('input');
    const direction = isInput ? 'input' : 'output';
    const of = about.schema(schema, direction, name);
    const judging: Context = isInput ? context : { ...context, severity: 'info' };
    judge({ place, value }, schema.reachedBy(direction), of, judging);
  }
}

/** Each with the name that it has in the schema. */
function* childrenOf({ value, place }: Schema): Generator<Raw & { readonly name: string }> {
  const map = own(value, 'properties');
  if (isObject(map))
    for (const name of Object.keys(map))
      yield { name: `.${name}`, place: place.child('properties', name), value: map[name] };
  for (const key of single) {
    const one = own(value, key);
    if (one !== undefined) yield { name: key, place: place.child(key), value: one };
  }
  for (const key of several) {
    const list = own(value, key);
    if (!Array.isArray(list)) continue;
    for (const [index, entry] of list.entries())
      yield { name: `${key} ${index}`, place: place.child(key, index), value: entry };
  }
}

/** The `schema` of a parameter, header, media type, 2.0 body or response; hardly any has something beside a reference. */
function judgeBelow(
  { place, value }: Node,
  operations: () => readonly Operation[],
  of: About,
  context: Context,
  severity?: Severity,
): void {
  const schema = own(value, 'schema');
  if (isJsonSchema(context.api) || besideReference(schema).length === 0) return;
  const judging = severity ? { ...context, severity } : context;
  judge({ place: place.child('schema'), value: schema }, operations(), of, judging);
}

function judgeParameters(node: Node, operations: readonly Operation[], of: About, context: Context): void {
  const list = own(node.value, 'parameters');
  if (isJsonSchema(context.api) || !Array.isArray(list)) return;
  for (const [index, value] of list.entries()) {
    judge(
      { place: node.place.child('parameters', index), value },
      operations,
      about.more(of, `parameter ${index}`),
      context,
    );
  }
}

/** Named schemas and parameters. */
function componentsOf(api: Api): Raw[] {
  const isSwagger = api.version === '2.0';
  const holder = isSwagger ? api.value : own(api.value, 'components');
  const place = isSwagger ? api.place : api.place.child('components');
  return [isSwagger ? 'definitions' : 'schemas', 'parameters'].flatMap((key) => {
    const map = own(holder, key);
    if (!isObject(map)) return [];
    return Object.keys(map).map((name) => ({ place: place.child(key, name), value: map[name] }));
  });
}

/** The operations that come to a component which is such a reference: the model has only what it leads to. */
function usersOf({ value }: Raw, api: Api): readonly Operation[] {
  const users = new Set<Operation>();
  for (const { written, operations } of referencesIn(api)) {
    const target = api.resolve(written.reference, written.place);
    if (target.ok && target.value === value) for (const one of operations()) users.add(one);
  }
  return [...users].sort((a, b) => a.index - b.index);
}

interface Use {
  readonly written: { readonly reference: string; readonly place: Place };
  readonly operations: () => readonly Operation[];
}

/** The references to schemas and parameters in what operations reach. */
const referencesIn = once((api: Api): readonly Use[] => {
  const found: Use[] = [];
  const add = (place: Place, value: unknown, operations: Use['operations']) => {
    const reference = own(value, '$ref');
    if (typeof reference === 'string') found.push({ written: { reference, place }, operations });
  };
  for (const schema of api.allSchemas) {
    const operations = () => [...schema.reachedBy('input'), ...schema.reachedBy('output')];
    for (const { place, value } of childrenOf(schema)) add(place, value, operations);
  }
  const below = ({ place, value }: Node, operations: Use['operations']) =>
    add(place.child('schema'), own(value, 'schema'), operations);
  for (const holder of [...api.parameters, ...api.headers]) below(holder, () => holder.operations());
  for (const holder of [...api.requestBodies, ...api.responses])
    for (const node of [holder, ...holder.content]) below(node, () => holder.operations());
  const holders = api.operations.map(({ place, value }, at) => ({
    ...{ place, value },
    operations: api.operations.slice(at, at + 1),
  }));
  for (const { place, value, operations } of [...api.pathItems, ...holders]) {
    const list = own(value, 'parameters');
    if (Array.isArray(list))
      for (const [index, one] of list.entries()) add(place.child('parameters', index), one, () => operations);
  }
  return found;
});

/** Whoever writes so many takes the version for one in which they count. */
const writtenBeside = {
  name: 'keywords beside references',
  says: 'Keywords beside `$ref` are ignored in this version of OpenAPI',
  from: 5,
};

interface Raw {
  readonly place: Place;
  readonly value: unknown;
}

function judge(
  { place, value }: Raw,
  operations: readonly Operation[],
  of: About,
  { api, report, examines, severity }: Context,
): void {
  const beside = besideReference(value);
  const reference = own(value, '$ref');
  if (typeof reference !== 'string' || !isObject(value) || beside.length === 0) return;
  examines(operations);
  const target = api.resolve(reference, place);
  const said = target.ok ? heldBy(target, api) : [];
  const dropped = beside.filter((key) => !said.some((part) => saysSame(value[key], part, key)));
  const [first] = dropped;
  if (first === undefined) return;
  const named = dropped.map((key) => `\`${key}\``).join(', ');
  report({
    at: place.child(first),
    part: 'key',
    severity: severity ?? (dropped.every((key) => loosening.has(key)) ? 'low' : 'medium'),
    message: `${named} beside \`$ref\` ${dropped.length === 1 ? 'is' : 'are'} ignored in OpenAPI ${api.version}`,
    operations,
    about: of,
    ...(operations.length > 0 ? { decision: writtenBeside } : {}),
  });
}

const none: readonly string[] = [];

/** The limits that are written beside a reference. */
function besideReference(value: unknown): readonly string[] {
  if (!isObject(value) || typeof own(value, '$ref') !== 'string') return none;
  return Object.keys(value).filter((key) => constraints.has(key));
}

/** Without them the value is read as the referenced schema says: stricter, or of the type that it states. */
const loosening: ReadonlySet<string> = new Set(['nullable', 'type']);

function isWithin(list: readonly unknown[], values: ReadonlySet<unknown>): boolean {
  return list.every((one) => typeof one !== 'object' && values.has(one));
}

/** So many members of compositions are looked at for what they say. */
const mostParts = 20;

/** What holds for a value of the referenced schema: itself, and what it puts together by `allOf`. */
function heldBy(target: Raw, api: Api): unknown[] {
  const found: Raw[] = [target];
  for (const { place, value } of found) {
    const all = own(value, 'allOf');
    for (const [index, part] of (Array.isArray(all) ? all : []).entries()) {
      if (found.length >= mostParts) break;
      const at = place.child('allOf', index);
      const reference = own(part, '$ref');
      const led = typeof reference === 'string' ? api.resolve(reference, at) : undefined;
      if (led?.ok) found.push(led);
      else if (!led) found.push({ place: at, value: part });
    }
  }
  return found.map(({ value }) => value);
}

/** Does the referenced schema say it already? Lists of names in any order count as the same. */
function saysSame(value: unknown, target: unknown, key: string): boolean {
  const there = own(target, key);
  if (key === 'type' && there === undefined && value === 'object')
    return own(target, 'properties') !== undefined;
  if (Array.isArray(value) && Array.isArray(there)) return isWithin(value, new Set<unknown>(there));
  return value === there;
}

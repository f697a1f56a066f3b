import { type Draw, isObject, type Json, objectsIn, operationsOf, schemasOf, target } from './drawn.ts';
import type { Edit } from './neutral.ts';

/** Edits that add something and touch nothing that is there: what was found before is found as it was. */
export const growing: Readonly<Record<string, Edit>> = {
  'an operation that comes first and shares all of another': (root, draw) => copied(root, draw, '/0'),
  'an operation that comes last and shares all of another': (root, draw) => copied(root, draw, '/~'),
  'an operation that comes first and reads what another sends': (root, draw) =>
    copied(root, draw, '/0', ({ method }) => method === 'get'),
  'an operation that comes first and shares a body': (root, draw) =>
    copied(root, draw, '/0', ({ operation }) => hasBody(root, operation)),
  'an operation that comes first and shares nothing': (root, draw) => {
    const [first] = operationsOf(root);
    const responses = { 204: { description: 'done' } };
    const { security } = draw.one(operationsOf(root))?.operation ?? {};
    const added = { ...(security ? { security } : {}), responses };
    return first && { ...root, paths: { '/0': { get: added }, ...root.paths } };
  },
  'a weakness in a parameter that has one': (root, draw) => {
    const found = draw.one(
      [...objectsIn(root)].filter(
        (one) => typeof one.name === 'string' && typeof one.in === 'string' && isFreeText(one.schema ?? one),
      ),
    );
    if (!found) return undefined;
    weaken(found.schema ?? found, draw);
    return root;
  },
  'a weakness in a value that has one': (root, draw) => {
    const values = [...objectsIn(root)].flatMap(({ properties }) =>
      isObject(properties) ? Object.values<Json>(properties).filter(isFreeText) : [],
    );
    const found = draw.one(values);
    if (!found) return undefined;
    weaken(found, draw);
    return root;
  },
  'a weak property beside others': (root, draw) => {
    const found = draw.one(
      [...objectsIn(root)].filter(
        ({ properties, type }) =>
          type === 'object' && isObject(properties) && Object.values(properties).every(isObject),
      ),
    );
    if (!found) return undefined;
    found.properties = { aFurtherRemark: { type: 'string' }, ...found.properties };
    return root;
  },
};

const isFreeText = (one: Json) =>
  isObject(one) && one.type === 'string' && !one.pattern && !one.enum && !one.format && !one.$ref;

/** A limit that is none, because it is of another type or misspelt: the text is as free as it was. */
function weaken(schema: Json, draw: Draw): void {
  if (draw.below(2) === 0) schema.maximum = 9;
  else schema.maxLenght = 9;
}

function hasBody(root: Json, operation: Json): boolean {
  if (isObject(operation.requestBody)) return true;
  return (
    Array.isArray(operation.parameters) &&
    operation.parameters.some((one: Json) =>
      /^(?:body|formData)$/.test((typeof one.$ref === 'string' ? target(root, one.$ref) : one)?.in),
    )
  );
}

/** The same operation at a path of its own, its parts written out again or referred to as they are. */
function copied(
  root: Json,
  draw: Draw,
  prefix: string,
  isWanted: (one: ReturnType<typeof operationsOf>[number]) => boolean = () => true,
): Json | undefined {
  const found = draw.one(operationsOf(root).filter(isWanted));
  // A reference into the paths would lead to the one or the other.
  if (!found || JSON.stringify(root).includes('#/paths/')) return undefined;
  const { operationId: _, ...operation } = structuredClone(found.operation);
  const { parameters, servers } = structuredClone(found.item);
  const item = {
    ...(parameters ? { parameters } : {}),
    ...(servers ? { servers } : {}),
    [found.method]: operation,
  };
  schemasOf(root);
  return { ...root, paths: { [`${prefix}${found.path}`]: item, ...root.paths } };
}

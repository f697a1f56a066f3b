/** The objects of a document as they are written: for what the model follows or leaves out. */
import type { JsonObject } from '../../openapi/model.ts';
import type { Document } from '../../refs/document.ts';
import { Place } from '../../refs/place.ts';
import { isObject } from '../../syntax/value.ts';
import { depthOfMembers, somewhere } from '../members.ts';

/** Keys under which values are shown, not described: what looks like a keyword there is data. */
const data: ReadonlySet<string> = new Set([
  'example',
  'examples',
  'default',
  'const',
  'enum',
  'x-examples',
  'x-example',
]);
/** Keys whose children have names of the author’s choice: `example` below them is a name. */
const naming: ReadonlySet<string> = new Set([
  ...['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions', 'schemas', 'parameters'],
  ...[
    'responses',
    'headers',
    'requestBodies',
    'securitySchemes',
    'securityDefinitions',
    'links',
    'callbacks',
  ],
  ...['pathItems', 'paths', 'webhooks', 'mediaTypes', 'variables', 'scopes', 'mapping'],
]);

/** A question whether some object below a value passes a test; data, and what only looks like an object, may be among them. */
export function someObject(test: (value: JsonObject) => boolean): (value: object) => boolean {
  return somewhere((value) => isObject(value) && test(value as JsonObject));
}

/**
 * Visits the objects of a document in order, examples and other data left out. The depth is bounded by the parser, and
 * what YAML’s aliases add, too.
 *
 * @param some made by {@link someObject}: where it says no, nothing is visited that may be passed over
 * @param visit gets the object and a question for its place
 */
export function eachObject(
  document: Document,
  some: (value: object) => boolean,
  visit: (value: JsonObject, place: () => Place) => void,
): void {
  const path: (string | number)[] = [];
  const place = () => new Place(document).child(...path);
  /** @param names are the keys of this value names? */
  const enter = (value: unknown, names: boolean): void => {
    if (typeof value !== 'object' || value === null) return;
    if (path.length === depthOfMembers && !some(value)) return;
    if (Array.isArray(value)) {
      for (let at = 0; at < value.length; at++) {
        path.push(at);
        enter(value[at], false);
        path.pop();
      }
      return;
    }
    if (!names) visit(value as JsonObject, place);
    for (const key in value) {
      const child = (value as JsonObject)[key];
      // Most values are texts and numbers.
      if (typeof child !== 'object' || child === null || (!names && data.has(key))) continue;
      path.push(key);
      enter(child, !names && naming.has(key));
      path.pop();
    }
  };
  enter(document.tree.value, false);
}

/** Names in a path that no parameter declares: nothing is known of what stands there. */
import type { Operation } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { hidesParameters } from '../unfollowed.ts';

/** Also where a name is written in another case: names of parameters have one (OAS 3.1 §4.8.12). */
export const undeclaredInPath = once((operation: Operation): readonly string[] => {
  const { kind, path, parameters } = operation;
  if (kind !== 'operation' || !path.includes('{') || hidesParameters(operation)) return none;
  const declared = new Set(parameters.map(({ name }) => name));
  const names = Array.from(path.matchAll(/\{([^{}]*)\}/g), ([, inside]) => nameIn(inside as string));
  return names.filter((name) => name !== '' && !declared.has(name));
});

const none: readonly string[] = [];

/** `{proxy+}` of gateways takes the rest of a path. */
function nameIn(hole: string): string {
  return hole.trim().replace(/[+*]$/, '');
}

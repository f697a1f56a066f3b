import { type Problem, problemAt } from '../findings/problem.ts';
import type { Document } from '../refs/document.ts';
import { Place } from '../refs/place.ts';
import { own, ownAt } from '../syntax/value.ts';
import type { Keys } from './ran.ts';

/** What spectral-core does not accept in a file, each with its place, and what there is to do where it does not say so itself. */
export function broken(error: unknown, file: Document): Problem[] {
  const all = error instanceof Error && 'errors' in error ? (error.errors as Error[]) : [error as Error];
  return all.flatMap((one) => {
    const named = unknownRule(one);
    const { path: said = [] } = one as { path?: Keys };
    // The root is `['']` to Spectral.
    const path = named === undefined ? said.filter((key) => key !== '') : ['rules', named];
    return worded(one.message, path, file.tree.value).map(({ message, at, part }) => {
      const place = at.reduce<Place>((before, key) => before.child(key), new Place(file));
      return problemAt(place, `Spectral does not accept this ruleset: ${message}`, part);
    });
  });
}

/** The rule that is switched on or off, and that no ruleset has. */
export function unknownRule(error: unknown): string | undefined {
  const { message } = error as { message?: unknown };
  return /^Cannot extend non-existing rule: "(.*)"$/.exec(String(message))?.[1];
}

interface Worded {
  readonly message: string;
  readonly at: Keys;
  readonly part: 'key' | 'value';
}

function worded(said: string, path: Keys, root: unknown): Worded[] {
  const value = ownAt(root, path);
  const plain: Worded = { message: said, at: path, part: 'value' };
  if (said === 'must NOT have additional properties' && typeof value === 'object' && value !== null) {
    const known = keysAt(path);
    const unknown = Object.keys(value).filter((key) => known && !known.has(key) && !key.startsWith('x-'));
    if (unknown.length > 0)
      return unknown.map((key) => ({
        message: `\`${key}\` is nothing that it knows here; these are: ${[...(known ?? [])].join(', ')}`,
        at: [...path, key],
        part: 'key',
      }));
  }
  if (said === 'must be equal to one of the allowed values' && path.includes('rules'))
    return [{ ...plain, message: 'a rule is set to error, warn, info, hint, off, true or false' }];
  if (said.startsWith('Cannot extend non-existing rule'))
    return [{ ...plain, message: `${said}; take it out, or say \`given\` and \`then\``, part: 'key' }];
  // The names of functions are lost where this program is made smaller.
  const options = path.indexOf('functionOptions');
  const name = options < 0 ? undefined : own(ownAt(root, path.slice(0, options)), 'function');
  return [{ ...plain, message: typeof name === 'string' ? said.replace('<unknown>', name) : said }];
}

const ofRulesets: ReadonlySet<string> = new Set([
  ...['extends', 'rules', 'aliases', 'overrides', 'formats', 'functions', 'functionsDir', 'except'],
  ...['parserOptions', 'documentationUrl', 'description', 'severities'],
]);
const ofRules: ReadonlySet<string> = new Set([
  ...['given', 'then', 'severity', 'message', 'description', 'formats', 'recommended', 'resolved', 'type'],
  ...['tags', 'documentationUrl', 'extensions'],
]);

/** What a ruleset may say at a place. */
function keysAt(path: Keys): ReadonlySet<string> | undefined {
  const last = path.at(-1);
  if (path.length === 0) return ofRulesets;
  if (path.at(-2) === 'rules') return ofRules;
  return last === 'parserOptions' ? new Set(['duplicateKeys', 'incompatibleValues']) : undefined;
}

import { sep } from 'node:path';
import { configNames } from '../config/discover.ts';
import type { FileKind } from './schema-words.ts';
import type { View } from './view.ts';

/** Is it one of our own files, and which? */
export function kindOf(view: View): FileKind | undefined {
  const { path } = view.open;
  const name = path.slice(path.lastIndexOf(sep) + 1);
  if (configNames.includes(name)) return 'config';
  if (view.isModel) return 'model';
  const rulesets = view.judged?.checked?.side.setUp.config.rulesets.flat() ?? [];
  if (
    rulesets.some(
      (one) =>
        !one.name.startsWith('threatlint:') &&
        path.endsWith(one.name.replace(/^\.\//, `${sep}`).replace(/^\/?/, sep)),
    )
  )
    return 'ruleset';
  const says = (key: string) => view.says(key);
  return says('rules') && !says('openapi') && !says('swagger') ? 'ruleset' : undefined;
}

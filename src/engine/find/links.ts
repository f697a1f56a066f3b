import { resolve } from 'node:path';
import { isInside, realpathOf } from '../../refs/read-file.ts';
import type { CheckRequest } from '../request.ts';

/**
 * Says which of some files are links out of the repository. They are read, because a person named them; but it was a stranger
 * who chose what they lead to.
 *
 * @param files relative to the working folder or absolute
 */
export function sayLinksOut(
  files: readonly string[],
  { cwd, root, overlay, onNote }: Pick<CheckRequest, 'cwd' | 'root' | 'overlay' | 'onNote'>,
): void {
  const home = realpathOf(root) ?? root;
  for (const file of files) {
    const path = resolve(cwd, file);
    if (overlay?.has(path) || !(isInside(path, root) || isInside(path, home))) continue;
    const real = realpathOf(path);
    if (real !== undefined && !isInside(real, home))
      onNote?.(`${file} is a link out of the repository, to ${real}; it is read because it was named`);
  }
}

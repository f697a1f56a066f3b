import { resolve } from 'node:path';
import { onDisk } from '../../refs/files.ts';
import { isInside } from '../../refs/read-file.ts';
import type { CheckRequest } from '../request.ts';

/**
 * Says which of some files are links out of the repository. They are read, because a person named them; but it was a stranger
 * who chose what they lead to.
 *
 * @param files relative to the working folder or absolute
 */
export function sayLinksOut(
  files: readonly string[],
  {
    cwd,
    root,
    overlay,
    onNote,
    at = onDisk,
  }: Pick<CheckRequest, 'cwd' | 'root' | 'overlay' | 'onNote' | 'at'>,
): void {
  const home = at.realpath(root) ?? root;
  for (const file of files) {
    const path = resolve(cwd, file);
    if (overlay?.has(path) || !(isInside(path, root) || isInside(path, home))) continue;
    const real = at.realpath(path);
    if (real !== undefined && !isInside(real, home))
      onNote?.(`${file} is a link out of the repository, to ${real}; it is read because it was named`);
  }
}

import { relative, sep } from 'node:path';
import type { Document } from '../../refs/document.ts';

/** How the lock names a file: from the repository's root, so that it is the same wherever a check starts. */
export function fromRoot({ absolute }: Document, root: string): string {
  return relative(root, absolute).split(sep).join('/');
}

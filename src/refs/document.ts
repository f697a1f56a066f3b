import type { SyntaxTree } from '../syntax/tree.ts';

/** A file that was read and parsed. */
export interface Document {
  /** Relative to the working folder, with `/`; what reports print. */
  readonly file: string;
  /** The real path on disk, symbolic links resolved. */
  readonly absolute: string;
  readonly tree: SyntaxTree;
}

import type { SyntaxTree } from '../syntax/tree.ts';
import type { Source } from '../text/source.ts';
import { TreeAtRest } from './tree-at-rest.ts';

/** A file that was read and parsed. */
export interface Document {
  /** Relative to the working folder, with `/`; what reports print. */
  readonly file: string;
  /** The real path on disk, symbolic links resolved. */
  readonly absolute: string;
  readonly source: Source;
  readonly tree: SyntaxTree;
  /** What {@link SyntaxTree.warnings} says. */
  readonly warnings: SyntaxTree['warnings'];
}

/**
 * A file whose values may be let go when nobody is expected to ask for them soon: those of hundreds of definitions would add
 * up. Who asks all the same gets the same values, but other objects.
 */
export class ReadDocument implements Document {
  readonly file: string;
  readonly source: Source;
  #tree: SyntaxTree | TreeAtRest;

  constructor(
    readonly absolute: string,
    tree: SyntaxTree,
  ) {
    this.source = tree.source;
    this.file = tree.source.file;
    this.#tree = tree;
  }

  get tree(): SyntaxTree {
    if (this.#tree instanceof TreeAtRest) this.#tree = this.#tree.woken();
    return this.#tree;
  }

  get warnings(): SyntaxTree['warnings'] {
    return this.#tree.warnings;
  }

  get isAtRest(): boolean {
    return this.#tree instanceof TreeAtRest;
  }

  /** Lets the values go. Nothing may hold on to one of them by its identity. */
  rest(): void {
    if (!(this.#tree instanceof TreeAtRest)) this.#tree = TreeAtRest.of(this.#tree);
  }
}

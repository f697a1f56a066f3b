import { parseSource } from '../syntax/parse.ts';
import type { Comment, Location, Path, SyntaxTree } from '../syntax/tree.ts';

/** What is left of a parsed text whose values were let go, and how to come by them again. */
export class TreeAtRest {
  private constructor(
    private readonly source: SyntaxTree['source'],
    readonly warnings: SyntaxTree['warnings'],
    /** The values in V8's format, aliases shared as before: reading YAML again would take ten times as long. */
    private readonly packed: Buffer | undefined,
  ) {}

  static of(tree: SyntaxTree): TreeAtRest {
    if (tree instanceof WokenTree) return tree.before;
    const { source, warnings, format, value } = tree;
    return new TreeAtRest(source, warnings, format === 'json' ? undefined : v8().serialize(value));
  }

  woken(): SyntaxTree {
    return this.packed ? new WokenTree(this, this.source, this.packed) : this.parsed();
  }

  parsed(): SyntaxTree {
    const { source } = this;
    const parsed = parseSource(source);
    if (!parsed.ok) throw new Error(`${source.file} could be parsed before: ${parsed.problems[0]?.message}`);
    return parsed.tree;
  }
}

/** Values without the layout of their text, which is read again for who asks where something stands. */
class WokenTree implements SyntaxTree {
  readonly format = 'yaml';
  #value: { readonly value: unknown } | undefined;
  #parsed: SyntaxTree | undefined;

  constructor(
    readonly before: TreeAtRest,
    readonly source: SyntaxTree['source'],
    private readonly packed: Buffer,
  ) {}

  get value(): unknown {
    this.#value ??= { value: v8().deserialize(this.packed) };
    return this.#value.value;
  }

  get warnings(): SyntaxTree['warnings'] {
    return this.before.warnings;
  }

  locate(paths: readonly Path[]): Location[] {
    return this.#layout().locate(paths);
  }

  comments(): Comment[] {
    return this.#layout().comments();
  }

  #layout(): SyntaxTree {
    this.#parsed ??= this.before.parsed();
    return this.#parsed;
  }
}

/** Loaded when there is something to pack. */
const v8 = () => process.getBuiltinModule('node:v8');

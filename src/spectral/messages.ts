import { isObject } from '../syntax/value.ts';
import type * as Libraries from './libraries.ts';
import type { Keys, Rule } from './ran.ts';

type Inventory = InstanceType<typeof Libraries.DocumentInventory>;
export type Answer = { readonly message: string; readonly path?: readonly (string | number)[] };
type Item = NonNullable<ReturnType<Inventory['findAssociatedItemForPath']>>;

/** Where in the text of which file a result stands, and what it says: as Spectral's `lintNode` words it. */
export interface Told {
  readonly message: string;
  readonly path: Keys;
  readonly source: string | null | undefined;
}

/** So long a message may be that is left to the library. */
const longest = 10_000;

/** Words what functions of Spectral answer, and finds where it stands. */
export class Messages {
  #last: { readonly id: string; readonly item: Item | null } = { id: '', item: null };

  constructor(
    private readonly libraries: typeof Libraries,
    private readonly inventory: Inventory,
  ) {}

  told(rule: Rule, at: Keys, answer: Answer): Told {
    const { decodeSegmentFragment, getClosestJsonPath } = this.libraries;
    const way = (answer.path ?? at).map((step) =>
      typeof step === 'string' && !/[%~]/.test(step) ? step : decodeSegmentFragment(step),
    );
    const item = this.#item(way, rule.resolved);
    const path = item?.path ?? getClosestJsonPath(this.inventory.resolved, way);
    const source = item?.document.source;
    const own = this.#ownWords(rule, answer, path, item);
    return { message: own.trim(), path, source };
  }

  #ownWords(rule: Rule, { message }: Answer, path: Keys, item: Item | null): string {
    const { description, message: template } = rule;
    if (template === null && description !== null) return description;
    const { printPath, PrintStyle } = this.libraries;
    const document = item?.document ?? this.inventory.document;
    const missing = item?.missingPropertyPath;
    const values: Values = {
      property: () =>
        missing !== undefined && missing.length > path.length
          ? printPath(missing.slice(path.length - 1), PrintStyle.Dot)
          : (path.at(-1) ?? ''),
      error: () => message,
      path: () => printPath([...path], PrintStyle.EscapedPointer),
      description: () => description,
      value: () => valueAt(document.data, path),
    };
    const worded = this.#filled(message, values);
    if (template === null) return worded;
    return this.#filled(template, { ...values, error: () => worded });
  }

  /** The placeholders that nearly every message has are filled in here; whatever else one says is the library's. */
  #filled(template: string, values: Values): string {
    if (!template.includes('{{')) return template;
    let isPlain = !hasOddNames(template);
    const filled = template.replace(/(#?)\{\{([^{}\n]+)\}\}/g, (whole, hash: string, name: string) => {
      const wanted = hash ? /^print\((["'])([a-z]+)\1\)$/.exec(name)?.[2] : name;
      if (wanted === undefined || !Object.hasOwn(values, wanted)) {
        isPlain = false;
        return whole;
      }
      const value = values[wanted as keyof Values]();
      if (!hash) return String(value);
      if (wanted === 'property')
        return value !== undefined && value !== '' ? `"${value}" property ` : 'The document ';
      if (wanted === 'value') return this.libraries.printValue(value);
      return value === null ? '' : String(value);
    });
    if (isPlain) return filled;
    // The library's expression looks through all that follows from each brace.
    if (template.length > longest)
      throw new Error(`its message is longer than ${longest.toLocaleString('en')} characters`);
    const all = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value()]));
    return this.libraries.messageOf(template, all as never);
  }

  /** What the library answers, which asks for every reference on the way; where there is none, it is the way itself. */
  #item(way: string[], isResolved: boolean): Item | null {
    const { inventory } = this;
    if (!isResolved) return inventory.findAssociatedItemForPath(way, false);
    const plain = this.#withoutReferences(way);
    if (plain) return { document: inventory.document, path: plain, missingPropertyPath: way };
    const id = JSON.stringify(way);
    if (this.#last.id !== id) this.#last = { id, item: inventory.findAssociatedItemForPath([...way], true) };
    return this.#last.item;
  }

  #withoutReferences(way: readonly string[]): string[] | undefined {
    let resolved: unknown = this.inventory.resolved;
    let written: unknown = this.inventory.unresolved;
    let at = 0;
    for (; at < way.length; at++) {
      const step = way[at] as string;
      if (!isParent(resolved) || !(step in resolved)) break;
      if (!isParent(written) || !(step in written)) return undefined;
      resolved = resolved[step];
      written = written[step];
    }
    if (isObject(written) && '$ref' in written) return undefined;
    for (; at < way.length; at++) {
      const step = way[at] as string;
      if (!isParent(written) || !(step in written)) break;
      written = written[step];
    }
    return way.slice(0, at);
  }
}

/** Has a placeholder a brace in its name (`{{{path}}}`)? There is none of that name, and the library says nothing in its place. */
function hasOddNames(template: string): boolean {
  const parts = template.split('}}').slice(0, -1);
  return parts.some((part) => {
    const name = part.slice(Math.max(part.lastIndexOf('}'), part.lastIndexOf('\n')) + 1);
    const at = name.indexOf('{{');
    return at >= 0 && name.includes('{', at + 2);
  });
}

interface Values {
  readonly property: () => unknown;
  readonly error: () => unknown;
  readonly path: () => unknown;
  readonly description: () => unknown;
  readonly value: () => unknown;
}

const isParent = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function valueAt(root: unknown, path: Keys): unknown {
  let value = root;
  for (const step of path) {
    if (value === undefined || value === null) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}

import type { Place } from '../refs/place.ts';
import { isObject, own, ownAt } from '../syntax/value.ts';
import { push } from '../text/group.ts';
import type { Raw, Reader } from './reader.ts';
import type { Schemas } from './schema.ts';
import type { SchemaNode } from './schema-node.ts';
import { ownParts } from './walk.ts';

/**
 * Of which other schemas a value of some schema may be, because a discriminator says so (OAS 3.0.4 §4.7.25, 3.1 §4.8.25,
 * 2.0 Schema Object, `discriminator`): those that its `mapping` names, and those that build on it by `allOf`. Where a
 * message names the base, any of them travels.
 */
export class Subtypes {
  /** Children by what they build on, of each map of named schemas that was asked for. */
  readonly #children = new Map<object, ReadonlyMap<unknown, readonly Raw[]>>();
  readonly #inherits = new Map<SchemaNode, boolean>();

  constructor(
    private readonly root: Place,
    private readonly reader: Reader,
    private readonly schemas: Schemas,
  ) {}

  /** Asked once for each schema that stands at a value position. */
  of(node: SchemaNode): readonly SchemaNode[] {
    if (!this.#isDiscriminated(node)) return [];
    const found = new Set([...this.#mapped(node), ...this.#building(node)]);
    found.delete(node);
    // What `oneOf` lists beside the mapping is a part of the value, with the limits that stand around it.
    for (const part of ownParts(node)) found.delete(part);
    return [...found];
  }

  /** By itself, or by what it builds on: the third generation is told apart by the property that the first declares. */
  #isDiscriminated(node: SchemaNode): boolean {
    // Most schemas build on nothing.
    if (node.expanded && node.all.length === 0) return own(node.value, 'discriminator') !== undefined;
    const stack = [node];
    for (let one = stack.at(-1); one; one = stack.at(-1)) {
      this.schemas.expand(one);
      const isNew = !this.#inherits.has(one);
      const said = own(one.value, 'discriminator') !== undefined;
      if (isNew) this.#inherits.set(one, said);
      const open = isNew && !said ? one.all.filter((part) => !this.#inherits.has(part)) : [];
      if (open.length > 0) {
        for (const part of open) stack.push(part);
        continue;
      }
      stack.pop();
      if (!this.#inherits.get(one) && one.all.some((part) => this.#inherits.get(part)))
        this.#inherits.set(one, true);
    }
    return this.#inherits.get(node) ?? false;
  }

  /** What `mapping` names: by the name of a component, else by URI. 3.2 has one for all other values. */
  #mapped({ value, place }: SchemaNode): readonly SchemaNode[] {
    const discriminator = own(value, 'discriminator');
    if (!isObject(discriminator)) return [];
    const at = place.child('discriminator');
    const mapping = own(discriminator, 'mapping');
    const keys = this.reader.shared(
      at.child('mapping'),
      isObject(mapping) ? Object.keys(mapping) : [],
      'mapped types',
    );
    const named: Raw[] = keys.map((key) => ({ place: at.child('mapping', key), value: own(mapping, key) }));
    named.push({ place: at.child('defaultMapping'), value: own(discriminator, 'defaultMapping') });
    return named.flatMap((raw) =>
      typeof raw.value === 'string' ? (this.#named(raw.value, raw.place) ?? []) : [],
    );
  }

  /** A name is that of a component, where there is one, before it is a URI (OAS 3.0.4 §4.7.25.1). */
  #named(name: string, place: Place): SchemaNode | undefined {
    for (const root of [topOf(place), this.root]) {
      const named = own(own(own(root.document.tree.value, 'components'), 'schemas'), name);
      if (named !== undefined)
        return this.schemas.at({ place: root.child('components', 'schemas', name), value: named });
    }
    const target = this.reader.references.resolve(name, place);
    if (target.ok) return this.schemas.at(target);
    this.reader.note(place, target.reason);
    return undefined;
  }

  /** Those beside it, and those of the definition, that build on it. */
  #building(node: SchemaNode): readonly SchemaNode[] {
    const beside = node.place.parent;
    const isSwagger = own(this.root.document.tree.value, 'swagger') !== undefined;
    const named = isSwagger ? this.root.child('definitions') : this.root.child('components', 'schemas');
    const holders = beside && beside.id() !== named.id() ? [beside, named] : [named];
    return holders.flatMap((holder) =>
      (this.#childrenIn(holder).get(node.value) ?? []).flatMap((raw) => this.schemas.at(raw) ?? []),
    );
  }

  #childrenIn(holder: Place): ReadonlyMap<unknown, readonly Raw[]> {
    const map = ownAt(holder.document.tree.value, holder.path());
    if (!isObject(map)) return new Map();
    const known = this.#children.get(map);
    if (known) return known;
    const children = new Map<unknown, Raw[]>();
    this.#children.set(map, children);
    for (const [name, value] of Object.entries(map)) {
      const place = holder.child(name);
      for (const base of this.#basesOf(place, value)) push(children, base, { place, value });
    }
    return children;
  }

  /** What a schema builds on, as far as that can be followed: what cannot is said where it is read. */
  #basesOf(place: Place, value: unknown): readonly unknown[] {
    const all = own(value, 'allOf');
    const parts = Array.isArray(all)
      ? all.map((part, at) => ({ place: place.child('allOf', at), value: part }))
      : [];
    return [{ place, value }, ...parts].flatMap((part) => {
      const reference = own(part.value, '$ref');
      if (typeof reference !== 'string') return [];
      const target = this.reader.references.resolve(reference, part.place);
      return target.ok && target.value !== value ? [target.value] : [];
    });
  }
}

function topOf(place: Place): Place {
  let top = place;
  while (top.parent) top = top.parent;
  return top;
}

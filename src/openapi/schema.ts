import type { Place } from '../refs/place.ts';
import { isObject, own } from '../syntax/value.ts';
import { Dialects } from './dialects.ts';
import type { Api, JsonObject, JsonType, Node } from './model.ts';
import { describe, isBare, type Raw, type Reader } from './reader.ts';
import { componentName, isBareReference, namesOf } from './schema-names.ts';
import { isEmptyObject, isNever, PropertyNode, type Reachability, SchemaNode } from './schema-node.ts';

const jsonTypes: readonly JsonType[] = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];
/** What a schema with that one type states: the same list for all of them. */
const oneType: ReadonlyMap<string, readonly JsonType[]> = new Map(jsonTypes.map((type) => [type, [type]]));

/** Keywords that lead to other schemas, or speak of some. Most schemas have none: texts, numbers. */
const leading: ReadonlySet<string> = new Set([
  ...['$ref', '$dynamicRef', 'allOf', 'oneOf', 'anyOf', 'if', 'then', 'else', 'dependentSchemas'],
  ...['required', 'properties', 'patternProperties', 'additionalProperties', 'unevaluatedProperties'],
  ...['items', 'prefixItems', 'unevaluatedItems', 'contentSchema'],
]);

function leads(value: JsonObject): boolean {
  for (const key in value) if (leading.has(key)) return true;
  return false;
}

/** Keywords that hold schemas of their own. */
const structure = ['allOf', 'anyOf', 'oneOf', 'properties', 'items'] as const;

/**
 * Keywords whose schemas say something of a value without describing it: what is asked for, denied or a condition. The model
 * has no values for them; schemas-aside.ts reads them.
 */
const asideKeywords = ['contains', 'not', 'propertyNames', 'if', 'then', 'else', 'dependentSchemas'] as const;
export type AsideKeyword = (typeof asideKeywords)[number];

const nothing: JsonObject = Object.freeze({});
const empty: readonly never[] = Object.freeze([]);
const noAside: ReadonlySet<AsideKeyword> = new Set();

/** Does every value satisfy it, by being `true` or `{}`, or none? Undefined where that depends on the value. */
function isDecided({ boolean, value }: SchemaNode): boolean | undefined {
  return boolean ?? (isEmptyObject(value) || undefined);
}

/** All schemas of one definition, each distinct object once. */
export class Schemas {
  readonly #nodes = new Map<object, SchemaNode>();
  readonly #dialects = new Dialects();
  readonly #names: ReadonlyMap<unknown, readonly string[]>;

  /**
   * @param named the map of the definition's component schemas
   * @param aside the keywords that are read as if they described values
   */
  constructor(
    private readonly api: Api,
    private readonly reader: Reader,
    private readonly reach: Reachability,
    named?: Raw,
    private readonly aside: ReadonlySet<AsideKeyword> = noAside,
  ) {
    this.#names = namesOf(named, reader);
  }

  /** The schema at a place: a bare `$ref` gives its target; what is no schema is noted and gives undefined. */
  at(raw: Raw | undefined): SchemaNode | undefined {
    if (!raw) return undefined;
    const { reader } = this;
    let { place, value } = raw;
    for (let hops = 0; hops < 100 && typeof own(value, '$ref') === 'string'; hops++) {
      if (reader.siblingsCount && !isBareReference(value as JsonObject)) break;
      if (!reader.siblingsCount) this.#dropped(place, value as JsonObject);
      const target = reader.follow({ place, value });
      if (!target) return undefined;
      ({ place, value } = target);
    }
    const reference = own(value, '$ref');
    if (reference !== undefined && typeof reference !== 'string')
      value = reader.follow({ place, value })?.value;
    if (typeof value === 'boolean') {
      return new SchemaNode(this.api, place, nothing, value, undefined, this.reach);
    }
    if (!isObject(value)) {
      reader.note(raw.place, `a schema must be an object, not ${describe(value)}`);
      return undefined;
    }
    let node = this.#nodes.get(value);
    if (!node) {
      reader.noteMisspelt({ place, value });
      const given = this.#names.get(value) ?? empty;
      const name = componentName(place) ?? given[0];
      const aliases = given.length === 0 ? empty : given.filter((one) => one !== name);
      node = new SchemaNode(this.api, place, value, undefined, name, this.reach, aliases);
      this.#nodes.set(value, node);
    }
    return node;
  }

  /**
   * 2.0 and 3.0 drop what stands beside a `$ref` (OAS 3.0.4 §4.7.23). What limits values there is a rule's matter; what
   * would add to them is said, because tools differ.
   */
  #dropped(place: Place, value: JsonObject): void {
    if (isBare(value)) return;
    for (const keyword of structure)
      if (Object.hasOwn(value, keyword))
        this.reader.note(
          place.child(keyword),
          `\`${keyword}\` beside \`$ref\` means nothing in OpenAPI ${this.api.version} and was not read: put both into \`allOf\``,
        );
  }

  /** A schema that stands nowhere in the text as such: the object that 2.0's form parameters make up. */
  form(place: Place, fields: readonly { name: string; raw: Raw; required: boolean }[]): SchemaNode {
    const node = new SchemaNode(this.api, place, nothing, undefined, undefined, this.reach);
    const properties = new Map<string, PropertyNode>();
    for (const { name, raw, required } of fields) {
      const schema = this.at(raw);
      if (schema) properties.set(name, new PropertyNode(name, raw.place, schema, node, required));
    }
    node.types = ['object'];
    node.properties = properties;
    node.required = new Set(fields.filter((field) => field.required).map((field) => field.name));
    // A form has the fields it declares: OpenAPI 2.0 has no way to say that it takes others.
    node.additional = false;
    node.isLeaf = properties.size === 0;
    node.expanded = true;
    return node;
  }

  /** Fills in what the schema says about itself and links it to its neighbours. Does nothing the second time. */
  expand(node: SchemaNode): void {
    if (node.expanded) return;
    node.expanded = true;
    if (node.boolean !== undefined) return;
    const { value } = node;
    this.#types(node);
    node.readOnly = value.readOnly === true;
    // 2.0 knows `readOnly` alone (OAS 2.0, Schema Object): there the word keeps nothing out of answers.
    node.writeOnly = value.writeOnly === true && this.api.version !== '2.0';
    if (typeof value.$schema === 'string') this.dialect(node.place.child('$schema'), value.$schema, value);
    if (this.aside.size > 0) node.aside = this.asideOf(node, this.aside);
    if (!leads(value)) {
      node.isLeaf = node.aside.length === 0;
      return;
    }
    node.all = this.#all(node);
    node.groups = this.#groups(node);
    this.#object(node);
    if (Array.isArray(value.items)) node.prefixItems = this.#list(node, 'items');
    else node.items = this.#one(node, 'items') ?? this.#unevaluated(node, 'unevaluatedItems');
    if ('prefixItems' in value) node.prefixItems = this.#list(node, 'prefixItems');
    node.conditional = this.#conditional(node);
    // Since 3.1 only; a validator may ignore it, and who reads the text does not. Without a stated media type it says
    // nothing (JSON Schema 2020-12 validation §8.5).
    if (this.reader.siblingsCount && typeof node.value.contentMediaType === 'string')
      node.embedded = this.#one(node, 'contentSchema');
    node.isLeaf = isLeaf(node);
  }

  /** Says where schemas are written in another dialect than the model reads (OAS 3.1 §4.8.24.5); before 3.1 there is none. */
  dialect(at: Place, dialect: string, value: JsonObject): void {
    const problem = this.reader.siblingsCount ? this.#dialects.problem(dialect, value) : undefined;
    if (problem) this.reader.note(at, problem);
  }

  #types(node: SchemaNode): void {
    const { value } = node;
    const stated = typeof value.type === 'string' ? (oneType.get(value.type) ?? empty) : typesOf(value.type);
    if (stated.length === 0) this.#judgeType(node);
    const isNull = stated.includes('null');
    node.nullable = value.nullable === true || value['x-nullable'] === true || isNull;
    if (stated.length > 0) node.types = isNull ? stated.filter((type) => type !== 'null') : stated;
  }

  /** `type: null` without quotes is how YAML authors write the type of that name. */
  #judgeType({ value: { type }, place }: SchemaNode): void {
    if (type === undefined || type === null || typeof type === 'string') return;
    if (Array.isArray(type) && type.some((one) => one === null || typeof one === 'string')) return;
    const reason = `\`type\` must be the name of a type, or a list of names, not ${describe(type)}`;
    this.reader.note(place.child('type'), reason);
  }

  #all(node: SchemaNode): readonly SchemaNode[] {
    const { value, place } = node;
    const all = this.#list(node, 'allOf');
    const besides: SchemaNode[] = [];
    for (const keyword of ['$ref', '$dynamicRef']) {
      const reference = own(value, keyword);
      if (typeof reference !== 'string') continue;
      const target = this.at({ place, value: { $ref: reference } });
      if (target) besides.push(target);
    }
    return besides.length > 0 ? [...all, ...besides] : all;
  }

  #groups(node: SchemaNode): readonly (readonly SchemaNode[])[] {
    if (!('oneOf' in node.value || 'anyOf' in node.value)) return empty;
    return [this.#list(node, 'oneOf'), this.#list(node, 'anyOf')].filter((group) => group.length > 0);
  }

  #object(node: SchemaNode): void {
    const { value } = node;
    if (Array.isArray(value.required) && value.required.length > 0) {
      node.required = new Set(value.required.filter((name): name is string => typeof name === 'string'));
    }
    if ('properties' in value) {
      const properties = new Map<string, PropertyNode>();
      this.#each(node, 'properties', (schema, name, written) => {
        properties.set(name, new PropertyNode(name, written, schema, node, node.required.has(name)));
      });
      node.properties = properties;
    }
    node.additional = this.#others(node);
    if ('patternProperties' in value) {
      const values: SchemaNode[] = [];
      this.#each(node, 'patternProperties', (schema) => values.push(schema));
      node.patternProperties = values;
    }
  }

  #conditional(node: SchemaNode): readonly SchemaNode[] {
    const { value } = node;
    if (!('if' in value || 'then' in value || 'else' in value || 'dependentSchemas' in value)) return empty;
    const [condition, ...outcomes] = ['if', 'then', 'else'].map((keyword) => this.#one(node, keyword));
    // JSON Schema 2020-12 §10.2.2: without an `if` both are ignored.
    const held = 'if' in value ? [condition, ...outcomes].filter((one) => one !== undefined) : [];
    // No keywords before 3.1: what they may hold is read there, and proves nothing.
    if (condition && held.length > 1 && this.reader.siblingsCount) {
      const met = isDecided(condition);
      const outcome = met === undefined ? undefined : outcomes[met ? 0 : 1];
      if (outcome) node.outcomes = [outcome];
      else if (held.length === 3) node.outcomes = outcomes.filter((one) => one !== undefined);
    }
    this.#each(node, 'dependentSchemas', (schema) => held.push(schema));
    return held;
  }

  /** JSON Schema 2020-12 §11: what the values must be that no other keyword has judged. */
  #unevaluated(node: SchemaNode, keyword: string): SchemaNode | undefined {
    return this.reader.siblingsCount && typeof own(node.value, keyword) !== 'boolean'
      ? this.#one(node, keyword)
      : undefined;
  }

  /** What names may hold that nothing declares. That they hold nothing, `unevaluatedProperties` says of all parts together. */
  #others(node: SchemaNode): SchemaNode | boolean | undefined {
    const additional = own(node.value, 'additionalProperties');
    if (typeof additional === 'boolean') return additional;
    const stated = this.#one(node, 'additionalProperties');
    if (stated) return isNever(stated) ? false : stated;
    const isFree = this.reader.siblingsCount && own(node.value, 'unevaluatedProperties') === true;
    return isFree || this.#unevaluated(node, 'unevaluatedProperties');
  }

  /** The schemas under some of the keywords that describe no value. */
  asideOf(node: Node, keywords: ReadonlySet<AsideKeyword>): readonly SchemaNode[] {
    const found: SchemaNode[] = [];
    for (const keyword of asideKeywords) {
      if (!(keyword in node.value) || !keywords.has(keyword)) continue;
      // JSON Schema 2020-12 §10.2.2: without an `if` both are ignored.
      if ((keyword === 'then' || keyword === 'else') && !('if' in node.value)) continue;
      if (keyword === 'dependentSchemas') this.#each(node, keyword, (schema) => found.push(schema));
      else {
        const one = this.#one(node, keyword);
        if (one) found.push(one);
      }
    }
    return found;
  }

  #one(node: Node, keyword: string): SchemaNode | undefined {
    if (!(keyword in node.value)) return undefined;
    return this.at(this.reader.child(node, keyword));
  }

  #list(node: SchemaNode, keyword: string): readonly SchemaNode[] {
    if (!(keyword in node.value)) return empty;
    return this.reader.list(node, keyword).flatMap((raw) => this.at(raw) ?? []);
  }

  /** Each schema in a map under a keyword, with its name and its place as written. */
  #each(
    node: Node,
    keyword: string,
    visit: (schema: SchemaNode, name: string, written: Place) => void,
  ): void {
    if (!(keyword in node.value)) return;
    for (const entry of this.reader.entries(this.reader.child(node, keyword), `\`${keyword}\``)) {
      const schema = this.at(entry);
      if (schema) visit(schema, entry.name, entry.place);
    }
  }
}

function isLeaf(node: SchemaNode): boolean {
  return (
    node.properties.size === 0 &&
    node.items === undefined &&
    node.all.length === 0 &&
    node.groups.length === 0 &&
    typeof node.additional !== 'object' &&
    node.conditional.length === 0 &&
    node.prefixItems.length === 0 &&
    node.patternProperties.length === 0 &&
    node.embedded === undefined &&
    node.aside.length === 0
  );
}

/** The types that a list of `type` states. */
function typesOf(type: unknown): readonly JsonType[] {
  if (!Array.isArray(type)) return empty;
  return type.filter((one): one is JsonType => typeof one === 'string' && oneType.has(one));
}

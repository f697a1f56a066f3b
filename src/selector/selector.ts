import { isNamed } from '../facts/access/schemes.ts';
import { hidesMediaTypes } from '../facts/unfollowed.ts';
import type { Api, Operation, OperationKind, SecurityRequirement } from '../openapi/model.ts';
import { unreadOf } from '../openapi/unread.ts';
import { own } from '../syntax/value.ts';
import { once } from '../text/memo.ts';
import type { Asset, DataClass, Exposure } from './assets.ts';
import { atLeastClass, type Carried, type DataIndex, type MessageSide } from './data.ts';
import { isLiteral, matchesPath, matchesStar, pathPattern, segments } from './glob.ts';
import { many, type OneOrMany } from './one-or-many.ts';
import { type Work, workOf } from './work.ts';

/** A selector as written, valid by schemas/selector.schema.json. Keys are ANDed, lists ORed. */
export interface Selector {
  readonly spec?: OneOrMany;
  readonly path?: OneOrMany;
  readonly method?: OneOrMany;
  readonly tag?: OneOrMany;
  readonly operationId?: OneOrMany;
  readonly security?: {
    readonly scheme?: OneOrMany;
    readonly scope?: OneOrMany;
    readonly anonymous?: boolean;
  };
  readonly data?: {
    readonly asset?: OneOrMany;
    readonly class?: DataClass;
    readonly tag?: OneOrMany;
    readonly property?: OneOrMany;
    readonly in?: MessageSide;
  };
  readonly kind?: OneOrMany;
  readonly content?: OneOrMany;
  readonly exposure?: OneOrMany;
  readonly deprecated?: boolean;
  readonly extension?: OneOrMany;
  readonly any?: readonly Selector[];
  readonly all?: readonly Selector[];
  readonly not?: Selector;
}

/** What names in a selector mean. */
export interface SelectorContext {
  /** The definitions that a `spec` names: an alias of `implements`, or a glob of the file. */
  spec(name: string): ReadonlySet<Api>;
  readonly assets: Iterable<Asset>;
  exposure(api: Api): Exposure;
  readonly data: DataIndex;
}

export interface CompiledSelector {
  matches(operation: Operation): boolean;
  /** May it match, as far as what was not read of the operation can tell? */
  mayMatch(operation: Operation): boolean;
  /** The definitions whose operations it can match, by the `spec` that it names; undefined: any. */
  readonly apis: ReadonlySet<Api> | undefined;
}

/**
 * What becomes of what was not read, and might be what is asked for: it counts for nothing; or, where it is asked whether there
 * may be a match, it may be there; and what stands under a `not` then must be.
 */
type Reading = 'absent' | 'may' | 'must';

type Test = (operation: Operation, reading: Reading) => boolean;

/**
 * Compiles a selector (threat-models.md, Selectors), so that asking it about thousands of operations is cheap. Selectors
 * that say the same in one context are one: what is found out about one of them is known of all.
 *
 * @param selector valid by the schema; an empty one matches every operation
 * @param context what aliases, assets and exposures mean here
 */
export function compileSelector(selector: Selector, context: SelectorContext): CompiledSelector {
  return internedIn(context).node(selector);
}

/** A selector and what it comes to, with a number by which others name it. */
class Node implements CompiledSelector {
  #asked: Operation | undefined;
  #answers: Partial<Record<Reading, boolean>> = {};

  constructor(
    readonly number: number,
    private readonly test: Test,
    private readonly work: Work,
    private readonly cost: number,
    readonly apis: ReadonlySet<Api> | undefined,
  ) {}

  readonly matches = (operation: Operation): boolean => this.ask(operation, 'absent');

  readonly mayMatch = (operation: Operation): boolean => this.ask(operation, 'may');

  /** Aliases may hold one selector many times over: the operation that was asked about last is not judged again. */
  readonly ask: Test = (operation, reading) => {
    if (this.#asked !== operation) {
      this.#asked = operation;
      this.#answers = {};
    }
    const known = this.#answers[reading];
    if (known !== undefined) return known;
    this.work.spend(this.cost);
    const answer = this.test(operation, reading);
    this.#answers[reading] = answer;
    return answer;
  };
}

/** The selectors of a context, each once: by the object that aliases share, and by what it says. */
class Interned {
  readonly #byObject = new Map<Selector, Node>();
  readonly #byText = new Map<string, Node>();
  readonly #work: Work;

  constructor(private readonly context: SelectorContext) {
    this.#work = workOf(context.data);
  }

  readonly node = (selector: Selector): Node => {
    const known = this.#byObject.get(selector);
    if (known) return known;
    const parts: unknown[] = [];
    let cost = 1;
    for (const key of Object.keys(compilers) as (keyof Selector)[]) {
      const value = own(selector, key);
      if (value === undefined) continue;
      parts.push(key, key === 'any' || key === 'all' || key === 'not' ? this.#numbers(value) : value);
      cost += Array.isArray(value) ? value.length : 1;
      // A pattern is compared step by step.
      if (key === 'path') cost += many(value as OneOrMany).reduce((sum, { length }) => sum + length / 8, 0);
    }
    const text = JSON.stringify(parts);
    let node = this.#byText.get(text);
    if (!node) {
      const tests: Test[] = [];
      for (const [key, compile] of Object.entries(compilers)) {
        const value = own(selector, key);
        if (value !== undefined) tests.push(compile(value as never, this.context, this.node));
      }
      node = new Node(this.#byText.size, every(tests), this.#work, cost, this.#apis(selector));
      this.#byText.set(text, node);
    }
    this.#byObject.set(selector, node);
    return node;
  };

  /** Its own `spec` decides, else the first of those that all have to match. */
  #apis(selector: Selector): ReadonlySet<Api> | undefined {
    const spec = own(selector, 'spec') as Selector['spec'];
    if (spec !== undefined) return specs(spec, this.context);
    const all = (own(selector, 'all') ?? []) as readonly Selector[];
    return all.map(this.node).find(({ apis }) => apis)?.apis;
  }

  #numbers(value: unknown): number[] {
    const selectors = (Array.isArray(value) ? value : [value]) as Selector[];
    return [...new Set(selectors.map((one) => this.node(one).number))];
  }
}

const internedIn = once((context: SelectorContext) => new Interned(context));

type Compile = (selector: Selector) => Node;

/** Each selector once, in their order. */
function distinct(selectors: readonly Selector[], compile: Compile): Test[] {
  return [...new Set(selectors.map(compile))].map(({ ask }) => ask);
}

const compilers: {
  readonly [K in keyof Selector]-?: (
    value: NonNullable<Selector[K]>,
    context: SelectorContext,
    compile: Compile,
  ) => Test;
} = {
  spec: (value, context) => {
    const apis = specs(value, context);
    return ({ api }) => apis.has(api);
  },
  kind: (value) => {
    const kinds = new Set(many(value));
    return ({ kind }) => kinds.has(kind);
  },
  method: (value) => {
    const methods = new Set(many(value).map((method) => method.toUpperCase()));
    return ({ method }) => methods.has(method.toUpperCase());
  },
  operationId: (value) => {
    const ids = new Set(many(value));
    return (operation, reading) =>
      (operation.id !== undefined && ids.has(operation.id)) || mayBeSaid(operation, reading);
  },
  tag: (value) => {
    const wanted = new Set(many(value));
    return (operation, reading) =>
      operation.tags.some((tag) => wanted.has(tag)) || mayBeSaid(operation, reading);
  },
  deprecated: (value) => (operation, reading) =>
    operation.deprecated === value || mayBeSaid(operation, reading),
  exposure: (value, context) => {
    const wanted = new Set(many(value));
    return ({ api }) => wanted.has(context.exposure(api));
  },
  extension: (value) => {
    const keys = many(value);
    return (operation) => keys.some((key) => own(operation.value, key) !== undefined);
  },
  path: (value) => {
    const all = many(value).map(pathPattern);
    const literal = new Set(all.filter(isLiteral).map((pattern) => pattern.join('/')));
    const patterns = all.filter((pattern) => !isLiteral(pattern));
    return (operation) =>
      isPath(operation.kind) &&
      ((literal.size > 0 && literal.has(pathOf(operation).join('/'))) ||
        patterns.some((pattern) => matchesPath(pattern, pathOf(operation))));
  },
  content: (value) => {
    const types = many(value).map((type) => type.toLowerCase());
    return (operation, reading) => {
      const bodies = operation.body ? [operation.body, ...operation.responses] : operation.responses;
      return (
        bodies.some(({ content }) =>
          content.some(({ type }) =>
            types.some((glob) => matchesStar(glob, type) || isOfRange(glob, type, operation)),
          ),
        ) ||
        (reading === 'may' && hidesMediaTypes(operation))
      );
    };
  },
  security,
  data,
  any: (value, _, compile) => {
    const tests = distinct(value, compile);
    return (operation, reading) => tests.some((test) => test(operation, reading));
  },
  all: (value, _, compile) => every(distinct(value, compile)),
  not: (value, _, compile) => {
    const { ask } = compile(value);
    return (operation, reading) => !ask(operation, opposite[reading]);
  },
};

/** A definition may state a range (OAS 3.1 §4.8.14): what takes `*​/*` takes each type. 2.0 has none; there it is what is not said. */
function isOfRange(type: string, range: string, { api }: Operation): boolean {
  return range.endsWith('/*') && !type.includes('*') && api.version !== '2.0' && matchesStar(range, type);
}

/** Tags in a text and not in a list, an id that is none: what was written there is not known. */
function mayBeSaid(operation: Operation, reading: Reading): boolean {
  return reading === 'may' && unreadOf(operation.api).operation.has(operation);
}

function specs(names: OneOrMany, context: SelectorContext): ReadonlySet<Api> {
  return new Set(many(names).flatMap((name) => [...context.spec(name)]));
}

const opposite = { absent: 'absent', may: 'must', must: 'may' } as const;

function every(tests: readonly Test[]): Test {
  return (operation, reading) => tests.every((test) => test(operation, reading));
}

/** Callbacks and webhooks are named by an expression or a name: `path` does not speak of them. */
export function isPath(kind: OperationKind): boolean {
  return kind === 'operation';
}

/** An operation's path in segments; split once, because every threat asks. */
export const pathOf = once((operation: Operation): readonly string[] => segments(operation.path));

/** Scheme and scope must be in the same requirement of some alternative. */
function security(value: NonNullable<Selector['security']>): Test {
  const schemes = new Set(many(value.scheme));
  const scopes = new Set(many(value.scope));
  const asked = schemes.size > 0 || scopes.size > 0;
  const fits = (requirement: SecurityRequirement) =>
    (schemes.size === 0 || isNamed(requirement, schemes)) &&
    (scopes.size === 0 || requirement.scopes.some((scope) => scopes.has(scope)));
  return ({ protection }) => {
    if (value.anonymous !== undefined && protection.anonymous !== value.anonymous) return false;
    return !asked || protection.alternatives.some(({ requirements }) => requirements.some(fits));
  };
}

/** `asset`, `class` and `tag` speak of one asset; it and `property` must travel in the same direction. */
function data(value: NonNullable<Selector['data']>, context: SelectorContext): Test {
  const directions: readonly MessageSide[] = value.in ? [value.in] : ['request', 'response'];
  const names = many(value.property);
  const byAsset = value.asset !== undefined || value.class !== undefined || value.tag !== undefined;
  const everyAsset = byAsset ? [...context.assets] : [];
  workOf(context.data).spend(everyAsset.length);
  const assets = everyAsset.filter((asset) => describes(value, asset));
  const carried = (direction: MessageSide, api: Api, carriers: (api: Api) => Iterable<Carried>) => {
    const found = new Set<Operation>();
    for (const one of carriers(api)) {
      workOf(context.data).spend(1 + one[direction].size / 4);
      for (const operation of one[direction]) found.add(operation);
    }
    return found;
  };
  // Of each definition once, and not for each of its operations.
  const by = (carriers: (api: Api) => Iterable<Carried>) => {
    const known = { request: new Map<Api, Set<Operation>>(), response: new Map<Api, Set<Operation>>() };
    return (direction: MessageSide, operation: Operation) => {
      const { api } = operation;
      let found = known[direction].get(api);
      if (!found) {
        found = carried(direction, api, carriers);
        known[direction].set(api, found);
      }
      return found.has(operation);
    };
  };
  const carriesAsset = by((api) => assets.map((asset) => context.data.asset(api, asset)));
  const carriesName = by((api) => names.map((name) => context.data.property(api, name)));
  return (operation, reading) =>
    directions.some((direction) => {
      if (reading === 'may' && hides(operation, direction)) return true;
      if (byAsset && !carriesAsset(direction, operation)) return false;
      return names.length === 0 || carriesName(direction, operation);
    });
}

/** Was something of what travels that way not read? Webhooks and callbacks give out what they ask with. */
function hides(operation: Operation, side: MessageSide): boolean {
  const isTakenIn = (side === 'request') === (operation.kind === 'operation');
  return unreadOf(operation.api)[isTakenIn ? 'input' : 'output'].has(operation);
}

function describes(value: NonNullable<Selector['data']>, asset: Asset): boolean {
  const tags = many(value.tag);
  return (
    (value.asset === undefined || many(value.asset).includes(asset.id)) &&
    (value.class === undefined || atLeastClass(asset.class, value.class)) &&
    (tags.length === 0 || asset.tags.some((tag) => tags.includes(tag)))
  );
}

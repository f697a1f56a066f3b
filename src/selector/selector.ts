import type { Api, Operation, OperationKind, SecurityRequirement } from '../openapi/model.ts';
import { own } from '../syntax/value.ts';
import { once } from '../text/memo.ts';
import type { Asset, DataClass, Exposure } from './assets.ts';
import { atLeastClass, type Carried, type DataIndex, type MessageSide } from './data.ts';
import { matchesPath, matchesStar, pathPattern, segments } from './glob.ts';
import { many, type OneOrMany } from './one-or-many.ts';

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
}

type Test = (operation: Operation) => boolean;

/**
 * Compiles a selector (threat-models.md, Selectors), so that asking it about thousands of operations is cheap.
 *
 * @param selector valid by the schema; an empty one matches every operation
 * @param context what aliases, assets and exposures mean here
 */
export function compileSelector(selector: Selector, context: SelectorContext): CompiledSelector {
  const tests: Test[] = [];
  for (const [key, compile] of Object.entries(compilers)) {
    const value = own(selector, key);
    if (value !== undefined) tests.push(compile(value as never, context));
  }
  return { matches: every(tests) };
}

const compilers: {
  readonly [K in keyof Selector]-?: (value: NonNullable<Selector[K]>, context: SelectorContext) => Test;
} = {
  spec: (value, context) => {
    const apis = new Set(many(value).flatMap((name) => [...context.spec(name)]));
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
    return ({ id }) => id !== undefined && ids.has(id);
  },
  tag: (value) => {
    const wanted = new Set(many(value));
    return ({ tags }) => tags.some((tag) => wanted.has(tag));
  },
  deprecated: (value) => (operation) => operation.deprecated === value,
  exposure: (value, context) => {
    const wanted = new Set(many(value));
    return ({ api }) => wanted.has(context.exposure(api));
  },
  extension: (value) => {
    const keys = many(value);
    return (operation) => keys.some((key) => own(operation.value, key) !== undefined);
  },
  path: (value) => {
    const patterns = many(value).map(pathPattern);
    return (operation) =>
      isPath(operation.kind) && patterns.some((pattern) => matchesPath(pattern, pathOf(operation)));
  },
  content: (value) => {
    const types = many(value).map((type) => type.toLowerCase());
    return (operation) => {
      const bodies = operation.body ? [operation.body, ...operation.responses] : operation.responses;
      return bodies.some(({ content }) =>
        content.some(({ type }) => types.some((glob) => matchesStar(glob, type))),
      );
    };
  },
  security,
  data,
  any: (value, context) => {
    const selectors = value.map((selector) => compileSelector(selector, context));
    return (operation) => selectors.some((selector) => selector.matches(operation));
  },
  all: (value, context) => every(value.map((selector) => compileSelector(selector, context).matches)),
  not: (value, context) => {
    const { matches } = compileSelector(value, context);
    return (operation) => !matches(operation);
  },
};

function every(tests: readonly Test[]): Test {
  return (operation) => tests.every((test) => test(operation));
}

/** Callbacks and webhooks are named by an expression or a name: `path` does not speak of them. */
export function isPath(kind: OperationKind): boolean {
  return kind === 'operation';
}

/** An operation's path in segments; split once, because every threat asks. */
export const pathOf = once((operation: Operation): readonly string[] => segments(operation.path));

/** Scheme and scope must be in the same requirement of some alternative. */
function security(value: NonNullable<Selector['security']>): Test {
  const schemes = many(value.scheme);
  const scopes = many(value.scope);
  const asked = schemes.length > 0 || scopes.length > 0;
  const fits = ({ name, scopes: granted }: SecurityRequirement) =>
    (schemes.length === 0 || schemes.includes(name)) &&
    (scopes.length === 0 || granted.some((scope) => scopes.includes(scope)));
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
  const assets = byAsset ? [...context.assets].filter((asset) => describes(value, asset)) : [];
  return (operation) =>
    directions.some((direction) => {
      const carries = (carried: Carried) => carried[direction].has(operation);
      if (byAsset && !assets.some((asset) => carries(context.data.asset(operation.api, asset)))) return false;
      return names.length === 0 || names.some((name) => carries(context.data.property(operation.api, name)));
    });
}

function describes(value: NonNullable<Selector['data']>, asset: Asset): boolean {
  const tags = many(value.tag);
  return (
    (value.asset === undefined || many(value.asset).includes(asset.id)) &&
    (value.class === undefined || atLeastClass(asset.class, value.class)) &&
    (tags.length === 0 || asset.tags.some((tag) => tags.includes(tag)))
  );
}

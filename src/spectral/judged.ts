import type { Severity } from '../findings/finding.ts';
import type { Api, Operation } from '../openapi/model.ts';
import { Place } from '../refs/place.ts';
import type { Workspace } from '../refs/workspace.ts';
import { about, type RuleContext } from '../rules/rule.ts';
import { groupBy } from '../text/group.ts';
import { once } from '../text/memo.ts';
import type * as Libraries from './libraries.ts';
import { type Asked, type Keys, partOf, type Ran, type Result, type Ruleset } from './ran.ts';
import { RulesetRun } from './run.ts';

/** What the rules of a ruleset say of one definition. */
export class Judged {
  #run: RulesetRun | undefined;
  #ran: (Ran & { readonly byRule: ReadonlyMap<string, readonly Result[]> }) | undefined;

  constructor(
    private readonly api: Api,
    private readonly asked: Asked,
    private readonly libraries: typeof Libraries,
    private readonly ruleset: Ruleset,
    private readonly workspace: Workspace,
  ) {}

  /** What functions of the ruleset's own answer later is waited for. */
  async settled(): Promise<void> {
    await this.#began().settled();
  }

  get ran() {
    if (this.#ran) return this.#ran;
    const ran = this.#began().ran();
    this.#ran = { ...ran, byRule: groupBy(ran.results, ({ rule }) => rule) };
    return this.#ran;
  }

  #began(): RulesetRun {
    const { libraries, ruleset, api, workspace, asked } = this;
    this.#run ??= new RulesetRun(libraries, ruleset, api.place.document, workspace, asked);
    return this.#run;
  }
}

/**
 * Tells what a rule says of a definition. What it says of one place is one finding: its first message, and the others
 * beside it. To whoever claims the rule is told of each operation that leads there, and which ones it judged.
 */
export function tell(
  rule: string,
  isEnabled: boolean,
  { ran }: Judged,
  severities: readonly Severity[],
  api: Api,
  context: RuleContext<object>,
): void {
  const { isClaimed } = context;
  for (const { place, reason, rule: of, isOthers } of ran.undone)
    if (of === rule && (isClaimed || !isOthers)) context.unchecked(place, reason);
  const known = operationsOf(api);
  if (isClaimed)
    for (const keys of ran.judged.get(rule) ?? [])
      context.examines(operationsAt(keys, known) ?? api.operations);
  const results = (ran.byRule.get(rule) ?? []).filter(({ isOff }) => !isOff || isClaimed || !isEnabled);
  for (const same of groupBy(results, ({ place, severity }) => `${severity} ${place.id()}`).values()) {
    const [{ place, message, severity }, ...more] = same as [Result, ...Result[]];
    const operation = known.at(place);
    const steps = place
      .path()
      .slice(operation ? 3 : 0)
      .join('/');
    const part = partOf(place.document, api.place.document);
    context.report({
      at: place,
      part,
      message,
      severity: severities[severity] ?? 'info',
      operations: isClaimed ? allOf(same, known) : operation ? [operation] : [],
      ...(operation ? { operation } : {}),
      about: operation ? about.operation(operation, steps) : about.api(steps),
      related: more.map((one) => ({ place, part, message: one.message })),
    });
  }
}

/** Every operation in which it was judged; none where that is a matter of the whole definition. */
function allOf(results: readonly Result[], known: Operations): readonly Operation[] {
  const found = new Set<Operation>();
  for (const { judged } of results)
    for (const keys of judged) {
      const some = operationsAt(keys, known);
      if (!some) return [];
      for (const operation of some) found.add(operation);
    }
  return [...found].sort((a, b) => a.index - b.index);
}

/** What stands there and travels nowhere by itself. */
const shelves: ReadonlySet<unknown> = new Set([
  ...['components', 'definitions', 'parameters', 'responses', 'securityDefinitions'],
]);

/** The operations that a way leads into or over; undefined: what all rest on. */
function operationsAt(keys: Keys, known: Operations): readonly Operation[] | undefined {
  const [first, path, method] = keys;
  if (first === undefined || (!entries.has(first) && !shelves.has(first))) return undefined;
  if (shelves.has(first)) return [];
  if (path === undefined) return undefined;
  const ofPath = known.byEntry.get(`${first} ${path}`) ?? [];
  if (method === undefined) return ofPath;
  const own = ofPath.filter((operation) => operation.method.toLowerCase() === String(method).toLowerCase());
  return own.length > 0 ? own : ofPath;
}

const entries: ReadonlySet<unknown> = new Set(['paths', 'webhooks']);

interface Operations {
  readonly at: (place: Place) => Operation | undefined;
  /** Those of a path, callbacks that they register included. */
  readonly byEntry: ReadonlyMap<string, readonly Operation[]>;
}

const operationsOf = once((api: Api): Operations => {
  const byPlace = new Map(api.operations.map((operation) => [operation.place.id(), operation]));
  const byEntry = groupBy(api.operations, (operation) => {
    let outer = operation;
    while (outer.parent) outer = outer.parent;
    const [first, path] = outer.written.path();
    return `${first} ${path}`;
  });
  return {
    byEntry,
    at: (place) => {
      const [first, path, method] = place.path();
      if (first !== 'paths' || path === undefined || method === undefined) return undefined;
      return byPlace.get(new Place(place.document).child(first, path, method).id());
    },
  };
});

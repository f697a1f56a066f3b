import type { Finding, Severity } from '../findings/finding.ts';
import { shortRelated } from '../findings/related.ts';
import type { Api, Operation, Unchecked } from '../openapi/model.ts';
import { union } from '../openapi/operations.ts';
import type { Place } from '../refs/place.ts';
import { once } from '../text/memo.ts';
import { shortened } from '../text/shorten.ts';
import { type Found, leastOf, oncePerPlace } from './once-per-place.ts';
import { byLabel } from './operation-lists.ts';
import type { Room } from './room.ts';
import type { AnyRule, Observation, RuleContext } from './rule.ts';

/** A rule as a ruleset or a threat model asks for it. */
export interface RuleRun {
  readonly rule: AnyRule;
  /** Replaces the rule's own severity, and its findings' special ones. */
  readonly severity?: Severity;
  readonly options?: object;
  /** Keep which operations it examines: threat models ask for those of the rules they name. */
  readonly examines?: true;
}

export interface RuleResult {
  readonly run: RuleRun;
  readonly findings: readonly Finding[];
  /** The operations on which the rule had something to judge; empty unless the run keeps them. */
  readonly examined: ReadonlySet<Operation>;
  /** What the rule could not judge. */
  readonly unchecked: readonly Unchecked[];
  /**
   * The operations on which the definition leaves open what the rule is about, each with where and why (the first that
   * was said of it); empty unless the run keeps what it examines.
   */
  readonly unknown: ReadonlyMap<Operation, Unchecked>;
}

/**
 * So many operations are listed where several lists make up those of a finding; lists that stand alone are shared. All of
 * the largest public definitions together stay below two million, the shared ones counted.
 */
const mostTogether = 3_000_000;

/** Puts together what the findings of all rules list. */
class Together {
  #listed = 0;

  /** The operations of some lists, by label; those of the first alone once there are too many. */
  of(lists: readonly (readonly Operation[])[], exceeded: () => void): readonly Operation[] {
    if (lists.length > 1) {
      for (const list of lists) this.#listed += list.length;
      if (this.#listed > mostTogether) {
        exceeded();
        return byLabel(lists.slice(0, 1));
      }
    }
    return byLabel(lists);
  }
}

/** What the rules of a run over a definition have in common. */
interface Sitting {
  readonly together: Together;
  readonly room: Room;
}

/**
 * What collects what the rules of some runs say, of one definition after the other: a collector has four functions of its own,
 * and of thousands of small definitions most rules say nothing. One that was told something is not used again, as whoever told it may ask it later.
 */
export class Collectors {
  readonly all: Collector[];
  readonly #nothing: readonly RuleResult[];
  #sitting: Sitting | undefined;
  #told: Collector[] = [];

  private constructor(private readonly runs: readonly RuleRun[]) {
    this.all = runs.map((run, at) => new Collector(run, at, this));
    this.#nothing = runs.map(nothingOf);
  }

  /** For a definition; where that run never comes to its end, or another begins before, others are made. */
  static begin(api: Api, runs: readonly RuleRun[], room: Room): Collectors {
    const place = idleOf(runs);
    const collectors = place.idle ?? new Collectors(runs);
    place.idle = undefined;
    collectors.#sitting = { together: new Together(), room };
    for (const collector of collectors.all) collector.api = api;
    return collectors;
  }

  /** From its first word on a collector stays with its definition. */
  told(collector: Collector): Sitting {
    if (!this.#sitting) throw new Error('a rule that had said nothing speaks after its turn');
    this.#told.push(collector);
    return this.#sitting;
  }

  /** What they were told. */
  end(): readonly RuleResult[] {
    const results = [...this.#nothing];
    for (const collector of this.#told.sort((a, b) => a.at - b.at)) {
      results[collector.at] = collector.result();
      this.all[collector.at] = new Collector(collector.run, collector.at, this);
    }
    for (const collector of this.all) collector.api = none;
    this.#told = [];
    this.#sitting = undefined;
    idleOf(this.runs).idle = this;
    return results;
  }
}

/** Nobody's turn: what is idle holds no model. */
const none = undefined as unknown as Api;

/** Those that nobody uses now. */
const idleOf = once((_: readonly RuleRun[]): { idle: Collectors | undefined } => ({ idle: undefined }));

/** Collects what one rule says; findings at the same place are one, with their operations together. */
export class Collector implements RuleContext<object> {
  /** The definition whose turn it is; a field, as rules hand on what they have copied of their context. */
  api = none;
  readonly options: object;
  readonly isClaimed: boolean;
  #sitting: Sitting | undefined;
  /** What a rule says is collected from its first word on: of thousands of small definitions most rules say nothing. */
  #found: Map<string, Found> | undefined;
  #examined: Set<readonly Operation[]> | undefined;
  #unchecked: Unchecked[] | undefined;
  /** By list of operations, like what was examined: the first that was said of a list stands for the others. */
  #unknown: Map<readonly Operation[], Unchecked> | undefined;

  /** @param at its place among the others */
  constructor(
    readonly run: RuleRun,
    readonly at: number,
    private readonly among: Collectors,
  ) {
    this.options = optionsOf(run);
    this.isClaimed = run.examines === true;
  }

  get #told(): Sitting {
    this.#sitting ??= this.among.told(this);
    return this.#sitting;
  }

  /** Bound, like `examines`, because rules take both apart from their context. */
  readonly report = (observed: Observation): void => {
    const { room } = this.#told;
    if (this.isClaimed) this.#examine(observed.operations);
    const key = `${observed.severity ?? ''} ${observed.part ?? ''} ${observed.at.id()}`;
    this.#found ??= new Map();
    const known = this.#found.get(key);
    if (known) {
      if (known.lists.at(-1) !== observed.operations) known.lists.push(observed.operations);
      if (known.abouts.at(-1) !== observed.about) known.abouts.push(observed.about);
      return;
    }
    if (room.take(lengthOf(observed)))
      this.#found.set(key, {
        first: short(observed),
        lists: [observed.operations],
        abouts: [observed.about],
      });
  };

  /** The schemas of one component share one list: whole lists are kept, because each may hold every operation. */
  readonly examines = (operations: readonly Operation[]): void => {
    if (this.isClaimed && !ofLinks(this.api).has(operations)) this.#examine(operations);
  };

  #examine(operations: readonly Operation[]): void {
    this.#examined ??= this.#told && new Set();
    this.#examined.add(operations);
  }

  readonly unchecked = (place: Place, reason: string): void => {
    this.#unchecked ??= this.#told && [];
    this.#unchecked.push({ place, reason: shortened(reason) });
  };

  readonly cannotTell = (operations: readonly Operation[], place: Place, reason: string): void => {
    if (!this.isClaimed) return;
    this.#unknown ??= this.#told && new Map();
    if (!this.#unknown.has(operations)) this.#unknown.set(operations, { place, reason });
  };

  result(): RuleResult {
    const findings = this.#findings();
    return resultOf(this.run, findings, this.#unchecked ?? [], this.#examined, this.#unknown);
  }

  #findings(): readonly Finding[] {
    if (!this.#found) return [];
    const { rule, severity } = this.run;
    let cut = 0;
    return oncePerPlace([...this.#found.values()], severity ?? rule.severity).map(
      ({ first, lists, abouts }): Finding => {
        const operations = this.#told.together.of(lists, () => {
          if (++cut > 1) return;
          const most = mostTogether.toLocaleString('en');
          const reason = `the rule ${rule.id}: the findings of this definition list more than ${most} operations, of this one and those of the rule that follow not all are named`;
          this.unchecked(first.at, reason);
        });
        const idle = isIdle(first, operations, this.api, rule);
        return {
          rule: rule.id,
          // Also where a ruleset sets it: it harms nobody yet.
          severity: idle ? 'info' : (severity ?? first.severity ?? rule.severity),
          ...(idle ? { isIdle: true as const } : {}),
          confidence: first.confidence ?? rule.confidence,
          message: first.message,
          place: first.at,
          part: first.part ?? 'value',
          // A shared path item: what is said at one place may hold for several operations.
          operation: (operations.length === 1 && first.operation) || null,
          operations,
          related: first.related ?? [],
          about: leastOf(abouts),
          ...(first.remedy === undefined ? {} : { remedy: first.remedy }),
          ...(first.decision === undefined ? {} : { decision: first.decision }),
          ...(first.meant === undefined ? {} : { meant: first.meant }),
        };
      },
    );
  }
}

/** Of a rule that said nothing of a definition; one for all definitions. */
export const nothingOf = once(
  (run: RuleRun): RuleResult => resultOf(run, noFindings, [], undefined, undefined),
);

/** Is it what {@link nothingOf} says? */
export function isNothing({ findings }: RuleResult): boolean {
  return findings === noFindings;
}

/** No other result has this list. */
const noFindings: readonly Finding[] = [];

/** What a rule said before, as the result of a run that asks for the same. */
export function resultFor(run: RuleRun, said: RuleResult): RuleResult {
  if (isNothing(said)) return nothingOf(run);
  return {
    run,
    findings: said.findings,
    // Asked through: a copy would have every union made.
    get examined() {
      return said.examined;
    },
    unchecked: said.unchecked,
    get unknown() {
      return said.unknown;
    },
  };
}

/** Few callers ask what was examined, and the union of many long lists is long to make. */
function resultOf(
  run: RuleRun,
  findings: readonly Finding[],
  unchecked: readonly Unchecked[],
  lists: ReadonlySet<readonly Operation[]> | undefined,
  open: ReadonlyMap<readonly Operation[], Unchecked> | undefined,
): RuleResult {
  let examined: ReadonlySet<Operation> | undefined;
  let unknown: ReadonlyMap<Operation, Unchecked> | undefined;
  return {
    run,
    findings,
    get examined() {
      examined ??= union(lists ?? []);
      return examined;
    },
    unchecked,
    get unknown() {
      unknown ??= byOperation(open ?? new Map());
      return unknown;
    },
  };
}

/** The rule's own options, and those of the run. */
const optionsOf = once(({ rule, options }: RuleRun): object => ({ ...rule.options?.defaults, ...options }));

/**
 * An observation as its finding carries it, at once: what it says may repeat a text of any length, as may thousands of
 * others.
 */
function short(observed: Observation): Observation {
  const { message, remedy, related } = observed;
  const said = {
    message: shortened(message),
    ...(remedy === undefined ? {} : { remedy: shortened(remedy) }),
    ...(related === undefined ? {} : { related: shortRelated(related) }),
  };
  const isShort = said.message === message && said.remedy === remedy && said.related === related;
  return isShort ? observed : { ...observed, ...said };
}

/** How many characters it says; asking a text made of others for its length does not put it together. */
function lengthOf({ message, remedy = '', related = [] }: Observation): number {
  let length = message.length + remedy.length;
  for (const one of related) length += one.message.length;
  return length;
}

/** The lists of operations that answer with a link to another server: one that is sound says nothing of their own. */
const ofLinks = once(
  (api: Api): ReadonlySet<readonly Operation[]> =>
    new Set(api.allServers.flatMap((server) => (server.level === 'link' ? [server.operations()] : []))),
);

/**
 * Is it about a component that no operation of the definition uses? What would travel in its values travels nowhere; it is
 * told, because somebody may come to use it. A definition without operations is a library of components, judged as it stands.
 */
function isIdle(
  { at }: Observation,
  operations: readonly Operation[],
  api: Api,
  { looksAt, category }: AnyRule,
): boolean {
  if (operations.length > 0 || api.operations.length === 0) return false;
  if (category === 'assertions') return false;
  const isOfMessages = looksAt.every((part) => part === 'input' || part === 'output');
  // A link that no answer has leads nobody to its server; what else a rule reads of operations is none of a message’s.
  const isOfParts = looksAt.every((part) => part !== 'access' && part !== 'definition');
  // A file of its own holds what components refer to, or nothing that an operation uses.
  if (at.document !== api.place.document) return isOfMessages;
  const [first, second] = at.path();
  return isOfParts && messages.has(String(first === 'components' ? second : first));
}

/** What holds messages and their parts, below `components`; the names of 2.0 at the root are the same but one. */
const messages: ReadonlySet<string> = new Set([
  ...[
    'schemas',
    'responses',
    'parameters',
    'requestBodies',
    'headers',
    'mediaTypes',
    'callbacks',
    'links',
    'definitions',
  ],
]);

/** What is open on each operation: the first that was said. */
function byOperation(lists: ReadonlyMap<readonly Operation[], Unchecked>): ReadonlyMap<Operation, Unchecked> {
  const found = new Map<Operation, Unchecked>();
  for (const [operations, open] of lists)
    for (const operation of operations) if (!found.has(operation)) found.set(operation, open);
  return found;
}

import type { Finding, Severity } from '../findings/finding.ts';
import type { Api, MediaType, Operation, Unchecked } from '../openapi/model.ts';
import type { Place } from '../refs/place.ts';
import type { AnyRule, Kind, Kinds, Report, RuleContext } from './rule.ts';

/** A rule as a ruleset or a threat model asks for it. */
export interface RuleRun {
  readonly rule: AnyRule;
  /** Replaces the rule's own severity, and its findings' special ones. */
  readonly severity?: Severity;
  readonly options?: object;
}

export interface RuleResult {
  readonly run: RuleRun;
  readonly findings: readonly Finding[];
  /** The operations on which the rule had something to judge. */
  readonly examined: ReadonlySet<Operation>;
  /** What the rule could not judge. */
  readonly unchecked: readonly Unchecked[];
}

/** A rule threw: a bug of threatlint, with what to report. */
export class RuleError extends Error {
  constructor(rule: string, place: string, cause: unknown) {
    super(`the rule ${rule} failed at ${place}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/**
 * Visits every node of a definition once and lets the rules that subscribed to its kind look at it. Rules cannot see
 * each other.
 *
 * @returns a result for each run, in their order
 * @throws {RuleError} when a rule throws
 */
export function runRules(api: Api, runs: readonly RuleRun[]): RuleResult[] {
  const collectors = runs.map((run) => new Collector(api, run));
  for (const kind of kinds) {
    const visitors = collectors.flatMap((collector) => {
      const visit = collector.run.rule.visit[kind] as ((node: unknown, context: unknown) => void) | undefined;
      return visit ? [{ collector, visit }] : [];
    });
    if (visitors.length === 0) continue;
    for (const node of nodes[kind](api)) {
      for (const { collector, visit } of visitors) {
        try {
          visit(node, collector);
        } catch (error) {
          const { place } = node;
          throw new RuleError(collector.run.rule.id, place.id(), error);
        }
      }
    }
  }
  return collectors.map((collector) => collector.result());
}

/** Collects what one rule says; findings at the same place are one, with their operations together. */
class Collector implements RuleContext<object> {
  readonly options: object;
  readonly #found = new Map<string, { report: Report; operations: Set<Operation> }>();
  readonly #examined = new Set<Operation>();
  readonly #unchecked: Unchecked[] = [];
  #last: readonly Operation[] | undefined;

  constructor(
    readonly api: Api,
    readonly run: RuleRun,
  ) {
    this.options = { ...run.rule.options?.defaults, ...run.options };
  }

  /** Bound, like `examines`, because rules take both apart from their context. */
  readonly report = (report: Report): void => {
    this.examines(report.operations);
    const key = `${report.severity ?? ''} ${report.part ?? ''} ${report.at.id()}`;
    const known = this.#found.get(key);
    if (known) for (const operation of report.operations) known.operations.add(operation);
    else this.#found.set(key, { report, operations: new Set(report.operations) });
  };

  readonly examines = (operations: readonly Operation[]): void => {
    // The same list comes again and again for the schemas of one component.
    if (operations === this.#last) return;
    this.#last = operations;
    for (const operation of operations) this.#examined.add(operation);
  };

  readonly unchecked = (place: Place, reason: string): void => {
    this.#unchecked.push({ place, reason });
  };

  result(): RuleResult {
    const { rule, severity } = this.run;
    const findings = [...this.#found.values()].map(({ report, operations }): Finding => {
      return {
        rule: rule.id,
        severity: severity ?? report.severity ?? rule.severity,
        confidence: report.confidence ?? rule.confidence,
        message: report.message,
        place: report.at,
        part: report.part ?? 'value',
        // A shared path item: what is said at one place may hold for several operations.
        operation: (operations.size === 1 && report.operation) || null,
        operations: [...operations].sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0)),
        related: report.related ?? [],
        about: report.about,
        ...(report.remedy === undefined ? {} : { remedy: report.remedy }),
      };
    });
    return { run: this.run, findings, examined: this.#examined, unchecked: this.#unchecked };
  }
}

/** Where the nodes of each kind come from. */
const nodes: { readonly [K in Kind]: (api: Api) => Iterable<Kinds[K]> } = {
  api: (api) => [api],
  server: (api) => api.allServers,
  securityScheme: (api) => api.schemes.values(),
  pathItem: (api) => api.pathItems,
  operation: (api) => api.operations,
  parameter: (api) => api.parameters,
  requestBody: (api) => api.requestBodies,
  response: (api) => api.responses,
  header: (api) => api.headers,
  mediaType: mediaTypes,
  schema: (api) => api.schemas,
  property: properties,
};

const kinds = Object.keys(nodes) as Kind[];

function* mediaTypes(api: Api): Iterable<MediaType> {
  for (const holders of [api.parameters, api.requestBodies, api.responses]) {
    for (const { content } of holders) yield* content;
  }
}

function* properties(api: Api): Iterable<Kinds['property']> {
  for (const schema of api.allSchemas) yield* schema.properties.values();
}

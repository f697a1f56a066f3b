import type { Change } from '../facts/surface/change.ts';
import type { About, Confidence, Decision, Related, Severity, TextPart } from '../findings/finding.ts';
import type {
  Api,
  Header,
  MediaType,
  Operation,
  Parameter,
  PathItem,
  Property,
  RequestBody,
  Response,
  Schema,
  SecurityScheme,
  Server,
} from '../openapi/model.ts';
import type { AsideKeyword } from '../openapi/schema.ts';
import type { Part } from '../openapi/unread.ts';
import type { Place } from '../refs/place.ts';
import type { Span } from '../text/source.ts';
import type { FixOffer } from './fix.ts';

export { about } from '../findings/about.ts';
export type { About } from '../findings/finding.ts';

/** The kinds of node a rule can subscribe to; each distinct node of the model is visited once. */
export interface Kinds {
  api: Api;
  pathItem: PathItem;
  operation: Operation;
  parameter: Parameter;
  requestBody: RequestBody;
  response: Response;
  header: Header;
  /** Every media type of request bodies, responses and parameters. */
  mediaType: MediaType;
  /** Every schema at a value position. */
  schema: Schema;
  property: Property;
  server: Server;
  securityScheme: SecurityScheme;
}

export type Kind = keyof Kinds;

/** What a rule says about one node: the first of a finding's three shapes (docs/architecture.md, A finding). */
export interface Observation {
  /** The text to change. */
  readonly at: Place;
  /** Point at the value (the default), or at the key where something is missing below it. */
  readonly part?: TextPart;
  /** What it says, made only when it is printed. Plain text, no full stop at the end. */
  readonly message: string;
  /** The operations it reaches. */
  readonly operations: readonly Operation[];
  /** Set when it is about exactly one operation, as a whole (not one of its schemas, which others may share). */
  readonly operation?: Operation;
  /**
   * What it is about in the model, for the fingerprint: stable under moved lines, reordered keys and extracted
   * schemas. Made with {@link about}.
   */
  readonly about: About;
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly related?: readonly Related[];
  /** What to write instead, concretely, when the rule knows better than its general remediation. */
  readonly remedy?: string;
  /** The decision of the whole API that it shows, where nothing in the API is done otherwise. */
  readonly decision?: Decision;
  /** The name that was meant in the place of a misspelt one, where the rule knows: what its fix writes. */
  readonly meant?: string;
}

/** What a rule gets besides the node. */
export interface RuleContext<Options> {
  readonly api: Api;
  readonly options: Options;
  report(observation: Observation): void;
  /**
   * Says that the rule has something to judge on these operations. A mitigation that names the rule is vacuous where
   * it has nothing to judge; so call it for every node that is judged, good or bad, before judging it.
   */
  examines(operations: readonly Operation[]): void;
  /** Says that the rule could not judge something: it is reported as unchecked, which fails the gate. */
  unchecked(at: Place, reason: string): void;
  /**
   * Says that on these operations what the rule is about can be neither shown nor refuted here: a definition that leaves
   * it open is not wrong for that, so an ordinary run reports nothing, but a mitigation that names the rule is not
   * verified by silence. Like `examines`, kept only for runs that ask.
   *
   * @param at where the definition leaves it open
   * @param reason what it leaves open, as the end of "that cannot be told, because …"; no full stop
   */
  cannotTell(operations: readonly Operation[], at: Place, reason: string): void;
  /** Does anybody keep what `cannotTell` says? What is long to find out needs not be found out otherwise. */
  readonly isClaimed: boolean;
}

export type Visitors<Options> = {
  readonly [K in Kind]?: (node: Kinds[K], context: RuleContext<Options>) => void;
};

/**
 * Rules beside which a finding is low: where they say something at its place, or of each of its operations, at least as
 * severely.
 */
export interface MilderBeside {
  readonly rules: readonly string[];
  /** What is worse than that stays. */
  readonly upTo?: Severity;
}

export interface RuleDefinition<Options extends object = Record<string, never>> {
  readonly id: string;
  /** What is wrong, as a headline without full stop: `Operation without authentication`. */
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** The folder it lives in. */
  readonly category: string;
  /**
   * It holds what one operation asks for against what others do: where they ask for more than they did, that one has not
   * become worse.
   */
  readonly comparesOperations?: true;
  /** OWASP API Security Top 10 (2023) categories: `API2`. */
  readonly owasp: readonly `API${number}`[];
  readonly cwe: readonly number[];
  readonly stride: readonly ('S' | 'T' | 'R' | 'I' | 'D' | 'E')[];
  /** What an attacker gains; one or two sentences, Markdown. */
  readonly rationale: string;
  /** What to write instead; Markdown. */
  readonly remediation: string;
  /** When it is right to ignore it; one sentence each. */
  readonly falsePositives: readonly string[];
  /** A JSON Schema (type object) of the options; an assertion's may leave defaults out where a value is required. */
  readonly options?: {
    readonly schema: object;
    readonly defaults: Partial<Options>;
    /** Those that decide how something is told or mended, and not what is. */
    readonly telling?: readonly string[];
  };
  /**
   * It holds a definition to what a project says, not to what is right in general: no shipped ruleset enables it, and
   * whoever asks for it says what it asserts.
   */
  readonly assertion?: true;
  /**
   * The parts of an operation that it looks at. What of them was not read, a claim that names the rule cannot be proved
   * on (docs/threat-models.md, What is judged).
   */
  readonly looksAt: readonly Part[];
  /** Of an assertion: which of these parts it looks at with its options. */
  readonly looksAtWith?: (options: Options, operation: Operation) => readonly Part[];
  /**
   * What an operation must have for the weakness to be there at all: `a file to upload`. Where the rule has nothing to
   * judge on an operation, a claim is as good as held there. Only for what the model tells for sure, never for what names
   * tell.
   */
  readonly needs?: string;
  /** Has an operation what the weakness needs, though the rule has nothing to judge on it? Without it: no. */
  readonly has?: (operation: Operation) => boolean;
  /**
   * Taking away what the weakness needs is the protection from it: a claim is proved also where no operation in scope
   * has it. Without it such a claim is vacuous: a limit on nothing limits nothing.
   */
  readonly isProvedByAbsence?: true;
  /**
   * The keywords below which it judges schemas though they describe no value: {@link schemasAside}. What it finds there is no fault of
   * the values, so an ordinary run says nothing; but a claim that names the rule is not verified beside it.
   */
  readonly judgesAside?: readonly AsideKeyword[];
  /** Whoever names it claims that callers are known: that fails wherever anyone may call. */
  readonly callersAreKnown?: true;
  /**
   * Rules that report the same weakness where it has another cause. A mitigation that names this rule is proved by
   * them too, because whoever claims that nothing is open does not claim it of one cause.
   */
  readonly otherCauses?: readonly string[];
  /**
   * Of a rule of the family `regression`: rules whose findings at its place, or inside of it, only follow from what it tells.
   */
  readonly entails?: readonly string[];
  /**
   * Rules with a cause of which this one only tells a consequence: where a finding of them reaches every operation of a
   * definition, what this one says there is folded into it.
   */
  readonly followsFrom?: readonly string[];
  /**
   * Rules that say the same of the same thing, and what makes it worse: where one of them reports a server, a parameter or a
   * property at least as severely, what this one says of it is folded into that finding.
   */
  readonly toldWith?: readonly string[];
  /** Where others have the reader act on the same cause already, what this rule says is one more thing to know. */
  readonly milderBeside?: MilderBeside;
  /** Its page on the web, where that is not ours. */
  readonly docs?: string;
  /**
   * Loads what the rule needs and a run without it must not load. Awaited before the definitions are visited, by
   * `prepareRules`.
   */
  readonly prepare?: (apis: readonly Api[]) => Promise<void>;
  readonly visit: Visitors<Options>;
  /** Of the family `regression`: what it says of a change of definitions; what it says of other files, the engine knows. */
  readonly compare?: (change: Change, context: CompareContext) => void;
  /**
   * Of the family `regression`: the rules that say of the new state alone what it says of the change. Of both at one place
   * the worse one is told.
   */
  readonly saidBy?: readonly string[];
  /** How it mends what it reports, asked for only where somebody wants fixes (docs/fix.md). */
  readonly fix?: FixOffer<Options>;
}

/** What a rule says about a change. */
export interface Regression extends Observation {
  /** What was there, in words; null where nothing was. */
  readonly before: string | null;
  /** The exact text where it is no node of its own, a comment; `at` is then the document. */
  readonly span?: Span;
}

/** What a threat model says is worth protecting, and which threats speak of it. */
export interface ProtectedData {
  readonly id: string;
  readonly place: Place;
  /** `restricted`, where the model says so. */
  readonly class: string | undefined;
  readonly threats: readonly string[];
}

/** What a rule that compares gets besides the change. */
export interface CompareContext {
  /** The assets of threat models that a property is, where they are more than internal. */
  assetsOf(property: Property): readonly ProtectedData[];
  report(regression: Regression): void;
  /** Says that not all of a definition could be compared, and why. */
  leave(api: Api, reason: string): void;
}

/**
 * Declares a rule. One file, one rule, as its default export; its examples are `NAME.examples.yaml` beside it, which makes
 * the file one of a rule (scripts/registry.mjs).
 *
 * @param definition metadata and the visitors
 */
export function defineRule<Options extends object = Record<string, never>>(
  definition: RuleDefinition<Options>,
): RuleDefinition<Options> {
  return definition;
}

/** A rule whose options are its own affair: what lists of rules hold. */
// biome-ignore lint/suspicious/noExplicitAny: rules differ in their options, and use them covariantly and contravariantly.
export type AnyRule = RuleDefinition<any>;

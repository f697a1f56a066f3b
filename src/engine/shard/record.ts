import { aboutText } from '../../findings/about.ts';
import type { Finding } from '../../findings/finding.ts';
import type { Api, Operation, Unchecked } from '../../openapi/model.ts';
import type { Document } from '../../refs/document.ts';
import type { Place } from '../../refs/place.ts';
import type { RuleResult, RuleRun } from '../../rules/run.ts';
import type { ShardDefinition, ShardResult } from '../../verdict/shard.ts';
import type { Library } from '../read/library.ts';
import type { CheckRequest } from '../request.ts';
import type { Results } from '../rules/results.ts';
import type { Cut } from '../watchdog.ts';
import { digestOf, rulesDigest } from './digests.ts';
import { type Here, optionsOf } from './here.ts';
import type { Part } from './part.ts';
import type { Address, SaidByRule, SaidFinding, SaidOfDefinition, SaidUnchecked } from './said.ts';

/** Writes down what rules say of the definitions of a part, as `threatlint merge` reads it ({@link Replay}). */
export class Recorder implements Results {
  /** See {@link ShardResult.rules}. */
  #rules: string | null = null;
  readonly #definitions = new Map<Document, ShardDefinition>();

  constructor(private readonly library: Library) {}

  said(): undefined {
    return undefined;
  }

  keep(api: Api, runs: readonly RuleRun[], results: readonly RuleResult[]): void {
    this.#rules ??= rulesDigest(runs);
    const { document } = api.place;
    const writer = new Writer(api);
    const by = results.flatMap((result, at) => writer.result(result, at) ?? []);
    const said: SaidOfDefinition = { lists: writer.lists, by };
    const own = this.library.definition(document)?.files ?? [];
    // Rules follow references, too.
    const files = new Set([document, ...own, ...this.library.followed, ...writer.files.keys()]);
    // Which number a file has was settled while writing.
    const named = [...new Set([...writer.files.keys(), ...files])];
    this.#definitions.set(document, {
      file: document.file,
      files: named.map((one) => [one.file, digestOf(one)]),
      operations: api.operations.length,
      said: JSON.stringify(said),
    });
  }

  /** What the report of the part says besides. */
  shard(
    request: CheckRequest,
    part: Part,
    place: Here,
    documents: readonly Document[],
    cuts: readonly Cut[],
  ): ShardResult {
    return {
      ...part,
      ...place,
      rules: this.#rules,
      options: optionsOf(request),
      // What is done for all files together is done again by merge, and may have the time there.
      cut: cuts.filter(({ file }) => file !== '.').map(({ file, reason }) => ({ file, reason })),
      definitions: documents.map((document) => this.#definitions.get(document) ?? unread(document)),
    };
  }
}

/** A definition that was not read in time. */
function unread(document: Document): ShardDefinition {
  const { file } = document;
  return { file, files: [[file, digestOf(document)]], operations: 0, said: '' };
}

/** Writes the results of one definition: files and lists of operations by number. */
class Writer {
  readonly lists: number[][] = [];
  /** With their numbers; the definition's own is 0. */
  readonly files: Map<Document, number>;
  readonly #lists = new Map<readonly Operation[], number>();

  constructor(api: Api) {
    this.files = new Map([[api.place.document, 0]]);
  }

  /** undefined: the rule said nothing. */
  result({ findings, unchecked, examined, unknown }: RuleResult, run: number): SaidByRule | undefined {
    if (findings.length + unchecked.length + examined.size + unknown.size === 0) return undefined;
    return {
      run,
      findings: findings.map((finding) => this.#finding(finding)),
      unchecked: unchecked.map((one) => this.#unchecked(one)),
      examined: [...examined].map(({ index }) => index),
      unknown: [...unknown].map(([{ index }, open]) => ({ on: index, ...this.#unchecked(open) })),
    };
  }

  #finding(finding: Finding): SaidFinding {
    const { severity, confidence, message, part, operation, operations, related } = finding;
    const { remedy, decision, meant, isIdle } = finding;
    return {
      ...{ severity, confidence, message, part },
      at: this.#address(finding.place),
      on: this.#list(operations),
      operation: operation?.index ?? null,
      about: aboutText(finding.about),
      related: related.map((one) => ({
        at: this.#address(one.place),
        message: one.message,
        ...(one.part ? { part: one.part } : {}),
      })),
      ...(remedy === undefined ? {} : { remedy }),
      ...(decision === undefined ? {} : { decision }),
      ...(meant === undefined ? {} : { meant }),
      ...(isIdle ? { isIdle } : {}),
    };
  }

  #unchecked({ place, reason }: Unchecked): SaidUnchecked {
    return { at: this.#address(place), reason };
  }

  #address(place: Place): Address {
    const { document } = place;
    const known = this.files.get(document) ?? this.files.size;
    this.files.set(document, known);
    return [known, ...place.path()];
  }

  /** Many findings share a list of all operations. */
  #list(operations: readonly Operation[]): number {
    const known = this.#lists.get(operations) ?? this.lists.length;
    if (known === this.lists.length) this.lists.push(operations.map(({ index }) => index));
    this.#lists.set(operations, known);
    return known;
  }
}

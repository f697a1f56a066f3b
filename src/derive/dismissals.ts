import { diagnose } from '../findings/diagnostics/diagnostics.ts';
import type { Finding } from '../findings/finding.ts';
import type { Api, Operation } from '../openapi/model.ts';
import { groupBy, push } from '../text/group.ts';
import { once } from '../text/memo.ts';
import { Hints } from '../text/nearest.ts';
import type { LinkedModel } from '../threats/model/link.ts';
import { aboutEntry, type Dismissal } from '../threats/model/model.ts';
import type { Candidate } from './candidates.ts';
import { type PatternId, patternIds } from './patterns.ts';
import { essence, pathOf, resourceOf, stepsOf } from './resources.ts';

interface Written {
  readonly linked: LinkedModel;
  readonly dismissal: Dismissal;
  readonly key: Key | undefined;
}

/** An entry whose key speaks of a definition that there is. */
export interface Entry extends Written {
  readonly key: Key & { readonly api: Api };
}

/** What a key speaks of; a part is undefined where nothing is called so. */
interface Key {
  readonly pattern: PatternId | undefined;
  readonly api: Api | undefined;
  readonly kind: string;
  readonly definition: string;
  readonly prefix: string;
}

/** What models say is no threat: entries by what their keys are about, so that thousands are asked at once. */
export class Dismissals {
  /** Those in force that dismiss findings of rules. */
  readonly ofFindings: readonly Entry[];
  readonly #entries: readonly Written[];
  readonly #inForce = new Map<Api, Map<string, Written[]>>();

  /**
   * @param today YYYY-MM-DD: what has expired dismisses nothing
   * @param rules the names of the rules whose findings can be dismissed
   */
  constructor(
    models: readonly LinkedModel[],
    private readonly today: string,
    private readonly rules: ReadonlySet<string> = new Set(),
  ) {
    this.#entries = models.flatMap((linked) =>
      linked.sound
        ? linked.model.dismissed.map((dismissal) => ({ linked, dismissal, key: keyOf(linked, dismissal.id) }))
        : [],
    );
    for (const entry of this.#entries) {
      const { api, pattern, prefix } = entry.key ?? {};
      if (!api || !pattern || prefix === undefined || this.#isOver(entry)) continue;
      const ofApi = this.#inForce.get(api) ?? new Map<string, Written[]>();
      this.#inForce.set(api, ofApi);
      push(ofApi, `${pattern} ${stepsOf(prefix).join('/')}`, entry);
    }
    this.ofFindings = this.#entries.filter(
      (entry): entry is Entry =>
        entry.key?.api !== undefined &&
        this.#isOfFindings(entry) &&
        isComplete(entry.dismissal) &&
        resourcesOf(entry.key.api).has(stepsOf(entry.key.prefix).join('/')) &&
        !this.#isOver(entry),
    );
  }

  /** The entries in force that dismiss a pattern on an operation: one for its resource or for what that lies below. */
  of(pattern: PatternId, operation: Operation): readonly Written[] {
    const ofApi = this.#inForce.get(operation.api);
    return ofApi ? prefixesOf(operation).flatMap((prefix) => ofApi.get(`${pattern} ${prefix}`) ?? []) : [];
  }

  /**
   * Says which have expired, and which dismiss nothing.
   *
   * @param complete was all of the repository looked at? Else a file that a key names may only not be here.
   */
  check(candidates: readonly Candidate[], complete: boolean): Finding[] {
    const hints = new Hints();
    const byApi = groupBy(candidates, ({ api }) => api);
    const named = once((api: Api) => groupBy(byApi.get(api) ?? [], ({ pattern }) => pattern));
    const used = new Set(
      candidates.flatMap(({ pattern, operations }) => operations.flatMap((one) => this.of(pattern, one))),
    );
    return this.#entries.flatMap((entry) => {
      const { linked, dismissal } = entry;
      const { id, place, expires } = dismissal;
      const about = aboutEntry(linked.model, 'dismissed', id);
      if (this.#isOver(entry)) {
        const message = `The dismissal of \`${id}\` expired on ${expires} and dismisses nothing any more`;
        return diagnose('dismissal-expired', { place: place.child('expires'), message, about });
      }
      const why = used.has(entry) ? undefined : this.#reason(entry, named, hints, complete);
      if (why === undefined) return [];
      const message = `\`${id}\` dismisses nothing: ${why}`;
      return diagnose('dismissal-unused', { place, part: 'key', message, about });
    });
  }

  /** Why a key dismisses nothing; undefined where that cannot be told yet. */
  #reason(
    entry: Written,
    candidates: (api: Api) => ReadonlyMap<PatternId, readonly Candidate[]>,
    hints: Hints,
    complete: boolean,
  ): string | undefined {
    const { linked, key, dismissal } = entry;
    if (!key) return 'a key reads PATTERN@DEFINITION:/RESOURCE, as in `bola@shop:/orders`';
    const { kind, definition, prefix, pattern, api } = key;
    const ofFindings = this.#isOfFindings(entry);
    if (!pattern && !ofFindings)
      return `no pattern is called \`${kind}\`${hints.didYouMean(kind, () => [...patternIds, ...this.rules])}`;
    if (!api) {
      if (!complete && definition.includes('.')) return undefined;
      const known = () => [...linked.specs.keys(), ...linked.reach.map(({ place }) => place.document.file)];
      return `no component implements \`${definition}\`${hints.didYouMean(definition, known)}`;
    }
    if (!resourcesOf(api).has(stepsOf(prefix).join('/'))) {
      const resources = () => new Set(api.operations.map((operation) => resourceOf(operation)));
      return `\`${definition}\` has nothing below \`${prefix}\`${hints.didYouMean(prefix, resources)}`;
    }
    if (ofFindings)
      return isComplete(dismissal) ? undefined : 'findings of a rule are dismissed with an end (`expires`)';
    const elsewhere = (pattern && candidates(api).get(pattern)) ?? [];
    const where = elsewhere.slice(0, 3).map((one) => `\`${one.prefix}\``);
    return `there is no such candidate${where.length > 0 ? `, but one on ${where.join(', ')}` : ''}`;
  }

  #isOfFindings({ key }: Written): boolean {
    return key !== undefined && !key.pattern && this.rules.has(key.kind);
  }

  #isOver({ dismissal: { expires } }: Written): boolean {
    return expires !== undefined && expires < this.today;
  }
}

/** What a rule finds may be true tomorrow: somebody says until when it is not. */
function isComplete({ expires }: Dismissal): boolean {
  return expires !== undefined;
}

function keyOf({ specs, reach }: LinkedModel, key: string): Key | undefined {
  const [, kind, definition, prefix] = /^([^@]+)@(.+):(\/.*)$/s.exec(key) ?? [];
  if (kind === undefined || definition === undefined || prefix === undefined) return undefined;
  return {
    ...{ kind, definition, prefix },
    pattern: patternIds.find((id) => id === kind),
    api: specs.get(definition) ?? byFile(reach).get(definition),
  };
}

/** The first of a name counts. */
const byFile = once(
  (reach: readonly Api[]): ReadonlyMap<string, Api> =>
    new Map(reach.toReversed().map((api) => [api.place.document.file, api])),
);

/** All that an operation lies below, itself included, with its version or without: `''`, `v1`, `v1/orders`, `orders`. */
export const prefixesOf = once((operation: Operation): readonly string[] => {
  const path = pathOf(operation);
  const all = [stepsOf(path), stepsOf(essence(path))].flatMap((steps) =>
    Array.from({ length: steps.length + 1 }, (_, count) => steps.slice(0, count).join('/')),
  );
  return [...new Set(all)];
});

const resourcesOf = once((api: Api): ReadonlySet<string> => new Set(api.operations.flatMap(prefixesOf)));

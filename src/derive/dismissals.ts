import { diagnose } from '../findings/diagnostics/diagnostics.ts';
import type { Finding } from '../findings/finding.ts';
import type { Api, Operation } from '../openapi/model.ts';
import { push } from '../text/group.ts';
import { once } from '../text/memo.ts';
import { Hints } from '../text/nearest.ts';
import type { LinkedModel } from '../threats/model/link.ts';
import { aboutEntry, type Dismissal } from '../threats/model/model.ts';
import type { Candidate } from './candidates.ts';
import { type PatternId, patternIds } from './patterns.ts';
import { essence, pathOf, resourceOf, stepsOf } from './resources.ts';

interface Entry {
  readonly linked: LinkedModel;
  readonly dismissal: Dismissal;
  readonly key: Key | undefined;
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
  readonly #entries: readonly Entry[];
  readonly #inForce = new Map<Api, Map<string, Entry[]>>();

  /** @param today YYYY-MM-DD: what has expired dismisses nothing */
  constructor(
    models: readonly LinkedModel[],
    private readonly today: string,
  ) {
    this.#entries = models.flatMap((linked) =>
      linked.sound
        ? linked.model.dismissed.map((dismissal) => ({ linked, dismissal, key: keyOf(linked, dismissal.id) }))
        : [],
    );
    for (const entry of this.#entries) {
      const { api, pattern, prefix } = entry.key ?? {};
      if (!api || !pattern || prefix === undefined || this.#isOver(entry)) continue;
      const ofApi = this.#inForce.get(api) ?? new Map<string, Entry[]>();
      this.#inForce.set(api, ofApi);
      push(ofApi, `${pattern} ${stepsOf(prefix).join('/')}`, entry);
    }
  }

  /** The entries in force that dismiss a pattern on an operation: one for its resource or for what that lies below. */
  of(pattern: PatternId, operation: Operation): readonly Entry[] {
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
      const why = used.has(entry) ? undefined : reason(entry, candidates, hints, complete);
      if (why === undefined) return [];
      const message = `\`${id}\` dismisses nothing: ${why}`;
      return diagnose('dismissal-unused', { place, part: 'key', message, about });
    });
  }

  #isOver({ dismissal: { expires } }: Entry): boolean {
    return expires !== undefined && expires < this.today;
  }
}

/** Why a key dismisses nothing; undefined where that cannot be told. */
function reason(
  { linked, key }: Entry,
  candidates: readonly Candidate[],
  hints: Hints,
  complete: boolean,
): string | undefined {
  if (!key) return 'a key reads PATTERN@DEFINITION:/RESOURCE, as in `bola@shop:/orders`';
  const { kind, definition, prefix, pattern, api } = key;
  if (!pattern) return `no pattern is called \`${kind}\`${hints.didYouMean(kind, () => patternIds)}`;
  if (!api) {
    if (!complete && definition.includes('.')) return undefined;
    const known = () => [...linked.specs.keys(), ...linked.reach.map(({ place }) => place.document.file)];
    return `no component implements \`${definition}\`${hints.didYouMean(definition, known)}`;
  }
  if (!resourcesOf(api).has(stepsOf(prefix).join('/'))) {
    const resources = () => new Set(api.operations.map((operation) => resourceOf(operation)));
    return `\`${definition}\` has nothing below \`${prefix}\`${hints.didYouMean(prefix, resources)}`;
  }
  const elsewhere = candidates.filter((one) => one.api === api && one.pattern === pattern);
  const where = elsewhere.slice(0, 3).map((one) => `\`${one.prefix}\``);
  return `there is no such candidate${where.length > 0 ? `, but one on ${where.join(', ')}` : ''}`;
}

function keyOf({ specs, reach }: LinkedModel, key: string): Key | undefined {
  const [, kind, definition, prefix] = /^([^@]+)@(.+):(\/.*)$/s.exec(key) ?? [];
  if (kind === undefined || definition === undefined || prefix === undefined) return undefined;
  return {
    ...{ kind, definition, prefix },
    pattern: patternIds.find((id) => id === kind),
    api: specs.get(definition) ?? reach.find(({ place }) => place.document.file === definition),
  };
}

/** All that an operation lies below, itself included, with its version or without: `''`, `v1`, `v1/orders`, `orders`. */
function prefixesOf(operation: Operation): readonly string[] {
  const path = pathOf(operation);
  const all = [stepsOf(path), stepsOf(essence(path))].flatMap((steps) =>
    Array.from({ length: steps.length + 1 }, (_, count) => steps.slice(0, count).join('/')),
  );
  return [...new Set(all)];
}

const resourcesOf = once((api: Api): ReadonlySet<string> => new Set(api.operations.flatMap(prefixesOf)));

import { diagnose } from '../findings/diagnostics/diagnostics.ts';
import type { Finding, Suppression } from '../findings/finding.ts';
import type { Operation } from '../openapi/model.ts';
import type { Document } from '../refs/document.ts';
import { aboutEntry } from '../threats/model/model.ts';
import { type Dismissals, type Entry, prefixesOf } from './dismissals.ts';
import { stepsOf } from './resources.ts';

/**
 * What rules find and models say is none (`string-unbounded@pay:/v1/notes`). It is tolerated as by a waiver: no claim is
 * verified by it, and an error of a threat model stays one.
 */
export class DismissedFindings {
  readonly #entries = new Map<string, Entry>();
  readonly #used = new Set<Entry>();

  constructor(dismissals: Pick<Dismissals, 'ofFindings'>) {
    for (const entry of dismissals.ofFindings) {
      const { kind, api, prefix } = entry.key;
      const id = keyOf(kind, api.place.document, stepsOf(prefix).join('/'));
      if (!this.#entries.has(id)) this.#entries.set(id, entry);
    }
  }

  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  /** By what a rule's findings are dismissed on an operation: for its resource, or for what that lies below. */
  find(rule: string, operation: Operation): Suppression | undefined {
    if (this.isEmpty) return undefined;
    const { document } = operation.api.place;
    let found: Entry | undefined;
    for (const prefix of prefixesOf(operation)) {
      const entry = this.#entries.get(keyOf(rule, document, prefix));
      if (!entry) continue;
      found ??= entry;
      this.#used.add(entry);
    }
    return found && suppression(found);
  }

  /** What reaches no operation is dismissed for the whole definition only. */
  findWhole({ rule, place }: Finding): Suppression | undefined {
    const found = this.#entries.get(keyOf(rule, place.document, ''));
    if (found) this.#used.add(found);
    return found && suppression(found);
  }

  /** Says which of the rules that ran dismissed nothing. */
  unused(ran: ReadonlySet<string>): Finding[] {
    return [...this.#entries.values()].flatMap((entry) => {
      const { linked, dismissal, key } = entry;
      if (this.#used.has(entry) || !ran.has(key.kind)) return [];
      return diagnose('dismissal-unused', {
        place: dismissal.place,
        part: 'key',
        message: `\`${dismissal.id}\` dismisses nothing: \`${key.kind}\` finds nothing there`,
        about: aboutEntry(linked.model, 'dismissed', dismissal.id),
      });
    });
  }
}

/** No name of a rule has a space in it, and no file a line break that another file could be taken for. */
function keyOf(rule: string, document: Document, prefix: string): string {
  return `${rule} ${prefix}\n${document.file}`;
}

function suppression({ dismissal: { id, owner, reason, expires } }: Entry): Suppression {
  return { by: 'dismissal', id, owner: owner ?? null, reason, expires: expires ?? null };
}

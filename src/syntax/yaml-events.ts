import { type Event, parseEvents, YAMLException } from 'js-yaml';
import { maxDepth } from './limits.ts';

/** What there was before any call: one that is interrupted does not put it back. */
const { throwAt } = YAMLException;

/** What the parser says about a text. */
export type YamlEvents =
  | { ok: true; events: Event[]; outdented: number[] }
  | { ok: false; reason: string; at: number; outdented: number[] };

/** The one complaint of js-yaml that most other YAML readers do not share. */
const outdentedReason = 'deficient indentation';

/**
 * Runs js-yaml's parser, and accepts with it what nearly every YAML reader accepts: quoted texts and bracketed values
 * that go on, or close, at their key's indentation. YAML 1.2 §7.3 and §7.4 want these lines indented deeper.
 *
 * The parser raises all errors through the public static `YAMLException.throwAt` and, where that returns, simply reads
 * on; so for the time of this call (it is synchronous) that one complaint is noted instead of thrown, and all offsets
 * stay those of the text. `outdented` holds the offsets of the lines' first characters.
 */
export function readEvents(text: string): YamlEvents {
  const outdented = new Set<number>();
  YAMLException.throwAt = ((_source: string, at: number, reason: string): void => {
    if (reason !== outdentedReason) throw new Refusal(reason, at);
    outdented.add(at);
  }) as typeof throwAt;
  try {
    // The parser counts scalars as a level; the collections are counted exactly by the builder.
    const events = parseEvents(text, { maxDepth: maxDepth + 1 });
    return { ok: true, events, outdented: [...outdented] };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ok: false, reason: error.message, at: error.at, outdented: [...outdented] };
  } finally {
    YAMLException.throwAt = throwAt;
  }
}

/** Cheaper than the parser's own exception, which cuts a snippet. */
class Refusal extends Error {
  constructor(
    reason: string,
    readonly at: number,
  ) {
    super(reason);
  }
}

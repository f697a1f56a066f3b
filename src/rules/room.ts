import type { Api } from '../openapi/model.ts';
import type { Document } from '../refs/document.ts';

/**
 * So many findings of a definition are kept: each costs time and memory in every report, and nobody reads so many. Of the
 * largest public definitions, with every rule, one stands for at least 187 characters, consequences counted with their causes.
 */
const mostFindings = 20_000;
/** In a definition of more than 900 kB, one for so many characters. */
const charactersOfFinding = 45;

/**
 * So many characters of what they say, before anything is shortened: a text that a rule quotes may be as long as the
 * definition, and be quoted in each of thousands of findings. The largest public definition's say three million, with every rule.
 */
const mostCharacters = 100_000_000;

/** The room for findings that all rules have together in one definition. */
export class Room {
  readonly most: number;
  #isFull = false;
  #taken = 0;
  #characters = 0;

  /** @param most so many findings */
  constructor(most: number) {
    this.most = most;
  }

  static of(api: Api): Room {
    return Room.in(api.place.document);
  }

  /** What is left beside what is known already. */
  static beside(api: Api, known: readonly { readonly findings: readonly { message: string }[] }[]): Room {
    const room = Room.of(api);
    for (const { findings } of known) for (const { message } of findings) room.take(message.length);
    return room;
  }

  static in({ tree }: Document): Room {
    const { length } = tree.source.text;
    return new Room(Math.max(mostFindings, Math.ceil(length / charactersOfFinding)));
  }

  /** Was there no room for a finding? */
  get isFull(): boolean {
    return this.#isFull;
  }

  /**
   * Is there room for one more?
   *
   * @param characters how many it says
   */
  take(characters = 0): boolean {
    if (this.#taken >= this.most || this.#characters > mostCharacters) this.#isFull = true;
    else {
      this.#taken++;
      this.#characters += characters;
    }
    return !this.#isFull;
  }

  /** What is wrong, as the beginning of a sentence. */
  get reason(): string {
    if (this.#characters > mostCharacters)
      return `what the findings of the definition say has more than ${mostCharacters.toLocaleString('en')} characters`;
    return `the definition has more than ${this.most.toLocaleString('en')} findings`;
  }
}

import type { Api } from '../openapi/model.ts';

/**
 * So many findings of a definition are kept: each costs time and memory in every report, and nobody reads so many. Of the
 * largest public definitions, with every rule, one stands for at least 187 characters, consequences counted with their causes.
 */
const mostFindings = 20_000;
/** In a definition of more than 900 kB, one for so many characters. */
const charactersOfFinding = 45;

/** The room for findings that all rules have together in one definition. */
export class Room {
  readonly most: number;
  #isFull = false;
  #taken = 0;

  /** @param most so many findings */
  constructor(most: number) {
    this.most = most;
  }

  static of(api: Api): Room {
    const { length } = api.place.document.tree.source.text;
    return new Room(Math.max(mostFindings, Math.ceil(length / charactersOfFinding)));
  }

  /** Was there no room for a finding? */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Is there room for one more? */
  take(): boolean {
    if (this.#taken >= this.most) this.#isFull = true;
    else this.#taken++;
    return !this.#isFull;
  }

  /** What is wrong, as the beginning of a sentence. */
  get reason(): string {
    return `the definition has more than ${this.most.toLocaleString('en')} findings`;
  }
}

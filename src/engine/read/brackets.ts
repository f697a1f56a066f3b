/** Reads the keys of a text in braces, JSON or YAML, that stand in no inner bracket; what is wrong with it does not matter. */
export class Brackets {
  #depth = 0;
  #quote = '';
  #token = '';
  #key = '';
  #gap = false;

  /** @param found told each key, with the beginning of its value where that is a scalar */
  constructor(private readonly found: (key: string, value: string | undefined) => void) {}

  /** Has the first bracket found its end? */
  get closed(): boolean {
    return this.#depth === 0 && this.#quote === '';
  }

  /** Reads on with a part of the text, a line or several. */
  read(text: string): void {
    this.#gap = true;
    for (let at = 0; at < text.length; at++) {
      const char = text[at] as string;
      if (this.#quote !== '') {
        if (char === '\\' && this.#quote === '"') this.#add(text[++at] ?? '');
        else if (char === this.#quote) this.#quote = '';
        else this.#add(char);
      } else if (char === '"' || char === "'") this.#open(char);
      else if (char === '{' || char === '[') this.#step(1);
      else if (char === '}' || char === ']') this.#step(-1);
      else if (this.#depth !== 1) continue;
      else if (char === ':') this.#colon();
      else if (char === ',') this.end();
      else if (/\s/.test(char)) this.#gap = true;
      else this.#plain(char);
    }
  }

  /** What stands before it is a comment. */
  #open(quote: string): void {
    this.#quote = quote;
    this.#token = '';
    this.#gap = false;
  }

  /** Of several words the last one is the key; the others are comments, tags and anchors. */
  #plain(char: string): void {
    if (this.#gap) this.#token = '';
    this.#gap = false;
    this.#add(char);
  }

  #add(char: string): void {
    if (this.#depth === 1) this.#token = (this.#token + char).slice(-60);
  }

  #step(by: number): void {
    if (this.#depth === 1) this.end();
    this.#depth = Math.max(0, this.#depth + by);
  }

  #colon(): void {
    this.#key = this.#token;
    this.#token = '';
    this.found(this.#key, undefined);
  }

  /** What a value was is known where it ends, and where the text ends. */
  end(): void {
    if (this.#key !== '') this.found(this.#key, this.#token);
    this.#key = '';
    this.#token = '';
  }
}

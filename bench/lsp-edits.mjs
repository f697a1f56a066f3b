/** Edits of a definition such as a person makes, each of which changes something; every second one takes the one before back. */

/**
 * @typedef {{ line: number, character: number }} Position
 * @typedef {{ range: { start: Position, end: Position }, text: string }} Edit
 */

/**
 * Where something may be put in, behind the whole match; what, may depend on it.
 *
 * @type {Record<'json' | 'yaml', { name: string, at: RegExp, text: (match: RegExpMatchArray) => string }[]>}
 */
const kinds = {
  json: [
    { name: 'letter', at: /"description": ?"\w/g, text: () => 'x' },
    { name: 'limit', at: /\{\s*(?="type": ?"string")/g, text: () => '"maxLength": 12, ' },
    { name: 'security', at: /(?="responses": ?\{)/g, text: () => '"security": [], ' },
    { name: 'no security', at: /(?<=\s{6}")(?=security": ?\[)/g, text: () => 'x-' },
    {
      name: 'parameter',
      at: /"parameters": ?\[(?=\s*\{)/g,
      text: () => '{"name":"benchmark","in":"query","schema":{"type":"string"}}, ',
    },
  ],
  yaml: [
    { name: 'letter', at: /^ +description: \w/gm, text: () => 'x' },
    { name: 'limit', at: /^( +)type: string\n/gm, text: ([, indent]) => `${indent}maxLength: 12\n` },
    { name: 'security', at: /^( {6,})(?=responses:\n)/gm, text: ([, indent]) => `security: []\n${indent}` },
    { name: 'no security', at: /^ {6,}(?=security:)/gm, text: () => 'x-' },
    {
      name: 'parameter',
      at: /^ +parameters:\n(?=( +)- )/gm,
      text: ([, indent]) => `${indent}- {name: benchmark, in: query, schema: {type: string}}\n`,
    },
  ],
};

export class Editor {
  #seed = 1;
  #turn = 0;
  /** @type {{ at: number, text: string } | undefined} */
  #last;

  /**
   * @param {string} text
   * @param {boolean} isJson
   */
  constructor(text, isJson) {
    this.text = text;
    const all = kinds[isJson ? 'json' : 'yaml'];
    // Where operations say whom they let in, that is taken away; else everybody is let in.
    const left = all.some(({ name, at }) => name === 'no security' && text.search(at) >= 0)
      ? 'security'
      : 'no security';
    this.places = all
      .filter(({ name }) => name !== left)
      .map(({ at, text: made }) =>
        [...text.matchAll(at)].map((match) => ({ at: match.index + match[0].length, text: made(match) })),
      )
      .filter((places) => places.length > 0);
    if (this.places.length === 0) throw new Error('nothing in the document is to be changed');
  }

  /** @returns {Edit} */
  next() {
    if (this.#last) {
      const { at, text } = this.#last;
      this.#last = undefined;
      return this.#replace(at, at + text.length, '');
    }
    const places = this.places[this.#turn++ % this.places.length];
    const chosen = places[this.#random() % places.length];
    this.#last = chosen;
    return this.#replace(chosen.at, chosen.at, chosen.text);
  }

  /**
   * @param {number} from
   * @param {number} to
   * @param {string} text
   * @returns {Edit}
   */
  #replace(from, to, text) {
    const range = { start: this.#position(from), end: this.#position(to) };
    this.text = this.text.slice(0, from) + text + this.text.slice(to);
    return { range, text };
  }

  /** @param {number} offset */
  #position(offset) {
    const before = this.text.slice(0, offset);
    const line = before.lastIndexOf('\n') + 1;
    return { line: before.split('\n').length - 1, character: offset - line };
  }

  /** Park and Miller's generator: the same edits each time. */
  #random() {
    this.#seed = (this.#seed * 48271) % 2147483647;
    return this.#seed;
  }
}

/** Writes values as JSON and as YAML, in every style that YAML has. */

/** @import { Random } from './random.mjs' */

/** A scalar as it is to be written: a number that JavaScript has not, a tag, an alias. */
export class Raw {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }
}

/** Texts become no longer than about this. */
const longest = 200_000;

/**
 * @param {unknown} value
 * @param {Random} random
 */
export function json(value, random) {
  const raws = new Map();
  const text = JSON.stringify(
    value,
    (_, child) => {
      if (!(child instanceof Raw)) return child;
      const mark = `raw:${raws.size}`;
      raws.set(mark, /^-?\d/.test(child.text) ? child.text : '0');
      return mark;
    },
    random.pick([0, 1, 2, '\t']),
  );
  const written = (text ?? 'null').replace(/"(raw:\d+)"/g, (_, mark) => raws.get(mark) ?? '0');
  return dressed(written.slice(0, 4 * longest), random);
}

/**
 * @param {unknown} value
 * @param {Random} random
 */
export function yaml(value, random) {
  const writer = new Writer(random);
  const head = random.chance(0.1) ? random.pick(['---\n', '%YAML 1.2\n---\n', '# a comment\n']) : '';
  const tail = random.chance(0.05) ? random.pick(['...\n', '---\nb: 1\n', '# end']) : '';
  return dressed(`${head}${writer.block(value, 0).replace(/^\n/, '')}\n${tail}`, random);
}

/**
 * @param {string} text
 * @param {Random} random
 */
function dressed(text, random) {
  const ended = random.chance(0.05) ? text.replaceAll('\n', random.pick(['\r\n', '\r'])) : text;
  return random.chance(0.03) ? `\ufeff${ended}` : ended;
}

class Writer {
  /** @type {Map<object, string>} */
  #anchors = new Map();
  #written = 0;

  /** @param {Random} random */
  constructor(random) {
    this.random = random;
  }

  /**
   * @param {unknown} value
   * @param {number} depth
   * @returns {string} begins with a line feed, or with a space where it stands in the line of its key
   */
  block(value, depth) {
    const { random } = this;
    if (typeof value !== 'object' || value === null || value instanceof Raw) {
      if (
        typeof value === 'string' &&
        random.chance(0.05) &&
        /^[ -~]+(\n[!-~][ -~]*)*$/.test(value) &&
        value.trim() === value
      ) {
        const indent = ' '.repeat(2 * depth + 2);
        return ` ${random.pick(['|', '>', '|-', '>-', '|+'])}\n${indent}${value.replaceAll('\n', `\n${indent}`)}`;
      }
      return ` ${this.scalar(value)}`;
    }
    const known = this.#anchors.get(value);
    if (known) return ` *${known}`;
    const entries = Object.entries(value);
    if (entries.length === 0 || depth > 60 || random.chance(0.08)) return ` ${this.flow(value)}`;
    const anchor = this.#anchor(value);
    const indent = `\n${'  '.repeat(depth)}`;
    let text = anchor;
    for (const [key, child] of entries) {
      if (this.#written > longest) break;
      if (random.chance(0.01))
        text += `${indent}# ${random.pick(['a comment', 'threatlint-disable-next-line all: x', ''])}`;
      const inner = this.block(child, depth + 1);
      const lead = Array.isArray(value) ? '-' : `${this.key(key)}:`;
      const line = `${indent}${lead}${inner}`;
      this.#written += lead.length + (inner.includes('\n') ? 0 : inner.length);
      text += line;
    }
    return text;
  }

  /**
   * @param {unknown} value
   * @returns {string}
   */
  flow(value) {
    if (typeof value !== 'object' || value === null || value instanceof Raw) return this.scalar(value);
    const known = this.#anchors.get(value);
    if (known) return `*${known}`;
    const anchor = this.#anchor(value);
    const lead = anchor === '' ? '' : `${anchor.trim()} `;
    const parts = Object.entries(value).map(([key, child]) => {
      if (this.#written > longest) return Array.isArray(value) ? 'null' : `${this.key(key)}: null`;
      const text = Array.isArray(value) ? this.flow(child) : `${JSON.stringify(key)}: ${this.flow(child)}`;
      this.#written += key.length + 4;
      return text;
    });
    return Array.isArray(value) ? `${lead}[${parts.join(', ')}]` : `${lead}{ ${parts.join(', ')} }`;
  }

  /** @param {string} key */
  key(key) {
    if (key === '<<') return key;
    return /^[A-Za-z/][\w/-]*$/.test(key) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(key)
      ? key
      : JSON.stringify(key);
  }

  /**
   * @param {unknown} value
   * @returns {string}
   */
  scalar(value) {
    if (value instanceof Raw) return value.text;
    if (typeof value !== 'string') return Object.is(value, -0) ? '-0' : String(value);
    this.#written += value.length;
    if (this.random.chance(0.3) && /^[ -~]*$/.test(value)) return `'${value.replaceAll("'", "''")}'`;
    if (
      /^[A-Za-z/][\w /.-]*$/.test(value) &&
      value.trim() === value &&
      !/^(true|false|null|yes|no|on|off|y|n)$/i.test(value)
    )
      return value;
    return JSON.stringify(value);
  }

  /** @param {object} value */
  #anchor(value) {
    // The last parent to be written must not be named by what is in it: values have no circles.
    if (!this.random.chance(0.03)) return '';
    const name = `a${this.#anchors.size + 1}`;
    this.#anchors.set(value, name);
    return ` &${name}`;
  }
}

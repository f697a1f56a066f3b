/** Is a text well-formed XML (XML 1.0 §2.1), as far as pictures need it: elements, attributes, references, no doctype? */

const attribute = /\s+([A-Za-z_][\w:.-]*)="([^"<]*)"/y;
const opening = /<([A-Za-z_][\w:.-]*)/y;
const closing = /<\/([A-Za-z_][\w:.-]*)\s*>/y;
const ending = /\s*(\/?)>/y;
const reference = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)/;
/** Beside half characters, what XML 1.0 §2.2 leaves out. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udfff]/u;

/**
 * @param {string} text
 * @returns {string | undefined} what is wrong
 */
export function malformed(text) {
  const strange = forbidden.exec(text);
  if (strange) return `the character ${JSON.stringify(strange[0])} at ${strange.index} is none of XML`;
  /** @type {string[]} */
  const open = [];
  let roots = 0;
  let at = 0;
  /** @param {RegExp} what */
  const take = (what) => {
    what.lastIndex = at;
    const found = what.exec(text);
    if (found) at = what.lastIndex;
    return found;
  };
  while (at < text.length) {
    if (text[at] !== '<') {
      const next = text.indexOf('<', at);
      const words = text.slice(at, next < 0 ? text.length : next);
      if (open.length === 0 && words.trim() !== '') return `text outside of the root at ${at}`;
      if (reference.test(words) || words.includes(']]>')) return `a bare & or ]]> behind ${at}`;
      at += words.length;
      continue;
    }
    const start = at;
    const closed = take(closing);
    if (closed) {
      if (open.pop() !== closed[1]) return `</${closed[1]}> at ${start} closes another element`;
      continue;
    }
    const opened = take(opening);
    if (!opened) return `a bare < at ${start}`;
    if (open.length === 0 && ++roots > 1) return `a second root at ${start}`;
    const names = new Set();
    for (let found = take(attribute); found; found = take(attribute)) {
      const [, name, value] = /** @type {unknown[]} */ (found);
      if (names.has(name)) return `${name} stands twice in <${opened[1]}> at ${start}`;
      if (reference.test(String(value))) return `a bare & in ${name} of <${opened[1]}> at ${start}`;
      names.add(name);
    }
    const end = take(ending);
    if (!end) return `<${opened[1]}> at ${start} does not end`;
    if (end[1] === '') open.push(/** @type {string} */ (opened[1]));
  }
  if (open.length > 0) return `<${open.at(-1)}> is not closed`;
  return roots === 1 ? undefined : 'there is no root';
}

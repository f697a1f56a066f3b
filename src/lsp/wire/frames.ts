/** What a client sends is no message of the protocol any more, and where the next one begins nobody can tell. */
export class BrokenFrame extends Error {}

/** LSP has two short header fields; a header that goes on is none. */
const longestHeader = 8 * 1024;
/** As much as is read of a file. */
const longestBody = 128 * 1024 * 1024;

const headerEnd = '\r\n\r\n';
/**
 * A header inside of a body: JSON writes a line break in a text as `\n`, and outside of texts there are no such words. So a
 * length was too long, and what follows would be taken for the rest of the body, for ever.
 */
const headerInside = /Content-Length: {0,8}\d{1,15}\r\n/i;
const longestInside = 64;

/** Cuts a stream of bytes into the bodies of messages (LSP 3.17, Base Protocol). */
export class Frames {
  #chunks: Buffer[] = [];
  #size = 0;
  /** The length of the body that is being read; undefined within a header. */
  #wanted: number | undefined;
  /** What was seen last of an unfinished body. */
  #seen = '';

  /**
   * @returns the bodies that are whole by now
   * @throws {BrokenFrame} when the stream cannot be cut any more
   */
  *read(chunk: Buffer): Generator<Buffer> {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    let isNew = true;
    for (;;) {
      if (this.#wanted === undefined) {
        const length = this.#header();
        if (length === undefined) return;
        this.#wanted = length;
        this.#seen = '';
        isNew = false;
      }
      if (this.#size < this.#wanted) {
        this.#look(isNew ? [chunk] : this.#chunks);
        return;
      }
      const all = this.#joined();
      const body = all.subarray(0, this.#wanted);
      this.#keep(all.subarray(this.#wanted));
      this.#wanted = undefined;
      yield body;
    }
  }

  #header(): number | undefined {
    const all = this.#joined();
    const end = all.subarray(0, longestHeader).indexOf(headerEnd);
    if (end < 0) {
      // What is no header is said now: its end may never come.
      // A chunk may end between the two bytes of a line end.
      const lines = all.toString('latin1', 0, longestHeader).replace(/\r$/, '').split('\r\n');
      for (const line of lines) fieldOf(line, line.length < 80);
      if (all.length < longestHeader) return undefined;
      throw new BrokenFrame(`a header goes on for more than ${longestHeader} bytes`);
    }
    const length = lengthIn(all.toString('latin1', 0, end));
    this.#keep(all.subarray(end + headerEnd.length));
    return length;
  }

  #joined(): Buffer {
    const [first] = this.#chunks;
    if (first && this.#chunks.length === 1) return first;
    const all = Buffer.concat(this.#chunks);
    this.#keep(all);
    return all;
  }

  #keep(rest: Buffer): void {
    this.#chunks = [rest];
    this.#size = rest.length;
  }

  #look(chunks: readonly Buffer[]): void {
    for (const chunk of chunks) {
      const text = this.#seen + chunk.toString('latin1');
      if (headerInside.test(text))
        throw new BrokenFrame(
          `a body of ${this.#wanted} bytes was announced, and the next header came before its end`,
        );
      this.#seen = text.slice(-longestInside);
    }
  }
}

function lengthIn(header: string): number {
  const lengths: string[] = [];
  for (const line of header.split('\r\n')) {
    const name = fieldOf(line);
    if (name.toLowerCase() === 'content-length') lengths.push(line.slice(name.length + 1).trim());
  }
  const [length, ...others] = lengths;
  if (length === undefined) throw new BrokenFrame('a header has no Content-Length');
  if (others.length > 0) throw new BrokenFrame('a header has more than one Content-Length');
  if (!/^\d{1,15}$/.test(length))
    throw new BrokenFrame(`a header has the Content-Length ${JSON.stringify(length.slice(0, 80))}`);
  if (Number(length) > longestBody)
    throw new BrokenFrame(`a message of ${length} bytes was announced, and 128 MiB are the most`);
  return Number(length);
}

/** The name of a field: a word before a colon. A line that is still coming may have no colon yet. */
function fieldOf(line: string, isPart = false): string {
  const [, name, colon] = /^([A-Za-z-]*)(:?)/.exec(line) ?? [];
  if (name && colon) return name;
  if (isPart && name === line) return line;
  throw new BrokenFrame(`a header has the line ${JSON.stringify(line.slice(0, 80))}`);
}

import type { Api, Node } from '../../openapi/model.ts';
import type { Document } from '../../refs/document.ts';

/** An operation costs as much as so many schemas. */
const costOfOperation = 10;

/**
 * So much of files that several definitions refer to is read and judged again, once for each of them: hundreds of small
 * definitions that share a file of thousands of schemas are as many as the product of both.
 */
const mostAgain = 50_000;
/** What is larger than this may have one more for so many characters. */
const large = 1_000_000;
const charactersOfOne = 8;

/** Counts what is read again because several definitions share the files that it is written in. */
export class SharedFiles {
  readonly #seen = new Set<Document>();
  #characters = 0;
  #again = 0;

  /** Why no further definition is read; undefined when it can be. */
  isTooMuch(): string | undefined {
    const most = mostAgain + Math.max(0, Math.ceil((this.#characters - large) / charactersOfOne));
    if (this.#again <= most) return undefined;
    const said = most.toLocaleString('en');
    return `nothing in it was checked: the definitions before it share files of so many schemas and operations that more than ${said} were read again; check fewer definitions at once`;
  }

  count(api: Api, files: ReadonlySet<Document>): void {
    const own = api.place.document;
    const isAgain = ({ place }: Node) => place.document !== own && this.#seen.has(place.document);
    const again = (nodes: readonly Node[]) => {
      let count = 0;
      for (const node of nodes) if (isAgain(node)) count++;
      return count;
    };
    this.#again += again(api.allSchemas) + again(api.parameters) + again(api.responses);
    this.#again += costOfOperation * again(api.operations);
    for (const document of [own, ...files]) {
      if (this.#seen.has(document)) continue;
      this.#seen.add(document);
      this.#characters += document.source.text.length;
    }
  }
}

/** Which operations draw what they are sent as a page, a picture or a document. */
import { steps } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Operation } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { says } from '../../text/says.ts';

/** What is drawn by something that reads files and calls addresses named in it: an engine of a browser, TeX. */
const markups: ReadonlyMap<string, 'high' | 'medium'> = new Map([
  ['html', 'high'],
  ['xhtml', 'high'],
  ['svg', 'high'],
  ['latex', 'high'],
  ['markup', 'medium'],
  ['markdown', 'medium'],
]);

/** How surely a name is that of markup: `html`, `body_html`, `markdownText`. */
export function markupIn(name: string): 'high' | 'medium' | undefined {
  for (const word of words(name)) {
    const found = markups.get(word);
    if (found) return found;
  }
  return undefined;
}

const draws =
  /\b(?:render|convert|turn|generat|creat|print|draw|export|produc|mak)\w{0,4}\b[^.\n]{0,80}\b(?:pdfs?|png|jpe?g|images?|pictures?|screenshots?|thumbnails?|documents?)\b|\b(?:html|markdown|svg|latex) (?:in)?to (?:an? )?(?:pdfs?|png|jpe?g|images?|pictures?)\b/i;
const drawn: ReadonlySet<string> = new Set('pdf pdfs png jpg jpeg screenshot screenshots render'.split(' '));

/** Does a POST make a document or a picture of what it is sent, by its words or its path? */
export const rendersMarkup = once(({ method, path, id = '', summary, value }: Operation): boolean => {
  if (method !== 'POST' && method !== 'GET') return false;
  const named = steps(path).flatMap((step) => (step === null ? [] : words(step)));
  if ([...named, ...words(id)].some((word) => drawn.has(word))) return true;
  const description = own(value, 'description');
  return says(summary, draws) || (typeof description === 'string' && says(description, draws));
});

/** Whether the caller of an operation gets long lists in pages. */
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { words } from '../../lexicon/words.ts';
import { parts, properties } from '../../openapi/composition.ts';
import type { Api, Operation, Schema } from '../../openapi/model.ts';
import { urlValues } from './url-values.ts';

/** Whole names of parameters that ask for a part of a list. */
const positions: ReadonlySet<string> = new Set(
  (
    'page offset cursor limit skip top first last after before start marker continue count size rows take next from index ' +
    'startat startindex maxresults max maxkeys startafter startingafter endingbefore nexttoken nextmarker continuetoken synctoken range since sinceid maxid sinceversion until'
  ).split(' '),
);

/** Does a parameter or its name say which part of the list is asked for: `page[size]`, `startAfter`, `$top`? */
function asksForPart(name: string, api: Api): boolean {
  if (lexiconOf(api).pageSize(name)) return true;
  const all = words(name);
  return (
    positions.has(all.join('')) ||
    all.some((word) =>
      /^(page|pages|paging|pagination|cursor|offset|continuation|pagesize|pagenumber)$/.test(word),
    )
  );
}

/** Properties of an answer that lead on: `next`, `has_more`, `nextPageToken`, `pagination`. */
function leadsOn(name: string): boolean {
  const text = words(name).join(' ');
  return (
    /^(next|has more|has next|more|cursor|cursors|paging|pagination|page|page info|pages|next link|_links|odata next link)$/.test(
      text,
    ) ||
    /\b(next|end) cursor$/.test(text) ||
    (/ (token|cursor|url|uri|page|link|href|number|size)$/.test(text) &&
      /\b(next|page|continuation)\b/.test(text.slice(0, text.lastIndexOf(' '))))
  );
}

const headers: ReadonlySet<string> = new Set([
  'link',
  'content-range',
  'x-next-page',
  'x-total-pages',
  'x-page',
  'x-next-cursor',
]);

/** Does an operation take or answer with anything that splits a list into pages? */
export function isPaged({ api, parameters, responses, body }: Operation): boolean {
  for (const parameter of parameters) {
    if (parameter.in === 'path') continue;
    if (parameter.in === 'header' && /^(range|prefer)$/i.test(parameter.name)) return true;
    if (asksForPart(parameter.name, api) || urlValues(parameter).some(({ name }) => asksForPart(name, api)))
      return true;
  }
  for (const { schema } of body?.content ?? [])
    if (schema && [...properties(schema).keys()].some((name) => asksForPart(name, api))) return true;
  for (const { status, content, headers: sent } of responses) {
    if (!status.startsWith('2') && status !== 'default') continue;
    if (status === '206' || sent.some(({ name }) => headers.has(name))) return true;
    for (const { schema } of content) if (schema && hasNext(schema, 2)) return true;
  }
  return false;
}

/** @param depth how many objects may be around it (`meta.next`) */
function hasNext(schema: Schema, depth: number): boolean {
  for (const part of parts(schema)) {
    for (const { name, schema: inner } of part.properties.values()) {
      if (leadsOn(name)) return true;
      if (
        depth > 1 &&
        /^(meta|metadata|links|_links|paging|response_?metadata)$/i.test(name) &&
        hasNext(inner, depth - 1)
      )
        return true;
    }
  }
  return false;
}

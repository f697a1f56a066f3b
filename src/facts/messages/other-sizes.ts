/** Numbers that are called as page sizes are, and are others: edges of a picture, its size, positions, spans of time. */

import { words } from '../../lexicon/words.ts';
import type { Operation } from '../../openapi/model.ts';
import { finds } from '../../text/says.ts';
import { successBodies } from './answers.ts';

/** Words that only mean a page where nothing else is near; `limit` and `per_page` mean nothing else. */
const unclear: ReadonlySet<string> = new Set([
  'top',
  'first',
  'last',
  'size',
  'rows',
  'count',
  'num',
  'take',
]);

/** A picture is cut out, or measured, by several numbers together. */
const edges: ReadonlySet<string> = new Set(['bottom', 'left', 'right', 'width', 'height']);

/** What a description says of another number than that of items. */
const ofPictures = finds(
  /\b(?:edges?|corners?|crop(?:s|ped|ping)?|pixels?|px|margins?|borders?|padding|offset from the|coordinates?|bounding box|thumbnails?|avatars?|icons?|images?|pictures?|photos?|screenshots?|fonts?|qr|charts?)\b/i,
);
const ofPositions = finds(
  /\b(?:index|position|rank|offset|ordinal|row number|number|id|identifier|key|cursor|name|day|date|time|timestamp|year|version|revision|sequence(?: number)?) of the (?:first|last|top)\b|\b(?:first|last|top) (?:index|position|row|rank|element|id|name|day|date|year|version|revision|sequence)\b(?! to)/i,
);
const ofTime = finds(
  /\b(?:last|first|past) (?:n |x |\d{1,9} )?(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)\b/i,
);
const ofThings = finds(
  /\b(?:size|count|number) (?:\(in (?:kb|mb|gb|bytes?|pixels?|px)\)|in (?:kb|mb|gb|bytes?|pixels?|px|people|persons|guests)\b|of (?:the |a |an |your |each )?(?:image|picture|photo|thumbnail|avatar|icon|font|file|disk|volume|party|group|team|room|qr|code|chart|map|tile|shoe|product|garment)s?\b)/i,
);

/** What says how many items are meant, whatever else a description speaks of. */
const ofPages = finds(
  /\b(?:per page|page size|(?:number|amount|maximum|max|count|limit) (?:of|on) (?:the )?(?:\w{1,30} ){0,2}(?:items|results|records|entries|rows|elements|objects|hits)|(?:results|items|records|entries|rows|\w{2,30}s) (?:to|that are|which are|being) (?:return(?:ed)?|show(?:n)?|fetch|fetched|retriev(?:ed?)|include(?:d)?|list(?:ed)?))\b/i,
);

const ofDays = finds(
  /^\s{0,9}(?:the )?number of (?:seconds|minutes|hours|days|weeks|months|years)\b|\bnumber of days since\b|\b(?:in|of|from) the last ['"`]?n['"`]? (?:hours|days|weeks|months|years)\b/i,
);
/** A switch, a filter, and what nothing is done with yet. */
const ofSomethingElse = finds(
  /^\W{0,9}(?:when|if) (?:set to )?\W{0,3}(?:true|false)\b|^\W{0,9}(?:query|filter|search) by (?:the )?(?:file |image |total )?(?:size|count)\b|\bfor future use\b|\bhow many days\b/i,
);

const picture = /^(?:image|audio|video|font)\//;

/** Is it another number than that of the items in a page, by what is said of it and stands beside it? */
export function isOtherSize(name: string, operation: Operation, descriptions: readonly unknown[]): boolean {
  if (descriptions.some((one) => typeof one === 'string' && (ofDays(one) || ofSomethingElse(one))))
    return true;
  const all = words(name);
  if (all.length !== 1 || !unclear.has(all[0] as string)) return false;
  const [word] = all;
  if (answersWithPictures(operation)) return true;
  const said = descriptions.filter((one) => typeof one === 'string').join(' ');
  if (ofPages(said)) return false;
  if (word === 'top' && operation.parameters.filter((one) => edges.has(one.name.toLowerCase())).length > 1)
    return true;
  if (ofThings(said)) return true;
  if (word === 'top' || word === 'size') return ofPictures(said);
  return (word === 'first' || word === 'last') && (ofPositions(said) || ofTime(said));
}

/** Is all that it answers with, where all goes well, pictures and the like? */
function answersWithPictures(operation: Operation): boolean {
  const content = successBodies(operation);
  return content.length > 0 && content.every(({ type }) => picture.test(type));
}

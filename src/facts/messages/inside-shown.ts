/** Texts that only the inside of a server writes: what exceptions, databases and frames of a stack look like. */
import type { Meaning } from '../../lexicon/matcher.ts';
import type { Response } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { isObject, own } from '../../syntax/value.ts';

const frames: readonly RegExp[] = [
  /\bat [\w$.]{3,200}\([\w$]{1,80}\.(?:java|kt|scala|cs|js|ts):\d{1,6}\)/,
  /\bTraceback \(most recent call last\)/,
  /\.(?:py|rb|php|js|ts|go|cs)["']?,? (?:on )?line \d{1,6}\b/,
  /\b(?:java|javax|kotlin|org\.springframework|org\.hibernate|com\.fasterxml|System)(?:\.\w{1,60}){1,6}(?:Exception|Error)\b/,
  /\b(?:NullPointer|PDO|NullReference)Exception\b/,
];
/** Statements are left out: where callers write queries, they are their own. */
const database: readonly RegExp[] = [
  /\bORA-\d{5}\b/,
  /\bSQLSTATE\b/,
  /\berror in your SQL syntax\b/,
  /\bUnclosed quotation mark after the character string\b/,
  /\bduplicate key value violates unique constraint\b/,
];
const places: readonly RegExp[] = [
  /(?:^|[\s"'(])(?:\/var\/www\/|\/usr\/src\/|[A-Z]:\\inetpub\\)/,
  /\bnode_modules\//,
];

/** What of the inside a text shows; undefined when it may have been written for whoever reads it. */
export function insideShownBy(text: unknown): Meaning | undefined {
  if (typeof text !== 'string') return undefined;
  const shows = (all: readonly RegExp[]) => all.some((one) => one.test(text));
  if (shows(database))
    return meaning('an error of the database', 'it names tables, columns and the kind of database');
  if (shows(frames)) return meaning('an exception', 'its class and frames name files and libraries');
  return shows(places) ? meaning('a path on the server', 'it shows how the server is laid out') : undefined;
}

function meaning(what: string, reason: string): Meaning {
  return { meaning: what, reason, confidence: 'medium' };
}

export interface Shown {
  readonly at: Place;
  /** The name under which it stands; undefined for a text that is the whole answer. */
  readonly name: string | undefined;
  readonly meaning: Meaning;
}

/** The first text of each example of a response that shows the inside. */
export function* shownInside(response: Response): Iterable<Shown> {
  for (const [sample, place] of samplesOf(response)) {
    const [found] = firstIn(sample, place, undefined);
    if (found) yield found;
  }
}

function* samplesOf({ api, value: response, place: at, content }: Response): Iterable<[unknown, Place]> {
  // 2.0 keeps the examples of all its types at the response, whole.
  const old = api.version === '2.0' ? own(response, 'examples') : undefined;
  if (isObject(old))
    for (const [type, sample] of Object.entries(old)) yield [sample, at.child('examples', type)];
  if (api.version === '2.0') return;
  for (const { value, place } of content) {
    yield [own(value, 'example'), place.child('example')];
    const all = own(value, 'examples');
    if (!isObject(all)) continue;
    for (const [name, sample] of Object.entries(all))
      yield [own(sample, 'value'), place.child('examples', name, 'value')];
  }
}

/** The depth is bounded by the parser. */
function* firstIn(sample: unknown, at: Place, name: string | undefined): Generator<Shown> {
  const meaning = insideShownBy(sample);
  if (meaning) yield { at, name, meaning };
  else if (Array.isArray(sample))
    for (const [index, one] of sample.entries()) yield* firstIn(one, at.child(index), name);
  else if (isObject(sample))
    for (const [key, one] of Object.entries(sample)) yield* firstIn(one, at.child(key), key);
}

/** Names that speak of keys and only say which thing is meant: an application, a function, a service. */
import { words } from '../../lexicon/words.ts';
import { isObject, own } from '../../syntax/value.ts';
import { says } from '../../text/says.ts';

const things: ReadonlySet<string> = new Set(
  'application app function functions service developer dev'.split(' '),
);

/** “Unique key that identifies the application”, “Name of the app”, “The key of the function to run”. */
const identifies =
  /\bidentif(?:y|ies|ying|iers?)\b|^\W{0,4}(?:the |an? |unique )*(?:(?:short |system |internal |unique )?(?:name|code|slug|alias)|key) (?:of|for) (?:the |an? |this |your )?(?:application|app|function|service)s?\b|^\W{0,4}(?:the )?(?:application|app|function|service) (?:to (?:run|call|use|start|invoke)|name|slug|code)\b/i;
/** What is said of what opens something, however it begins: “Key of the application, used for authentication”. */
const opens =
  /\b(?:secrets?|credentials?|authenti\w{1,8}|authori[sz]\w{1,6}|private|confidential|passwords?|api[- ]?keys?|access|tokens?|sign\w{0,6}|issued|obtain\w{0,4}|assigned|provided|given|register\w{0,4}|subscri\w{1,6}|required for)\b/i;
/** A word, or some of them, as people name things; what was drawn has digits, and placeholders say what stands there. */
const wordLike = /^[a-z]{2,24}(?:[-_. ][a-z]{2,24}){0,4}$|^[a-z]{2,24}(?:[A-Z][a-z]{1,24}){1,4}$/;
const placeholder = /\b(?:your|my|key|string|example|sample|demo|test|xxx+|abc\w*|foo|bar|value)\b/;

/**
 * Does a key of that name only say which thing is meant, as its description or all its examples tell? A bare `appKey` is taken for
 * a credential.
 *
 * @param written the parameter and its schema, or the schema of a property, as they are written
 */
export function isKeyThatNames(name: string, written: readonly unknown[]): boolean {
  const [thing = '', key, ...more] = words(name);
  if (!things.has(thing) || key !== 'key' || more.length > 0) return false;
  const told = written
    .map((one) => own(one, 'description'))
    .filter((one): one is string => typeof one === 'string');
  if (told.some((one) => says(one, opens))) return false;
  if (told.some((one) => says(one, identifies))) return true;
  const examples = written.flatMap(shownIn);
  return (
    examples.length > 0 &&
    examples.every(
      (one) => typeof one === 'string' && wordLike.test(one) && !placeholder.test(words(one).join(' ')),
    )
  );
}

function shownIn(value: unknown): unknown[] {
  const all = own(value, 'examples');
  const listed = Array.isArray(all)
    ? all
    : isObject(all)
      ? Object.values(all).map((one) => own(one, 'value'))
      : [];
  return [own(value, 'example'), ...listed].filter((one) => one !== undefined);
}

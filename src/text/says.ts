/** What a text in prose says, and does not deny. Only English is read: a denial in another language is taken for a claim. */
import { ofText, once } from './memo.ts';

/**
 * Does a text say somewhere what an expression looks for, without taking it back: “SameSite=Strict is not set”, “there is
 * no limit on failed attempts”?
 */
export function says(text: string, expression: RegExp): boolean {
  return known(expression)(text);
}

const known = once((expression: RegExp) => ofText(sayer(expression)));

/** The same as a question; what is no text says nothing. */
export function said(expression: RegExp): (text: unknown) => boolean {
  const isSaid = ofText(sayer(expression));
  return (text) => typeof text === 'string' && isSaid(text);
}

/** A question of texts in prose whether an expression, without state, finds something in one; what is no text says nothing. */
export function found(expression: RegExp): (text: unknown) => boolean {
  const isFound = ofText(finds(expression));
  return (text) => typeof text === 'string' && isFound(text);
}

/**
 * Does an expression, without state, find something in a text? It is asked of the text in lower case, where it minds no
 * case: V8 compiles an expression with the flag `i` two to four times as long, and most are asked of few texts.
 */
export function finds(expression: RegExp): (text: string) => boolean {
  let asked: RegExp | undefined;
  let isLower = false;
  return (text) => {
    if (!asked) {
      const { source, flags } = expression;
      isLower = flags === 'i' && !/(?<!\\)\p{Lu}/u.test(source);
      asked = isLower ? new RegExp(source) : expression;
    }
    return asked.test(isLower ? text.toLowerCase() : text);
  };
}

function sayer(expression: RegExp): (text: string) => boolean {
  const isFound = finds(expression);
  // Nearly all texts say nothing of the kind.
  return (text) => isFound(text) && isClaimed(text, expression);
}

function isClaimed(text: string, expression: RegExp): boolean {
  for (const { index, 0: found } of text.matchAll(everywhere(expression))) {
    const [before, after] = [text.slice(Math.max(0, index - reach), index), text.slice(index + found.length)];
    if (!deniedBefore(before) && !deniedAfter(after.slice(0, reach))) return true;
  }
  return false;
}

const everywhere = once(({ source, flags }: RegExp) => new RegExp(source, `${flags}g`));

/** A denial stands near what it denies, with so few characters between them … */
const reach = 120;
/** … and with no other words than those that carry it on. */
const carrying = wordSet(`
  a an the any all be been being is are was were has have having had do does did there it its this that these those yet
  currently now still at present will would should must may can could use used uses using set sets apply applies applied
  support supports supported implement implements implemented enforce enforces enforced provide provides provided require
  requires required need needs needed follow follows conform comply conforms complies checked check according per as
  limit limits limited limiting restrict restricted maximum max number rate of on to by for from with in only just against
  subject protect protected protection such kind sort way cookie cookies attribute flag flags header headers csrf token
  tokens api apis endpoint endpoints operation operations request requests call calls service server value field lock locks
  locked out account accounts user users failed login attempt attempts tries guesses marked sent signed returned stored
  shown masked hashed redacted yet role roles rights right access
`);
const denyingBefore = wordSet(`
  no not never without none nor neither lack lacks lacking missing cannot nothing disable disables disabled disabling omit
  omits omitted skip skips skipped bypass bypasses bypassed ignore ignores ignored exempt excluded remove removes removed
  todo
`);
const denyingAfter = wordSet(`
  not never neither missing absent disabled off unset omitted removed unlimited optional ignored lacking unsupported
  unavailable unenforced todo planned
`);
/** What must not happen is kept from happening: “more than 5 attempts are not allowed”. */
const forbidding = wordSet('allowed permitted accepted possible tolerated exceed exceeded granted');

function wordSet(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

function deniedBefore(text: string): boolean {
  const clause = wordsOf(text.split(/[.;,!?\n]/).at(-1) as string);
  const last = clause.findLast((word) => !carrying.has(word));
  return last !== undefined && (denyingBefore.has(last) || last.endsWith("n't"));
}

/** “Only for admin users (a user can’t manage his own)”: brackets that speak of somebody take nothing back of what stands before them. */
const ofOthers =
  /[.;,!?\n]|[([](?=(?:(?:an?|the|other|ordinary|regular|normal) ){0,2}(?:users?|accounts?|callers?|clients?|members?|they|you|he|she|we)\b)/i;

function deniedAfter(text: string): boolean {
  const clause = wordsOf(text.split(ofOthers, 1)[0] as string);
  const at = clause.findIndex((word) => !carrying.has(word));
  const word = clause[at];
  if (word === undefined || !(denyingAfter.has(word) || word.endsWith("n't"))) return false;
  return !clause.slice(at + 1, at + 3).some((next) => forbidding.has(next));
}

function wordsOf(text: string): readonly string[] {
  return (
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[\p{L}\d']+/gu) ?? []
  );
}

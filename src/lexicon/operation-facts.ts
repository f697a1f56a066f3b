/** What an operation says of itself, for whoever tells what it is for by its words. */
import { once, remember } from '../text/memo.ts';
import type { OperationNames } from './operations.ts';
import { words } from './words.ts';

/** What is read of an operation to tell whether it must be open to anyone. */
export interface OperationFacts extends OperationNames {
  readonly summary?: string;
  readonly hasBody: boolean;
  /** Names of the body's properties; empty when the body says none. */
  readonly bodyProperties: readonly string[];
  /** Names of the parameters. */
  readonly parameters?: readonly string[];
  /** Names of the properties of what it answers with where all went well. */
  readonly answers?: readonly string[];
  /** Does it say that it leads on: an answer 3xx? */
  readonly leadsOn?: boolean;
  /** May it take more than is known, because a reference could not be followed? */
  readonly hidesInput?: () => boolean;
}

/** Parameters of a path that say in whose realm one logs in, not which object is meant. */
export const realm =
  /\{(tenant|realm|org|organi[sz]ation|workspace|directory|domain|issuer|pool|provider|short[-_]?name|sub[-_]?domain)[\w-]*\}/i;

/** The words of some names; operations may share very long lists of them. */
export const phrasesOf = once((names: readonly string[]) => {
  const phrases = new Set(names.map((name) => words(name).join(' ')));
  return { phrases, joined: new Set([...phrases].map(together)) };
});

/** `log in` is `login`, and a group before it changes nothing. */
export const together = remember((phrase: string): string => phrase.replaceAll(' ', ''));

export function sentence(texts: readonly string[]): string {
  return ` ${texts.map((text) => words(text).join(' ')).join(' | ')} `;
}

export function holds(text: string, phrases: readonly string[]): boolean {
  return phrases.some((phrase) => text.includes(` ${phrase} `));
}

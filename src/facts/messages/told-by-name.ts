import type { Operation } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { push } from '../../text/group.ts';
import { once } from '../../text/memo.ts';

/** What the description of the one operation that takes a value says of it by its name in code: “`workflow_url` is …”. */
export function toldByName(name: string, operations: readonly Operation[]): readonly string[] {
  const [only] = operations;
  return only && operations.length === 1 ? (sentencesByName(only).get(name) ?? none) : none;
}

const none: readonly string[] = [];

/** The sentences that begin with a name in code: in others it only stands beside what is spoken of. */
const sentencesByName = once(({ value }: Operation): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  const description = own(value, 'description');
  if (typeof description !== 'string' || !description.includes('`')) return found;
  for (const sentence of description.split(/\n\s{0,9}\n|[.!?](?=\s)|\n\s{0,9}[-*•]/)) {
    const name = /^\s{0,9}(?:the |an? )?`([\w.-]{1,80})`/i.exec(sentence)?.[1];
    if (name !== undefined) push(found, name, sentence);
  }
  return found;
});

/** Bodies that are one text, for rules that judge what is run or asked: no name says what it is, the operation does. */
import { textOf } from '../../facts/schemas/free-text.ts';
import type { Operation, RequestBody, Schema } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import type { Place } from '../../refs/place.ts';

/** A body of one text, as a media type states it. */
export interface WholeText {
  readonly type: string;
  readonly at: Place;
  /** What it lets through. */
  readonly text: Schema;
  readonly operations: readonly Operation[];
}

/**
 * The texts that a body may be, of operations that do with each what is asked.
 *
 * @param isMeant is the text run, or asked, by an operation?
 * @param types of media, besides `text/plain`
 */
export function wholeTexts(
  body: RequestBody,
  isMeant: (operation: Operation) => boolean,
  types: RegExp,
): readonly WholeText[] {
  const operations = ownOf(body.operations());
  if (operations.length === 0 || !operations.every(isMeant)) return [];
  return body.content.flatMap(({ type, schema, place }) => {
    const text = schema && textOf(schema);
    return text && (type === 'text/plain' || types.test(type)) ? [{ type, at: place, text, operations }] : [];
  });
}

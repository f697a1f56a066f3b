/** Bodies that are one text, for rules that judge what is run or asked: no name says what it is, the operation does. */
import { letsThrough, textOf } from '../../facts/schemas/free-text.ts';
import type { Operation, RequestBody } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import { about, type RuleContext } from '../rule.ts';
import type { Unsure } from '../unsure.ts';

/** What a rule looks for in such a text. */
export interface WholeText {
  /** For the fingerprint. */
  readonly name: string;
  /** Is the text run, or asked, by an operation? */
  readonly isMeant: (operation: Operation) => boolean;
  /** Does what is said of such a text say that it is run, or asked? */
  readonly isSaidOf?: (description: unknown) => boolean;
  /** Types of media, besides `text/plain`. */
  readonly types: RegExp;
  /** Those of {@link types} that say by themselves what is done with the text, whatever the operation is called. */
  readonly telling?: RegExp;
  /** With none of these it does no harm. */
  readonly syntax: readonly string[];
  /** To follow “The body of POST /scripts”. */
  readonly says: (isOne: boolean) => string;
}

/** Reports the texts that a body may be; at low unless asked, as it is mostly what the operations are for. */
export function judgeWholeTexts(
  body: RequestBody,
  { name, isMeant, isSaidOf, types, telling, syntax, says }: WholeText,
  { options, report, examines }: RuleContext<Unsure>,
): void {
  const operations = ownOf(body.operations());
  const [first] = operations;
  if (!first) return;
  const isOfAll = operations.every(isMeant) || isSaidOf?.(body.value.description) === true;
  const whom = operations.length === 1 ? first.label : `${operations.length} operations`;
  for (const { type, schema, place } of body.content) {
    const text = schema && (type === 'text/plain' || types.test(type)) ? textOf(schema) : undefined;
    if (!text || !(isOfAll || telling?.test(type) || isSaidOf?.(schema?.value.description))) continue;
    examines(operations);
    if (!syntax.some((character) => letsThrough(text, character))) continue;
    report({
      ...{
        at: place,
        part: 'key',
        operations,
        confidence: 'low',
        about: about.body(body, `${name} ${type}`),
      },
      ...(options.unsure ? {} : { severity: 'low' as const }),
      message: `The body of ${whom} ${says(operations.length === 1)}`,
    });
  }
}

/** Rights that a query or a header gives: `POST /signup?role=admin`. */
import { administration } from '../../facts/access/administrators.ts';
import { readsDespiteMethod } from '../../facts/access/reading-by-post.ts';
import { answersWithList } from '../../facts/messages/collections.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Parameter } from '../../openapi/model.ts';
import { says } from '../../text/says.ts';
import { about, type RuleContext } from '../rule.ts';
import { checkSkipped } from './checks-skipped.ts';
import { isFixed, isOffOnly } from './open-values.ts';
import { makesOthers, ordinaryWrites, selfServices } from './ordinary-writes.ts';

/** `POST /signup?role=admin`: what stands in the query is stored with the rest. */
export function reportInQuery(
  parameter: Parameter,
  { api, report }: RuleContext<Record<string, never>>,
): void {
  if ((parameter.in !== 'query' && parameter.in !== 'header') || !parameter.schema) return;
  const passed = checkSkipped(parameter.name, parameter.schema, saidOf(parameter));
  const callers = passed ? parameter.operations().filter((one) => !administration(one)) : [];
  if (passed && callers.length > 0 && !isOffOnly(parameter.schema)) {
    report({
      at: parameter.place,
      part: 'key',
      severity: 'medium',
      confidence: 'medium',
      message: `Callers can set \`${parameter.name}\` in the ${parameter.in}: ${passed.reason}`,
      operations: callers,
      about: about.parameter(parameter),
    });
    return;
  }
  if (parameter.in !== 'query') return;
  const meaning = lexiconOf(api).privileged(parameter.name);
  if (!meaning || meaning.confidence === 'low' || !inQueries.has(meaning.meaning)) return;
  if (isOffOnly(parameter.schema) || isFixed(parameter.schema)) return;
  const said = saidOf(parameter);
  const isTold = typeof said === 'string' && says(said, showsAll);
  const written = ordinaryWrites(parameter.operations());
  const mine = selfServices(written);
  // A reader is shown what administrators see; of people it chooses those who are.
  const read =
    meaning.meaning === 'administrator flag' || (isTold && meaning.meaning === 'role')
      ? parameter
          .operations()
          .filter((one) => one.safe && (isTold || answersWithList(one) !== true) && !administration(one))
      : [];
  const operations = mine.length > 0 ? mine : written.length > 0 ? written : read;
  if (operations.length === 0 || operations.every(readsDespiteMethod)) return;
  const isLikely = mine.length > 0 && meaning.confidence === 'high' && !mine.every(makesOthers);
  report({
    at: parameter.place,
    part: 'key',
    severity: isLikely ? 'high' : mine.length > 0 || (isTold && operations === read) ? 'medium' : 'low',
    confidence: mine.length > 0 ? 'medium' : 'low',
    message: `Callers can set \`${parameter.name}\` in the query: ${meaning.reason}`,
    operations,
    about: about.parameter(parameter),
  });
}

/** “Shows everything”: what a reader gets to see by it. */
const showsAll =
  /\b(?:shows?|returns?|includes?|lists?|sees?|gets?|reads?)\b[^.\n]{0,20}\b(?:everything|all|hidden|private)\b|\b(?:act|calls?|view|see)\b[^.\n]{0,12}\bas (?:an )?admin|\b(?:roles?|rights|privileges) (?:under|with|in|as) which (?:the |this |a )?(?:calls?|requests?|query|operation)\b|\b(?:calls?|requests?|query|operation) (?:is |are )?(?:runs?|made|executed|answered|performed) (?:as|with|under|in) (?:this|that|the given) (?:role|rights|privileges)\b/i;

function saidOf({ value, schema }: Parameter): unknown {
  return value.description ?? schema?.value.description;
}

export const inQueries: ReadonlySet<string> = new Set(['administrator flag', 'role', 'permissions']);

import { takesFreeText } from '../../facts/messages/takes-text.ts';
import { letsThrough, textOf } from '../../facts/schemas/free-text.ts';
import type { Severity } from '../../findings/finding.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Meaning } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import { states } from '../../openapi/composition.ts';
import type { Operation, Property, Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { said, says } from '../../text/says.ts';
import { itemsAside } from '../aside.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import { shownValues } from '../schema-at.ts';
import { type Unsure, unsure } from '../unsure.ts';
import { inputOfParameter, inputOfProperty, judgeNamed, type NamedInput } from './named-inputs.ts';
import { judgeWholeTexts, type WholeText } from './whole-texts.ts';

/** With none of these a text stays a word or a number wherever it is pasted. */
const syntax = ["'", '"', '(', ';', '$'];

export default defineRule<Unsure>({
  id: 'query-language-param',
  title: 'Client writes a part of a query',
  severity: 'medium',
  confidence: 'medium',
  category: 'input',
  owasp: ['API8'],
  cwe: [943],
  stride: ['I', 'T'],
  looksAt: ['input'],
  judgesAside: itemsAside,
  needs: 'a text that callers may fill as they like',
  has: takesFreeText,
  isProvedByAbsence: true,
  rationale:
    'Filters, conditions and sort orders are pasted into SQL, search engines and document stores more often than other values: a caller then reads rows that are not his, or has the database run what he likes.',
  remediation:
    'Offer the fields and operators that are needed as parameters of their own; for sort orders an `enum` or a `pattern` such as `^-?(name|date)$`. Where a language must be, parse it, and never paste it.',
  falsePositives: [
    'The text is only compared, never read as a query: say with a `pattern` what it may hold.',
    'The language is parsed into conditions on known fields, and the caller’s rights are added to each query: reported even so.',
  ],
  options: unsure,
  visit: {
    parameter(parameter, context) {
      judgeNamed(inputOfParameter(parameter), context, judge);
    },
    property(property, context) {
      judgeNamed(inputOfProperty(property), context, (input, its) => judge(input, its, property));
    },
    requestBody(body, context) {
      judgeWholeTexts(body, wholeQuery, context);
    },
  },
});

function judge(
  input: NamedInput | undefined,
  { api, options, report, examines }: RuleContext<Unsure>,
  property?: Property,
): void {
  // What is run as it comes is one by its words, however vague the name is.
  const said = input && saidToBeQuery(input);
  const isRun = said && says(input.description, run);
  const meaning = input && ((isRun ? said : lexiconOf(api).query(input.name)) ?? said);
  const text = meaning && textOf(input.schema);
  if (!input) return;
  if (!text) {
    if (!said || !isOpenMap(input.schema)) return;
    examines(input.operations);
    report({
      at: input.at,
      part: 'key',
      severity: says(input.description, handedOn) ? 'medium' : 'low',
      confidence: 'medium',
      message: `\`${input.name}\` may be any object, and by its description it is read as a query: operators in it ask for more than values do`,
      operations: input.operations,
      about: input.about,
    });
    return;
  }
  // The number of an order is called as an order of columns is.
  if (meaning.confidence === 'low' && showsNumbers(input.schema)) return;
  examines(input.operations);
  if (!syntax.some((character) => letsThrough(text, character))) return;
  report({
    at: input.at,
    part: 'key',
    severity:
      (meaning.meaning === expression && isTried(input, property)) ||
      (input.in !== 'body' && isPieceOfSql(input.name)) ||
      says(input.description, ofSqlPiece) ||
      says(input.description, intoStatement)
        ? 'medium'
        : options.unsure
          ? severityOf(input, meaning)
          : 'low',
    confidence: meaning.confidence,
    message: `\`${input.name}\` may be any text: ${meaning.reason}`,
    operations: input.operations,
    about: input.about,
  });
}

/** `where`, `sql`: in a URL or a header, of no language that is made to be offered to callers. */
function isPieceOfSql(name: string): boolean {
  return ofSql.test(words(name).join(' '));
}

const ofSql =
  /^(?:x )?(?:raw |native )?(?:sql|hql|jpql)(?: (?:query|where|statement|expression|condition|filter))?$|^(?:sql )?(?:where|having)(?: (?:clause|condition|expression))?$|^(?:raw|native) query$|^order by clause$/;

function showsNumbers(schema: Schema): boolean {
  const shown = shownValues(schema.value);
  return shown.length > 0 && shown.every((one) => /^\d{2,40}$/.test(String(one)));
}

/** `POST /query`, “Runs an SQL statement”: what is asked is all that is sent. */
const asksText = once(
  ({ path, summary, value }: Operation): boolean =>
    queryAtEnd.test(path) || asksQuery(summary) || asksQuery(value.description),
);
const queryAtEnd =
  /\/(?:sql|query|queries|cypher|influxql|promql|raw-?query)(?:\/(?:run|exec|execute))?\/?$/i;
const asksQuery = said(
  /\b(?:runs?|executes?|evaluates?) (?:an? |the |your |any |raw )?(?:[\w-]{1,20} ){0,2}(?:sql|cypher|query|queries|statements?)\b/i,
);
const queryTypes =
  /^(?:text|application)\/(?:x-)?(?:sql|sparql-query|cypher|influxql|vnd\.[\w.-]{1,60}(?:query|sql|flux))$/;
const wholeQuery: WholeText = {
  ...{ name: 'query', isMeant: asksText, types: queryTypes, telling: queryTypes, syntax },
  says: () => 'is a query that the caller writes',
};

/** “Handed to find()”: nothing stands between the caller and the store. */
const handedOn =
  /\b(?:handed|passed|given|forwarded|sent) (?:on |over |straight |directly |unchanged |as (?:it )?is ){0,2}to (?:the )?(?:[\w.]{1,30}\(\)|driver|database|collection|mongo(?:db)?)(?!\w)/i;

/** An object of which nothing says what it holds: `{"$where": …}`. */
function isOpenMap(schema: Schema): boolean {
  return states(schema, 'object') && schema.properties.size === 0 && schema.additional !== false;
}

const expression = 'regular expression';

/** What an expression is tried on, beside it. */
const sample =
  /^(?:(?:example|sample)\b|(?:test|subject) (?:string|text|value|input)$|(?:subject|haystack)$)/;

/** Is the expression run on what the caller sends along with it, or tested: an `exampleIdentifier` beside `regexPattern`, `/regex/test`? */
function isTried({ operations }: NamedInput, property: Property | undefined): boolean {
  const beside = [...(property?.owner.properties.keys() ?? [])].some(
    (name) => name !== property?.name && sample.test(words(name).join(' ')),
  );
  return (
    operations.length > 0 &&
    (operations.some(({ path }) => trying.test(words(path).join(' '))) ||
      (beside && operations.some(({ safe }) => !safe)))
  );
}

const trying =
  /\b(?:regex|regexp|pattern)\b.*\b(?:test|validate|check|match|try)\b|\b(?:test|validate|check|match|try)\b.*\b(?:regex|regexp|pattern)\b/;

/** Texts to search for are mostly bound as values; a name of a column cannot be. In bodies the words have other uses. */
function severityOf({ name, in: where }: NamedInput, { confidence }: Meaning): Severity {
  if (confidence === 'high') return 'medium';
  if (confidence === 'medium') return where === 'body' ? 'low' : 'medium';
  return where === 'query' && words(name).some((word) => word === 'sort' || word.startsWith('order'))
    ? 'medium'
    : 'low';
}

/** “SQL condition that is appended to the query”: what its description says where its name does not. */
function saidToBeQuery({ description }: NamedInput): Meaning | undefined {
  return says(description, ofQuery) || says(description, intoStatement)
    ? {
        meaning: 'query',
        reason: 'by its description what a caller writes here becomes part of a query',
        confidence: 'high',
      }
    : undefined;
}

const run =
  /\b(?:run|runs|executes?|executed|evaluates?|evaluated|passed|appended|pasted|raw|as it is|as is|directly|verbatim)\b/i;

/** “They are put into the SELECT”: as it is written in statements, in capitals. */
const intoStatement =
  /\b(?:put|pasted|inserted|interpolated|concatenated|appended)\b[^.\n]{0,20}\b(?:in|into|to) (?:the |an? )?(?:SELECT|FROM|WHERE|GROUP BY|ORDER BY|HAVING)\b/;

/** A piece of a statement, which has no meaning but within one: whoever takes it in pastes it. A whole statement may be what is offered. */
const ofSqlPiece =
  /\b(?:raw )?(?:sql|hql|jpql|influx ?ql|n1ql|cql|soql) (?:(?:where|order by|having|boolean) )?(?:conditions?|clauses?|expressions?|fragments?|snippets?|predicates?)\b|\b(?:appended|added|pasted|passed|concatenated|inserted)\b[^.\n]{0,30}\b(?:to|into) (?:the |an? )?(?:where(?=[ -]clause| condition)|order by\b|having(?=[ -]clause))/i;

const languages =
  '(?:(?:no|influx ?|so)?sql|influx ?ql|n1ql|mongo(?:db)?|jpql|hql|cql|cypher|sparql|x-?path|ldap|graph ?ql|jql|lucene|odata|kql)';
const pieces =
  '(?:condition|clause|expression|fragment|snippet|predicate|statement|query|filter|where clause|order by)';
/** “SQL that is executed”, “CQL run against the catalogue”. */
const ofLanguageRun = `\\b${languages} (?:code |text )?(?:(?:that|which) (?:is|gets|will be) (?:then )?(?:run|executed|evaluated)|(?:run|executed|evaluated) (?:on|against|by)|to (?:be )?(?:runs?|executed?|evaluated?))\\b`;
const ofQuery = new RegExp(
  `${ofLanguageRun}|\\b${languages} ${pieces}s?\\b|\\b(?:raw|where|order by) clauses?\\b|\\b${pieces}s?\\b[^.\\n]{0,30}\\b(?:appended|added|pasted|passed|concatenated|inserted|handed|given|forwarded)\\b[^.\\n]{0,20}\\b(?:to|into) the (?:${languages} |time series |document )?(?:query|database|statement|store)\\b`,
  'i',
);

import { administration, areForAdministrators } from '../../facts/access/administrators.ts';
import { successSchemas } from '../../facts/messages/answers.ts';
import { answersWithData, isSent } from '../../facts/messages/secret-properties.ts';
import type { Confidence } from '../../findings/finding.ts';
import { addedBy, internals } from '../../lexicon/families/internals.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { matcher } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import { parts } from '../../openapi/composition.ts';
import type { Operation, Property, Schema } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import { said, says } from '../../text/says.ts';
import { sayOpen, saySilent } from '../open-messages.ts';
import { about, defineRule } from '../rule.ts';
import { type Unsaid, unsaid } from '../unsaid.ts';

const internal = matcher(internals);

export default defineRule<Unsaid>({
  id: 'internal-field-exposed',
  title: 'Internal property in an answer',
  severity: 'low',
  confidence: 'medium',
  category: 'output',
  owasp: ['API3'],
  cwe: [213],
  stride: ['I'],
  looksAt: ['output'],
  rationale:
    'Whoever reads the answer learns what was meant for the inside: how the database numbers its rows, what the staff wrote, that deleted objects are kept. It mostly means that records are answered with as they are stored.',
  remediation:
    'Answer with a schema made for callers, of the properties that they need, and map records onto it; do not serialise what is stored.',
  falsePositives: [
    'The API is for the staff, or shows deleted objects on purpose.',
    'What was written for the staff is reported at medium, at low where callers write it themselves or by what is called only administrators read it.',
    '`_id` is the documented identifier of the object.',
  ],
  options: unsaid('Also what its name alone says; without it only what a description keeps inside'),
  visit: {
    // Every response is judged: one without such properties holds.
    operation(operation, context) {
      if (operation.kind === 'operation' && answersWithData(operation)) context.examines([operation]);
      if (operation.kind === 'operation') saySilent(operation, 'response', context);
    },

    schema(schema, context) {
      sayOpen(schema, 'output', ownOf, means, context);
    },

    property(property, { api, report, options, cannotTell, isClaimed }) {
      if (!property.flows('output')) return;
      const found = keptIn(property) ?? (options.unsaid ? meaningOf(property) : undefined);
      if (!found) return;
      const reached = property.operations('output');
      const operations = ownOf(reached);
      if (operations.length === 0 && (reached.length > 0 || isSent(property))) return;
      // What failures show is debug-field-in-error's matter, and given out all the same.
      if (operations.length > 0 && !successSchemas(api).has(property.owner)) {
        if (isClaimed) cannotTell(operations, property.place, `a failure shows it: ${found.reason}`);
        return;
      }
      report({
        at: property.place,
        part: 'key',
        ...(isForStaff(property, found, operations) ? { severity: 'medium' as const } : {}),
        confidence: found.confidence,
        message: `Answers contain \`${property.name}\`: ${found.reason}`,
        operations,
        about: about.schema(property.owner, 'output', `.${property.name}`),
      });
    },
  },
});

function means(name: string, { api }: Schema): boolean {
  const isHash = () => lexiconOf(api).secretInResponse(name)?.meaning === 'password hash';
  return addedBy(name) !== undefined || internal(name) !== undefined || isHash();
}

/** Was it written for the staff alone, and do others read it: who cannot write it himself, and is no administrator? */
function isForStaff(property: Property, found: Found, operations: readonly Operation[]): boolean {
  if (found.isForStaff !== true || property.flows('input')) return false;
  return !areForAdministrators(operations) && !operations.every((one) => administration(one) !== undefined);
}

interface Found {
  readonly reason: string;
  readonly confidence: Confidence;
  readonly isForStaff?: boolean;
}

function meaningOf({ name, schema, owner }: Property): Found | undefined {
  const database = addedBy(name);
  if (database !== undefined)
    return { reason: `it is ${database} own field of a stored record`, confidence: 'medium' };
  const secret = lexiconOf(owner.api).secretInResponse(name);
  if (secret?.meaning === 'password hash' && schema.types?.[0] !== 'boolean') return secret;
  if (parts(schema).some(({ value }) => value['x-internal'] === true))
    return { reason: 'the definition itself calls it internal (`x-internal`)', confidence: 'medium' };
  const found = internal(name);
  return found && { ...found, isForStaff: found.meaning === 'note for the staff' };
}

/** What its description keeps from those who are answered with it: remarks, judgements, what something really costs. */
function keptIn({ name, schema }: Property): Found | undefined {
  if (parts(schema).some(({ value }) => mustNotKnow(value.description)))
    return {
      reason: 'by its description those whom it is about must not know it',
      confidence: 'medium',
      isForStaff: true,
    };
  if (parts(schema).some(({ value }) => saysInternalUse(value.description)))
    return { reason: 'by its description it is for internal use', confidence: 'medium' };
  const judged = internal(name)?.meaning;
  const isJudged = judged === 'note for the staff' || judged === 'internal judgement';
  if (!(isJudged || isNote(name))) return undefined;
  const isSaid = parts(schema).some(
    ({ value: { description } }) =>
      typeof description === 'string' &&
      (says(description, keptInside) ||
        (isJudged && says(description, saidInternal)) ||
        (isFigure(name) && says(description, saidSecret))),
  );
  return isSaid
    ? {
        reason: /note|remark|comment|memo/i.test(name)
          ? 'by its description it was written for the staff'
          : 'by its description it is kept from those who ask',
        confidence: 'medium',
        isForStaff: true,
      }
    : undefined;
}

function isFigure(name: string): boolean {
  return /^(?:score|rating|costs?|price|margin)$/.test(words(name).at(-1) ?? '');
}

function isNote(name: string): boolean {
  return /^(?:notes?|comments?|remarks?|memos?|assessments?|annotations?|history|flags?|score|rating|costs?|price|margin)$/.test(
    words(name).at(-1) ?? '',
  );
}

/** “Staff only”, “never shown to customers”, “not meant for the patient’s eyes”. */
const staff =
  '(?:staff|employees?|clerks?|back ?office|moderators?|caseworkers?|underwriters?|(?:support )?agents?)';
const others =
  '(?:customers?|users?|patients?|public|end[ -]users?|clients?|members?|applicants?|guests?|owners?|buyers?|bidders?|borrowers?|tenants?|insured(?: persons?)?|policy ?holders?|students?|pupils?|parents?|players?|candidates?|merchants?|drivers?|subscribers?|donors?|residents?|citizens?)';
const keptInside = new RegExp(
  [
    `\\b${staff}[ -]only\\b`,
    `\\b(?:for|visible to|seen by) (?:our |the )?(?:${staff}|hr|human resources) (?:alone|only)\\b`,
    `\\b(?:only (?:for|visible to|seen by)|visible only to|seen only by) (?:our |the )?${staff}\\b`,
    `\\b(?:not|never)(?: \\w+){0,2} (?:shown|visible|exposed|disclosed|displayed|revealed|told|meant|intended|known)(?: to| for) (?:the |our |any )?${others}\\b`,
    `\\b(?:secret|hidden|kept) (?:to|from) (?:the |our |all )?${others}\\b`,
  ].join('|'),
  'i',
);
/** “Internal.”, “what we pay the carrier, internal”, “for internal use only”. */
const saidInternal =
  /(?:^|[.,;:(]\s?)(?:strictly |purely |for )?internal(?: use)?(?: only)?(?=\s?(?:$|[.,;:)]))/i;
/** “For internal use only.”: of whatever it is the value. */
const saysInternalUse = said(
  /^\W{0,3}(?:[^.\n]{1,60}[.,;:(–-] ?)?(?:(?:strictly |reserved |only )?for )?(?:our )?internal (?:use|purposes|processing|bookkeeping)(?: only)?\W{0,3}(?:$|\n|\. )|^\W{0,3}internal (?:use )?only\b/i,
);
/** “Secret minimum of the seller”. */
const saidSecret = /^\W{0,3}(?:the )?(?:secret|confidential)\b/i;
/** “Set by moderation; the member must not know”, “the employee must not see it”: of staff, too, where it is about them. */
const mustNotKnow = said(
  new RegExp(
    `\\b(?:${others}|employees?|workers?|callers?) (?:must|may|shall) (?:not|never) (?:know|see|learn|find out|be (?:shown|told)|read (?:it|this|that|them|the (?:note|remark|comment)s?))\\b`,
    'i',
  ),
);

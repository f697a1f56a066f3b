/** Card, health and identity data among the properties of messages. */
import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Meaning } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import { allowedValues, isObjectSchema, parts } from '../../openapi/composition.ts';
import type { Property, Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { said, says } from '../../text/says.ts';
import { calledAs } from '../schemas/called.ts';
import { isOtherNumber } from './other-numbers.ts';

/** What is left of a number when it is shown with care (PCI DSS 3.4.1). */
const covered: ReadonlySet<string> = new Set(
  'masked truncated hashed encrypted tokenized tokenised redacted obfuscated partial last first digits bin'.split(
    ' ',
  ),
);
const saysCovered = /\bmasked\b|\b(?:the|only) last (?:four|4)\b|\bobfuscated\b|\bredacted\b|\btruncated\b/i;

/** Card, health and identity data: texts and numbers, and for health also yes or no. */
export function regulatedIn(property: Property): Meaning | undefined {
  const { name, owner, schema } = property;
  const meaning =
    lexiconOf(owner.api).regulated(name, calledAs(owner)) ?? codeOfCard(property) ?? saidOfPerson(property);
  if (meaning && isOtherNumber(property, meaning)) return undefined;
  if (!meaning || words(name).some((word) => covered.has(word))) return undefined;
  const all = parts(schema);
  if (
    all.some(
      ({ value: { description } }) => typeof description === 'string' && says(description, saysCovered),
    )
  )
    return undefined;
  if (all.some((part) => allowedValues(part)) && !isChosenTrait(name, meaning)) return undefined;
  if (isObjectSchema(schema)) return undefined;
  const isFlag = all.some((part) => part.types?.every((type) => type === 'boolean'));
  return isFlag && !lexiconOf(owner.api).health(name, owner.name) ? undefined : meaning;
}

/** What of a person is one of a few: `hivStatus: positive`, `religion`. Of others a list of values is one of kinds. */
function isChosenTrait(name: string, { meaning }: Meaning): boolean {
  return meaning === 'special category of personal data' || /^(?:hiv|pregnan)/.test(words(name).join(' '));
}

/** `number: Passport number`, `licenceNo: Driving licence number`: of a name that says no more, what its description begins with. */
function saidOfPerson({ name, owner, schema }: Property): Meaning | undefined {
  if (!barely.test(words(name).join(' '))) return undefined;
  const { description } = schema.value;
  const written =
    typeof description === 'string' && isNumberOf(description) ? numberOf.exec(description)?.[1] : undefined;
  return written === undefined ? undefined : lexiconOf(owner.api).regulated(written);
}

const barely = /^(?:(?:document|licen[cs]e|doc|identification|identity) )?(?:number|no|nr|num|value|code)$/;
const numberOf =
  /^\W{0,3}(?:the |an? |his |her )?(?:(?:passenger|travell?er|driver|customer|person|guest|citizen|holder)['’]s )?(passport number|driving licen[cs]e number|driver['’]?s? licen[cs]e number|social security number|national id(?:entity)? (?:card )?number)(?= {0,2}(?:$|[.,;(]|of the))/i;
const isNumberOf = said(numberOf);

/** `securityCode`, which may be any service's, beside the number of a card (PCI DSS 3.3.1). */
function codeOfCard({ name, owner }: Property): Meaning | undefined {
  return /^(?:security|verification) (?:code|value)$/.test(words(name).join(' ')) && holdsCardNumber(owner)
    ? lexiconOf(owner.api).payment('cvv')
    : undefined;
}

const holdsCardNumber = once(({ api, properties }: Schema): boolean =>
  [...properties.keys()].some((name) => lexiconOf(api).payment(name)?.meaning === 'card number'),
);

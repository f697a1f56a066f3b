/** Numbers that are called as those of cards and taxpayers are, and are others, as what stands around them tells. */

import type { Meaning } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import { isObjectSchema, parts } from '../../openapi/composition.ts';
import type { Property } from '../../openapi/model.ts';
import { own, scalar } from '../../syntax/value.ts';
import { finds } from '../../text/says.ts';

/** ISO/IEC 7812-1: no card has a shorter number. */
const shortestCard = 12;
const ofCountries = /\bcountr(?:y|ies)\b|\biso[ -]?3166\b/i;
/** Names of codes of countries (ISO 3166-1, IOC), beside which `ccn3` is one. */
const countryCodes = /^(?:cca[23]|ccn3|cioc|alpha-?_?[23](?:-?_?code)?|country.*)$/i;
const ofRates = finds(
  /\btax (?:rates?|codes?|classes|class|categor\w+|rules?|groups?|types?|records?|objects?)\b|\b(?:id|identifier|key|number) of (?:the |a )?tax\b/i,
);
/** What has a rate of tax. */
const taxed =
  /^(?:lines?|items?|products?|prices?|rates?|variants?|charges?|fees?|expenses?|rows?|entry|entries|positions?|articles?|services?|categor(?:y|ies))$/;

/** Is it the number of a country, not of a card; of a rate of tax or of a business, not of a person who pays it; of no birth? */
export function isOtherNumber(property: Property, { meaning }: Meaning): boolean {
  if (isCount(property) || isSpelledOut(property)) return true;
  if (meaning === 'card number') return isOfCountry(property);
  if (meaning === 'national identity number') return isOfCompany(property) || isMeasured(property);
  if (meaning === 'date of birth') return isOfCreation(property);
  return meaning === 'tax number' && (isOfRate(property) || isOfSales(property));
}

/** “Depth of burial” of `dob`: the description spells the short name out, and not as what it mostly stands for. */
function isSpelledOut({ name, schema }: Property): boolean {
  if (!/^[a-z]{3}$/i.test(name)) return false;
  return parts(schema).some(({ value: { description } }) => {
    const said = words(scalar(description).slice(0, longestTitle));
    // What says the short name itself explains nothing by it: “the spouse’s SSN nr”.
    if (usual.test(said.join(' ')) || said.includes(name.toLowerCase())) return false;
    const spells = (all: readonly string[]) =>
      all
        .map((word) => word[0])
        .join('')
        .includes(name.toLowerCase());
    return spells(said) || spells(said.filter((word) => !small.test(word)));
  });
}

/** So much of a description may spell out a name. */
const longestTitle = 80;
const small = /^(?:an?|and|by|for|in|of|on|or|the|to)$/;
/** Words of what such names mostly stand for. */
const usual =
  /\b(?:birth|births|birthday|birthdate|born|cards?|credit|debit|payment|verification|security|social|national|insurance|identity|identification|identifier|tax|taxes|taxpayer|citizens?|persons?|personal|accounts?|numbers?)\b/;

/** “How many taxes apply”: a number of things, not of a thing. */
function isCount({ schema }: Property): boolean {
  return parts(schema).some(
    ({ types, value: { description } }) =>
      types?.includes('string') !== true &&
      /^\W{0,3}(?:the )?(?:how many|(?:total )?count of|total number of)\b/i.test(scalar(description)),
  );
}

/** `dni`, in W/m²: what may have a fraction is measured. */
function isMeasured({ schema }: Property): boolean {
  return parts(schema).some(({ types }) => types?.includes('number') && !types.includes('string'));
}

/** Under it a business sells, and it stands on each bill (Directive 2006/112/EC, article 226): no person's number. */
function isOfSales({ schema }: Property): boolean {
  return parts(schema).some(({ value: { description } }) => /\b(?:VAT|GST)\b/.test(scalar(description)));
}

/** “Creation date of the character”: when something was made that is called born. */
function isOfCreation({ schema }: Property): boolean {
  return parts(schema).some(({ value: { description } }) =>
    /\b(?:creation date|created|date of creation)\b/i.test(scalar(description)),
  );
}

/** What stands in a register that anyone may read: the number of a company, not of a citizen. */
function isOfCompany({ name, owner }: Property): boolean {
  return (
    words(name).some((word) => /^(?:national|nationale?|registration)$/.test(word)) &&
    words(owner.name ?? '').some((word) => companies.test(word))
  );
}

const companies =
  /^(?:organi[sz]ations?|compan(?:y|ies)|business(?:es)?|establishments?|corporations?|enterprises?|firms?|merchants?|vendors?|suppliers?)$/;

function isOfCountry({ name, owner, schema }: Property): boolean {
  const all = parts(schema);
  // A camera pans and tilts.
  if (
    name.toLowerCase() === 'pan' &&
    (owner.properties.has('tilt') ||
      all.some(({ value: { description } }) =>
        /\b(?:cameras?|degrees?|pixels?|angle|audio|stereo|channel|left|panning)\b/i.test(
          scalar(description),
        ),
      ))
  )
    return true;
  if (all.some(({ value: { maxLength } }) => typeof maxLength === 'number' && maxLength < shortestCard))
    return true;
  if (all.some(({ value: { description } }) => ofCountries.test(scalar(description)))) return true;
  // Only the short name is a country's, too.
  if (words(name).find((word) => !/^\d+$/.test(word)) !== 'ccn') return false;
  // Also those that cannot be read.
  const beside = Object.keys(own(owner.value, 'properties') ?? {}).filter((one) => one !== name);
  return ofCountries.test(words(owner.name ?? '').join(' ')) || beside.some((one) => countryCodes.test(one));
}

function isOfRate({ name, owner, schema }: Property): boolean {
  const all = parts(schema);
  if (all.some(({ value: { description } }) => ofRates(scalar(description)))) return true;
  // `TaxId` beside `Tax: {Id, Percentage}` says which one, by the object's own `Id`.
  const thing = words(name).slice(0, -1).join('');
  if (thing === '' && /^ids?$/i.test(name)) return true;
  const named = [...owner.properties.values()].find((one) => words(one.name).join('') === thing);
  if (named && isObjectSchema(named.schema)) return true;
  const isNumber = all.some(({ types }) => types?.includes('integer'));
  return isNumber && words(owner.name ?? '').some((word) => taxed.test(word));
}

import { type Entry, type Family, list } from '../matcher.ts';

export interface PersonalEntry extends Entry {
  /** Does it point at one person by itself, or is its loss lasting: what must not be in a URL or open to anyone? */
  readonly sensitive: boolean;
}

/** Data about a person (GDPR Article 4(1)), and the special categories of Article 9. */
export const personal: Family<PersonalEntry> = {
  unless: list(`
    has, is, are, can, should, require, requires, required, enable, enabled, allow, allowed, send, via, by,
    notify, verify, verified, show, hide, use, on, num, count, total, skip, disable, include, collect,
    collects, collected
  `),
  tails: ['value', 'text', 'raw', 'plain', 'confirmation', 'confirm', 'encrypted', 'hint'],
  entries: [
    {
      meaning: 'email address',
      match: list(`
        email, emails, e mail, email address, email addresses, mail address, user email, login email,
        email id, contact email, e mail address
      `),
      unless: list(`
        template, support, from, sender, noreply, reply, receipt, marketing, service
      `),
      reason: 'an email address identifies a person and is the key to other accounts',
      confidence: 'high',
      sensitive: true,
    },
    {
      meaning: 'phone number',
      match: list(`
        phone, phones, phone number, phone numbers, phone no, telephone, telephone number, msisdn,
        mobile number, mobile phone, mobile no, cell phone, cell number, home phone, work phone, tel,
        whats app number, mobile phone number, cell phone number, contact number, fax, fax number
      `),
      unless: list(`
        support, business, hotline, toll, incoming, available, dependent, descriptor
      `),
      reason: 'a phone number identifies a person and receives one-time codes',
      confidence: 'high',
      sensitive: true,
    },
    {
      meaning: 'national identity number',
      match: list(`
        ssn, social security number, social security, social insurance number, national id,
        national id number, national identity number, national identification number,
        national insurance number, nino, nhs number, aadhaar, aadhar, aadhaar number, curp, cpf, pesel, bsn,
        dni, nric, codice fiscale, personnummer, identity card number, id card number,
        identity document number, government id, government id number, personal id number,
        personal identification number, ssn last, citizen id
      `),
      reason: 'a national identity number is enough to impersonate a person, and cannot be changed',
      confidence: 'high',
      sensitive: true,
    },
    {
      meaning: 'date of birth',
      match: list(`
        dob, date of birth, birth date, birthdate, birthday, day of birth, birth day, birth year,
        year of birth, birth dt, dateofbirth
      `),
      reason: 'with a name it identifies a person, and services ask for it as proof of identity',
      confidence: 'high',
      sensitive: true,
    },
    {
      meaning: 'passport number',
      match: ['passport', 'passport number', 'passport no', 'passport id'],
      reason: 'a passport number is enough to impersonate a person',
      confidence: 'high',
      sensitive: true,
    },
    {
      meaning: 'driving licence number',
      match: list(`
        driver license, driver licence, drivers license, drivers licence, driving license, driving licence,
        driver license number, driver licence number, drivers license number, drivers licence number,
        driving licence number, driving license number, dl number
      `),
      reason: 'a driving licence is a proof of identity',
      confidence: 'high',
      sensitive: true,
    },
    {
      meaning: 'bank account number',
      match: list(`
        iban, iban number, bank account number, bank account no, iban code, bank account iban,
        bank transfer account number, clabe, bban
      `),
      reason: 'an account number is enough to debit an account in some countries',
      confidence: 'high',
      sensitive: true,
    },
    {
      meaning: 'tax number',
      match: list(`
        tax id, tax ids, tax id number, tax number, taxpayer id, tax identification number, tax identifier,
        itin
      `),
      unless: ['company', 'business', 'merchant', 'organization', 'seller'],
      reason: 'for a person it is as good as a national identity number; companies publish theirs',
      confidence: 'medium',
      sensitive: true,
    },
    {
      meaning: 'special category of personal data',
      match: list(`
        religion, ethnicity, ethnic group, ethnic origin, sexual orientation, political affiliation,
        political party, political opinion, union membership, trade union, biometric data,
        biometric template, genetic data, criminal record, criminal history
      `),
      reason: 'it may be processed only under special conditions (GDPR Articles 9 and 10)',
      confidence: 'high',
      sensitive: true,
    },
    {
      meaning: 'name of a person',
      match: list(`
        first name, last name, full name, given name, given names, family name, surname, middle name,
        maiden name, legal name, mothers maiden name, mother maiden name, forename, firstname, lastname
      `),
      // `full_name` of a repository, `legal_name` of a company.
      unless: ['repository', 'repo', 'company', 'business', 'team', 'file', 'class', 'organization'],
      reason: 'a name is personal data; most APIs that know people show it',
      confidence: 'low',
      sensitive: false,
    },
    {
      meaning: 'postal address',
      match: list(`
        street address, home address, postal address, mailing address, residential address, billing address,
        shipping address, delivery address, address line, street, postcode, postal code, zip code, zip,
        physical address, pin code
      `),
      reason: 'it says where a person lives; shops and companies have one too',
      confidence: 'low',
      sensitive: false,
    },
    {
      meaning: 'place of a person',
      match: list(`
        home location, current location, user location, geo location, geolocation, gps coordinates,
        place of birth, birth place
      `),
      reason: 'it says where a person is or comes from',
      confidence: 'medium',
      sensitive: false,
    },
    {
      meaning: 'trait of a person',
      match: list(`
        gender, sex, marital status, nationality, citizenship, salary, annual income, monthly income
      `),
      reason: 'it describes a person',
      confidence: 'medium',
      sensitive: false,
    },
    {
      meaning: 'network address of a person',
      match: list(`
        client ip, user ip, remote ip, ip address, customer ip, client ip address, source ip
      `),
      reason: 'an address of a person’s device is personal data; one of a server is not',
      confidence: 'low',
      sensitive: false,
    },
  ],
};

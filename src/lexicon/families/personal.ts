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
        email id, contact email, e mail address, contact mail, user mail, customer mail, login mail, member mail, recipient mail
      `),
      unless: list(`
        template, support, from, sender, noreply, reply, receipt, marketing, service
      `),
      reason: 'an email address identifies a person and is the key to other accounts',
      confidence: 'high',
      sensitive: true,
    },
    {
      meaning: 'email address',
      match: list(`
        courriel, correo, correo electrónico, adresse email, adresse mail, adresse électronique, email adresse, mail adresse,
        e mail adresse, emailadresse, mailadresse, emailadres, e mailadres, indirizzo email, posta elettronica, dirección de correo,
        endereço de email, correio eletrónico, correio eletrônico
      `),
      whole: true,
      reason: 'an email address identifies a person and is the key to other accounts',
      confidence: 'medium',
      sensitive: true,
    },
    {
      meaning: 'phone number',
      match: list(`
        mobile, cell, handynummer, telefon, telefonnummer, telefonnr, mobilnummer, rufnummer, téléphone, numéro de téléphone,
        numéro téléphone, téléphone portable, teléfono, número de teléfono, número teléfono, teléfono móvil, celular, móvil,
        telefono, numero di telefono, numero telefono, cellulare, telefone, número de telefone, número telefone, telefone celular,
        telemóvel, telefoonnummer, mobiel nummer
      `),
      whole: true,
      reason: 'a phone number identifies a person and receives one-time codes',
      confidence: 'medium',
      sensitive: true,
    },
    {
      meaning: 'phone number',
      match: list(`
        phone, phones, phone number, phone numbers, phone no, telephone, telephone number, msisdn,
        mobile number, mobile phone, mobile no, customer mobile, guardian mobile, parent mobile, contact mobile, user mobile, cell phone, cell number, home phone, work phone, tel,
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
        ssn, social security number, social security no, social security nr, social security, social insurance number, national id,
        national id number, national identity number, national identification number,
        national insurance number, national insurance no, national id no, nino, nhs number, nhs no, aadhaar, aadhar, aadhaar number, curp, cpf, pesel, bsn,
        dni, nie, nss, numero nss, numéro nss, nir, insee, numero insee, nric, codice fiscale, personnummer, identity card number, id card number,
        identity document number, identity document no, id document number, id document no, government id, government id number, personal id number,
        personal identification number, ssn last, citizen id, citizen service number,
        personal identity number, personal identity code, resident registration number,
        resident identity number, cpr number, ppsn, pps number, emirates id, iqama number, cnic, tax file number,
        burgerservicenummer, sofinummer, rijksregisternummer, sozialversicherungsnummer, rentenversicherungsnummer,
        personalausweisnummer, personalausweis, ausweisnummer, ahv nummer, ahvnummer, numero avs,
        numéro de sécurité sociale, numéro sécurité sociale, numéro sécu, num sécu, numéro de registre national,
        numéro national, numéro insee, carte d identité, numéro carte identité, numéro de carte d identité,
        documento nacional de identidad, documento de identidad, documento identidad, número de identidad,
        número dni, cédula, cédula de identidad, cédula de ciudadanía, número de cédula, número cédula,
        número de seguridad social, número seguridad social, número de seguro social, cuil, clave única,
        numero carta identità, carta d identità, carta identità, cartão de cidadão, número do cartão de cidadão,
        bilhete de identidade, carteira de identidade, título de eleitor, fødselsnummer, samordningsnummer,
        cpr nummer, henkilötunnus, hetu, kennitala, isikukood, asmens kodas, rodné číslo, numer pesel,
        dowód osobisty, numer dowodu osobistego, cod numeric personal, jmbg, oib, egn, amka, tc kimlik no,
        tckn, kimlik no, teudat zehut, nik ktp, nomor ktp, mykad, hkid, снилс, 身份证, 身份证号, 身份证号码,
        マイナンバー, 個人番号, 주민등록번호
      `),
      reason: 'a national identity number is enough to impersonate a person, and cannot be changed',
      confidence: 'high',
      sensitive: true,
    },
    {
      meaning: 'national identity number',
      match: list(
        'fiscal code, user fiscal code, citizen fiscal code, person fiscal code, owner fiscal code',
      ),
      unless: list(`
        organization, organisation, company, business, enterprise, institution, creditor, payee, supplier, vendor,
        merchant, shop, product, item, operation, invoice
      `),
      // Italian companies have one, too.
      reason:
        'a codice fiscale identifies a person for life, and is made of name, sex, date and place of birth',
      confidence: 'medium',
      sensitive: true,
    },
    {
      meaning: 'date of birth',
      match: list(`
        dob, date of birth, birth date, birthdate, birthday, day of birth, birth day, birth year,
        year of birth, birth dt, dateofbirth, geburtsdatum, geburtstag, geboortedatum, date de naissance,
        date naissance, fecha de nacimiento, fecha nacimiento, data di nascita, data nascita,
        data de nascimento, data nascimento, fødselsdato, födelsedatum, syntymäaika, data urodzenia,
        datum narození, дата рождения, 生年月日, 出生日期, 생년월일
      `),
      reason: 'with a name it identifies a person, and services ask for it as proof of identity',
      confidence: 'high',
      sensitive: true,
    },
    {
      meaning: 'date of birth',
      match: ['born', 'born on', 'born at'],
      whole: true,
      reason: 'with a name it identifies a person, and services ask for it as proof of identity',
      confidence: 'medium',
      sensitive: true,
    },
    {
      meaning: 'passport number',
      match: list(`
        passport, passport number, passport no, passport id, passport scan, passport copy, reisepassnummer, reisepass, paspoortnummer,
        numéro de passeport, numéro passeport, número de pasaporte, pasaporte, numero passaporto, passaporto,
        passaporte, passnummer, номер паспорта, 护照号
      `),
      reason: 'a passport number is enough to impersonate a person',
      confidence: 'high',
      sensitive: true,
    },
    {
      meaning: 'driving licence number',
      match: list(`
        driver license, driver licence, drivers license, drivers licence, driving license, driving licence,
        driver license number, driver licence number, driver license no, driver licence no, driving licence no, driving license no, drivers license number, drivers licence number,
        driving licence number, driving license number, dl number, führerscheinnummer, fuehrerscheinnummer,
        rijbewijsnummer, permis de conduire, permiso de conducir, licencia de conducir, patente di guida,
        carta de condução
      `),
      reason: 'a driving licence is a proof of identity',
      confidence: 'high',
      sensitive: true,
    },
    {
      meaning: 'bank account number',
      match: list(`
        iban, iban number, bank account number, bank account no, beneficiary account number, beneficiary account no, payee account number, iban code, bank account iban,
        bank transfer account number, clabe, bban, kontonummer, bankkontonummer, bankverbindung, rekeningnummer,
        bankrekeningnummer, numéro de compte bancaire, numéro de compte, numéro compte, compte bancaire,
        número de cuenta bancaria, número de cuenta, número cuenta, cuenta bancaria, cbu, numero di conto,
        numero conto, conto corrente, número da conta, número de conta, número conta, conta bancária,
        numer konta, numer rachunku, číslo účtu, tilinumero, номер счета, 银行账号, 口座番号, 계좌번호
      `),
      reason: 'an account number is enough to debit an account in some countries',
      confidence: 'high',
      sensitive: true,
    },
    {
      meaning: 'tax number',
      match: list(`
        tax id, tax ids, tax id number, tax number, taxpayer id, taxpayer number, tax payer id, tin, tin number, tax identification number, tax identifier,
        itin, steuernummer, steuer id, steueridentifikationsnummer, numéro fiscal, número de identificación fiscal,
        número fiscal, número de contribuinte, número contribuinte, nif, cuit, tfn, инн
      `),
      unless: list(`
        company, business, merchant, organization, organisation, seller, acquirer, supplier, vendor, employer, shop,
        store, bank, institution, corporate, insurer, retailer, distributor, manufacturer
      `),
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
        gender, sex, marital status, nationality, citizenship
      `),
      reason: 'it describes a person',
      confidence: 'medium',
      sensitive: false,
    },
    {
      meaning: 'pay of a person',
      match: list(`
        salary, salaries, annual income, monthly income, wage, wages, gross pay, net pay, base pay, hourly pay,
        monthly pay, annual pay, take home pay, remuneration, gehalt, bruttogehalt, nettogehalt, jahresgehalt,
        monatsgehalt, grundgehalt, lohn, bruttolohn, nettolohn, stundenlohn, monatslohn, arbeitslohn,
        salaire, salaire brut, salaire net, salario, salario bruto, salario neto, salario base, sueldo,
        sueldo bruto, remuneración, nómina, stipendio, retribuzione, salário, remuneração, salaris, brutosalaris,
        maandsalaris, jaarsalaris, loon, brutoloon, nettoloon, uurloon, wynagrodzenie, månadslön, årslön,
        månedsløn, årsløn, palkka, mzda, зарплата, 工资, 薪资, 給与, 급여, 연봉
      `),
      unless: [
        'min',
        'max',
        'minimum',
        'maximum',
        'from',
        'to',
        'expected',
        'desired',
        'offered',
        'average',
        'median',
      ],
      reason: 'it says what somebody earns; an offer of a job says it to everyone',
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

import { describe, expect, test } from 'vitest';
import { createLexicon, lexicon } from '../../src/lexicon/lexicon.ts';

/** Names of a text, separated by blanks. */
const names = (text: string) => text.trim().split(/\s+/);

describe('credentials', () => {
  test.each([
    [
      'password',
      'password passwd pwd userPassword new_password password_confirmation passphrase PASSWORD password2 dbPass contrasena nuevaContrasena neues_kennwort wachtwoord',
    ],
    ['password hash', 'passwordHash hashed_password password_salt salt encryptedPassword'],
    [
      'secret',
      'secret clientSecret client_secret secretKey webhook_secret secrets signingKey AWS_SECRET_ACCESS_KEY',
    ],
    ['API key', 'apiKey api_key apikey X-API-Key x-api-key APIKey apiKeys subscription-key accessKey'],
    [
      'token',
      'token accessToken accesstoken access_token refreshToken id_token jwt bearer authToken accessTokenV2 resetToken',
    ],
    ['private key', 'privateKey private_key rsaPrivateKey private_key_pem privateKeyBase64'],
    ['one-time code', 'otp otpCode oneTimeCode verification_code mfaCode pin cardPin'],
    ['connection string', 'connectionString'],
    ['credentials', 'credentials creds'],
  ])('%s: %s', (meaning, text) => {
    for (const name of names(text))
      expect.soft([name, lexicon.credential(name)?.meaning]).toEqual([name, meaning]);
  });

  test.each([
    [
      'positions in a list',
      'pageToken nextToken next_page_token continuationToken syncToken sinceToken startToken cursor',
    ],
    ['counts and kinds', 'tokenType token_count max_tokens tokens input_tokens total_tokens maxTokens'],
    [
      'references to a secret',
      'secretPath secretName secretId secretArn secretRef imagePullSecrets tokenId keyId api_key_id',
    ],
    [
      'facts about a password',
      'passwordPolicy passwordResetRequired hasPassword passwordUpdatedAt password_expires_in resetPassword',
    ],
    [
      'public or other keys',
      'publicKey primaryKey sortKey idempotencyKey keyboard key partitionKey keys lookup_key',
    ],
    ['marks against forgery', 'csrfToken xsrf_token antiForgeryToken'],
    ['addresses', 'tokenUrl tokenEndpoint token_uri'],
    [
      'words that only look alike',
      'secretary passport compass passenger bypass pinned isPinned pinCode spinner author tokenizer',
    ],
    ['references of payment services', 'card_token paymentToken bank_account_token'],
    ['names from Object.prototype', '__proto__ constructor toString hasOwnProperty'],
  ])('not %s: %s', (_what, text) => {
    for (const name of names(text))
      expect.soft([name, lexicon.credential(name)?.meaning]).toEqual([name, undefined]);
  });

  test('in a query: signatures and authorization too', () => {
    for (const name of names(
      'sig signature X-Amz-Signature authorization token password api_key jwt secret',
    )) {
      expect.soft([name, lexicon.credentialInUrl(name) !== undefined]).toEqual([name, true]);
    }
    expect(lexicon.credential('signature')).toBeUndefined();
  });

  test('in a path: a parameter after its own plural names an object', () => {
    expect(lexicon.credentialInUrl('token', '/reset/{token}')?.confidence).toBe('medium');
    expect(lexicon.credentialInUrl('password', '/users/{id}/{password}')?.confidence).toBe('high');
    expect(lexicon.credentialInUrl('token', '/tokens/{token}')?.confidence).toBe('low');
    expect(
      lexicon.credentialInUrl('shipping_rate_token', '/v1/shipping_rates/{shipping_rate_token}')?.confidence,
    ).toBe('low');
    expect(lexicon.credentialInUrl('signature', '/documents/{signature}')).toBeUndefined();
  });

  test('in a response: what no operation should hand out', () => {
    for (const name of names('password passwordHash salt clientSecret privateKey')) {
      expect.soft([name, lexicon.secretInResponse(name) !== undefined]).toEqual([name, true]);
    }
    for (const name of names('access_token api_key otp tokenType secretArn')) {
      expect.soft([name, lexicon.secretInResponse(name)]).toEqual([name, undefined]);
    }
  });

  test('session ids, but not the identifiers of Twilio', () => {
    for (const name of names(
      'jsessionid JSESSIONID PHPSESSID sid session_id sessionId ASP.NET_SessionId connect.sid',
    )) {
      expect.soft([name, lexicon.sessionId(name) !== undefined]).toEqual([name, true]);
    }
    for (const name of names('AccountSid PathSid call_sid checkoutSessionId session sessions inside')) {
      expect.soft([name, lexicon.sessionId(name)]).toEqual([name, undefined]);
    }
  });
});

describe('data about people', () => {
  test.each([
    ['email address', 'email userEmail email_address emails e-mail customer_email_address'],
    ['phone number', 'phone phoneNumber msisdn mobile_number telephone home_phone PhoneNumber'],
    ['national identity number', 'ssn nationalId social_security_number aadhaarNumber ssn_last_4 cpf'],
    ['date of birth', 'dob dateOfBirth date_of_birth birthDate birthday yearOfBirth'],
    ['passport number', 'passport passportNumber'],
    ['driving licence number', 'driverLicense drivers_license_number drivingLicence'],
    ['bank account number', 'iban IBAN IBANNumber refund_iban bankAccountNumber'],
    ['tax number', 'taxId tax_id'],
    ['special category of personal data', 'religion ethnicity sexualOrientation'],
    ['name of a person', 'firstName last_name surname'],
    ['postal address', 'street_address address_line1 zipCode'],
  ])('%s: %s', (meaning, text) => {
    for (const name of names(text))
      expect.soft([name, lexicon.personal(name)?.meaning]).toEqual([name, meaning]);
  });

  test('not what only looks alike', () => {
    const traps = `emailTemplate emailVerified hasEmail sendEmail emailCount phoneType isPhoneVerified title company name
      fileName companyName address macAddress emailId_type mailbox telemetry faxable libanon notifyByEmail
      birthdayReminderEnabled sexton author zipball passports_required support_email`;
    for (const name of names(traps))
      expect.soft([name, lexicon.personal(name)?.meaning]).toEqual([name, undefined]);
  });

  test.each([
    ['card number', 'pan cardNumber card_number creditCardNumber creditCard CreditCardNumber'],
    ['card verification code', 'cvv cvc cvv2 CreditCardSecurityCode cardSecurityCode'],
    ['card expiry', 'exp_month cardExpiry creditCardExpirationYear'],
  ])('payment: %s: %s', (meaning, text) => {
    for (const name of names(text))
      expect.soft([name, lexicon.payment(name)?.meaning]).toEqual([name, meaning]);
  });

  test('payment: not what only looks alike', () => {
    const traps = `panel panorama company panning cardinality cardType card cards discard postcard expiry expires_at
      cvcCheck maskedCardNumber masked_pan last4 giftCardNumber libraryCardNumber scorecard wildcard dashboard_card cardToken`;
    for (const name of names(traps))
      expect.soft([name, lexicon.payment(name)?.meaning]).toEqual([name, undefined]);
  });

  test('the object that holds a property helps where its name says nothing', () => {
    expect(lexicon.payment('number')).toBeUndefined();
    expect(lexicon.payment('number', 'card')?.meaning).toBe('card number');
    expect(lexicon.payment('number', 'order')).toBeUndefined();
    expect(lexicon.personal('number', 'phone')?.meaning).toBe('phone number');
    expect(lexicon.credential('hash', 'password')?.meaning).toBe('password hash');
    expect(lexicon.credential('policy', 'password')).toBeUndefined();
  });

  test('health', () => {
    for (const name of names('diagnosis medicalHistory bloodType prescriptions mrn patient_record')) {
      expect.soft([name, lexicon.health(name) !== undefined]).toEqual([name, true]);
    }
    for (const name of names(
      'health healthCheck healthStatus condition conditions treatment patientId allergen',
    )) {
      expect.soft([name, lexicon.health(name)]).toEqual([name, undefined]);
    }
  });

  test('regulated: lasting damage, not the everyday', () => {
    for (const name of names('ssn dob iban pan cvv diagnosis passportNumber')) {
      expect.soft([name, lexicon.regulated(name) !== undefined]).toEqual([name, true]);
    }
    for (const name of names('email phone firstName street name id')) {
      expect.soft([name, lexicon.regulated(name)]).toEqual([name, undefined]);
    }
  });
});

describe('properties that a caller should not set', () => {
  test.each([
    [
      'high',
      'role roles userRole isAdmin is_admin isAdministrator superuser accessLevel emailVerified is_verified accountBalance',
    ],
    [
      'medium',
      'admin permissions privileges balance credits verified approved tenantId ownerId accountType isPaid',
    ],
    ['low', 'status price discount scopes plan tier userId is_active'],
  ])('privileged, confidence %s: %s', (confidence, text) => {
    for (const name of names(text))
      expect.soft([name, lexicon.privileged(name)?.confidence]).toEqual([name, confidence]);
  });

  test('privileged: not what only contains the word', () => {
    const traps = `administrators administrative roleplay parole controls payroll unpaid ariaRole fileCollaboratorRole
      ratePlanId explanation priceRange statusCode planet badminton administered roleDescription verifiedAt hasPrice`;
    for (const name of names(traps))
      expect.soft([name, lexicon.privileged(name)?.meaning]).toEqual([name, undefined]);
  });

  test('server-managed', () => {
    for (const name of names(
      'id uuid createdAt created_at updatedBy createdOn date_created lastModified lastLoginAt creationTimestamp',
    )) {
      expect.soft([name, lexicon.serverManaged(name) !== undefined]).toEqual([name, true]);
    }
    for (const name of names('createdAfter updated_since userId externalId creative update name paid')) {
      expect.soft([name, lexicon.serverManaged(name)]).toEqual([name, undefined]);
    }
  });
});

describe('parameters', () => {
  test('page sizes', () => {
    for (const name of names(
      'limit size per_page perPage pageSize page_size pagesize first $top top max_results maxResults take rows page[size] $limit count',
    )) {
      expect.soft([name, lexicon.pageSize(name) !== undefined]).toEqual([name, true]);
    }
    for (const name of names(
      'creditLimit fileSize page offset last4 rateLimit firstName topic desktop discount rowspan mistake accountLimit size_gb pageToken',
    )) {
      expect.soft([name, lexicon.pageSize(name)]).toEqual([name, undefined]);
    }
  });

  test('identifiers', () => {
    for (const name of names(
      'id userId user_id userid userID uuid petId pull_number accountSid ids order-id',
    )) {
      expect.soft([name, lexicon.identifier(name) !== undefined]).toEqual([name, true]);
    }
    for (const name of names(
      'paid valid grid void android hybrid request_id traceId correlation_id isValid name humid',
    )) {
      expect.soft([name, lexicon.identifier(name)]).toEqual([name, undefined]);
    }
  });

  test('the identity of the caller', () => {
    for (const name of names('userId accountId tenant_id ownerId customer_id')) {
      expect.soft([name, lexicon.caller(name)?.confidence]).toEqual([name, 'medium']);
    }
    for (const name of names('username user_email accountNumber')) {
      expect.soft([name, lexicon.caller(name)?.confidence]).toEqual([name, 'low']);
    }
    for (const name of names('as_user sudo impersonate currentUser')) {
      expect.soft([name, lexicon.caller(name)?.confidence]).toEqual([name, 'high']);
    }
    for (const name of names('userAgent account_type file_name')) {
      expect.soft([name, lexicon.caller(name)]).toEqual([name, undefined]);
    }
    for (const name of names('id targetUserId projectId invoiceOwnerId userIdentity')) {
      expect.soft([name, lexicon.caller(name)]).toEqual([name, undefined]);
    }
  });

  test.each([
    [
      'fetch',
      'callbackUrl callback_url callbackurl webhook webhookUrl notifyUrl image_url avatarUrl feedUrl importUrl importFrom StatusCallback sourceUri jwks_uri endpoint',
    ],
    ['redirect', 'redirect_uri redirectUrl returnUrl return_to next success_url goto RelayState'],
    ['link', 'homepage website documentation_url html_url termsUrl'],
    ['unknown', 'url uri link href host progressUrl'],
  ])('addresses: %s: %s', (use, text) => {
    for (const name of names(text)) expect.soft([name, lexicon.url(name)?.use]).toEqual([name, use]);
  });

  test('no addresses', () => {
    for (const name of names(
      'curl hourly security urlCount webhookId webhook_secret ghost curly callbackMethod nextToken mural blogging endpoints_count',
    )) {
      expect.soft([name, lexicon.url(name)?.meaning]).toEqual([name, undefined]);
    }
  });

  test('paths of files, commands, queries', () => {
    for (const name of names('file filename filePath path dir'))
      expect.soft([name, !!lexicon.filePath(name)]).toEqual([name, true]);
    for (const name of names('profile jsonPath urlPath fileSize basePath direction'))
      expect.soft([name, !!lexicon.filePath(name)]).toEqual([name, false]);
    for (const name of names('cmd exec command shell_command script'))
      expect.soft([name, !!lexicon.command(name)]).toEqual([name, true]);
    for (const name of names('description recommend executive commandId subscription'))
      expect.soft([name, !!lexicon.command(name)]).toEqual([name, false]);
    for (const name of names('filter where sql query expr q sort'))
      expect.soft([name, !!lexicon.query(name)]).toEqual([name, true]);
    for (const name of names('somewhere filterId queryCount sorted border resort'))
      expect.soft([name, !!lexicon.query(name)]).toEqual([name, false]);
  });
});

describe('a project’s own words', () => {
  const own = createLexicon({
    credentials: ['pinfall'],
    personal: ['loyalty card number'],
    pageSizes: ['hitsWanted'],
    admin: ['cockpit'],
  });

  test('match in every spelling, and leave the built-in ones as they are', () => {
    expect(own.credential('userPinfall')?.confidence).toBe('high');
    expect(own.personal('loyaltyCardNumber')?.reason).toBe('the configuration names it');
    expect(own.pageSize('hits_wanted')).toBeDefined();
    expect(own.adminOperation({ method: 'GET', path: '/cockpit/users' })).toBeDefined();
    expect(own.credential('password')?.meaning).toBe('password');
    expect(lexicon.credential('pinfall')).toBeUndefined();
  });

  test('are sure, and a built-in word among them keeps what it means', () => {
    const surer = createLexicon({ credentials: ['password', 'vault password'], privileged: ['status'] });
    expect(lexicon.privileged('status')?.confidence).toBe('low');
    expect(surer.privileged('status')?.confidence).toBe('high');
    expect(surer.credential('password')?.meaning).toBe('password');
    expect(surer.credential('vaultPassword')?.meaning).toBe('password');
  });

  test('that are known as harmless are no longer', () => {
    expect(lexicon.url('homepage')?.use).toBe('link');
    expect(createLexicon({ urls: ['homepage'] }).url('homepage')?.use).toBe('fetch');
    expect(createLexicon({ personal: ['first name'] }).personal('firstName')?.sensitive).toBe(true);
  });
});

describe('words of other languages', () => {
  test.each([
    [
      'national identity number',
      'citizenServiceNumber burgerservicenummer numéro_sécurité_sociale numeroSecuriteSociale documentoIdentidad cédula fødselsnummer fodselsnummer sozialversicherungsnummer 身份证号 henkilotunnus',
    ],
    ['date of birth', 'geburtsdatum dateNaissance fecha_nacimiento data_di_nascita födelsedatum'],
    ['bank account number', 'kontonummer rekeningnummer numeroCuenta número_de_conta compteBancaire'],
    ['tax number', 'steuernummer steuer_id numeroFiscal'],
    [
      'pay of a person',
      'salary grossPay monatsgehalt bruttolohn salaire sueldo remuneración stipendio brutosalaris',
    ],
    ['passport number', 'reisepassnummer numeroPasaporte'],
  ])('%s: %s', (meaning, text) => {
    for (const name of names(text))
      expect.soft([name, lexicon.personal(name)?.meaning]).toEqual([name, meaning]);
  });

  test.each([
    ['medical record', 'patientenakte dossierMédical historiaClinica cartella_clinica'],
    ['diagnosis', 'krankheit maladie diagnóstico enfermedad ziekte'],
    ['treatment', 'blutgruppe groupe_sanguin medicamentos bloedgroep'],
  ])('%s: %s', (meaning, text) => {
    for (const name of names(text))
      expect.soft([name, lexicon.health(name)?.meaning]).toEqual([name, meaning]);
  });

  test.each([
    'minSalary',
    'salaryRange',
    'lon',
    'wageType',
    'ausweis_erforderlich',
    'numero',
    'cuenta',
    'diseaseModel',
  ])('not %s', (name) => {
    expect([lexicon.personal(name), lexicon.health(name)]).toEqual([undefined, undefined]);
  });
});

import { inventsData } from '../../facts/access/invented-data.ts';
import { openKind } from '../../facts/access/open-by-nature.ts';
import { succeeds } from '../../facts/messages/answers.ts';
import { answersWithList } from '../../facts/messages/collections.ts';
import { handingBack, isBareToken, proofIn } from '../../facts/messages/handed-back.ts';
import { holdsText } from '../../facts/messages/header-values.ts';
import { issues, leavesSecretOut, shows } from '../../facts/messages/issued-secrets.ts';
import { keptIn } from '../../facts/messages/kept-credentials.ts';
import {
  isForReceivers,
  isMadeHere,
  saysLeftOut,
  whyMilder,
} from '../../facts/messages/secret-descriptions.ts';
import {
  answersWithData,
  apiKeyIn,
  callingTokenIn,
  holdsObject,
  isSent,
  secretIn,
} from '../../facts/messages/secret-properties.ts';
import { passwordsShown } from '../../facts/messages/shown-passwords.ts';
import type { Decision } from '../../findings/finding.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Meaning } from '../../lexicon/matcher.ts';
import { lastStep } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Operation, Property, Schema } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import { markProperty } from '../direction-fixes.ts';
import { sayHeaders, sayOpen, saySilent } from '../open-messages.ts';
import { about, defineRule, type Observation } from '../rule.ts';

export default defineRule({
  id: 'password-in-response',
  title: 'Password or secret in a response',
  severity: 'high',
  confidence: 'high',
  category: 'output',
  owasp: ['API3'],
  cwe: [522],
  stride: ['I', 'S'],
  looksAt: ['output'],
  otherCauses: ['secret-not-write-only'],
  rationale:
    'Whoever may read the object, or finds the answer in a log or a cache, has the credential: a password, or a hash from which it is guessed offline.',
  remediation:
    'Leave it out of the answer. In a schema that requests use as well, mark the property `writeOnly: true` (3.x), or give the response a schema of its own.',
  falsePositives: [
    'A list of secrets is there to be read whole by machines that have a scope for it: reported at medium; answer with their names, and with a value where one is asked for.',
    'A one-time code or token in the answer to whoever asks for it is test data, which the service leaves out in production.',
    'The secret was made by this very call and is shown once: creating and rotating keys is recognised where the caller does not send the value himself.',
    'The server returns a mask such as `****`: then leave it out as well, or describe it as a `const`.',
    'It is of an account that devices are delivered with, or that leaked, by the name of its object (`DefaultAccount`): reported at medium.',
    'The service made it for whoever is to log in with it, by its description (“the randomly generated password of the default user”): reported at medium.',
    'It comes back to whoever sent it with the same request for reading, as in a checker of passwords: reported at low.',
    'An API key or token of an account that only its owner may read: reported at medium; what signing in and up hands out is no finding.',
    'It is what is asked for by name (`GET /apps/{id}/secret`, `GET /secrets`): reported at low; a list of all keys or tokens with their values at medium.',
    'It is encrypted by its name, and no password (`encryptedPrivateKey`): reported at low.',
    'The description says that it is not given out, shown once, masked, guarded by a scope of its own, or made for the client: reported at low.',
  ],
  fix: markProperty('writeOnly', 'callers send it and never read it'),
  visit: {
    // Every response is judged: one without secrets holds.
    operation(operation, context) {
      if (answersWithData(operation)) context.examines([operation]);
      if (operation.kind === 'operation') saySilent(operation, 'response', context);
    },

    response(response, context) {
      const { report, api } = context;
      sayHeaders(
        response,
        (name) => /password|secret/.test(lexiconOf(api).secretInResponse(name)?.meaning ?? ''),
        context,
      );
      const operations = succeeds(response);
      if (operations === undefined || operations.length === 0) return;
      for (const { name, at, isHash } of passwordsShown(response)) {
        report({
          at,
          part: 'key',
          severity: inventsData(api) ? 'low' : isHash ? 'high' : 'medium',
          confidence: isHash ? 'high' : 'medium',
          message: `The example of an answer shows \`${name}\`${isHash ? ', a hash' : ''}, and no schema says what it holds: whoever reads it ${isHash ? 'guesses the password offline' : 'can log in with it'}`,
          operations,
          about: about.response(response, `.${name} in an example`),
          decision: inExamples,
        });
      }
    },

    header(header, { api, report, examines }) {
      const meaning = lexiconOf(api).secretInResponse(header.name);
      if (!meaning || !/password|secret|private key/.test(meaning.meaning) || !holdsText(api, header)) return;
      const operations = ownOf(header.operations());
      if (operations.length === 0 && header.operations().length > 0) return;
      examines(operations);
      // What a call makes it may hand out once; reading shows what was handed out before.
      const isRead = operations.length === 0 || operations.some((one) => one.safe && !shows(one, meaning));
      report({
        at: header.place,
        part: 'key',
        ...(isRead ? {} : { severity: 'medium' as const }),
        confidence: meaning.confidence,
        message: `The header \`${header.name}\` of answers holds a secret: ${meaning.reason}`,
        operations,
        about: about.header(header),
      });
    },

    schema(schema, context) {
      sayOpen(schema, 'output', ownOf, means, context);
    },

    property(property, { report, unchecked, cannotTell, isClaimed }) {
      if (!property.flows('output')) return;
      const proof = proofIn(property);
      const handing = proof ? handingBack(property.operations('output')) : [];
      if (proof && handing.length > 0) {
        const found = reportOf(property, proof, handing);
        // Called `token` alone, it may be the handle of a request.
        return report({ ...(isBareToken(property) ? { severity: 'medium' as const } : {}), ...found });
      }
      const secret = secretIn(property);
      const token = secret || apiKeyIn(property) ? undefined : callingTokenIn(property);
      const meaning = secret ?? apiKeyIn(property) ?? token;
      const kept = meaning ? undefined : keptIn(property);
      if (kept) return report({ severity: 'medium', ...reportOf(property, kept.meaning, kept.operations) });
      if (!meaning) {
        const { name, owner, place } = property;
        if (isClaimed && holdsObject(property) && means(name, owner))
          cannotTell(
            property.operations('output'),
            place,
            `\`${name}\` is an object, and may hold the secret`,
          );
        return;
      }
      const all = property.operations('output');
      // What writes may hand out what it opens; what reads an object only shows what was handed out before.
      const operations = token ? all.filter(readsOnly) : all;
      if (token && operations.length === 0) return;
      if (operations.length === 0) {
        if (!secret || (property.flows('input') && isSent(property))) return;
        report({ ...reportOf(property, meaning, []), confidence: 'low' });
        return;
      }
      const left = leavesSecretOut(property, operations);
      if (left !== undefined) return unchecked(property.place, `the rule password-in-response: ${left}`);
      const rest = operations.filter((operation) => !issues(operation, property, meaning));
      const exposing = rest.filter(
        (operation) => !shows(operation, meaning) && !isEcho(operation, property.name),
      );
      // Signing in and up hand out what the caller calls with from then on.
      const isOpened = exposing.length > 0 && exposing.every((one) => openKind(one) !== undefined);
      if (!secret && isOpened) return;
      // Asked for by name, a token is what the answer is for.
      if (token && exposing.length === 0) return;
      const told = exposing.length > 0 ? exposing : rest;
      // By its words it is made there and shown once, or shown to whoever has it: no fault, and a password in an answer all the same.
      if (isClaimed && /^password/.test(meaning.meaning) && told.length < operations.length) {
        const isTold = new Set(told);
        const spared = operations.filter((one) => !isTold.has(one));
        cannotTell(
          spared,
          property.place,
          `\`${property.name}\` is given out there, as if it were made for it`,
        );
      }
      if (told.length === 0) return;
      // What is asked for by name, or given back, is low; a list of keys with all of them is for looking up which there are.
      const isListed = exposing.length === 0 && told.some(listsThem);
      const isMild =
        !isListed &&
        (exposing.every(({ value }) => saysLeftOut(value.description)) ||
          exposing.every(endsIt) ||
          exposing.every(({ kind }) => kind !== 'operation'));
      const found = reportOf(property, meaning, told);
      report({
        ...found,
        // A key opens this API alone, and whom it is shown to may own it.
        ...(secret && !isListed ? {} : { severity: found.severity ?? ('medium' as const) }),
        ...(isMild || inventsData(property.owner.api) ? { severity: 'low' as const } : {}),
      });
    },
  },
});

const inExamples: Decision = {
  name: 'passwords in examples of answers',
  says: 'Examples of answers show passwords or their hashes, and no schema says what they hold',
};

function means(name: string, { api, name: owner }: Schema) {
  return lexiconOf(api).secretInResponse(name, owner);
}

function readsOnly(operation: Operation): boolean {
  return operation.kind === 'operation' && operation.safe && openKind(operation) === undefined;
}

/** `GET /keys`: all that there are. (`/secrets` is a store of them mostly, which gives out what was put there.) */
function listsThem(operation: Operation): boolean {
  const noun = words(lastStep(operation.path)).at(-1) ?? '';
  return /^(?:key|token|credential)s$/.test(noun) && answersWithList(operation) === true;
}

/** Is what it deletes the secret itself: `DELETE /tokens/{id}`? What it shows opens nothing any more. */
function endsIt({ method, path }: Operation): boolean {
  const last = lastStep(path);
  return method === 'DELETE' && /^(?:key|token|secret|credential|session)s?$/.test(words(last).at(-1) ?? '');
}

/** Reading by a secret that the caller sent himself tells him nothing new: a checker of passwords, and what it makes of them. */
function isEcho({ safe, parameters }: Operation, name: string): boolean {
  if (!safe) return false;
  const own = words(name).join(' ');
  return parameters.some(({ name: sent }) => {
    const taken = words(sent).join(' ');
    return own === taken || `${own}s` === taken || own.endsWith(` ${taken}`);
  });
}

/** Is it of an account that was found elsewhere: one that devices are delivered with, or one that leaked? */
function isFound({ owner }: Property): boolean {
  return foundOnes.test(words(owner.name ?? '').join(' '));
}

/** `demoAccountPassword`: of an account that is made to be passed on. */
function isOfTrial({ name }: Property): boolean {
  return words(name).some((word) => /^(?:demo|sandbox|sample|trial)$/.test(word));
}

/** The secret of a webhook, with which its owner tells that what he gets is from here: he must have it, and others see it with the hook. */
function isOfHook({ name, owner, schema }: Property, { meaning }: Meaning): boolean {
  const around = [...words(name), ...words(owner.name ?? '')];
  // What is sent along to a receiver proves to him alone who calls.
  const isSentAlong = words(name).join(' ').startsWith('authorization header');
  return (
    meaning === 'secret' &&
    (isSentAlong || isForReceivers(schema.value.description)) &&
    (around.some((word) => /^(?:web)?hooks?$/.test(word)) ||
      /\b(?:web)?hooks?\b|\bjwts?\b/i.test(String(schema.value.description)))
  );
}

/** `encrypted_identity_secret`: only who has the key reads it. An encrypted password is a hash, more often than not. */
function isCiphertext({ name }: Property, { meaning }: Meaning): boolean {
  return (
    !/^(?:password|PIN)/i.test(meaning) &&
    words(name).some((word) => /^(?:encrypted|sealed|wrapped)$/.test(word))
  );
}

const foundOnes =
  /\b(?:default|factory|leaked|breached|compromised|exposed|cracked|pwned) (?:os |user |device )?(?:accounts?|credentials?|passwords?|log ?ins?)\b/;

function reportOf(property: Property, meaning: Meaning, operations: readonly Operation[]): Observation {
  const told = whyMilder(property.schema.value.description);
  const isSealed = isCiphertext(property, meaning);
  return {
    at: property.place,
    part: 'key',
    ...(told === undefined
      ? isFound(property) ||
        isMadeHere(property.schema.value.description) ||
        isOfTrial(property) ||
        isOfHook(property, meaning)
        ? { severity: 'medium' as const }
        : {}
      : { severity: 'low' as const }),
    ...(isSealed ? { severity: 'low' as const } : {}),
    confidence: meaning.confidence,
    message:
      told === undefined
        ? `Responses contain \`${property.name}\`${isSealed ? ', encrypted by its name' : ''}: ${meaning.reason}`
        : `Responses contain \`${property.name}\`, though its description says ${told}: ${meaning.reason}`,
    operations,
    about: about.schema(property.owner, 'output', `.${property.name}`),
    ...(property.flows('input')
      ? {
          remedy:
            // 2.0 has no `writeOnly`.
            property.owner.api.version === '2.0'
              ? 'give responses a schema without it'
              : 'add `writeOnly: true`, or give responses a schema without it',
        }
      : {}),
  };
}

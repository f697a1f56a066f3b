import { askedInWords } from '../../facts/access/asked-in-words.ts';
import { isCalledPublic } from '../../facts/access/called-public.ts';
import { asksNothing, ownOperations } from '../../facts/access/declarations.ts';
import { forgottenScheme } from '../../facts/access/forgotten-scheme.ts';
import { isHookById, isSignedCallback } from '../../facts/access/hooks.ts';
import { openByNature } from '../../facts/access/open-by-nature.ts';
import { isPresigned } from '../../facts/access/presigned.ts';
import { publicData } from '../../facts/access/public-data.ts';
import { rootSecurityPlace, unprotectedByRoot } from '../../facts/access/root-protection.ts';
import { credentialInPath, takenCredential } from '../../facts/access/taken-credential.ts';
import { undeclaredKey } from '../../facts/access/undeclared-key.ts';
import { inputsOf } from '../../facts/messages/inputs.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import { own, scalar } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'auth-status-contradiction',
  title: 'Refusal of callers that are asked for nothing',
  severity: 'high',
  confidence: 'medium',
  category: 'errors',
  owasp: ['API2'],
  cwe: [306],
  stride: ['S', 'E'],
  looksAt: ['access', 'output'],
  followsFrom: ['operation-unauthenticated', 'global-security-empty', 'auth-optional'],
  milderBeside: { rules: ['auth-disabled-on-operation'] },
  rationale:
    'The answers say that a credential is needed, the requirements say that none is: gateways, generated servers and tests believe the requirements, and let everyone in.',
  remediation:
    'Require the scheme that the operation really asks for; or delete the answer, when it is meant for everyone.',
  falsePositives: [
    'Credentials are taken in the path or the body, and a wrong one is refused with 401: reported at low where the path holds a token, at medium where 401 is described as wrong credentials.',
    'That `security: []` lets anyone call the operation is reported at least as severely: reported at low beside that.',
    'The definition leaves authentication to a gateway.',
    'Whoever knows the id of a hook may call it (`/webhooks/{id}`), and a wrong one is refused: reported at low.',
    'The path is a signed URL as a whole (`/{upload_url}`), and a wrong signature is refused: reported at low.',
  ],
  visit: {
    api(api, { report, examines }) {
      const contradicting: Operation[] = [];
      for (const operation of ownOperations(api)) {
        if (refusals(operation).length === 0 || openByNature(operation)) continue;
        examines([operation]);
        if (contradiction(operation)) contradicting.push(operation);
      }
      const together = new Set(unprotectedByRoot(api, contradicting));
      if (together.size > 0) report(atRoot(api, [...together]));
      for (const operation of contradicting) if (!together.has(operation)) report(atOperation(operation));
    },
  },
});

function refusals({ responses }: Operation): readonly string[] {
  return responses.flatMap(({ status }) => (status === '401' || status === '403' ? [status] : [])).sort();
}

/** The status that contradicts: with an opt-out of its own an operation may forbid, but not ask who calls. */
function contradiction(operation: Operation): string | undefined {
  const { source, declaration, anonymous } = operation.protection;
  if (!anonymous || (declaration && !asksNothing(declaration))) return undefined;
  const [first] = refusals(operation);
  return source === 'operation' && first !== '401' ? undefined : first;
}

function atRoot(api: Api, operations: readonly Operation[]) {
  return {
    ...rootSecurityPlace(api),
    ...(publicData(api)
      ? { severity: 'low' as const }
      : undeclaredKey(api) === undefined && !askedInWords(api) && forgottenScheme(api) === undefined
        ? {}
        : { severity: 'medium' as const }),
    message: `${operations.length} operations refuse callers with 401 or 403, but no security requirement is in effect for them`,
    operations,
    about: about.api('refusals'),
  };
}

/** `security: []` was written by hand, and the refusals are those that each operation has in the same words, whoever may call it. */
function isBoilerplate(operation: Operation): boolean {
  if (operation.protection.source !== 'operation' || operation.method !== 'GET') return false;
  const mine = refusalsInWords(operation);
  const guarded = ownOperations(operation.api).filter(({ protection }) => !protection.anonymous);
  return guarded.length >= several && guarded.every((other) => refusalsInWords(other) === mine);
}

/** So many that say the same say it out of habit. */
const several = 3;

const refusalsInWords = once(({ responses }: Operation): string =>
  JSON.stringify(
    responses
      .filter(({ status }) => /^4/.test(status))
      .map(({ status, value }) => [status, scalar(own(value, 'description'))]),
  ),
);

function atOperation(operation: Operation) {
  const status = contradiction(operation) ?? '401';
  const { declaration, source } = operation.protection;
  const [judged, taken] = [credentialInPath(operation), takenCredential(operation) ?? triedOut(operation)];
  const key = Object.keys(responsesOf(operation)).find((name) => name === status);
  return {
    decision: refusing,
    at: key === undefined ? operation.place.child('responses') : operation.place.child('responses', key),
    part: 'key' as const,
    ...(isPresigned(operation) ||
    isHookById(operation) ||
    isSignedCallback(operation) ||
    judged !== undefined ||
    publicData(operation.api)
      ? { severity: 'low' as const }
      : undeclaredKey(operation.api) === undefined &&
          taken === undefined &&
          !isCalledPublic(operation) &&
          !isBoilerplate(operation)
        ? {}
        : { severity: 'medium' as const }),
    message: `${operation.label} answers ${status}, but ${source === 'none' ? 'has no security requirement' : 'asks for no credential'}${remarkOn(operation, judged, taken)}`,
    operation,
    operations: [operation],
    about: about.operation(operation),
    related: declaration ? [{ place: declaration.place, message: 'asks for nothing' }] : [],
  };
}

/** So many were written with the same answers, and not one by one. */
const refusing = {
  name: 'refusals without a requirement',
  says: 'Operations refuse callers with 401 or 403, and ask for no credential',
  from: 5,
};

/** What else may be refused. */
function remarkOn(operation: Operation, judged: string | undefined, taken: string | undefined): string {
  if (isHookById(operation)) return '; its id may be all that it asks for';
  if (isSignedCallback(operation)) return '; the signature may be all that it asks for';
  if (judged !== undefined) return `; what is refused may be a wrong \`${judged}\``;
  return taken === undefined ? '' : `; \`${taken}\`, which it takes, is no security requirement`;
}

/** The secret in its body, where the description of the refusal speaks of credentials that are wrong: those of another service. */
function triedOut(operation: Operation): string | undefined {
  const refusesThem = operation.responses.some(
    ({ status, value }) =>
      status === '401' &&
      /\b(?:invalid|wrong|incorrect|bad) (?:\w+ )?(?:credentials?|password|secret|log-?in)\b/i.test(
        scalar(own(value, 'description')),
      ),
  );
  if (!refusesThem) return undefined;
  return inputsOf(operation).find(({ name, in: where }) => {
    const meaning = where === 'header' ? undefined : lexiconOf(operation.api).credential(name)?.meaning;
    return meaning === 'secret' || meaning === 'password';
  })?.name;
}

function responsesOf({ value }: Operation): object {
  return typeof value.responses === 'object' && value.responses !== null ? value.responses : {};
}

import { introductionOf } from '../../facts/introduction.ts';
import { allowedValues } from '../../openapi/composition.ts';
import type { Api, Operation, SecurityScheme } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { own } from '../../syntax/value.ts';
import { about, defineRule } from '../rule.ts';
import { acceptsUnverified } from './unverified-tokens.ts';

export default defineRule({
  id: 'jwt-unverified',
  title: 'Tokens that are accepted without a signature that proves anything',
  severity: 'high',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [347],
  stride: ['S', 'E'],
  looksAt: ['access', 'input'],
  rationale:
    'Whoever may leave the signature out, choose `alg: none`, or sign with HMAC and a public key that everyone has, writes himself a token with any user and any role.',
  remediation:
    'Accept one algorithm for each key, decided by the server and never by the token (RFC 8725 §3.1); refuse `none` and tokens without a valid signature, and say so.',
  falsePositives: [
    'The description is out of date, or speaks of what others accept.',
    'Unsigned tokens are taken in a test environment only: then say so where that is described.',
  ],
  visit: {
    securityScheme(scheme, { report, examines }) {
      if (!mayBeJwt(scheme)) return;
      examines(scheme.operations());
      const why = acceptsUnverified(textOf(scheme.value), true);
      if (why === undefined) return;
      report({
        at: scheme.place.child('description'),
        message: `The description of \`${scheme.name}\` says that ${why}: anyone writes himself a token`,
        operations: scheme.operations(),
        about: about.scheme(scheme),
      });
    },

    api(api, { report }) {
      const why = acceptsUnverified(introductionOf(api) ?? '', false);
      if (why === undefined) return;
      report({
        at: introduction(api),
        message: `The introduction says that ${why}: anyone writes himself a token`,
        operations: api.operations.filter(isGuarded),
        about: 'introduction',
      });
    },

    operation(operation, { report }) {
      const why = acceptsUnverified(textOf(operation.value), false);
      if (why === undefined) return;
      report({
        at: operation.place.child('description'),
        message: `${operation.label} says that ${why}: anyone writes himself a token`,
        operation,
        operations: [operation],
        about: about.operation(operation, 'description'),
      });
    },

    schema(schema, { report }) {
      const values = allowedValues(schema)?.filter((value) => typeof value === 'string');
      if (!values || !schema.flows('input')) return;
      const none = values.find((value) => value.toLowerCase() === 'none');
      if (none === undefined || !values.some(isSigning)) return;
      const operations = schema.operations('input');
      if (operations.length > 0 && operations.every(({ kind }) => kind !== 'operation')) return;
      report({
        at: schema.place,
        part: 'key',
        // What OpenID Connect lets a client ask for (Dynamic Client Registration 1.0 §2).
        severity: /(?:request_?object|response)_?/i.test(String(schema.place.key)) ? 'low' : 'medium',
        confidence: 'medium',
        message: 'Callers may choose `none` among the algorithms that tokens are signed with',
        operations,
        about: about.schema(schema, 'input', 'enum'),
      });
    },
  },
});

/** RFC 7518 §3.1, RFC 8037 §3.1. */
function isSigning(value: string): boolean {
  return /^(?:HS|RS|ES|PS)(?:256|384|512)$|^EdDSA$|^Ed25519$|^ES256K$/i.test(value);
}

function mayBeJwt({ type, scheme }: SecurityScheme): boolean {
  return (
    type === 'oauth2' ||
    type === 'openIdConnect' ||
    type === 'apiKey' ||
    (type === 'http' && scheme !== 'basic')
  );
}

function isGuarded({ kind, protection }: Operation): boolean {
  return kind === 'operation' && !protection.anonymous;
}

function textOf(value: unknown): string {
  const description = own(value, 'description');
  return typeof description === 'string' ? description : '';
}

function introduction({ place }: Api): Place {
  return place.child('info').child('description');
}

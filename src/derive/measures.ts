import type { PatternId } from './patterns.ts';

/**
 * Something that is done against a threat, and what would show it. What rules find in a definition can be claimed on the
 * day it is written; whose an object is and who may call what stand in no definition, so that is a test to write.
 */
export type Measure = Declared | Tested;

interface Declared {
  readonly rules: readonly string[];
  /**
   * The rules find what is wrong, and prove nothing where they find nothing. `planned`: that is for a person to claim.
   * `left out`: what suggested the threat is something else, that they do not look for.
   */
  readonly unfound?: 'planned' | 'left out';
}

interface Tested {
  /** What the test does, and what must come of it. */
  readonly shows: string;
}

/**
 * What each kind of threat is usually met with. Every kind has something that only a test shows, so that none is
 * mitigated before somebody has looked.
 */
export const measures: Readonly<Record<PatternId, Readonly<Record<string, Measure>>>> = {
  bola: {
    'M-AUTH': { rules: ['object-op-unauthenticated'] },
    'M-OWNER': { shows: "A caller who asks for another one's object by its id is refused" },
  },
  'broken-authentication': {
    'M-ATTEMPTS': { rules: ['auth-endpoint-unthrottled', 'otp-bruteforceable'] },
    'M-TEST': { shows: 'Attempts end after some wrong ones, and nobody sets the credential of another' },
  },
  'anonymous-write': {
    'M-AUTH': { rules: ['operation-unauthenticated', 'auth-disabled-on-operation'] },
    'M-TEST': { shows: 'Without a credential nothing is written, and the answer is 401' },
  },
  'data-exposure': {
    'M-AUTH': {
      rules: ['operation-unauthenticated', 'auth-disabled-on-operation', 'sensitive-response-public'],
    },
    'M-MASK': { rules: ['password-in-response', 'pii-in-response'], unfound: 'left out' },
    'M-TEST': { shows: 'An answer holds only what this caller may see, and nobody else gets it' },
  },
  'mass-assignment': {
    'M-FIELDS': { rules: ['privileged-property-writable'] },
    'M-TEST': { shows: 'A request that sets such a property changes nothing of it' },
  },
  'resource-consumption': {
    'M-PAGES': { rules: ['collection-unpaginated'] },
    'M-BULK': { rules: ['bulk-operation-unbounded'] },
    'M-429': { rules: ['rate-limit-undeclared'] },
    'M-TEST': { shows: 'More than the limit is refused or cut, however it is asked for' },
  },
  'unrestricted-upload': {
    'M-SIZE': { rules: ['upload-unbounded'] },
    'M-TYPE': { rules: ['upload-type-unrestricted'] },
    'M-TEST': { shows: 'A file that is too large, or not what it says, is refused' },
  },
  'function-authorization': {
    'M-ROLE': { rules: ['admin-same-security'], unfound: 'planned' },
    'M-AUTH': { rules: ['operation-unauthenticated', 'auth-disabled-on-operation'] },
    'M-TEST': { shows: 'An ordinary caller who calls it is refused' },
  },
  'sensitive-flows': {
    'M-429': { rules: ['sensitive-flow-unthrottled', 'paid-side-effect-unthrottled'] },
    'M-IDEMPOTENT': { rules: ['payment-not-idempotent'] },
    'M-TEST': { shows: 'Runs of the flow by a script are told from those of people, and refused' },
  },
  ssrf: {
    'M-HOSTS': { rules: ['ssrf-url-parameter', 'callback-url-unrestricted'] },
    'M-TEST': { shows: 'A URL that leads to an inside host, directly or by a redirect, is not called' },
  },
  'callback-forgery': {
    'M-SIGNED': { rules: ['callback-unauthenticated'] },
    'M-TEST': { shows: 'A message with a wrong or an old signature is refused' },
  },
  cleartext: {
    'M-TLS': { rules: ['server-cleartext'] },
    'M-TEST': { shows: 'Nothing is served without TLS, and browsers are told so' },
  },
  inventory: {
    'M-SUNSET': { rules: ['deprecated-without-sunset'] },
    'M-SAME': { rules: ['version-security-drift', 'deprecated-weaker-auth'] },
    'M-TEST': { shows: 'What nobody uses any more is not served' },
  },
};

/** How the file of a test to write is called; people name theirs as they like. */
export function testFile(threat: string): string {
  return `test/security/${threat.toLowerCase()}.test.ts`;
}

/**
 * The kinds of threat that are derived from definitions: what each is called and classified as, and which rules tell
 * where it may be. What is done against them: measures.ts.
 */
export type PatternId =
  | 'bola'
  | 'broken-authentication'
  | 'anonymous-write'
  | 'data-exposure'
  | 'mass-assignment'
  | 'resource-consumption'
  | 'unrestricted-upload'
  | 'function-authorization'
  | 'sensitive-flows'
  | 'ssrf'
  | 'callback-forgery'
  | 'cleartext'
  | 'inventory';

export interface Pattern {
  /** To follow a resource: `Customers: an object of another caller is read or changed by its id`. */
  readonly title: string;
  /** One category of the OWASP API list. */
  readonly owasp: string;
  /** The first one tells it from other patterns of the same category. */
  readonly cwe: readonly number[];
  readonly stride: readonly string[];
  /** One candidate a definition: what it is about is no matter of one resource. */
  readonly whole?: true;
  /** Rules that have something to judge, or find something, where the threat may be. */
  readonly sources: readonly Source[];
}

interface Source {
  readonly rule: string;
  /**
   * `examined`: the threat is there wherever the rule has something to judge, mitigated or not. `found`: only where it
   * finds something, because it judges everything.
   */
  readonly by: 'examined' | 'found';
  /** What the place is evidence of, to follow the operation: `takes an object's id`. With `found` the finding says it. */
  readonly why?: string;
}

export const patterns: Readonly<Record<PatternId, Pattern>> = {
  bola: {
    title: "a caller reads or changes another caller's object by its id",
    owasp: 'API1',
    cwe: [639],
    stride: ['I', 'T', 'E'],
    sources: [{ rule: 'object-op-unauthenticated', by: 'examined' }],
  },
  'broken-authentication': {
    title: 'credentials are guessed, stuffed or reset by somebody else',
    owasp: 'API2',
    cwe: [307, 287],
    stride: ['S'],
    sources: [
      { rule: 'auth-endpoint-unthrottled', by: 'examined', why: 'takes credentials' },
      { rule: 'otp-bruteforceable', by: 'examined', why: 'takes a short code' },
    ],
  },
  'anonymous-write': {
    title: 'anyone writes without saying who he is',
    owasp: 'API2',
    cwe: [306],
    stride: ['S', 'T'],
    sources: [],
  },
  'data-exposure': {
    title: 'responses give out more sensitive data than the caller may see',
    owasp: 'API3',
    cwe: [213, 200],
    stride: ['I'],
    sources: [
      { rule: 'pii-in-response', by: 'found' },
      { rule: 'password-in-response', by: 'found' },
    ],
  },
  'mass-assignment': {
    title: 'a caller sets a property that decides about rights, money or ownership',
    owasp: 'API3',
    cwe: [915],
    stride: ['E', 'T'],
    sources: [{ rule: 'privileged-property-writable', by: 'found' }],
  },
  'resource-consumption': {
    title: 'one caller asks for more than the service can bear',
    owasp: 'API4',
    cwe: [770],
    stride: ['D'],
    whole: true,
    sources: [
      { rule: 'collection-unpaginated', by: 'found' },
      { rule: 'bulk-operation-unbounded', by: 'found' },
    ],
  },
  'unrestricted-upload': {
    title: 'a file of any size or kind is uploaded',
    owasp: 'API4',
    cwe: [434],
    stride: ['D', 'T'],
    sources: [{ rule: 'upload-unbounded', by: 'examined', why: 'takes a file' }],
  },
  'function-authorization': {
    title: 'an ordinary caller reaches a function of administrators',
    owasp: 'API5',
    cwe: [285],
    stride: ['E'],
    sources: [{ rule: 'admin-same-security', by: 'examined', why: 'looks administrative' }],
  },
  'sensitive-flows': {
    title: 'bots automate a flow that costs or moves money',
    owasp: 'API6',
    cwe: [799, 837],
    stride: ['D'],
    sources: [
      { rule: 'sensitive-flow-unthrottled', by: 'examined', why: 'starts a flow worth automating' },
      { rule: 'paid-side-effect-unthrottled', by: 'examined', why: 'has a costly effect each time' },
    ],
  },
  ssrf: {
    title: 'a URL that a client supplies makes the server call inside hosts',
    owasp: 'API7',
    cwe: [918],
    stride: ['I', 'E'],
    sources: [
      { rule: 'ssrf-url-parameter', by: 'found' },
      { rule: 'callback-url-unrestricted', by: 'examined', why: 'registers the address of a callback' },
    ],
  },
  'callback-forgery': {
    title: 'somebody else sends what callbacks or webhooks are believed to bring',
    owasp: 'API10',
    cwe: [345],
    stride: ['S', 'T'],
    whole: true,
    sources: [{ rule: 'callback-unauthenticated', by: 'examined', why: 'is sent to a receiver' }],
  },
  cleartext: {
    title: 'what is sent is read or changed on the way',
    owasp: 'API8',
    cwe: [319],
    stride: ['I', 'T'],
    whole: true,
    sources: [{ rule: 'server-cleartext', by: 'found' }],
  },
  inventory: {
    title: 'an old version stays open and unwatched',
    owasp: 'API9',
    cwe: [1059],
    stride: ['E', 'I'],
    whole: true,
    sources: [
      { rule: 'deprecated-without-sunset', by: 'examined', why: 'is deprecated' },
      { rule: 'version-security-drift', by: 'examined', why: 'has a newer version' },
    ],
  },
};

export const patternIds = Object.keys(patterns) as readonly PatternId[];

import { describe, expect, test } from 'vitest';
import endpointUnthrottled from '../../src/rules/authentication/auth-endpoint-unthrottled.ts';
import cookieWithoutCsrf from '../../src/rules/authentication/cookie-auth-without-csrf.ts';
import changeWithoutReauth from '../../src/rules/authentication/credential-change-without-reauth.ts';
import otp from '../../src/rules/authentication/otp-bruteforceable.ts';
import scopeUndeclared from '../../src/rules/authorization/oauth-scope-undeclared.ts';
import pathAmbiguous from '../../src/rules/configuration/path-ambiguous.ts';
import mapKeys from '../../src/rules/input/dangerous-map-keys.ts';
import patternInvalid from '../../src/rules/input/pattern-invalid.ts';
import patternLength from '../../src/rules/input/pattern-length-conflict.ts';
import patternPermissive from '../../src/rules/input/pattern-permissive.ts';
import patternRedos from '../../src/rules/input/pattern-redos.ts';
import patternUnanchored from '../../src/rules/input/pattern-unanchored.ts';
import untaggedUnion from '../../src/rules/input/untagged-union.ts';
import passwordInResponse from '../../src/rules/output/password-in-response.ts';
import sensitivePublic from '../../src/rules/output/sensitive-response-public.ts';
import type { AnyRule } from '../../src/rules/rule.ts';
import { runRules } from '../../src/rules/run.ts';
import webhookUnconstrained from '../../src/rules/ssrf/webhook-input-unconstrained.ts';
import { apiOf } from '../support/api.ts';
import { type Syntax, sourceFiles, treeOf } from '../support/expressions.ts';

// A limit that ends quietly is a place to hide: decoys spend it, and what stands behind them is never judged. Each number
// that the source names is in this list, with what happens beyond it.

/** `said`: it is told as unchecked, which a test shows, here or in definitions.test.ts and test/regex. */
const limits: Readonly<Record<'said' | 'shown' | 'strict' | 'meaning', readonly string[]>> = {
  said: [
    ...['facts/messages/inputs.ts mostInputs', 'facts/messages/issued-secrets.ts mostPairs'],
    // test/since/large-changes.test.ts
    // test/since/new-places.test.ts
    'facts/surface/new-places.ts most',
    'facts/surface/schema-change.ts mostPairs',
    'rules/room.ts mostFindings',
    // long-texts.test.ts
    'rules/room.ts mostCharacters',
    'facts/schemas/patterns-aside.ts most',
    'rules/collect.ts mostTogether',
    ...[
      'composition-limit.ts mostParts',
      'composition-limit.ts mostWork',
      'reach.ts mostListed',
      'reach.ts fewestListed',
    ].map(inModel),
    ...[
      'reader.ts mostShared',
      'reader.ts mostRepeated',
      'reader.ts mostSharedByAll',
      'reader.ts mostHops',
      'servers.ts mostUrls',
      // long-texts.test.ts
      'servers.ts longestUrl',
      // servers.test.ts
      'servers.ts charactersOfUrls',
      'reader.ts mostNoted',
    ].map(inModel),
    ...['ambiguity.ts BUDGET', 'automaton.ts MAX_POSITIONS', 'automaton.ts MAX_EDGES'].map(inRegex),
    ...['dead-end.ts BUDGET'].map(inRegex),
    ...['automaton.ts MAX_VISITS', 'backtracking.ts ALPHABET_BUDGET', 'backtracking.ts MAX_CANDIDATES'].map(
      inRegex,
    ),
    ...['backtracking.ts ALL_STEPS', 'matches.ts BUDGET', 'parse.ts MAX_LENGTH', 'parse.ts MAX_DEPTH'].map(
      inRegex,
    ),
    ...['configuration/path-templates.ts mostSteps', 'configuration/path-templates.ts mostStepsOfAll'].map(
      inRules,
    ),
    ...['input/closed-object-in-composition.ts mostSteps', 'input/pattern-redos.ts mostWork'].map(inRules),
    ...['input/untagged-union.ts mostPairs', 'ssrf/webhook-input-unconstrained.ts mostSchemas'].map(inRules),
  ],
  /** Of what is found, so much is listed; the finding stands. */
  shown: [
    // Beyond it no fix is offered; what is found stays (fixes.test.ts).
    'rules/authorization/meant-scope.ts mostCompared',
    ...['auth-header-as-parameter', 'scheme-uses', 'security-scheme-unresolved'].map(
      (one) => `rules/authentication/${one}.ts mostRelated`,
    ),
    'findings/together.ts mostRelated',
    'rules/authorization/admin-same-security.ts mostRelated',
    'rules/run.ts mostNamed',
    'rules/transport/server-variable-cleartext.ts mostQuoted',
    'findings/related.ts mostRelated',
    ...['oauth-scope-undeclared', 'scope-wildcard', 'scopes-on-non-oauth-scheme'].map(
      (one) => `rules/authorization/${one}.ts mostRelated`,
    ),
    ...['configuration/document-invalid.ts most', 'configuration/document-invalid.ts mostOfKind'].map(
      inRules,
    ),
    ...['inventory/server-environment-undeclared.ts mostRelated', 'inventory/versions.ts mostNewer'].map(
      inRules,
    ),
    ...['secrets/internal-address-disclosed.ts mostRelated', 'secrets/secret-in-document.ts mostRelated'].map(
      inRules,
    ),
    ...['authentication/security-scheme-unresolved.ts mostSuggested', 'misspelt.ts mostRemembered'].map(
      inRules,
    ),
    // Beyond it what was remembered is worked out anew.
    'findings/meaning.ts mostNumbers',
    ...['lexicon/words.ts longest', 'findings/roles.ts digested', 'regex/foreign.ts WINDOW'],
  ],
  /** Beyond it, what would speak for the definition is not believed: the finding stands. */
  strict: [
    ...['uses.ts mostSteps', 'uses.ts mostUses', 'uses.ts mostPartsAsked', 'marks.ts mostSteps'].map(inModel),
    ...['excludes.ts mostSteps', 'strings.ts mostStates', 'urls.ts mostNodes', 'urls.ts mostSteps'].map(
      inRegex,
    ),
    ...['urls.ts longestHost', 'urls.ts mostChoices'].map(inRegex),
    'rules/assertions/require-pattern.ts deepest',
    'facts/schemas/opened.ts mostSteps',
    ...['facts/messages/limits-around.ts longest', 'facts/messages/limits-around.ts mostOperations'],
    'rules/input/constraint-dropped-by-ref-sibling.ts mostParts',
    'rules/input/said-values.ts longestOfOne',
    // Claims are left open beyond them; an ordinary run asks none of it.
    ...['openapi/schemas-aside.ts mostRoots', 'facts/schemas/unsatisfied.ts mostPairs'],
    ...['pattern-length-conflict.ts mostBranches', 'closed-object-in-composition.ts mostPairs'].map(
      (one) => `rules/input/${one}`,
    ),
  ],
  /** Part of what a rule or a format means, in the specification or in its page, or a unit of the above. */
  meaning: [
    ...[
      'facts/access/root-protection.ts several',
      'facts/access/public-data.ts several',
      'facts/access/public-data.ts sentence',
      'facts/access/public-data.ts beside',
      'facts/messages/mailed-links.ts beginning',
      'rules/input/bodies-unsaid.ts fewest',
      'rules/input/bodies-unsaid.ts oneIn',
      'rules/input/bodies-unsaid.ts several',
      'rules/errors/auth-status-contradiction.ts several',
      'rules/input/little-harm.ts several',
      'facts/access/forgotten-scheme.ts several',
      'facts/access/taken-credential.ts longest',
      'facts/access/taken-credential.ts several',
      'facts/access/test-service.ts several',
      'facts/access/undeclared-key.ts several',
      'facts/access/undeclared-key.ts many',
      'facts/access/undeclared-key.ts exception',
      'facts/access/called-public.ts beginning',
      'facts/access/of-caller.ts beginning',
      'facts/access/acting-users.ts saidWithin',
      'facts/access/staff.ts beginning',
      'facts/access/open-in-words.ts beginning',
      'facts/access/hooks.ts beginning',
      'facts/access/handed-in.ts beginning',
      'facts/access/reading-by-post.ts beginning',
      'rules/resources/collection-unpaginated.ts beginning',
      'rules/input/request-object-open.ts fewest',
      'facts/access/consent.ts several',
      'lexicon/mailed-tokens.ts few',
      'rules/secrets/url-credentials.ts ofEach',
      'findings/decisions.ts fewest',
      'rules/members.ts depthOfMembers',
      'rules/input/numbered.ts fewest',
      'facts/messages/rate-limits.ts fewest',
      'findings/decisions.ts oneIn',
      'facts/hosts/host.ts longest',
      'facts/messages/inputs.ts deepest',
      'facts/schemas/loosened.ts deepest',
      'facts/messages/inputs.ts charactersOfInput',
      // Which branch was which is guessed from their order then, instead of from their names.
      'facts/surface/branch-change.ts mostCompared',
    ],
    // How things are named and told apart: another name, and no other finding.
    ...['findings/shared.ts longest', 'findings/structure.ts deepest'],
    ...['findings/about.ts longest', 'findings/roles.ts longestStep'],
    'rules/authorization/meant-scope.ts shortest',
    // How often the clock is asked: no end, and the time that is over is said (engine/timeout.test.ts).
    ...['rules/run.ts nodesBetween', 'rules/run.ts visitsOfPiece', 'rules/run.ts visitsOfWhole'],
    'rules/room.ts charactersOfFinding',
    ...[
      'findings/problem.ts deepestExtends',
      'lexicon/jwt.ts day',
      'lexicon/secrets.ts signedWithin',
      'lexicon/matcher.ts longestPhrase',
    ],
    ...['lexicon/matcher.ts mostBehindOwner', 'lexicon/matcher.ts endLength'],
    'rules/secrets/secret-in-document.ts shortest',
    ...['lexicon/matcher.ts mostTails', 'lexicon/secrets.ts shortest', 'lexicon/secrets.ts mostPemHeaders'],
    ...['lexicon/secrets.ts shortestPem', 'openapi/marks.ts described', 'openapi/paths.ts costOfOperation'],
    ...['servers.ts costOfServer', 'reader.ts charactersOfNoted'].map(inModel),
    ...['reach.ts charactersOfListed', 'reader.ts charactersOfRepeated', 'reader.ts leastShared'].map(
      inModel,
    ),
    ...['automaton.ts MAX_COPIES', 'automaton.ts MAX_OPTIONAL_COPIES', 'automaton.ts MAX_REPEAT'].map(
      inRegex,
    ),
    ...['backtracking.ts STEPS_A_COMPARISON', 'backtracking.ts STEPS_A_CHARACTER'].map(inRegex),
    ...['backtracking.ts MAX_SUFFIX_LETTERS', 'backtracking.ts LEAST_DEGREE', 'characters.ts BLOCK'].map(
      inRegex,
    ),
    ...['charset.ts LAST', 'strings.ts mostRounds'].map(inRegex),
    ...[
      'authentication/otp-bruteforceable.ts mostDigits',
      'authentication/password-policy-weak.ts least',
    ].map(inRules),
    ...[
      'authentication/password-policy-weak.ts enough',
      'authorization/admin-same-security.ts ordinaryShare',
    ].map(inRules),
    ...[
      'configuration/path-templates.ts stepsOfPartner',
      'cors/origins.ts depth',
      'misspelt.ts shortest',
    ].map(inRules),
    ...[
      'misspelt.ts longest',
      'input/pattern-redos.ts carried',
      'input/pattern-redos.ts harmless',
      'input/pattern-redos.ts costOfPattern',
    ].map(inRules),
    'rules/ssrf/callback-unauthenticated.ts many',
    ...[
      'authentication/meant-open.ts several',
      // What a fix writes, as a default that its title says.
      'resources/bulk-operation-unbounded.ts most',
    ].map(inRules),
    'rules/authentication/auth-endpoint-unthrottled.ts longToken',
    ...['authentication/http-basic-applied.ts several', 'resources/upload-unbounded.ts several'].map(inRules),
    ...['other-numbers.ts longestTitle', 'other-numbers.ts shortestCard', 'pins.ts longestPin'].map(
      (one) => `facts/messages/${one}`,
    ),
    // A pattern that only longer ends make slow is slow for fewer texts than anybody sends by chance.
    'regex/dead-end.ts LONGEST',
  ],
};

function inModel(name: string): string {
  return `openapi/${name}`;
}
function inRegex(name: string): string {
  return `regex/${name}`;
}
function inRules(name: string): string {
  return `rules/${name}`;
}

/** The numbers that a file gives a name to. */
function numbersOf(file: string): string[] {
  return (treeOf(file).body as Syntax[]).flatMap((written) => {
    const statement =
      written.type === 'ExportNamedDeclaration' ? (written.declaration as Syntax | null) : written;
    if (statement?.type !== 'VariableDeclaration') return [];
    return (statement.declarations as { id: { name: string }; init: Syntax | null }[]).flatMap(
      ({ id, init }) => (isNumber(init) ? [`${file} ${id.name}`] : []),
    );
  });
}

function isNumber(node: unknown): boolean {
  const { type, value, left, right } = (node ?? {}) as Syntax;
  return type === 'BinaryExpression' ? isNumber(left) && isNumber(right) : typeof value === 'number';
}

test('every named number of the layers that judge is in the list, with what happens beyond it', () => {
  const found = sourceFiles
    .filter((file) => /^(openapi|findings|lexicon|regex|facts|rules)\//.test(file))
    .flatMap(numbersOf);
  expect(found.sort()).toEqual(Object.values(limits).flat().sort());
});

const times = <T>(count: number, make: (index: number) => [string, T]): Record<string, T> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => make(index)));
const json = (schema: unknown) => ({ content: { 'application/json': { schema } } });
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** What a rule leaves unchecked: places and reasons. */
function uncheckedBy(rule: AnyRule, definition: object): [string, string][] {
  const api = apiOf(JSON.stringify({ openapi: '3.1.0', ...definition }));
  return runRules(api, [{ rule }]).flatMap(({ unchecked }) =>
    unchecked.map(({ place, reason }): [string, string] => [place.pointer(), reason]),
  );
}

const withPattern = (schema: object) => ({ paths: { '/x': { post: { requestBody: json(schema) } } } });
const huge = `^${'a'.repeat(20_001)}$`;
const at = '/paths/~1x/post/requestBody/content/application~1json/schema';

describe('what a rule left out is said, with the place', () => {
  test.each([patternInvalid, patternPermissive, patternUnanchored, patternRedos, patternLength])(
    '%# a pattern that is too large to be read',
    (rule) => {
      const found = uncheckedBy(
        rule as AnyRule,
        withPattern({ type: 'string', pattern: huge, maxLength: 5 }),
      );
      expect(found).toEqual([[`${at}/pattern`, expect.stringContaining('the pattern is too large')]]);
    },
  );

  test('pattern-redos: decoys that take long spend their own budget, then that of all; each that follows is said', () => {
    const slow = (index: number) =>
      `^(?:[a-z${index}]?[a-y]?[b-z]?){${(index % 9) + 9}}${index}\\d+[0-9]+x\\d+$`;
    const decoys = times(400, (index) => [`p${index}`, { type: 'string', pattern: slow(index) }]);
    const properties = { ...decoys, plain: { type: 'string', pattern: '^[a-z]+$' } };
    const found = uncheckedBy(patternRedos, withPattern({ type: 'object', properties }));
    const reasons = found.filter(([, reason]) =>
      reason.includes('the patterns before this one took so long'),
    );
    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons[0]?.[0]).toMatch(/\/properties\/p\d+\/pattern$/);
  });

  test('dangerous-map-keys: a pattern for names that takes too long', () => {
    const schema = { type: 'object', patternProperties: { '(_*_*_*_*_*_*_*_*_*)*x': {} } };
    const found = uncheckedBy(mapKeys, withPattern(schema));
    expect(found).toEqual([
      [expect.stringContaining('/patternProperties/'), expect.stringContaining('__proto__')],
    ]);
  });

  test('path-ambiguous: paths that all overlap', () => {
    const paths = times(3000, (index) => [
      index % 2 ? `/{a}/x${index}/{b}` : `/y${index}/{c}/{d}`,
      { get: { responses: {} } },
    ]);
    const found = uncheckedBy(pathAmbiguous, { paths });
    expect(found[0]?.[1]).toContain('was not compared with all of them');
    expect(found[0]?.[0]).toMatch(/^\/paths\//);
  });

  test('untagged-union: alternatives of which each two were to be compared', () => {
    const tag = (index: number) => ({ type: 'object', required: ['t'], properties: { t: { const: index } } });
    const schema = { oneOf: Array.from({ length: 700 }, (_, index) => tag(index)) };
    expect(uncheckedBy(untaggedUnion, withPattern(schema))).toEqual([
      [at, expect.stringContaining('pairs of alternatives')],
    ]);
  });

  test('webhook-input-unconstrained: messages that share very many schemas', () => {
    const closed = { type: 'object', additionalProperties: false };
    const shared = {
      ...closed,
      properties: times(2000, (index) => [`p${index}`, { const: index, type: 'integer' }]),
    };
    const own = { ...closed, properties: { shared: ref('Shared') } };
    const webhooks = times(300, (index) => [
      `w${index}`,
      { post: { requestBody: json(own), responses: {} } },
    ]);
    const found = uncheckedBy(webhookUnconstrained, {
      webhooks,
      components: { schemas: { Shared: shared } },
    });
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]?.[1]).toContain('schemas together');
    expect(found.every(([place]) => place.startsWith('/webhooks/'))).toBe(true);
  });

  const shared = { type: 'object', properties: times(11_500, (index) => [`p${index}`, { type: 'integer' }]) };
  const login = {
    ...shared,
    properties: { ...shared.properties, username: {}, password: { type: 'string' } },
  };
  const cookie = { securitySchemes: { c: { type: 'apiKey', in: 'cookie', name: 'sid' } } };
  test.each([
    [endpointUnthrottled, '/auth/login', 'post'],
    [cookieWithoutCsrf, '/things', 'post'],
    [changeWithoutReauth, '/things', 'post'],
    [otp, '/things', 'post'],
  ] as [AnyRule, string, string][])('%# operations that share a very large body', (rule, path, method) => {
    const security = path === '/things' ? [{ c: [] }] : [];
    const body = ref(path === '/things' ? 'Shared' : 'Login');
    const operation = { security, requestBody: json(body), responses: {} };
    const paths = times(80, (index) => [`/v${index}${path}`, { [method]: operation }]);
    const found = uncheckedBy(rule, {
      paths,
      components: { ...cookie, schemas: { Shared: shared, Login: login } },
    });
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]?.[1]).toContain('properties together');
    expect(found[0]?.[0]).toMatch(/^\/paths\/~1v/);
  });
});

describe('secrets that very many operations give', () => {
  const answer = { responses: { 200: { description: '', ...json(ref('S')) } } };
  const definition = (count: number) => ({
    paths: times(count, (index) => [`/p${index}`, { get: answer }]),
    components: {
      schemas: { S: { properties: times(count, (index) => [`password${index}`, { type: 'string' }]) } },
    },
  });

  test.each([passwordInResponse, sensitivePublic])('%# are said where they were not judged', (rule) => {
    const found = uncheckedBy(rule as AnyRule, definition(1800));
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]?.[0]).toMatch(/^\/components\/schemas\/S\/properties\/password\d+$/);
    expect(found[0]?.[1]).toContain('pairs of a secret and an operation that gives it');
  });

  test('are all judged where there are ordinarily many', () => {
    expect(uncheckedBy(passwordInResponse, definition(100))).toEqual([]);
  });
});

test('findings whose operations come from several lists are listed up to a number, and the rest is said', () => {
  const scopes = Array.from({ length: 2600 }, (_, index) => `s${index}`);
  const definition = {
    security: [{ o: scopes }],
    paths: times(2600, (index) => [
      `/p${index}`,
      index < 1300 ? { get: {} } : { get: { security: [{ o: [`s${index}`, `s${index - 1300}`] }] } },
    ]),
    components: {
      securitySchemes: {
        o: {
          type: 'oauth2',
          flows: { implicit: { authorizationUrl: 'https://example.com', scopes: { a: '' } } },
        },
      },
    },
  };
  const [result] = runRules(apiOf(JSON.stringify({ openapi: '3.1.0', ...definition })), [
    { rule: scopeUndeclared },
  ]);
  expect(result?.findings).toHaveLength(2600);
  expect(result?.findings.every(({ operations }) => operations.length >= 1300)).toBe(true);
  expect(result?.unchecked.map(({ place, reason }) => [place.pointer(), reason])).toEqual([
    [
      expect.stringMatching(/^\/security\/0\/o\/\d+$/),
      expect.stringContaining('list more than 3,000,000 operations'),
    ],
  ]);
});

test('what stands behind five hundred properties, or two thousand characters, is judged', () => {
  const decoys = times(2000, (index) => [`p${index}`, { type: 'integer' }]);
  const properties = { ...decoys, otp: { type: 'string', pattern: '^\\d{4}$' } };
  const api = apiOf(
    JSON.stringify({
      openapi: '3.1.0',
      paths: { '/login': { post: { requestBody: json({ type: 'object', properties }), responses: {} } } },
    }),
  );
  expect(runRules(api, [{ rule: otp }])[0]?.findings).toHaveLength(1);
});

test('references that follow one another without end, each with something beside it, are said', () => {
  const chain = (name: string, entry: object) =>
    times(150, (index) => [`${name}${index}`, { $ref: `#/x-chain/${name}${index + 1}`, ...entry }]);
  const api = apiOf(
    JSON.stringify({
      openapi: '3.1.0',
      paths: { '/long': { $ref: '#/x-chain/item0', summary: 'x' } },
      components: { $ref: '#/x-chain/map0', schemas: {} },
      'x-chain': { ...chain('item', { summary: 'x' }), ...chain('map', { schemas: {} }) },
    }),
  );
  const said = api.unchecked.filter(({ reason }) => reason.includes('references follow one another'));
  expect(said.map(({ place }) => place.pointer())).toContain('/paths/~1long');
});

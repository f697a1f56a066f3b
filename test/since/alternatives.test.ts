import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { Changes } from './changes.ts';

// Who may call in fewer ways than before is let in by what let him in before, however weak that is and however many ways
// there were: nothing of it is new. A way that was not there is.

const changes = new Changes();

type Requirement = Readonly<Record<string, readonly string[]>>;

const url = 'https://zoo.example.com/login';
const scopes = { read: 'r', write: 'w' };
const schemes = {
  query: { type: 'apiKey', in: 'query', name: 'key' },
  header: { type: 'apiKey', in: 'header', name: 'X-Key' },
  digest: { type: 'http', scheme: 'digest' },
  basic: { type: 'http', scheme: 'basic' },
  implicit: { type: 'oauth2', flows: { implicit: { authorizationUrl: url, scopes } } },
  login: { type: 'oauth2', flows: { authorizationCode: { authorizationUrl: url, tokenUrl: url, scopes } } },
  shared: { type: 'oauth2', flows: { password: { tokenUrl: url, scopes } } },
};
const flat = {
  query: schemes.query,
  header: schemes.header,
  digest: schemes.header,
  basic: { type: 'basic' },
  implicit: { type: 'oauth2', flow: 'implicit', authorizationUrl: url, scopes },
  login: { type: 'oauth2', flow: 'accessCode', authorizationUrl: url, tokenUrl: url, scopes },
  shared: { type: 'oauth2', flow: 'password', tokenUrl: url, scopes },
};

function zoo(
  version: string,
  security: readonly Requirement[],
  own?: readonly Requirement[],
  declared: Readonly<Record<string, unknown>> = version === '2.0' ? flat : schemes,
): string {
  const id = { name: 'id', in: 'path', required: true };
  const number = { type: 'integer', format: 'int32', minimum: 1, maximum: 9 };
  const parameters = [version === '2.0' ? { ...id, ...number } : { ...id, schema: number }];
  const responses = { 204: { description: 'done' } };
  const operation = { ...(own ? { security: own } : {}), parameters, responses };
  const paths = { '/animals/{id}': { get: { parameters, responses }, delete: operation, put: operation } };
  const common = { info: { title: 'Zoo', version: '1' }, security, paths };
  return stringify(
    version === '2.0'
      ? {
          swagger: '2.0',
          ...common,
          host: 'zoo.example.com',
          schemes: ['https'],
          securityDefinitions: declared,
        }
      : {
          openapi: version,
          ...common,
          servers: [{ url: 'https://zoo.example.com' }],
          components: { securitySchemes: declared },
        },
    { aliasDuplicateObjects: false },
  );
}

const oauth = { login: ['read', 'write'] };
const [query, header, digest, basic] = [{ query: [] }, { header: [] }, { digest: [] }, { basic: [] }];
const [implicit, shared] = [{ implicit: ['read'] }, { shared: ['read'] }];

const fewer: Readonly<Record<string, readonly [before: readonly Requirement[], after: Requirement[]]>> = {
  'a key in the URL is left': [[oauth, query], [query]],
  'a key in a header is left': [[oauth, header], [header]],
  'a password is left': [[basic, oauth], [basic]],
  'a password is left, of three ways': [[header, basic, oauth], [basic]],
  'digest is left': [[digest, oauth], [digest]],
  'the implicit flow is left': [[oauth, implicit], [implicit]],
  'the password flow is left': [[oauth, shared], [shared]],
  'two weak ways are left': [
    [query, oauth, basic],
    [basic, query],
  ],
  'a second credential beside a weak one': [[query], [{ ...query, ...header }]],
  'a scope more of a weak flow': [[implicit], [{ implicit: ['read', 'write'] }]],
};

describe.each(['2.0', '3.0.3', '3.1.0', '3.2.0'])('%s', (version) => {
  it.each(Object.entries(fewer))('%s: silence', async (_name, [before, after]) => {
    const all = { rulesets: ['threatlint:all'] };
    const states = [
      [zoo(version, before), zoo(version, after)],
      // On two operations alone; one of them would do for a finding about all that the scheme is for.
      [zoo(version, before), zoo(version, before, after)],
    ];
    for (const [then = '', now = ''] of states) {
      changes.base({ 'api.yaml': then });
      changes.change({ 'api.yaml': now });
      const { findings, exitStatus } = await changes.since('HEAD', all);
      const told = findings.filter(({ rule }) => !/-unused$/.test(rule));
      expect(told.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
      expect(exitStatus).toBe(0);
    }
  });

  it('tells a way that was not there, and one of the same name that became weaker', async () => {
    const more: readonly (readonly [string, string])[] = [
      [zoo(version, [oauth, header]), zoo(version, [query])],
      [zoo(version, [oauth, header]), zoo(version, [header, basic])],
      [
        zoo(version, [oauth, header]),
        zoo(version, [header], undefined, { ...flat, ...schemes, header: schemes.query }),
      ],
      [
        zoo(version, [oauth]),
        zoo(version, [oauth], undefined, {
          ...(version === '2.0' ? flat : schemes),
          login: version === '2.0' ? flat.implicit : schemes.implicit,
        }),
      ],
    ];
    for (const [then, now] of more) {
      changes.base({ 'api.yaml': then });
      changes.change({ 'api.yaml': now });
      expect((await changes.since()).findings.length, now).toBeGreaterThan(0);
    }
  });
});

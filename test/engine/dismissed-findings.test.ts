import { describe, expect, test } from 'vitest';
import { Repository } from '../support/repository.ts';

// Findings that a threat model says are none: `RULE@DEFINITION:/RESOURCE` under `dismissed`.

const repository = new Repository();
const body = 'content: {application/json: {schema: {type: object, properties: {line: {type: string}}}}}';
const api = `openapi: 3.1.0
info: {title: Notes, version: '1', description: 'Try it with sk_live_4eC39HqLyjWDarjtT1zdp7dc'}
servers: [{url: https://notes.example.com}]
security: [{key: []}]
paths:
  /v1/notes: {post: {requestBody: {$ref: '#/components/requestBodies/Line'}, responses: {'204': {description: done}}}}
  /v1/notes/{id}/lines: {post: {requestBody: {$ref: '#/components/requestBodies/Line'}, responses: {'204': {description: done}}}}
  /v1/books: {post: {requestBody: {$ref: '#/components/requestBodies/Line'}, responses: {'204': {description: done}}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  requestBodies: {Line: {${body}}}
`;
const why = "reason: the gateway cuts bodies, owner: 'team:notes', expires: 2026-12-31";

/** What a check says under some rules, open or not, with a dismissal in the model. */
async function said(key: string, entry = why, rules = ['string-unbounded']) {
  repository.write({
    'api.yaml': api,
    'model.yaml': `threatlint: 1
id: notes
components: {api: {implements: {notes: api.yaml}}}
threats:
  T-1: {title: Bodies without end, scope: {path: /v1/notes}, mitigations: {M-1: {status: implemented, verify: {rule: string-unbounded}}}}
dismissed: {"${key}": {${entry}}}
`,
  });
  const report = await repository.check({ rulesets: ['threatlint:all'] });
  const of = (wanted: readonly string[]) => report.findings.filter(({ rule }) => wanted.includes(rule));
  const notes = of(['dismissal-unused', 'dismissal-expired']).map(({ message }) => message);
  return { report, found: of(rules), notes };
}

describe('findings of a rule that a model dismisses', () => {
  test('are suppressed on the resource and below it, and stay open elsewhere', async () => {
    const { found, notes } = await said('string-unbounded@notes:/v1/notes');
    expect(found.map(({ operations, suppressed }) => [operations, suppressed?.by ?? 'open'])).toEqual([
      [['POST /v1/books'], 'open'],
      [['POST /v1/notes', 'POST /v1/notes/{id}/lines'], 'dismissal'],
    ]);
    expect(found[1]?.suppressed).toEqual({
      ...{ by: 'dismissal', id: 'string-unbounded@notes:/v1/notes', owner: 'team:notes' },
      ...{ reason: 'the gateway cuts bodies', expires: '2026-12-31' },
    });
    expect(notes).toEqual([]);
  });

  test.each(['string-unbounded@notes:/', 'string-unbounded@api.yaml:/'])(
    '%s dismisses all of them',
    async (key) => {
      const { found } = await said(key);
      expect(found.map(({ suppressed }) => suppressed?.by)).toEqual(['dismissal']);
    },
  );

  test('that reach no operation are dismissed for the whole definition only', async () => {
    const secret = async (where: string) => {
      const { found } = await said(`secret-in-document@notes:${where}`, why, ['secret-in-document']);
      return found.map(({ suppressed }) => suppressed?.by ?? 'open');
    };
    expect(await secret('/')).toEqual(['dismissal']);
    expect(await secret('/v1/notes')).toEqual(['open']);
  });

  test('prove nothing: the claim that they contradict stays so, and its error fails the build', async () => {
    const { report } = await said('string-unbounded@notes:/');
    expect(report.threats[0]?.mitigations[0]).toMatchObject({ verdict: 'contradicted' });
    const [error] = report.findings.filter(({ rule }) => rule === 'mitigation-contradicted');
    expect(error).toMatchObject({ suppressed: null, blocking: true });
    expect(report.verdict).toBe('fail');
  });
});

describe('a dismissal of findings that counts nothing leaves them open and is said', () => {
  test.each([
    ['has no end', 'string-unbounded@notes:/', "reason: r, owner: 'team:notes'", 'an end (`expires`)'],
    [
      'has ended',
      'string-unbounded@notes:/',
      why.replace('2026-12-31', '2026-11-22'),
      'expired on 2026-11-22',
    ],
    ['is misspelt', 'string-unbound@notes:/', why, 'did you mean `string-unbounded`?'],
    ['names what is no rule', 'mitigation-contradicted@notes:/', why, 'no pattern is called'],
    [
      'is about a resource that is gone',
      'string-unbounded@notes:/v1/note',
      why,
      'has nothing below `/v1/note`',
    ],
    ['is about another definition', 'string-unbounded@note:/', why, 'no component implements `note`'],
  ])('it %s', async (_what, key, entry, note) => {
    const { found, notes } = await said(key, entry);
    expect(found.map(({ suppressed }) => suppressed)).toEqual([null]);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain(note);
  });

  test('its rule finds nothing there', async () => {
    const { notes } = await said('server-cleartext@notes:/');
    expect(notes).toEqual([
      '`server-cleartext@notes:/` dismisses nothing: `server-cleartext` finds nothing there',
    ]);
  });
});

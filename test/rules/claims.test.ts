import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../src/engine/rules/outcome.ts';
import type { Operation, Version } from '../../src/openapi/model.ts';
import { type Part, parts, unreadOf } from '../../src/openapi/unread.ts';
import { rules } from '../../src/rules/registry.ts';
import type { AnyRule } from '../../src/rules/rule.ts';
import { prepareRules, type RuleResult, runRules } from '../../src/rules/run.ts';
import { testify } from '../../src/threats/proof/standing.ts';
import { apiOf } from '../support/api.ts';

const away = '{$ref: "https://elsewhere.example/part.json"}';

/** One operation of which one part was not read, in the words of a version. */
function withGap(version: Version, part: Part): string {
  const gap = (own: Part, fine: string) => (part === own ? away : fine);
  const text = '{type: string, maxLength: 9, pattern: "^[a-z]{1,9}$"}';
  const scheme = gap('access', '{type: apiKey, in: header, name: X-Key}');
  if (version === '2.0') {
    return `swagger: "2.0"
info: {title: Gap, version: "1"}
host: api.shop.com
schemes: ${part === 'servers' ? '[https, 7]' : '[https]'}
security: [{key: []}]
paths:
  /gaps:
    put:
      ${part === 'operation' ? `x-more: ${away}` : ''}
      consumes: [application/json]
      produces: [application/json]
      parameters: [{name: body, in: body, required: true, schema: ${gap('input', text)}}]
      responses: {"200": {description: ok, schema: ${gap('output', text)}}}
securityDefinitions: {key: ${scheme}}
`;
  }
  return `openapi: ${version}.0
info: {title: Gap, version: "1"}
servers: [${gap('servers', '{url: "https://api.shop.com"}')}]
security: [{key: []}]
paths:
  /gaps:
    put:
      requestBody: {required: true, content: {application/json: {schema: ${gap('input', text)}}}}
      responses: {"200": {description: ok, content: {application/json: {schema: ${gap('output', text)}}}}}
components: {securitySchemes: {key: ${scheme}}}
`;
}

/** What assertions need to be asked with. */
const asked: Readonly<Record<string, object>> = {
  'forbid-property': { property: 'role' },
  'require-extension': { name: 'x-owner' },
  'require-header': { name: 'X-Id', in: 'request' },
  'require-pattern': { property: 'role', pattern: '^[a-z]$' },
  'require-response': { status: ['200'] },
  'require-scope': { any: ['read'] },
};

const versions: readonly Version[] = ['2.0', '3.0', '3.1', '3.2'];
const unreadable: readonly Part[] = ['access', 'input', 'output', 'servers'];

describe('what a claim by a rule rests on', () => {
  it.each(rules.map((rule) => [rule.id, rule] as const))('%s says what it looks at', (_id, rule) => {
    expect(rule.looksAt.length).toBeGreaterThan(0);
    expect(parts).toEqual(expect.arrayContaining([...rule.looksAt]));
    const known = new Set(rules.map(({ id }) => id));
    for (const other of rule.otherCauses ?? []) {
      expect(known).toContain(other);
      expect(other).not.toBe(rule.id);
    }
    if (rule.isProvedByAbsence || rule.has) expect(rule.needs).toMatch(/^(?:an? |OAuth)/);
  });

  describe.each(versions)('in OpenAPI %s', (version) => {
    it.each(unreadable)('is proved by no rule that looks at what was not read: %s', async (part) => {
      const api = apiOf(withGap(version, part));
      const [operation] = api.operations as [Operation];
      expect(unreadOf(api)[part].has(operation), `the gap is one of the ${part}`).toBe(true);
      const runs = rules.map((rule: AnyRule) => {
        const options = asked[rule.id];
        return { rule, examines: true as const, ...(options ? { options } : {}) };
      });
      await prepareRules([api], runs);
      const results = runRules(api, runs);
      const proved = rules.filter((rule, at) => {
        const outcome = outcomeOf(new Map([[api, results[at] as RuleResult]]));
        const { standing } = testify(operation, [
          { rule: rule.id, isNamed: true, terms: rule, options: {}, outcome },
        ]);
        return rule.looksAt.includes(part) && (standing === 'holds' || standing === 'absent');
      });
      expect(proved.map(({ id }) => id)).toEqual([]);
    });
  });
});

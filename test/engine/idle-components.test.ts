import { describe, expect, it } from 'vitest';
import { json } from '../../src/formats/json.ts';
import { markdown } from '../../src/formats/markdown.ts';
import { pretty } from '../../src/formats/pretty/pretty.ts';
import { Repository } from '../support/repository.ts';

const repository = new Repository();

const definition = (paths: string) => `openapi: 3.0.3
info: {title: Shop, version: "1"}
servers: [{url: "https://api.shop.com"}]
security: [{key: []}]
paths: ${paths}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    Forgotten: {type: object, properties: {note: {type: string}, list: {type: array, items: {type: string}}}}
`;
const used = '{/a: {get: {responses: {"204": {description: none}}}}}';

async function reportOf(paths: string, policy = '') {
  repository.write({
    'threatlint.yaml': `rulesets: [threatlint:all]\n${policy}`,
    'api.yaml': definition(paths),
  });
  return repository.check({ paths: ['api.yaml'] });
}

describe('What is found in components that no operation uses', () => {
  it('is counted in texts for people, and listed for machines', async () => {
    const report = await reportOf(used);
    const idle = report.findings.filter(({ pointer }) => pointer.startsWith('/components/schemas'));
    expect(idle.length).toBeGreaterThan(3);
    for (const text of [pretty(report, { color: false, width: 100 }), markdown(report)]) {
      expect(text).toMatch(new RegExp(`${idle.length} findings\\b.* in components that no operation uses`));
      expect(text).not.toContain('`note`');
    }
    expect([...json(report)].join('')).toContain('`note`');
  });

  it('is shown where a gate fails on it', async () => {
    const report = await reportOf(used, 'policy: {gates: [{severity: info}]}\n');
    expect(pretty(report, { color: false, width: 100 })).toContain('`note`');
    expect(markdown(report)).toContain('note');
  });

  it('is noted, also by rules whose severity a ruleset sets, and of links that no answer has', async () => {
    repository.write({
      'threatlint.yaml': 'rulesets: [threatlint:recommended]\n',
      'api.yaml': `${definition(used)}    Run: {type: object, properties: {command: {type: string}}}
  requestBodies: {Spare: {content: {application/zip: {schema: {type: string, format: binary}}}}}
  links: {Next: {operationId: a, server: {url: "http://plain.shop.com"}}}
`,
    });
    const { findings } = await repository.check({ paths: ['api.yaml'] });
    const idle = findings.filter(({ pointer }) => pointer.startsWith('/components/'));
    const rules = new Set(idle.map(({ rule }) => rule));
    for (const rule of ['code-or-command-param', 'archive-upload', 'server-cleartext', 'callback-cleartext'])
      expect(rules).toContain(rule);
    for (const { severity } of idle) expect(severity).toBe('info');
  });

  it('is listed in a library of components', async () => {
    const report = await reportOf('{}');
    expect(pretty(report, { color: false, width: 100 })).toContain('`note`');
  });
});

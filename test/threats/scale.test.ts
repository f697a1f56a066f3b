import { describe, expect, it } from 'vitest';
import { diagnostics } from '../../src/findings/diagnostics/diagnostics.ts';
import type { Api } from '../../src/openapi/model.ts';
import type { Asset } from '../../src/selector/assets.ts';
import { DataIndex } from '../../src/selector/data.ts';
import { compileSelector } from '../../src/selector/selector.ts';
import { apiOf } from '../support/api.ts';
import { play } from './scene.ts';

function definition(operations: number): string {
  const paths = Array.from(
    { length: operations },
    (_, at) =>
      `  /r${at}/{id}: {get: {operationId: op${at}, security: [{key: []}], responses: {default: {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/S${at % 50}"}}}}}}}\n`,
  );
  const schemas = Array.from(
    { length: 50 },
    (_, at) => `    S${at}: {properties: {p${at}: {type: string}, shared: {type: string}}}\n`,
  );
  return `openapi: 3.1.0\ninfo: {title: x, version: "1"}\npaths:\n${paths.join('')}components:\n  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}\n  schemas:\n${schemas.join('')}`;
}

describe('work', () => {
  it('walks the schemas of a definition once, however many selectors ask about its data', () => {
    const api = apiOf(definition(200));
    let walks = 0;
    const { allSchemas } = api;
    Object.defineProperty(api, 'allSchemas', {
      get: () => {
        walks += 1;
        return allSchemas;
      },
    });
    const assets = Array.from({ length: 50 }, (_, at): Asset => {
      return {
        id: `a${at}`,
        place: api.place,
        class: 'internal',
        tags: [],
        cia: undefined,
        match: { property: `p${at}` },
      };
    });
    const context = {
      assets,
      data: new DataIndex(),
      exposure: () => 'public' as const,
      spec: () => new Set<Api>(),
    };
    const matched = Array.from({ length: 300 }, (_, at) => {
      const { matches } = compileSelector({ data: { asset: `a${at % 50}`, in: 'response' } }, context);
      return api.operations.filter(matches).length;
    });
    expect(matched).toEqual(Array.from({ length: 300 }, () => 4));
    expect(walks).toBe(1);
  });

  it('verifies 5,000 operations against 300 threats, running each requested rule once', () => {
    const threats = Array.from(
      { length: 300 },
      (_, at) =>
        `  T-${at}: {title: x, scope: {${at % 2 ? 'data: {asset: shared}' : `path: "/r${at}*/{}/**"`}}, mitigations: {M: {status: implemented, verify: {rule: operation-unauthenticated}}}}\n`,
    );
    const { threats: verified, coverage } = play({
      definitions: { 'big.yaml': definition(5000) },
      models: {
        'model.yaml': `threatlint: 1\nid: big\ncomponents: {api: {implements: {big: big.yaml}}}\nassets: {shared: {match: {property: shared}}}\nthreats:\n${threats.join('')}`,
      },
    });
    expect(verified.map(({ status }) => status)).toEqual(Array.from({ length: 300 }, () => 'mitigated'));
    expect(verified[1]?.scope).toHaveLength(5000);
    expect(coverage).toHaveLength(5000);
  });
});

describe('the table of diagnostics', () => {
  it('describes each like a rule', () => {
    for (const [id, info] of diagnostics) {
      expect(info.id).toBe(id);
      for (const text of [info.title, info.rationale, info.remediation]) expect(text).not.toBe('');
      expect(info.title.endsWith('.')).toBe(false);
    }
    expect(diagnostics.get('mitigation-contradicted')).toMatchObject({ severity: 'high', level: 'error' });
    expect(diagnostics.get('flow-unprotected')).toMatchObject({ severity: 'medium', level: 'warning' });
    expect(diagnostics.get('acceptance-unneeded')).toMatchObject({ severity: 'info', level: 'info' });
  });
});

/** What a text in YAML or JSON can repeat or nest before anybody knows what it says. */
import type { Shape } from './definition-shapes.ts';
import { api, body, definition, each, inYaml } from './shape-parts.ts';

export const textShapes: Readonly<Record<string, Shape>> = {
  'anchors nesting': (n) =>
    inYaml(`x-a:\n${each(n, (i) => `  a${i}: &a${i} {b: ${i ? `*a${i - 1}` : '1'}}`, '\n')}\npaths: {}\n`),
  'anchors redefined': (n) =>
    inYaml(`x-a:\n${each(n, (i) => `  - &a {x${i}: 1}\n  - *a`, '\n')}\npaths: {}\n`),
  'merge keys': (n) =>
    inYaml(
      `x-a:\n${each(n, (i) => `  a${i}: &a${i} {k${i}: 1${i ? `, <<: *a${i - 1}` : ''}}`, '\n')}\npaths: {}\n`,
    ),
  'merge lists': (n) =>
    inYaml(
      `x-a:\n${each(n, (i) => `  a${i}: &a${i} {k${i}: 1}`, '\n')}\npaths:\n  /p: {<<: [${each(n, (i) => `*a${i}`)}], get: {}}\n`,
    ),
  'merge of paths': (n) =>
    inYaml(`x-a: &a\n  get: {}\n  post: {}\npaths:\n${each(n, (i) => `  /p${i}:\n    <<: *a`, '\n')}\n`),
  'merge square': (n) =>
    inYaml(
      `x-a: &a {${each(n, (i) => `k${i}: {type: string}`)}}\nx-b: &b {<<: *a}\ncomponents: {schemas: {${each(Math.ceil(n / 5), (i) => `S${i}: {properties: {<<: *a}}`)}}}\npaths: {}\n`,
    ),
  'yaml comments and blank lines': (n) => inYaml(`paths: {}\n${'# c\n\n'.repeat(n)}`),
  'yaml flow nesting': (n) => inYaml(`x: ${'['.repeat(n)}${']'.repeat(n)}\npaths: {}\n`),
  'yaml block nesting': (n) =>
    inYaml(`x:\n${each(Math.min(n, 1300), (i) => ' '.repeat(i + 1) + 'a:', '\n')}\npaths: {}\n`),
  'yaml complex keys': (n) => inYaml(`x: {${each(n, (i) => `? [a, ${i}] : 1`)}}\npaths: {}\n`),
  'yaml complex keys nested': (n) => inYaml(`x: ${'{? '.repeat(n)}a${' : 1}'.repeat(n)}\npaths: {}\n`),
  'yaml tags': (n) => inYaml(`x: [${each(n, (i) => `!t${i} a`)}]\npaths: {}\n`),
  'yaml errors many documents': (n) => inYaml(`paths: {}\n${'---\na: 1\n'.repeat(n)}`),
  'yaml duplicate keys': (n) => inYaml(`x: {${each(n, () => `a: 1`)}}\npaths: {}\n`),
  'yaml long scalars folded': (n) => inYaml(`info2: >\n${'  a b c\n\n'.repeat(n)}paths: {}\n`),
  'yaml quotes with escapes': (n) => inYaml(`x: "${'\\u0041'.repeat(n)}"\npaths: {}\n`),
  'yaml ints': (n) => inYaml(`x: [${each(n, (i) => `0x${i}, 1e${i}, .inf, 1_0${i}`)}]\npaths: {}\n`),
  'yaml no end of flow': (n) => inYaml(`x: {${each(n, (i) => `a${i}: [`)}`),
  'yaml tabs': (n) => inYaml(`paths: {}\n${'\t'.repeat(n)}`),
  'json duplicate keys': (n) => ({
    'api.json': `{"openapi":"3.1.0","info":{"title":"T","version":"1"},"paths":{${each(n, () => `"/p":{"get":{}}`)}}}`,
  }),
  'json escapes of keys': (n) => api(each(n, (i) => `"\\u002fp${i}":{"get":{}}`)),
  'json broken at the end': (n) => ({
    'api.json': definition(each(n, (i) => `"/p${i}":{"get":{}}`)).slice(0, -1),
  }),
  'json broken deep': (n) => ({ 'api.json': `{"openapi":"3.1.0","x":${'['.repeat(n)}` }),
  'json with comments': (n) => ({ 'api.json': definition(each(n, (i) => `"/p${i}":{"get":{}} /* c */`)) }),
  'anchors and dynamicRef': (n) =>
    api(
      `"/p":{"post":{${body(`{"properties":{${each(n, (i) => `"a${i}":{"$ref":"#a${i}"},"b${i}":{"$dynamicRef":"#a${i}"}`)}}}`)}}}`,
      `"schemas":{${each(n, (i) => `"S${i}":{"$anchor":"a${i}","type":"string"}`)}}`,
    ),
};

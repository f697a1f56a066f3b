/** The parts that hostile shapes are made of. */
import type { Files } from '../support/repository.ts';

export const each = (count: number, make: (at: number) => string, between = ',') =>
  Array.from({ length: count }, (_, at) => make(at)).join(between);

/** JSON, and not YAML: then a megabyte is nothing but the shape. */
export const definition = (paths: string, components = '', more = '') =>
  `{"openapi":"3.1.0","info":{"title":"T","version":"1"},${more.includes('"servers"') ? '' : '"servers":[{"url":"https://e.com"}],'}${more}"paths":{${paths}},"components":{${components}}}`;

export const api = (paths: string, components = '', more = ''): Files => ({
  'api.json': definition(paths, components, more),
});

export const inYaml = (rest: string): Files => ({
  'api.yaml': `openapi: 3.1.0\ninfo: {title: T, version: '1'}\nservers: [{url: 'https://e.com'}]\n${rest}`,
});

export const body = (schema: string) => `"requestBody":{"content":{"application/json":{"schema":${schema}}}}`;
export const answer = (schema: string) =>
  `"responses":{"200":{"description":"d","content":{"application/json":{"schema":${schema}}}}}`;
export const to = (name: string) => `{"$ref":"#/components/schemas/${name}"}`;

export const config = (text: string): Files => ({ 'threatlint.yaml': text });
export const model = (parts: string) =>
  `threatlint: 1\nid: m\ncomponents: {c: {exposure: public, implements: {d: api.json}}}\n${parts}`;

/** As long as the keys above anything may be. */
export const long = (size: number) => 'x'.repeat(Math.min(size * 20, 8000));
/** Digits would make them a series, which is told once. */
export const letters = (at: number) =>
  String(at).replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)] as string);
/** A third of them limited: that none is would be told once, too. */
export const properties = (count: number, schema = '{"type":"string"}') =>
  `{"type":"object","properties":{${each(count, (at) => `"p${letters(at)}":${at % 3 === 1 ? '{"type":"string","maxLength":9}' : schema}`)}}}`;
/** A body of texts, each with a pattern of its own. */
export const patterned = (count: number, pattern: (at: number) => string) =>
  api(
    `"/p":{"post":{${body(`{"properties":{${each(count, (at) => `"a${at}":{"type":"string","pattern":"${pattern(at)}"}`)}}}`)}}}`,
  );

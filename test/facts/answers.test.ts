import { describe, expect, test } from 'vitest';
import {
  isFailure,
  namesFailure,
  succeeds,
  successBodies,
  successes,
} from '../../src/facts/messages/answers.ts';
import { isArchive, isStructured } from '../../src/facts/messages/media-types.ts';
import { isPaged } from '../../src/facts/messages/paging.ts';
import { limitsAll } from '../../src/facts/messages/uploads.ts';
import { apiOf } from '../support/api.ts';

describe('What a response is for', () => {
  test.each([
    ["{'200': {description: a}, default: {description: a}}", 'default', 'failure'],
    ['{default: {description: a}}', 'default', 'success'],
    ['{2XX: {description: a}}', '2XX', 'success'],
    ['{4xx: {description: a}}', '4XX', 'failure'],
    ["{'302': {description: a}}", '302', 'neither'],
  ])('%s: %s is %s', (responses, status, expected) => {
    const api = apiOf(`openapi: 3.0.3\npaths: {/a: {get: {responses: ${responses}}}}\n`);
    const response = api.responses.find((one) => one.status === status);
    if (!response) throw new Error('not read');
    const found = isFailure(response) ? 'failure' : succeeds(response) ? 'success' : 'neither';
    expect(found).toBe(expected);
  });

  test.each([
    ["{'200': {description: a}, '201': {description: b}, '404': {description: c}}", ['200', '201']],
    ["{'200': {description: a}, default: {description: b}}", ['200']],
    ["{'404': {description: a}, default: {description: b}}", ['default']],
    ["{'302': {description: a}}", []],
  ])('%s: all goes well with %j', (responses, expected) => {
    const api = apiOf(`openapi: 3.0.3\npaths: {/a: {get: {responses: ${responses}}}}\n`);
    expect(api.operations.flatMap(successes).map(({ status }) => status)).toEqual(expected);
  });

  test('the bodies of what goes well are those of a lone default, too, each by its media type', () => {
    const api = apiOf(
      'openapi: 3.0.3\npaths: {/a: {get: {responses: {default: {description: a, content: {text/csv: {}, image/png: {}}}}}}}\n',
    );
    expect(api.operations.flatMap(successBodies).map(({ type }) => type)).toEqual(['text/csv', 'image/png']);
  });

  test('a webhook’s answer is the receiver’s', () => {
    const api = apiOf(
      "openapi: 3.1.0\nwebhooks: {a: {post: {responses: {'200': {description: a}}}}}\npaths: {}\n",
    );
    expect(api.responses.map(succeeds)).toEqual([undefined]);
  });

  test.each([
    ['NotFound', true],
    ['ErrorResponse', true],
    ['Status404', true],
    ['TooManyRequests', true],
    ['Order', false],
    ['Terror', false],
    ['Conflicting', false],
    ['Foundation', false],
  ])('a component named %s describes a failure: %s', (name, expected) => {
    expect(namesFailure(name)).toBe(expected);
  });
});

describe('Media types', () => {
  test.each([
    ['application/json', true],
    ['application/problem+json', true],
    ['text/xml', true],
    ['*/*', true],
    ['application/vnd.api.v2+json', true],
    ['image/svg+xml', true],
    ['application/octet-stream', false],
    ['application/vnd.ms-excel', false],
    ['text/csv', false],
  ])('%s is described by schemas: %s', (type, expected) => {
    expect(isStructured(type)).toBe(expected);
  });

  test.each([
    ['application/zip', true],
    ['application/x-gzip', true],
    ['application/x-tar', true],
    ['application/java-archive', true],
    ['application/vnd.rar', true],
    ['application/epub+zip', true],
    ['application/zipcode+json', false],
    ['application/vnd.api+json', false],
    ['image/x-targa', false],
  ])('%s is an archive: %s', (type, expected) => {
    expect(isArchive(type)).toBe(expected);
  });
});

describe('A list is read in pages by', () => {
  test.each([
    ['page', true],
    ['page[size]', true],
    ['$top', true],
    ['starting_after', true],
    ['nextToken', true],
    ['cursor', true],
    ['maxResults', true],
    ['homepage', false],
    ['stop', false],
    ['country', false],
    ['discount', false],
  ])('`%s`: %s', (name, expected) => {
    const api = apiOf(
      `openapi: 3.0.3\npaths: {/a: {get: {parameters: [{name: '${name}', in: query, schema: {type: string}}], responses: {}}}}\n`,
    );
    expect(api.operations.map(isPaged)).toEqual([expected]);
  });
});

describe('The size of requests is limited by', () => {
  test.each([
    ['x-kong-plugin-request-size-limiting: {config: {}}', true],
    ['x-max-file-size: 100', true],
    ['x-maxBodyBytes: 100', true],
    ['x-size-limit: 5', true],
    ['x-max-file-size: null', false],
    ['x-kong-plugin-request-size-limiting: {enabled: false}', false],
    ['x-page-size: 10', false],
    ['x-limited: true', false],
  ])('%s: %s', (extension, expected) => {
    expect(limitsAll(apiOf(`openapi: 3.0.3\n${extension}\npaths: {}\n`))).toBe(expected);
  });
});

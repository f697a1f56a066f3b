import { expect, test } from 'vitest';
import { Repository } from '../support/repository.ts';

const repository = new Repository();

/** Definitions whose bodies are all the one schema of a file that they share. */
function sharing(count: number): Record<string, string> {
  const files: Record<string, string> = {
    'common.yaml': 'Note: {type: object, additionalProperties: false, properties: {text: {type: string}}}\n',
  };
  for (let at = 0; at < count; at++) {
    const schema = '{$ref: "common.yaml#/Note"}';
    // Named against the order of the files.
    const path = `/notes-${String(count - at).padStart(4, '0')}`;
    files[`api-${String(at).padStart(4, '0')}.yaml`] = `openapi: 3.0.3
info: {title: Notes, version: '1'}
paths:
  ${path}: {post: {requestBody: {content: {application/json: {schema: ${schema}}}}, responses: {'204': {description: ok}}}}
`;
  }
  return files;
}

test('a cause in a file that definitions share is one finding, of no operation alone, its operations in order', async () => {
  repository.write(sharing(3));
  const { findings } = await repository.check({ rulesets: ['threatlint:all'] });
  const [unbounded, ...more] = findings.filter(({ rule }) => rule === 'string-unbounded');
  expect(more).toEqual([]);
  expect(unbounded).toMatchObject({
    file: 'common.yaml',
    operation: null,
    operations: ['POST /notes-0001', 'POST /notes-0002', 'POST /notes-0003'],
    operationCount: 3,
  });
});

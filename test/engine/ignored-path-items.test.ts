import { expect, it } from 'vitest';
import { Repository } from '../support/repository.ts';

const repository = new Repository();
const ignore = 'x-threatlint-ignore: [{rule: operation-unauthenticated, reason: An open inbox}]';
const roots = {
  '2.0': 'swagger: "2.0"',
  '3.0': 'openapi: 3.0.3',
  '3.1': 'openapi: 3.1.0',
  '3.2': 'openapi: 3.2.0',
};

it.each(
  Object.entries(roots).flatMap(([version, root]) => [
    [version, 'before', root, [ignore, '$ref: inbox.yaml']] as const,
    [version, 'behind', root, ['$ref: inbox.yaml', ignore]] as const,
  ]),
)(
  '%s: what is ignored %s the reference of a path item to another file is ignored there alone',
  async (_version, _where, root, beside) => {
    repository.write({
      'api.yaml': `${root}\ninfo: {title: S, version: "1"}\npaths:\n  /inbox:\n    ${beside.join('\n    ')}\n  /other:\n    $ref: inbox.yaml\n`,
      'inbox.yaml': 'post: {responses: {"200": {description: ok}}}\n',
    });
    const { findings } = await repository.check({ paths: ['api.yaml'] });
    const found = findings.filter(({ rule }) => rule === 'operation-unauthenticated');
    expect(found.map(({ operations, suppressed }) => [operations, suppressed?.by ?? null])).toEqual(
      expect.arrayContaining([
        [['POST /inbox'], 'inline'],
        [['POST /other'], null],
      ]),
    );
  },
);

import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { merge } from '../../src/cli/merge.ts';
import { json } from '../../src/formats/json.ts';
import { type Drawn, estate } from '../shard/estates.ts';
import { Inside } from '../support/inside.ts';

const inside = new Inside();
const service = { operations: ['open', 'weak'], shares: true, insecure: true, copyOfFirst: false } as const;
const three: Drawn = {
  services: [service, { ...service, shares: false }, { ...service, operations: ['guarded'] }],
  ...{ model: 'all', gates: ['severity'], waivers: [], ignores: false, broken: false },
};
const names = ['1.json', '2.json', '3.json'];

beforeEach(async () => {
  mkdirSync(join(inside.folder, '.git'));
  inside.write(estate(three));
  for (const [at, name] of names.entries()) await checkShard(name, at + 1, 3);
});

async function checkShard(name: string, index: number, of: number, more = {}): Promise<void> {
  const report = await inside.check({ part: { index, of }, ...more });
  inside.write({ [name]: [...json(report)].join('') });
}

/** What merge says of some reports, by status. */
async function merged(files: readonly string[] = names): Promise<[number, string]> {
  inside.printed.err = '';
  const status = await merge(files, { format: [{ name: 'json', file: 'out/merged' }], ruleset: [] });
  return [status, inside.printed.err];
}

// biome-ignore lint/suspicious/noExplicitAny: a stranger's report may hold anything
type Any = any;

/** Changes what a report says. */
function edited(name: string, change: (report: Any) => unknown): void {
  const report = JSON.parse(inside.read(name));
  const result = change(report);
  inside.write({ [name]: JSON.stringify(result === undefined ? report : result) });
}

/** The first report that says something of a definition. */
const told = () => names.find((name) => JSON.parse(inside.read(name)).shard.definitions.length > 0) as string;

/** Changes what is said of the first definition that there is. */
function editedSaid(change: (said: Any) => void): string {
  const name = told();
  edited(name, ({ shard }) => {
    const said = JSON.parse(shard.definitions[0].said);
    change(said);
    shard.definitions[0].said = JSON.stringify(said);
  });
  return name;
}

describe('merge', () => {
  beforeEach(() => mkdirSync(join(inside.folder, 'out')));

  test('takes the reports in any order', async () => {
    await merged();
    const forwards = inside.read('out/merged');
    expect(await merged([...names].reverse())).toEqual([1, '']);
    expect(inside.read('out/merged')).toBe(forwards);
  });

  test('wants the report of each shard once', async () => {
    expect(await merged(['1.json', '3.json'])).toEqual([
      2,
      expect.stringMatching(/1\.json it is one of 3 shards, and shard 2 is missing: name the reports of all/),
    ]);
    inside.write({ '4.json': inside.read('2.json') });
    expect(await merged([...names, '4.json'])).toEqual([
      2,
      expect.stringContaining('4.json it is shard 2 of 3, as 2.json is: name the report of each shard once'),
    ]);
    expect((await merged(['1.json', '1.json', '2.json', '3.json']))[0]).toBe(2);
  });

  test('does not write over a report', async () => {
    const write = merge(names, { format: [{ name: 'json', file: '2.json' }], ruleset: [] });
    await expect(write).rejects.toThrow('2.json');
  });

  test.each([
    [
      'of another number of shards',
      'it has the number of shards 2, and 1.json has 3',
      () => checkShard('3.json', 1, 2),
    ],
    [
      'of other options',
      'it has the options .*"failOn":"low"',
      () => checkShard('3.json', 3, 3, { failOn: 'low' }),
    ],
    [
      'of another version',
      'it was made by threatlint 0.0.7, and this is .*: use one version for the shards and for merge',
      () =>
        edited('3.json', ({ tool }) => {
          tool.version = '0.0.7';
        }),
    ],
    [
      'of another commit',
      'it has the commit 1{40}, and 1.json has none: run all shards again',
      () =>
        edited('3.json', ({ shard }) => {
          shard.commit = '1'.repeat(40);
        }),
    ],
    [
      'of another configuration',
      'it has the configuration .*, and 1.json has .*: run all shards again',
      async () => {
        inside.edit('threatlint.yaml', 'severity: high', 'severity: low');
        await checkShard('3.json', 3, 3);
      },
    ],
  ])('refuses a report %s', async (_, message, change) => {
    await change();
    expect(await merged()).toEqual([
      2,
      expect.stringMatching(new RegExp(`^threatlint: 3\\.json ${message}`)),
    ]);
  });

  test.each([
    [
      'another configuration',
      'checked with another configuration, ruleset or baseline than there is here',
      () => inside.edit('threatlint.yaml', 'severity: high', 'severity: low'),
    ],
    [
      'a baseline that the shards have not seen',
      'checked with another configuration, ruleset or baseline',
      () => inside.write({ '.threatlint-baseline.json': '{"version": 1, "findings": []}' }),
    ],
    [
      'another text of a definition',
      'services/orders/openapi.yaml is not what it checked: merge in a checkout of the commit',
      () => inside.edit('services/orders/openapi.yaml', 'title: orders', 'title: other'),
    ],
    [
      'another text of a file that a definition uses',
      'services/shared.yaml is not what it checked',
      () => inside.edit('services/shared.yaml', 'password', 'passwort'),
    ],
    [
      'a definition more',
      'no shard has checked more.yaml, which is a definition here',
      () => inside.write({ 'more.yaml': inside.read('services/cats/openapi.yaml') }),
    ],
    [
      'a definition less',
      'it checked services/cats/openapi.yaml, which is no definition here',
      () => rmSync(join(inside.folder, 'services/cats/openapi.yaml')),
    ],
    [
      'a threat model that asks for other rules',
      'made with other rules, rulesets or threat models than there are here',
      () => inside.edit('models/estate.yaml', 'auth-disabled-on-operation]', 'array-unbounded]'),
    ],
  ])('refuses where there is %s', async (_, message, change) => {
    change();
    const [status, err] = await merged();
    expect([status, err]).toEqual([2, expect.stringContaining(message)]);
    expect(err).toContain('merge in a checkout of the');
  });

  test('passes nothing that time cut off in a shard: status 3, and nothing is proved', async () => {
    for (const [at, name] of names.entries()) await checkShard(name, at + 1, 3, { timeout: 1e-9 });
    const [status] = await merged();
    const { verdict, threats, errors } = JSON.parse(inside.read('out/merged'));
    expect([status, verdict, errors.length]).toEqual([3, 'fail', 3]);
    expect(JSON.stringify(threats)).not.toContain('"verified"');
  });

  test('passes over the reports among the files that it looks for', async () => {
    const inputs = ['services/openapi.1.json', 'services/openapi.2.json', 'services/openapi.3.json'];
    await merged();
    const apart = inside.read('out/merged');
    inputs.forEach((input, at) => {
      const report = inside.read(names[at] as string);
      // As if it were a definition, by what stands in it.
      inside.write({ [input]: report.replace('{', '{ "openapi": "3.0.3", "info": {}, "paths": {},') });
      rmSync(join(inside.folder, names[at] as string));
    });
    expect(await merged(inputs)).toEqual([1, '']);
    expect(inside.read('out/merged')).toBe(apart);
  });

  test('judges by the threat model and the lock that lie here', async () => {
    inside.edit('models/estate.yaml', 'likelihood: 4, impact: 4', 'likelihood: 1, impact: 1');
    await merged();
    const { threats } = JSON.parse(inside.read('out/merged'));
    expect(threats[0].risk.inherent).toBe(1);
  });
});

describe("A report that is not a shard's, or not whole", () => {
  beforeEach(() => mkdirSync(join(inside.folder, 'out')));

  test.each([
    ['that is missing', 'this report does not exist', () => rmSync(join(inside.folder, '2.json'))],
    [
      'that was cut off',
      'is no JSON, or was cut off',
      () => truncateSync(join(inside.folder, '2.json'), 500),
    ],
    ['that is empty', 'is no JSON, or was cut off', () => truncateSync(join(inside.folder, '2.json'), 0)],
    ['that is no JSON', 'is no JSON', () => inside.write({ '2.json': '<html>' })],
    [
      'of a whole run',
      'it is the report of a whole run',
      async () => inside.write({ '2.json': [...json(await inside.check())].join('') }),
    ],
    ['of something else', 'it is no JSON report of threatlint', () => inside.write({ '2.json': '{"a": 1}' })],
    ['that is a list', 'it is no object', () => inside.write({ '2.json': '[]' })],
    [
      'that is no text',
      'this report is no text',
      () => writeFileSync(join(inside.folder, '2.json'), Buffer.from([0xff, 0xfe, 0xfd])),
    ],
    [
      'that is a folder',
      'cannot be read',
      () => {
        rmSync(join(inside.folder, '2.json'));
        mkdirSync(join(inside.folder, '2.json'));
      },
    ],
    [
      'that leads nowhere',
      'does not exist',
      () => {
        rmSync(join(inside.folder, '2.json'));
        symlinkSync('nowhere', join(inside.folder, '2.json'));
      },
    ],
    [
      'that is too large',
      'larger than 128 MiB: take more shards',
      () => truncateSync(join(inside.folder, '2.json'), 128 * 1024 * 1024 + 1),
    ],
    ['nested without end', 'no', () => inside.write({ '2.json': '['.repeat(200_000) })],
  ])('%s ends with status 3, and says which', async (_, message, change) => {
    await change();
    expect(await merged()).toEqual([
      3,
      expect.stringMatching(new RegExp(`^threatlint: 2\\.json .*${message}`)),
    ]);
  });

  const shapes: [string, (report: Any) => void][] = [
    [
      'index',
      ({ shard }) => {
        shard.index = 0;
      },
    ],
    [
      'index',
      ({ shard }) => {
        shard.index = 4;
      },
    ],
    [
      'of',
      ({ shard }) => {
        shard.of = 1e9;
      },
    ],
    [
      'of',
      ({ shard }) => {
        shard.of = '3';
      },
    ],
    [
      'definitions',
      ({ shard }) => {
        shard.definitions = { length: 1e9 };
      },
    ],
    [
      'definitions',
      ({ shard }) => {
        delete shard.definitions;
      },
    ],
    [
      'definitions\\[0\\].file',
      ({ shard }) => {
        shard.definitions = [{ file: { toString: 1 } }];
      },
    ],
    [
      'options',
      ({ shard }) => {
        shard.options = JSON.parse('{"__proto__": {"paths": []}}');
      },
    ],
    [
      'options.config',
      ({ shard }) => {
        shard.options.config = null;
      },
    ],
    [
      'options.since',
      ({ shard }) => {
        shard.options.since = true;
      },
    ],
    [
      'options.paths',
      ({ shard }) => {
        shard.options.paths = Array(10_001).fill('services');
      },
    ],
    [
      'options.rulesets',
      ({ shard }) => {
        shard.options.rulesets = Array(101).fill('threatlint:all');
      },
    ],
    [
      'folder',
      ({ shard }) => {
        shard.folder = null;
      },
    ],
    [
      'commit',
      ({ shard }) => {
        shard.commit = 7;
      },
    ],
    [
      'tool.version',
      (report) => {
        report.tool = { version: [] };
      },
    ],
    [
      'tool',
      (report) => {
        report.tool = 'threatlint';
      },
    ],
  ];
  test.each(shapes)('is refused for its `%s`, whatever stands there', async (field, change) => {
    edited('2.json', change);
    expect(await merged()).toEqual([
      3,
      expect.stringMatching(new RegExp(`2\\.json this is not the report of a shard: \`.*${field}`)),
    ]);
  });

  const lies: [string, (said: Any) => void][] = [
    [
      'a list of operations that there is none of',
      (said) => {
        said.lists.push([999]);
      },
    ],
    [
      'an operation below zero',
      (said) => {
        said.lists.push([-1]);
      },
    ],
    [
      'no lists',
      (said) => {
        delete said.lists;
      },
    ],
    [
      'a rule that did not run',
      (said) => {
        said.by.push({ run: 100_000 });
      },
    ],
    [
      'a file that is none of its own',
      (said) => {
        said.by[0].findings[0].at = [9];
      },
    ],
    [
      'a way of objects',
      (said) => {
        said.by[0].findings[0].at = [0, { toString: 1 }];
      },
    ],
    [
      'a way without end',
      (said) => {
        said.by[0].findings[0].at = [0, ...Array(5000).fill('a')];
      },
    ],
    [
      'a severity of its own',
      (said) => {
        said.by[0].findings[0].severity = 'none';
      },
    ],
    [
      'a message that is none',
      (said) => {
        said.by[0].findings[0].message = { length: 3 };
      },
    ],
    [
      'findings that are no list',
      (said) => {
        said.by[0].findings = 'none';
      },
    ],
    [
      'examined operations of its own',
      (said) => {
        said.by[0].examined = ['GET /a'];
      },
    ],
  ];
  test.each(lies)('is refused where it tells of %s', async (_, change) => {
    const name = editedSaid(change);
    expect(await merged()).toEqual([
      2,
      expect.stringContaining(`${name} it is damaged, in what it says of services/`),
    ]);
  });

  test('cannot leave a definition out, nor say nothing of one', async () => {
    const name = told();
    edited(name, ({ shard }) => {
      shard.definitions[0].said = '';
    });
    expect(await merged()).toEqual([2, expect.stringContaining(`${name} it is damaged: it says nothing of`)]);
    edited(name, ({ shard }) => {
      shard.definitions.splice(0, 1);
    });
    expect(await merged()).toEqual([2, expect.stringContaining('no shard has checked services/')]);
  });

  test('cannot speak for a definition of another shard', async () => {
    const name = told();
    const other = names.find((one) => one !== name) as string;
    const stolen = JSON.parse(inside.read(name)).shard.definitions[0];
    edited(other, ({ shard }) => {
      shard.definitions.push(stolen);
    });
    expect(await merged()).toEqual([2, expect.stringContaining(`it has checked ${stolen.file}`)]);
    edited(name, ({ shard }) => {
      shard.definitions.splice(0, 1);
    });
    expect(await merged()).toEqual([
      2,
      expect.stringContaining(
        `${other} it is damaged: it says something of ${stolen.file}, which is not its part`,
      ),
    ]);
  });

  test('may point at what is not there: the place is the nearest that is', async () => {
    editedSaid((said) => {
      said.by[0].findings[0].at = [0, 'nowhere', '__proto__', 7, 'constructor'];
    });
    expect(await merged()).toEqual([1, '']);
  });

  test('names nothing outside of the repository for merge to read', async () => {
    const outside = '../outside.yaml';
    for (const options of [
      { paths: [outside] },
      { config: outside },
      { rulesets: [outside] },
      { baseline: outside },
      { config: '/etc/passwd' },
    ]) {
      for (const name of names)
        edited(name, ({ shard }) => {
          shard.options = {
            paths: [],
            config: true,
            rulesets: [],
            baseline: null,
            failOn: null,
            since: null,
            ...options,
          };
        });
      expect(await merged()).toEqual([2, expect.stringContaining('which lies outside of the repository')]);
    }
  });

  test('reads no file outside of the repository that a report says a rule was led to', async () => {
    const name = told();
    edited(name, ({ shard }) => {
      shard.definitions[0].files.push(['/etc/hostname', '0'.repeat(64)]);
    });
    expect(await merged()).toEqual([2, expect.stringContaining('/etc/hostname is not what it checked')]);
  });

  test('says nothing on the terminal that controls it', async () => {
    edited('2.json', (report) => {
      report.tool.version = '0.1\u001b[2J\n::error::x';
    });
    const [status, err] = await merged();
    expect(status).toBe(2);
    expect(err).not.toContain('\u001b');
    expect(err).not.toMatch(/^::/m);
  });
});

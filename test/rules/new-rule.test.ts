import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { load } from 'js-yaml';
import { afterAll, beforeAll, expect, test } from 'vitest';

// A rule from its name to its page, in a copy of the repository.

const copied = ['package.json', 'scripts', 'src', 'rulesets', 'schemas', 'docs', 'test/support'];
const [family, id] = ['transport', 'operation-nameless'];
const path = `src/rules/${family}/${id}`;
let work: string;

beforeAll(() => {
  work = realpathSync(mkdtempSync(join(tmpdir(), 'threatlint-new-rule-')));
  // With their times, so that what is generated is not older than its sources.
  for (const name of copied) {
    cpSync(resolve(name), join(work, name), { recursive: true, preserveTimestamps: true });
  }
  symlinkSync(realpathSync('node_modules'), join(work, 'node_modules'), 'junction');
});
afterAll(() => rmSync(work, { recursive: true }));

const run = (script: string, ...args: string[]) =>
  execFileSync(process.execPath, [join(work, 'scripts', script), ...args], {
    encoding: 'utf8',
    stdio: 'pipe',
  });
const read = (file: string) => readFileSync(join(work, file), 'utf8');
const edit = (file: string, change: (text: string) => string) =>
  writeFileSync(join(work, file), change(read(file)));

function files(): Map<string, string> {
  const found = readdirSync(work, { recursive: true, withFileTypes: true });
  return new Map(
    found
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) =>
        join(parentPath, name)
          .slice(work.length + 1)
          .replaceAll('\\', '/'),
      )
      .map((file) => [file, read(file)]),
  );
}

/** Of the files that are not as they were. */
function changed(before: ReadonlyMap<string, string>): string[] {
  return [...files()].flatMap(([file, text]) => (before.get(file) === text ? [] : [file])).sort();
}

test('a new rule is two files by hand, and commands for the rest', { timeout: 120_000 }, () => {
  const before = files();
  const told = run('new-rule.mjs', `${family}/${id}`);
  const own = [`${path}.examples.yaml`, `${path}.ts`];
  const generated = ['rulesets/all.yaml', 'src/generated/rulesets.mjs', 'src/rules/registry.ts'];
  expect(changed(before)).toEqual([...generated, ...own].sort());
  for (const file of own) expect(told).toContain(file);
  expect(read('src/rules/registry.ts')).toContain(`'./${family}/${id}.ts'`);
  expect(load(read('rulesets/all.yaml'))).toHaveProperty(['rules', id], true);

  // As written they fail: test/rules/examples.test.ts.
  const follows = new Ajv().compile(JSON.parse(read('src/rules/examples.schema.json')));
  expect(follows(load(read(`${path}.examples.yaml`)))).toBe(false);

  edit(`${path}.ts`, (text) =>
    text
      .replace("title: '',", "title: 'Operation without a name',")
      .replace('return false;', "return typeof _operation.value.operationId === 'string';"),
  );
  const bad = (title: string, method: string) => `  # Kept: ${title}
  - title: ${title}
    code: |
      openapi: 3.1.0
      paths:
        /pets:
          ${method}: # <-- here
            responses: {}
`;
  const good = (title: string) => `  - title: ${title}
    code: |
      openapi: 3.1.0
      paths: {/pets: {get: {operationId: ${title}, responses: {}}}}
`;
  const written = `bad:\n${bad('One', 'get')}${bad('Two', 'post')}\ngood:\n${good('Three')}${good('Four')}`;
  writeFileSync(join(work, `${path}.examples.yaml`), written);

  expect(run('examples.mjs', id)).toBe(`${path}.examples.yaml: 2 findings\n`);
  const pinned = read(`${path}.examples.yaml`);
  expect(follows(load(pinned))).toBe(true);
  const list = /^ {4}findings:\n {6}- \{ at: "4:5-4:\d+", severity: medium, message: ".*" \}\n/gm;
  expect(pinned.match(list)).toHaveLength(2);
  expect(pinned.replace(list, '')).toBe(written);
  expect(run('examples.mjs', id)).toBe('');

  run('docs.mjs');
  expect(read(`docs/rules/${id}.md`)).toContain('Operation without a name');
  expect(changed(before)).toEqual(
    [...generated, ...own, 'docs/coverage.md', 'docs/rules/README.md', `docs/rules/${id}.md`].sort(),
  );
});

test('a name that is taken, or is none, is refused, and nothing written', () => {
  const before = files();
  for (const name of ['transport/auth-optional', '../x']) {
    expect(() => run('new-rule.mjs', name), name).toThrow(/There is a file of that name already|Usage:/);
  }
  expect(changed(before)).toEqual([]);
});

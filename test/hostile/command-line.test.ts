import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

// The command itself, as a process: file names and arguments are a stranger's where a shell expands them, and who reads
// the results may go away.

let work: string;
let cli: string;

beforeAll(() => {
  work = realpathSync(mkdtempSync(join(tmpdir(), 'threatlint-command-')));
  // As deep below its root as src/LAYER/ is, so that rulesets/ is found.
  for (const name of ['rulesets', 'schemas', 'docs', 'package.json'])
    symlinkSync(resolve(name), join(work, name));
  cli = join(work, 'dist/cli.mjs');
  buildSync({
    entryPoints: ['src/cli/main.ts'],
    outdir: join(work, 'dist/chunks'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    banner: { js: "import { createRequire as _c } from 'node:module'; const require = _c(import.meta.url);" },
  });
  writeFileSync(cli, "import('./chunks/main.mjs').then(({ runMain }) => runMain(process.argv.slice(2)));\n");
});
afterAll(() => rmSync(work, { recursive: true }));

async function run(args: readonly string[], input = '', closeOutput = false) {
  const child = spawn(process.execPath, [cli, ...args], { cwd: work });
  let output = '';
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  if (closeOutput) child.stdout.destroy();
  else
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const status = await new Promise((done) => child.on('close', done));
  return { status, output, errors };
}

const weak = 'openapi: 3.0.3\ninfo: {title: t, version: "1"}\npaths: {/x: {post: {responses: {}}}}\n';

describe('control characters in arguments are shown, not obeyed', () => {
  const evil = '\u001b[31m\u202e\u0007';
  test.each([
    [`--${evil}`],
    ['--format', evil],
    ['--fail-on', evil],
    ['--ruleset', evil],
    ['--config', `${evil}\n.yaml`],
    [`${evil}\n.yaml`],
    ['explain', evil],
  ])('%j %j', async (...args) => {
    const { status, output, errors } = await run(args.filter((one) => one !== undefined));
    expect([2, 3]).toContain(status);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
    expect(output + errors).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(output + errors).toContain('[31m');
  });
});

test('a reader that goes away leaves no stack trace, and the verdict', async () => {
  const { status, errors } = await run(['check', '--stdin', '--stdin-filename', 'a.yaml'], weak, true);
  expect({ status, errors }).toEqual({ status: 1, errors: '' });
});

describe.skipIf(process.platform === 'win32')('every command', () => {
  const commands: readonly (readonly string[])[] = [
    ['check'],
    ...['list', 'render', 'lock', 'sync', 'derive', 'review'].map((name) => ['threats', name]),
    ['threats', 'list', '--format', 'json'],
    ['threats', 'render', '--format', 'matrix'],
    ['threats', 'export', '--format', 'otm'],
    ['threats', 'import', '--format', 'threagile', 'model.yaml'],
    ['rules'],
    ['explain', 'server-cleartext'],
  ];

  test.each(commands)(
    '%s %s %s %s %s says that the working folder is gone, and breaks nothing',
    (...given) => {
      const args = given.filter((one) => one !== undefined);
      const gone = mkdtempSync(join(work, 'gone-'));
      const script = 'cd "$1" && rmdir "$1" && shift && exec "$@"';
      const { status, stderr } = spawnSync('sh', ['-c', script, 'sh', gone, process.execPath, cli, ...args], {
        encoding: 'utf8',
      });
      expect(stderr).not.toContain('internal error');
      const needsNone = ['rules', 'explain'].includes(args[0] as string);
      if (!needsNone)
        expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('gone') });
      else expect([0, 2]).toContain(status);
    },
  );

  test.each(commands)('%s %s %s %s %s ends in order where nobody reads its results', async (...given) => {
    const args = given.filter((one) => one !== undefined);
    const { status, errors } = await run(args, '', true);
    expect(errors).not.toContain('internal error');
    expect([0, 1, 2, 3]).toContain(status);
  });
});

test('standard input that is no definition, under the name of a file that is not there, is passed over', async () => {
  const { status, errors } = await run(['check', '--stdin', '--stdin-filename', 'a.yaml'], 'hello: world\n');
  expect(status).toBe(0);
  expect(errors).toContain('a.yaml is no OpenAPI definition');
});

test.each([
  [['--no-such-option'], "threatlint: error: unknown option '--no-such-option'\n"],
  [['--timeout', '0'], 'threatlint: error: '],
  [['--ruleset', 'nope', '-'], 'threatlint: '],
  [['nowhere.yaml', '--config', 'none.yaml'], 'threatlint: none.yaml does not exist\n'],
  [['--stdin'], 'threatlint: --stdin needs --stdin-filename PATH\n'],
  [['--to', 'HEAD'], 'threatlint: --to goes with --since\n'],
  [['--all'], 'threatlint: --all goes with --since: without it everything is listed\n'],
])('what cannot be done is said with the name of the program, once: %j', async (args, beginning) => {
  const { status, errors } = await run(['check', ...args]);
  expect(status).toBe(2);
  expect(errors.slice(0, beginning.length)).toBe(beginning);
  expect(errors.split('\n').filter((line) => line.includes('threatlint: threatlint:'))).toEqual([]);
});

test('two formats do not meet on standard output', async () => {
  const { status, errors } = await run(['check', '--format', 'json', '--format', 'pretty']);
  expect(status).toBe(2);
  expect(errors).toContain('only one format can go to standard output');
});

test.each(['0.0', '-1', '', '1e3'])('%j is no --timeout', async (seconds) => {
  const { status, errors } = await run(['check', `--timeout=${seconds}`]);
  expect(status).toBe(2);
  expect(errors).toContain('greater than 0');
});

test('formats go to files side by side, and paths may look like options', async () => {
  writeFileSync(join(work, '-weird näme.yaml'), weak);
  const formats = ['--format', 'json:a.json', '--format', 'sarif:b.sarif', '--format', 'pretty'];
  const { status, output } = await run(['check', ...formats, '--', '-weird näme.yaml']);
  expect(status).toBe(1);
  expect(output).toContain('-weird näme.yaml');
  const json = readFileSync(join(work, 'a.json'), 'utf8');
  expect(JSON.parse(json)).toMatchObject({ documents: [{ file: '-weird näme.yaml' }] });
  expect(JSON.parse(readFileSync(join(work, 'b.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
});

test('an internal error ends with 70, and says where to report it', () => {
  // What a bug does, without one: something fails that never should.
  const bug = `data:text/javascript,process.cwd = () => { throw new TypeError('broken') }`;
  const { status, stderr } = spawnSync(process.execPath, ['--import', bug, cli, 'check', '--stdin'], {
    cwd: work,
    input: weak,
    encoding: 'utf8',
  });
  expect(status).toBe(70);
  expect(stderr).toContain('threatlint: internal error: TypeError: broken');
  const { bugs } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(stderr).toContain(`Please report it at ${bugs.url}\n`);
});

test('two runs say the same bytes', () => {
  writeFileSync(join(work, 'same.yaml'), weak);
  const once = () => {
    try {
      return execFileSync(process.execPath, [cli, 'check', '--format', 'json', 'same.yaml'], { cwd: work });
    } catch (error) {
      return (error as { stdout: Buffer }).stdout;
    }
  };
  expect(once().toString()).toBe(once().toString());
});

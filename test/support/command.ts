import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll } from 'vitest';
import { Repository } from './repository.ts';

/** A folder on disk for each test, and the program itself as a process in it. */
export class Command extends Repository {
  #work = '';

  constructor() {
    super();
    beforeAll(() => {
      this.#work = realpathSync(mkdtempSync(join(tmpdir(), 'threatlint-command-')));
      // As deep below its root as src/LAYER/ is, so that threat-models/ is found.
      for (const name of ['threat-models', 'schemas', 'package.json', 'docs'])
        symlinkSync(resolve(name), join(this.#work, name));
      buildSync({
        entryPoints: ['src/cli/main.ts'],
        outdir: join(this.#work, 'dist/chunks'),
        outExtension: { '.js': '.mjs' },
        bundle: true,
        format: 'esm',
        platform: 'node',
        // As scripts/build.mjs: some packages' CommonJS finds its own files in ways that no bundler follows.
        mainFields: ['module', 'main'],
        banner: {
          js: "import { createRequire as _c } from 'node:module'; const require = _c(import.meta.url);",
        },
      });
      const entry = "import { runMain } from './main.mjs';\nawait runMain(process.argv.slice(2));\n";
      writeFileSync(join(this.#work, 'dist/chunks/cli.mjs'), entry);
    });
    afterAll(() => rmSync(this.#work, { recursive: true }));
  }

  /** A folder outside of the repository: the one of the program. */
  get outside(): string {
    return this.#work;
  }

  /** The command line of the program. */
  program(...args: string[]): string[] {
    return [process.execPath, join(this.#work, 'dist/chunks/cli.mjs'), ...args];
  }

  run(...args: string[]) {
    return this.runIn('.', {}, ...args);
  }

  runIn(folder: string, env: Readonly<Record<string, string>>, ...args: string[]) {
    // The root of a repository, so that nothing above it counts.
    mkdirSync(join(this.folder, '.git'), { recursive: true });
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(this.#work, 'dist/chunks/cli.mjs'), ...args],
      {
        cwd: join(this.folder, folder),
        encoding: 'utf8',
        env: { ...process.env, THREATLINT_NOW: '2026-11-23', ...env },
      },
    );
    return { status, out: stdout, err: stderr };
  }
}

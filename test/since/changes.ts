import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckRequest } from '../../src/engine/request.ts';
import type { Report } from '../../src/verdict/report.ts';
import { type Files, Repository } from '../support/repository.ts';

/** A repository with commits, and what `check --since` says about what was changed after them. */
export class Changes extends Repository {
  git(...args: string[]): string {
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@b.c', '-c', 'core.autocrlf=false'];
    const options = { cwd: this.folder, encoding: 'utf8' } as const;
    return execFileSync('git', [...identity, ...args], options).trim();
  }

  /** Begins the repository's history with these files, or goes on with exactly these. */
  base(files: Files): void {
    try {
      this.git('rev-parse', '--git-dir');
      this.git('rm', '-r', '-q', '-f', '--ignore-unmatch', '.');
      // What an earlier change left is no part of this base.
      this.git('clean', '-d', '-f', '-q', '-x');
    } catch {
      this.git('init', '--quiet', '--initial-branch=main');
    }
    this.write(files);
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message=base');
  }

  /** Puts these files in the place of all others: not staged, unless asked for. */
  change(files: Files, { staged = false } = {}): void {
    for (const name of this.git('ls-files', '-z').split('\0').filter(Boolean))
      rmSync(join(this.folder, name), { force: true });
    this.write(files);
    if (staged) this.git('add', '--all');
  }

  since(ref: string | null = 'HEAD', more: Partial<CheckRequest> = {}): Promise<Report> {
    return this.check({ since: { ref }, ...more });
  }

  /** What is new, as `rule: operations`. */
  async fresh(more: Partial<CheckRequest> = {}): Promise<string[]> {
    const { findings } = await this.since('HEAD', more);
    return findings.map(({ rule, operations }) => `${rule}: ${operations.join(', ')}`);
  }
}

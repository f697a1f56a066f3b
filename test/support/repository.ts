import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { check } from '../../src/engine/check.ts';
import type { CheckRequest } from '../../src/engine/request.ts';
import type { Report } from '../../src/verdict/report.ts';

export type Files = Readonly<Record<string, string>>;

/** A folder on disk for each test, and what `threatlint check` says about it. */
export class Repository {
  folder = '';

  constructor() {
    beforeEach(() => {
      this.folder = realpathSync(mkdtempSync(join(tmpdir(), 'threatlint-')));
    });
    afterEach(() => rmSync(this.folder, { recursive: true }));
  }

  write(files: Files): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      writeFileSync(join(this.folder, name), text);
    }
  }

  /** Replaces a piece of a file that is there exactly once. */
  edit(name: string, from: string, to: string): void {
    const text = this.read(name);
    if (text.split(from).length !== 2) throw new Error(`${from} is not once in ${name}`);
    this.write({ [name]: text.replace(from, () => to) });
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  request(more: Partial<CheckRequest> = {}): CheckRequest {
    const { folder } = this;
    return {
      ...{ cwd: folder, root: folder, paths: [], config: true, rulesets: [] },
      ...{ failOn: undefined, maxFindings: undefined, today: '2026-11-23' },
      ...more,
    };
  }

  /** The report of a check, or why nothing can be checked. */
  async outcome(more: Partial<CheckRequest> = {}): Promise<Report | readonly string[]> {
    const outcome = await check(this.request(more));
    return 'problems' in outcome ? outcome.problems.map(({ message }) => message) : outcome.report;
  }

  async check(more: Partial<CheckRequest> = {}): Promise<Report> {
    const outcome = await this.outcome(more);
    if (!('findings' in outcome)) throw new Error(outcome.join());
    return outcome;
  }

  /** What a check says under some of these names, as `file:line message`. */
  async seen(names: readonly string[] | RegExp, more: Partial<CheckRequest> = {}): Promise<string[]> {
    const wanted = (rule: string) => (names instanceof RegExp ? names.test(rule) : names.includes(rule));
    return (await this.check(more)).findings
      .filter(({ rule }) => wanted(rule))
      .map(({ rule, file, range, message }) => {
        const name = names instanceof RegExp || names.length > 1 ? ` ${rule}` : '';
        return `${file}:${range.start.line}${name} ${message}`;
      });
  }
}

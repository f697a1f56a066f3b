import { dirname } from 'node:path/posix';
import { describe, expect, test } from 'vitest';
import { severities } from '../../src/findings/finding.ts';
import type { Report } from '../../src/verdict/report.ts';
import { checkCorpus, present } from './corpus.ts';

describe.skipIf(!present)(
  'what each rule finds in real definitions is as reviewed (else: npm run snapshots)',
  () => {
    test.each(['recommended', 'all'])('%s', { timeout: 300_000 }, async (ruleset) => {
      const report = await checkCorpus([`threatlint:${ruleset}`]);
      await expect(counts(report)).toMatchFileSnapshot(`snapshots/${ruleset}.txt`);
    });
  },
);

/** A block for each definition: its findings by severity, then by rule. */
function counts({ documents, findings }: Report): string {
  const owner = ownerAmong(documents.map(({ file }) => file));
  const byDocument = groupBy(findings, ({ file }) => owner(file));
  const names = new Set([...documents.map(({ file }) => file), ...byDocument.keys()]);
  const blocks = [...names].sort().map((name) => {
    const own = byDocument.get(name) ?? [];
    const rules = tally(own.map(({ rule }) => rule));
    const bySeverity = tally(own.map(({ severity }) => severity));
    const head = [...severities].reverse().flatMap((severity) => {
      const count = bySeverity.get(severity);
      return count ? [`${count} ${severity}`] : [];
    });
    const rows = [...rules].sort(([a], [b]) => (a < b ? -1 : 1)).map(([rule, count]) => `  ${rule} ${count}`);
    return [`${name}: ${head.join(', ') || 'nothing'}`, ...rows].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}

function groupBy<T>(values: readonly T[], nameOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const name = nameOf(value);
    const group = groups.get(name);
    if (group) group.push(value);
    else groups.set(name, [value]);
  }
  return groups;
}

function tally<T>(values: readonly T[]): Map<T, number> {
  const counted = new Map<T, number>();
  for (const value of values) counted.set(value, (counted.get(value) ?? 0) + 1);
  return counted;
}

/** To which definition a file is counted: itself, or the only one in the nearest folder above it that has any. */
function ownerAmong(definitions: readonly string[]): (file: string) => string {
  const known = new Set(definitions);
  const byFolder = groupBy(definitions, dirname);
  return (file) => {
    if (known.has(file)) return file;
    for (let folder = dirname(file); folder !== '.'; folder = dirname(folder)) {
      const [only, ...others] = byFolder.get(folder) ?? [];
      if (only !== undefined) return others.length === 0 ? only : file;
    }
    return file;
  };
}

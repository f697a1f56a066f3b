import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { plain } from '../../src/manual/plain.ts';

test('a page is text: headings, columns, paragraphs and lists that fit, and code as it is', () => {
  const page = [
    ...['# a-rule', '', '| | |', '|---|---|', '| Severity | **high** |', '| CWE | a\\|b |', ''],
    ...['## Why it matters', '', 'Whoever reads [this](x.md) knows', 'that `it` breaks.', ''],
    ...[
      '- The first of some reasons.',
      '- Another.',
      '',
      '```yaml',
      'a:',
      '  - "[x](y)" # **here**',
      '```',
      '',
    ],
  ].join('\n');
  expect(plain(page, 26)).toBe(
    [
      ...['a-rule', '', '  Severity  high', '  CWE       a|b', ''],
      ...['Why it matters', '', '  Whoever reads this knows', '  that `it` breaks.', ''],
      ...['  - The first of some', '    reasons.', '  - Another.', ''],
      ...['    a:', '      - "[x](y)" # **here**', ''],
    ].join('\n'),
  );
});

test('no page of a rule leaves marks of Markdown, nor lines wider than asked for', () => {
  for (const name of readdirSync('docs/rules')) {
    const page = readFileSync(`docs/rules/${name}`, 'utf8');
    const prose = plain(page, 80)
      .split('\n')
      .filter((line) => !line.startsWith('    '));
    expect(prose.filter((line) => /^#|^\s*\||```|\]\(|\*\*\w/.test(line))).toEqual([]);
    if (name !== 'README.md')
      expect(prose.filter((line) => line.length > 80 && !/\S {2,}\S/.test(line))).toEqual([]);
  }
});

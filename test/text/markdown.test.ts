import fc from 'fast-check';
import { marked } from 'marked';
import { describe, expect, test } from 'vitest';
import { clean } from '../../src/text/clean.ts';
import { code, markdown } from '../../src/text/markdown.ts';

// What a stranger writes is text for whoever renders it, and nothing else, in a table and outside of one.

const odd = fc.constantFrom(
  ...[
    '`',
    '``',
    '|',
    '\\',
    '\n',
    '\r',
    '\u2028',
    ' ',
    'a',
    '<b>',
    '</td>',
    '<!--',
    '&amp;',
    '&#124;',
    '*',
    '_',
    '~~',
  ],
  ...[
    '[a](b)',
    '![a](b)',
    '[x]: y',
    '# ',
    '- ',
    '1. ',
    '> ',
    '---',
    '$$',
    '@ann',
    '#12',
    'GH-3',
    '!4',
    'o/r#5',
    ':tada:',
  ],
  ...[
    'www.a.example',
    'https://a.example',
    'a@b.example',
    'mailto:a@b.example',
    'ftp://a.example',
    '\\|',
    '<https://a>',
  ],
);
const text = fc.array(odd, { maxLength: 8 }).map((parts) => parts.join(''));

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** The tags of a rendering without the comments, and what a person reads. */
function rendered(source: string) {
  const html = (marked.parse(source, { async: false, gfm: true }) as string).replaceAll('<!-- -->', '');
  const read = html.replace(/<[^>]*>/g, '').replace(/&(#?\w+);/g, (whole, name) => entities[name] ?? whole);
  return { tags: html.match(/<\/?[a-z][^>]*>/g)?.join('') ?? '', read, html };
}

const inTable = (cell: string) => `| A | B |\n| --- | --- |\n| ${cell} | end |\n`;
const shell = rendered(inTable('x')).tags;
const blanks = (value: string) => value.replace(/\s+/g, '');

describe.each([
  ['text', markdown],
  ['code', code],
])('%s', (_, make) => {
  test('in a table is one cell with what was written, and no markup but the code around it', () => {
    fc.assert(
      fc.property(text, (value) => {
        const { tags, read } = rendered(inTable(make(value)));
        expect(tags.replace('<td><code>', '<td>').replace('</code></td>', '</td>')).toBe(shell);
        expect(blanks(read)).toBe(blanks(`AB${clean(value, 300)}end`));
      }),
      { numRuns: 1500 },
    );
  });

  test('in a line is what was written', () => {
    fc.assert(
      fc.property(text, (value) => {
        const { tags, read } = rendered(`x ${make(value)}`);
        expect(tags.replace(/<\/?code>/g, '')).toBe('<p></p>');
        expect(blanks(read)).toBe(blanks(`x${clean(value, 300)}`));
      }),
      { numRuns: 1500 },
    );
  });

  test('no bar stands behind an even number of backslashes', () => {
    fc.assert(
      fc.property(text, (value) => {
        const read = make(value).replace(/\\\\/g, '');
        expect(/(^|[^\\])\|/.test(read)).toBe(false);
        expect(make(value)).not.toMatch(/(^|[^\\])(\\\\)+\|/);
      }),
      { numRuns: 1500 },
    );
  });
});

test.each(['@ann', '#12', 'GH-3', '!4', 'o/r#5', '&6', '%7', ':tada:', '~8', '$9'])(
  'a reference that is looked for in what was rendered is parted: %s',
  (value) => {
    const html = marked.parse(`see ${markdown(value)}`, { async: false, gfm: true }) as string;
    const nodes = html.split(/<[^>]*>/);
    expect(nodes.join('').trim().replace('&amp;', '&')).toBe(`see ${value}`);
    for (const node of nodes) expect(node).not.toMatch(/[@#!%~$]\w|&amp;\d|GH-\d|:\w+:/);
  },
);

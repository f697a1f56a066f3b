import fc from 'fast-check';
import { type DumpOptions, dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { parseSource } from '../../src/syntax/parse.ts';
import type { Path, SyntaxTree } from '../../src/syntax/tree.ts';
import { Source } from '../../src/text/source.ts';
import { tree } from './helpers.ts';

const space = fc.constantFrom('', '', ' ', '\n', '\r\n', '\t', ' \n\t ');
const json = fc.jsonValue({ stringUnit: 'grapheme', maxDepth: 5 });

/** A value written as JSON, with white space wherever the grammar allows it. */
function spaced(value: unknown, next: () => string): string {
  const around = (token: string): string => next() + token + next();
  if (Array.isArray(value)) return around(`[${value.map((item) => spaced(item, next)).join(',') || next()}]`);
  if (typeof value !== 'object' || value === null) return around(JSON.stringify(value));
  const members = Object.entries(value).map(
    ([key, item]) => `${around(JSON.stringify(key))}:${spaced(item, next)}`,
  );
  return around(`{${members.join(',') || next()}}`);
}

const spacedJson = fc.tuple(json, fc.infiniteStream(space)).map(([value, spaces]) => {
  return spaced(value, () => spaces.next().value ?? '');
});

/** Every path of a value, the root first. */
function paths(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [path, ...keys.flatMap((key) => paths((value as Record<string, unknown>)[key], [...path, key]))];
}

function at(value: unknown, path: Path): unknown {
  return path.reduce((node, key) => (node as Record<string, unknown>)[key as string], value);
}

/** Checks that the text of each located span, read on its own, is the value at its path. */
function expectSpansToReparse(parsed: SyntaxTree, wanted: Path[], file: string): void {
  const { text } = parsed.source;
  parsed.locate(wanted).forEach((location, index) => {
    const path = wanted[index] as Path;
    expect(location.depth).toBe(path.length);
    const part = text.slice(location.value.start, location.value.end);
    expect(tree(part, file).value).toEqual(at(parsed.value, path));
    const key = path.at(-1);
    if (typeof key !== 'string') expect(location.key).toBeNull();
    else if (location.key) expect(keyOf(text.slice(location.key.start, location.key.end))).toBe(key);
  });
}

function keyOf(text: string): string | undefined {
  return Object.keys(tree(`? ${text}\n`).value as object)[0];
}

describe('any JSON value', () => {
  it('is read from JSON, and every located span reads as its subtree', () => {
    fc.assert(
      fc.property(spacedJson, (text) => {
        const parsed = tree(text, 'x.json');
        expect(parsed.value).toEqual(JSON.parse(text));
        expect(parsed.warnings).toEqual([]);
        expectSpansToReparse(parsed, paths(parsed.value), 'x.json');
      }),
    );
  });

  it('is read from JSON as YAML all the same', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = `${JSON.stringify(value)} # yaml`;
        const parsed = tree(text);
        expect(parsed.format).toBe('yaml');
        expect(parsed.value).toEqual(JSON.parse(JSON.stringify(value)));
        expectSpansToReparse(parsed, paths(parsed.value), 'x.yaml');
        expect(parsed.comments()).toEqual([
          { text: 'yaml', span: { start: text.length - 6, end: text.length } },
        ]);
      }),
    );
  });

  it('is read from YAML in any style, and every scalar in quotes reads as its value', () => {
    const styles: fc.Arbitrary<DumpOptions> = fc.record({
      flowLevel: fc.constantFrom(-1, 0, 1, 2),
      indent: fc.constantFrom(2, 3, 4),
      lineWidth: fc.constantFrom(-1, 20, 80),
      forceQuotes: fc.boolean(),
      quoteStyle: fc.constantFrom('single' as const, 'double' as const),
      noRefs: fc.boolean(),
    });
    fc.assert(
      fc.property(json, styles, (value, style) => {
        const text = dump(value, style);
        const parsed = tree(text);
        expect(parsed.value).toEqual(value);
        expect(parsed.warnings).toEqual([]);
        expect(parsed.comments()).toEqual([]);
        const all = paths(parsed.value);
        const found = parsed.locate(all);
        const quoted = all.filter((_, index) => /["']/.test(text[found[index]?.value.start ?? 0] ?? ''));
        const scalars = quoted.filter((path) => typeof at(parsed.value, path) === 'string');
        expectSpansToReparse(parsed, scalars, 'x.yaml');
      }),
    );
  });
});

describe('any text', () => {
  const pieces = fc.constantFrom(
    ...[
      '{',
      '}',
      '[',
      ']',
      ':',
      ': ',
      ',',
      '"',
      "'",
      '"a"',
      '\\',
      '-',
      '- ',
      '? ',
      '#',
      ' # ',
      '&a ',
      '*a',
      '!x ',
    ],
    ...[
      '\n',
      '\r\n',
      '\n  ',
      '\n    ',
      '\t',
      '|',
      '>',
      '|+\n',
      'a',
      'b: ',
      '<<: ',
      '1',
      'true',
      '\u0001',
      '---\n',
    ],
  );
  const soup = fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join(''));

  it('is read or refused with one problem inside the text', () => {
    fc.assert(
      fc.property(soup, fc.constantFrom('x.json', 'x.yaml'), (text, file) => {
        const result = parseSource(new Source(file, text));
        if (result.ok) {
          const all = paths(result.tree.value);
          const found = result.tree.locate(all);
          expect(found.map(({ depth }) => depth)).toEqual(all.map(({ length }) => length));
          for (const { value } of found) {
            expect(value.start).toBeGreaterThanOrEqual(0);
            expect(value.end).toBeGreaterThanOrEqual(value.start);
            expect(value.end).toBeLessThanOrEqual(text.length);
          }
          result.tree.comments();
        } else {
          expect(result.problems).toHaveLength(1);
          for (const { message, span } of result.problems) {
            expect(message).not.toMatch(/^This is not valid (?:YAML|JSON)/);
            expect(span.start).toBeGreaterThanOrEqual(0);
            expect(span.start).toBeLessThanOrEqual(text.length);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('that JSON.parse refuses is refused as JSON, and nothing else', () => {
    const broken = fc.tuple(spacedJson, fc.nat(), fc.nat(3), pieces).map(([text, where, length, piece]) => {
      const start = where % (text.length + 1);
      return `[${text.slice(0, start)}${piece}${text.slice(start + length)}]`;
    });
    fc.assert(
      fc.property(broken, (text) => {
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        const result = parseSource(new Source('x.json', text));
        expect(result.ok).toBe(valid);
        if (!result.ok) expect(result.problems[0]?.message).not.toBe('This is not valid JSON');
      }),
      { numRuns: 1_000 },
    );
  });
});

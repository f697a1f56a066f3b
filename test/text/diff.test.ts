import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unifiedDiff } from '../../src/text/diff.ts';

let place = '';
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'threatlint-'));
  execFileSync('git', ['init', '-q'], { cwd: place });
});
afterAll(() => rmSync(place, { recursive: true }));

const line = fc.constantFrom('a', 'b', 'c', '  d: e', 'x\r', '', '-', '+ y', '\\ z');
const text = fc
  .tuple(fc.array(line, { minLength: 1, maxLength: 30 }), fc.boolean())
  .map(([lines, ends]) => lines.join('\n') + (ends ? '\n' : 'end'));

describe('A unified diff', () => {
  it('is empty where nothing differs', () => {
    expect(unifiedDiff('a', 'x\n', 'x\n')).toBe('');
  });

  it('of any two texts is what git makes one of the other by', () => {
    fc.assert(
      fc.property(text, text, fc.constantFrom('a.yaml', 'b c.yaml', 'é "x".yaml'), (before, after, name) => {
        fc.pre(before !== after);
        writeFileSync(join(place, name), before);
        execFileSync('git', ['apply', '--whitespace=nowarn', '-'], {
          cwd: place,
          input: unifiedDiff(name, before, after),
        });
        expect(readFileSync(join(place, name), 'utf8')).toBe(after);
      }),
      { numRuns: 100 },
    );
  });
});

import { describe, expect, it } from 'vitest';
import { type Format, formatNames, formats, isFormatName } from '../../src/formats/index.ts';
import { makeReport } from '../support/report.ts';

describe('the formats', () => {
  it('are known by name', () => {
    expect(formatNames).toEqual([
      ...['pretty', 'json', 'sarif', 'markdown', 'github', 'gitlab', 'gitlab-sast', 'junit'],
    ]);
    expect(formatNames.every(isFormatName)).toBe(true);
    expect(['', 'Pretty', 'xml', '__proto__', 'constructor', 'toString'].filter(isFormatName)).toEqual([]);
  });

  it.each(formatNames)('%s turns a report into text', async (name) => {
    const format = formats[name] as Format;
    expect([...format(makeReport(), { color: false, width: 80 })].join('')).toMatch(/\S\n$/);
  });
});

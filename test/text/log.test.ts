import { describe, expect, test } from 'vitest';
import { inLines, noCommands, noCommandsInJson } from '../../src/text/log.ts';

describe('no line of a log is a command of a build server', () => {
  test.each([
    ['::error::all good', '\\::error::all good'],
    ['  \u00a0::set-output name=a::b', '  \u00a0\\::set-output name=a::b'],
    ['\u001b[1m::warning::', '\u001b[1m\\::warning::'],
    ['a\n::stop-commands::t\nb', 'a\n\\::stop-commands::t\nb'],
    ['a\r::error::', 'a\r\\::error::'],
    ['x ##[group]a', 'x #\\#[group]a'],
    ['##vso[task.setvariable]', '#\\#vso[task.setvariable]'],
    ['##VSO[a] ##teamcity[b]', '#\\#VSO[a] #\\#teamcity[b]'],
    ['section_start:1:a', '\\section_start:1:a'],
  ])('%j', (text, safe) => {
    expect(noCommands(text)).toBe(safe);
    expect(noCommands(safe)).toBe(safe);
  });

  test.each(['a::b', 'std::error', '# a ## b', '[x]', ''])('what is none stays: %j', (text) => {
    expect(noCommands(text)).toBe(text);
  });

  test('JSON says the same', () => {
    const value = { '##[group]': '::error:: ##vso[a]' };
    const json = noCommandsInJson(JSON.stringify(value));
    expect(json).not.toMatch(/##(?:\[|vso)/);
    expect(JSON.parse(json)).toEqual(value);
  });

  test('a command in two pieces is one', () => {
    expect([...inLines(['a\n:', ':err', 'or::b\n#', '#[c'], noCommands)]).toEqual([
      'a\n',
      '\\::error::b\n',
      '#\\#[c',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { refusal } from './helpers.ts';

type Row = [text: string, at: string, message: RegExp];

describe('broken JSON', () => {
  it.each<Row>([
    ['{"a": 1,}', '1:8', /comma before `}`.*remove it/],
    ['{\n  "a": [1,\n  ]\n}', '2:10', /comma before `]`/],
    ["{'a': 1}", '1:2', /only double quotes/],
    ['{"a": \'b\'}', '1:7', /only double quotes/],
    ['{a: 1}', '1:2', /Expected a key in double quotes/],
    ['{"a": 1 "b": 2}', '1:9', /Expected a comma or `}`/],
    ['[1 2]', '1:4', /Expected a comma or `]`/],
    ['{"a" 1}', '1:6', /Expected a colon after the key/],
    ['{"a": }', '1:7', /Expected a value after the colon/],
    ['{"a": 1,, "b": 2}', '1:9', /comma too many/],
    ['{"a": "b\n}', '1:7', /never closed/],
    ['{"a": "b', '1:7', /never closed/],
    ['{"a": "\\d"}', '1:8', /Not an escape of JSON/],
    ['{"a": "\\u12"}', '1:8', /four hexadecimal/],
    ['{"a": "\t"}', '1:8', /A tab must be written as `\\t`/],
    ['{"a": "\u0001"}', '1:8', /U\+0001 must be written as `\\u0001`/],
    ['{"a": 01}', '1:7', /leading zero/],
    ['{"a": .5}', '1:7', /digits on both sides/],
    ['{"a": True}', '1:7', /`True` is no JSON value/],
    ['{"a": undefined}', '1:7', /`undefined` is no JSON value/],
    ['{"a": b}', '1:7', /a text needs double quotes/],
    ['{"a": 1 // b\n}', '1:9', /no comments/],
    ['// a\n{}', '1:1', /no comments/],
    ['{"a": {"b": 1}', '1:1', /`{` is never closed/],
    ['{"a": [1, 2}', '1:12', /Expected `]`.*opened before/],
    ['{}}', '1:3', /Nothing may follow/],
    ['{"a":', '1:6', /file ends where a value/],
    ['{"a": 1,', '1:9', /file ends where a key/],
  ])('%j at %s', (text, at, message) => {
    const found = refusal(text, 'x.json');
    expect(found.at).toBe(at);
    expect(found.message).toMatch(message);
  });
});

describe('broken YAML', () => {
  it.each<Row>([
    ['a:\n\tb: 1', '2:1', /tab.*use spaces/],
    ['a:\n  b: 1\n\tc: 2', '3:1', /tab.*use spaces/],
    ['a:\n  \tb: 1\n  c: 2', '2:3', /tab.*use spaces/],
    ['a: {id}/x', '1:8', /starts with `{`.*put it in quotes/],
    ['a: {{ b }}', '1:5', /put it in quotes/],
    ['{{ a }}: b', '1:1', /key must be a text; put it in quotes/],
    ['a: [b] c', '1:8', /starts with `\[`.*put it in quotes/],
    ['a: @b', '1:4', /cannot start with @; put it in quotes/],
    ['a: `b`', '1:4', /cannot start with `; put it in quotes/],
    ['- %b', '1:3', /cannot start with %; put it in quotes/],
    ['a: *', '1:5', /starts with `\*`.*quotes/],
    ['a: *.example.com', '1:4', /`\*\.example\.com` refers to an anchor.*quotes/],
    ['a: b: c', '1:5', /second `: ` on one line; put the value in quotes/],
    ['a: "b": c', '1:7', /second `: `/],
    ['a: b\n  c: d', '2:3', /deeper than the line above/],
    ['a:\n   b: 1\n  c: 2', '3:3', /does not line up/],
    ['a:\n  - 1\n - 2', '3:2', /does not line up/],
    ['a: - b', '1:4', /list cannot begin on the line of its key/],
    ['a: "b', '1:4', /`"` opens a quoted text that is never closed/],
    ["a: 'it's'", '1:8', /closing quote; write `''`/],
    ['a: "b" c', '1:8', /closing quote; write `\\"`/],
    ["a: 'b\nc: 1\nd: 2", '1:4', /`'` is not closed/],
    ["a: 'b\nc: 'd'\ne: 1", '1:4', /`'` is not closed/],
    ['a: [1, 2\nb: 3', '1:4', /`\[` is not closed/],
    ['a: [1, 2', '1:4', /`\[` is never closed/],
    ['a: {b: [1], c: 2', '1:4', /`{` is never closed/],
    ['a: 1\nfoo\nb: 2', '2:1', /needs a colon/],
    ['a: 1\nfoo', '2:1', /needs a colon/],
    ['a:1\nb: 2', '1:1', /a space after the colon/],
    ['"a":b', '1:5', /space is missing after the colon/],
    ['a: "\\d"', '1:6', /write `\\\\` for a backslash/],
    ['a: "\\xzz"', '1:7', /hexadecimal/],
    ['a: | b\n  c', '1:6', /next line/],
    ['a: [,]', '1:5', /comma too many/],
    ['a: ]', '1:4', /no open bracket/],
    ['- a\nb: c', '2:1', /does not belong to what stands above/],
    ['a: b\r\n  c: d\r\n', '2:3', /deeper than the line above/],
    ['a: 🔒 "b": c', '1:10', /second `: `/],
    ['? [a]\n: b', '1:3', /key must be a text/],
  ])('%j at %s', (text, at, message) => {
    const found = refusal(text);
    expect(found.at).toBe(at);
    expect(found.message).toMatch(message);
  });
});

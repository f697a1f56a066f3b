import { describe, expect, it } from 'vitest';
import { decode } from '../../src/text/decode.ts';
import { Source } from '../../src/text/source.ts';

const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));

describe('decode', () => {
  it.each([
    ['UTF-8', bytes('grün: 🔒'), 'grün: 🔒'],
    ['UTF-8 with a mark', bytes([0xef, 0xbb, 0xbf], 'a: 1'), 'a: 1'],
    ['UTF-16 little endian with a mark', bytes([0xff, 0xfe, 0x61, 0, 0x3a, 0]), 'a:'],
    ['UTF-16 big endian with a mark', bytes([0xfe, 0xff, 0, 0x61, 0, 0x3a]), 'a:'],
    ['nothing', bytes(''), ''],
    ['a view into a larger buffer', bytes('xxabcxx').subarray(2, 5), 'abc'],
  ])('reads %s', (_name, input, text) => {
    expect(decode(input)).toEqual({ text });
  });

  it.each([
    [
      'a byte that starts no character',
      bytes('a: 1\nb: ', [0xff], ' c'),
      /UTF-8 \(line 2, byte 9 of the file\)/,
    ],
    ['a character cut off at the end', bytes('a: ', [0xe2, 0x82]), /UTF-8 \(line 1, byte 4 /],
    ['a broken byte after long characters', bytes('€€\n€', [0xe2, 0x28, 0xa1]), /UTF-8 \(line 2, byte 11 /],
    ['Latin-1', bytes('gr', [0xfc], 'n'), /save the file as UTF-8/],
    ['an encoded surrogate', bytes([0xed, 0xa0, 0x80]), /UTF-8/],
    ['a NUL byte', bytes('ab', [0], 'c'), /binary.*byte 3/],
    ['UTF-16 without a mark', bytes([0x61, 0, 0x3a, 0]), /binary/],
    ['UTF-16 with half a character', bytes([0xff, 0xfe, 0x61]), /UTF-16LE/],
    ['UTF-16 with a lone surrogate', bytes([0xff, 0xfe, 0x00, 0xd8]), /UTF-16LE/],
    ['UTF-16 with a NUL', bytes([0xff, 0xfe, 0x61, 0, 0, 0]), /binary/],
    ['UTF-32', bytes([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), /UTF-32/],
    ['UTF-32, big endian', bytes([0, 0, 0xfe, 0xff, 0, 0, 0, 0x61]), /UTF-32/],
    ['UTF-32 without a mark', bytes([0x61, 0, 0, 0, 0x3a, 0, 0, 0]), /UTF-32/],
    ['UTF-32, big endian, without a mark', bytes([0, 0, 0, 0x61, 0, 0, 0, 0x3a]), /UTF-32/],
  ])('refuses %s', (_name, input, message) => {
    expect(decode(input)).toEqual({ problem: expect.stringMatching(message) });
  });
});

describe('Source', () => {
  const source = new Source('x.yaml', 'a🔒b\r\nc\rd\n');

  it('counts lines and columns from 1, columns in UTF-16 units', () => {
    expect(source.position(0)).toEqual({ line: 1, column: 1 });
    expect(source.position(3)).toEqual({ line: 1, column: 4 });
    expect(source.position(6)).toEqual({ line: 2, column: 1 });
    expect(source.position(8)).toEqual({ line: 3, column: 1 });
  });

  it('gives lines without their ends', () => {
    expect([1, 2, 3, 4, 5].map((line) => source.line(line))).toEqual(['a🔒b', 'c', 'd', '', '']);
  });

  it('moves offsets outside the text to its ends', () => {
    expect(source.position(-5)).toEqual({ line: 1, column: 1 });
    expect(source.position(500)).toEqual({ line: 4, column: 1 });
  });
});

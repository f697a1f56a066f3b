import { decode } from '../text/decode.ts';
import { readRegular } from './read-file.ts';

/** A file as it lies on the disk. */
export interface Raw {
  /** Without byte order mark. */
  readonly text: string;
  /** The byte order mark, or nothing. */
  readonly mark: string;
  readonly encoding: 'utf-8' | 'utf-16';
}

/** As much as is read of a file. */
const maximum = 128 * 1024 * 1024;

/**
 * What a file holds now, for whoever is about to change it.
 *
 * @param real a path without links
 * @returns undefined where it is gone, or is no text
 */
export function readRaw(real: string): Raw | undefined {
  const read = readRegular(real, maximum);
  if ('unread' in read) return undefined;
  const { bytes } = read;
  const decoded = decode(bytes);
  if ('problem' in decoded) return undefined;
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return { text: decoded.text, mark: isMarked ? '\uFEFF' : '', encoding: isWide ? 'utf-16' : 'utf-8' };
}

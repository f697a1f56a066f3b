import { type FormatName, formatNames, isFormatName } from '../formats/index.ts';
import { UsageError } from './usage.ts';

/** One `--format FORMAT[:FILE]`. */
export interface FormatRequest {
  readonly name: FormatName;
  /** undefined: standard output. */
  readonly file: string | undefined;
}

/**
 * Reads the value of `--format`.
 *
 * @throws {UsageError} for a name that is no format
 */
export function parseFormat(text: string): FormatRequest {
  const colon = text.indexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon);
  const file = colon < 0 ? undefined : text.slice(colon + 1);
  if (!isFormatName(name))
    throw new UsageError(`no format is called '${name}': there are ${formatNames.join(', ')}`);
  if (file === '') throw new UsageError(`'${text}' names no file: write ${name}, or ${name}:FILE`);
  return { name, file };
}

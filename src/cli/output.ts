import { noCommands, noCommandsInJson } from '../text/log.ts';
import { writeFile } from './write-file.ts';

/** Prints text for people on standard output, which may be the log of a build. */
export function print(text: string): void {
  process.stdout.write(noCommands(text));
}

/** Prints JSON on standard output, which may be the log of a build. */
export function printJson(json: string): void {
  process.stdout.write(noCommandsInJson(json));
}

/** Says on standard error, which may be the log of a build, what a person should know; without what ends the line. */
export function say(message: string): void {
  printError(`threatlint: ${message}\n`);
}

/** Prints text on standard error as it is: what the argument parser has to say begins and ends by itself. */
export function printError(text: string): void {
  process.stderr.write(noCommands(text));
}

/**
 * Writes a result to standard output, or to the file that was asked for.
 *
 * @param options `isData`: for other programs, so that what would be changed for the log of a build stays as it is;
 *   `inputs`: what must not be overwritten
 * @throws {UsageError} when the file cannot be written
 */
export function writeResult(
  text: string,
  file: string | undefined,
  { isData = true, inputs }: { readonly isData?: boolean; readonly inputs?: ReadonlySet<string> } = {},
): void {
  if (file !== undefined) writeFile(file, text, inputs ? { inputs } : {});
  else if (isData) process.stdout.write(text);
  else print(text);
}

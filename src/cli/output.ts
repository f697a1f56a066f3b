import { noCommands, noCommandsInJson, noCommandsInXml } from '../text/log.ts';
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

/** The forms of results, and how each says the same without a line that is a command of the build server. */
const forms = {
  json: noCommandsInJson,
  svg: noCommandsInXml,
  text: noCommands,
  // Its writers leave no command in what is read again, where a backslash would be part of a name.
  'safe already': (text: string) => text,
} as const;

/**
 * Writes a result to standard output, which may be the log of a build, or as it is to the file that was asked for.
 *
 * @param options `form`: what is written; `inputs`: what must not be overwritten
 * @throws {UsageError} when the file cannot be written
 */
export function writeResult(
  text: string,
  file: string | undefined,
  { form, inputs }: { readonly form: keyof typeof forms; readonly inputs?: ReadonlySet<string> },
): void {
  if (file !== undefined) writeFile(file, text, inputs ? { inputs } : {});
  else process.stdout.write(forms[form](text));
}

import { writeFile } from './write-file.ts';

/**
 * Writes a result to standard output, or to the file that was asked for.
 *
 * @throws {UsageError} when the file cannot be written
 */
export function writeResult(text: string, file: string | undefined): void {
  if (file === undefined) process.stdout.write(text);
  else writeFile(file, text);
}

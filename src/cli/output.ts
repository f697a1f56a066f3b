import { writeFileSync } from 'node:fs';
import { UsageError } from './usage.ts';

/**
 * Writes a result to standard output, or to the file that was asked for.
 *
 * @throws {UsageError} when the file cannot be written
 */
export function writeResult(text: string, file: string | undefined): void {
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`cannot write ${file}: ${(error as NodeJS.ErrnoException).code ?? error}`);
  }
}

import { clean } from '../text/clean.ts';
import { bugs } from '../version.ts';

const bugReport = `This is a bug of threatlint. Please report it at ${bugs}
with the definition that shows it, or the part of it that does.`;

/** What a run comes to that an error ends. */
interface Failure {
  /** The exit status (README, Exit status). */
  readonly status: number;
  readonly said: string;
  /** Does nothing remain to be waited for? */
  readonly isLost: boolean;
}

/** What is said of an error that nobody expected, and what the run ends with. */
export function failureOf(error: unknown): Failure {
  if ((error as NodeJS.ErrnoException | undefined)?.syscall === 'uv_cwd')
    return { status: 2, said: 'the working folder is gone: change to one that is there', isLost: true };
  if (isTooLong(error)) {
    const said =
      'the results are longer than a text can be: check fewer files at once, or take --format json';
    return { status: 3, said, isLost: true };
  }
  return {
    status: 70,
    said: `internal error: ${cleanLines(describe(error))}\n${bugReport}`,
    isLost: false,
  };
}

/** No text in V8 is longer than half a gigabyte. What reports carry is bounded, but not the number of files. */
function isTooLong(error: unknown): boolean {
  return error instanceof RangeError && error.message === 'Invalid string length';
}

/** Several lines that are safe to print: arguments are a stranger's, too, where a shell expands file names. */
export function cleanLines(text: string): string {
  return text
    .split('\n')
    .map((line) => clean(line, 1000))
    .join('\n');
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

import { InvalidArgumentError, Option } from 'commander';
import { usualSeconds } from '../engine/watchdog.ts';

/** `--timeout` of every command that checks. */
export function timeoutOption(): Option {
  return new Option(
    '--timeout <SECONDS>',
    `the processor time that a definition may take (default: ${usualSeconds}); what is then not done is reported, with status 3`,
  ).argParser(seconds);
}

function seconds(text: string): number {
  const value = /^\d{0,6}\.?\d{0,3}$/.test(text) ? Number.parseFloat(text) : Number.NaN;
  if (!(value > 0))
    throw new InvalidArgumentError('it must be a number of seconds greater than 0, as in 60 or 0.5');
  return value;
}

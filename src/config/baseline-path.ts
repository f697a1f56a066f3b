import { dirname, join, resolve } from 'node:path';
import { baselineName } from '../policy/baseline.ts';
import type { Config } from './config.ts';

/** Where the baseline of a configuration is, absolute: where it says, else beside it, or in the working folder. */
export function baselinePath({ file, baseline }: Config, cwd: string): string {
  if (baseline) return baseline;
  return join(file === null ? cwd : dirname(resolve(cwd, file)), baselineName);
}

import type { Config } from '../../config/config.ts';
import type { Files } from '../../refs/files.ts';

/** Where to look for the files of a run. */
export interface FindRequest {
  readonly cwd: string;
  /** The repository's root, or the working folder: references stay inside it. */
  readonly root: string;
  /** Files, folders, globs; empty for everything below the working folder. */
  readonly paths: readonly string[];
  /** Where the files lie. */
  readonly files: Files;
  /** What the configuration says; used when no path is given. */
  readonly configured: Pick<Config, 'specs' | 'threatModels'>;
  /** Told what a person should know about the search, and what fails nothing. */
  readonly onNote?: ((message: string) => void) | undefined;
}

/** A file to look at. */
export interface Candidate {
  readonly path: string;
  /** Named by itself, so that silence about it would be wrong. */
  readonly named: boolean;
  /** The pattern of the configuration by which it is a threat model. */
  readonly model?: string;
  /** The folder that links must not lead out of; undefined where a person named the file or wrote the pattern. */
  readonly home?: string;
  /** It is looked for as a threat model alone: the configuration names the definitions, and says nothing of models. */
  readonly onlyModel?: true;
  /** `.gitignore` names it, and git did not tell whether it is tracked nevertheless. */
  readonly ignored?: true;
}

import { afterEach, beforeEach, vi } from 'vitest';
import { Repository } from './repository.ts';

/** A folder on disk that is the working folder of each test, and what commands print there. */
export class Inside extends Repository {
  readonly printed = { out: '', err: '' };

  constructor() {
    super();
    const home = process.cwd();
    beforeEach(() => {
      process.chdir(this.folder);
      this.printed.out = '';
      this.printed.err = '';
      vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
        this.printed.out += text;
        return true;
      });
      vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
        this.printed.err += text;
        return true;
      });
    });
    afterEach(() => {
      vi.restoreAllMocks();
      process.chdir(home);
    });
  }
}

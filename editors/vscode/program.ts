import { isAbsolute, join } from 'node:path';

export type Program = { readonly module: string } | { readonly command: string };

/**
 * The server to run: the extension's own, or the one of the person's settings. Only an absolute path names a program: any other
 * would be looked up, and could be found in the workspace, which is a stranger's.
 */
export function programOf(path: string, extension: string): Program {
  if (path === '') return { module: join(extension, 'server/dist/cli.js') };
  if (isAbsolute(path)) return { command: path };
  throw new Error(`threatlint.server.path must be an absolute path, and "${path}" is none.`);
}

import { fileURLToPath, pathToFileURL } from 'node:url';

/** The absolute path of a document that lies on the disk; undefined for what an editor keeps elsewhere (`untitled:`, `git:`). */
export function pathOf(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

export function uriOf(path: string): string {
  return pathToFileURL(path).href;
}

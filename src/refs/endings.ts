/**
 * How the names of files end that may hold definitions and threat models. Without comments `.jsonc` and `.json5` are JSON under
 * another name; with them they are refused, and said. `.pre-commit-hooks.yaml` and the extensions of editors name them again.
 */
export const endings: readonly string[] = ['.json', '.yaml', '.yml', '.jsonc', '.json5'];

/** Does the name of a file, or a path to it, end so? Upper and lower case are the same. */
export function endsAsOurs(path: string): boolean {
  return endings.includes(path.slice(path.lastIndexOf('.')).toLowerCase());
}

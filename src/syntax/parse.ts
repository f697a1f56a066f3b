import type { Source } from '../text/source.ts';
import { parseJson } from './json.ts';
import type { ParseResult, SyntaxTree } from './tree.ts';
import { isObject } from './value.ts';
import { parseYaml } from './yaml.ts';

/**
 * Reads a text as JSON or YAML, by what it contains rather than by its name: what starts with a bracket is JSON when
 * it is valid JSON, and otherwise YAML, whose flow collections look the same; only in a file called `.json` (or `.jsonc`, `.json5`) is broken
 * JSON reported as such. A mapping without braces is YAML whatever the name. An empty text is null.
 *
 * Returns the tree, or the first problem with its place. Never throws, whatever the text is.
 *
 * @param before what was read of an older text, if anything: it is read faster then, and what did not change is the same object
 */
export function parseSource(source: Source, before?: SyntaxTree): ParseResult {
  const bracketed = /^\s*[{[]/.test(source.text);
  const named = /\.json[c5]?$/i.test(source.file);
  if (bracketed) {
    const json = parseJson(source, before);
    if (json.ok || named) return json;
    return parseYaml(source, before);
  }
  const yaml = parseYaml(source, before);
  if (!named || (yaml.ok && (isObject(yaml.tree.value) || yaml.tree.value === null))) return yaml;
  // What is neither JSON nor a YAML mapping was meant to be JSON.
  return parseJson(source, before);
}

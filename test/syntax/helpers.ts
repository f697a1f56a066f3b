import { parseSource } from '../../src/syntax/parse.ts';
import type { Path, SyntaxTree } from '../../src/syntax/tree.ts';
import { Source } from '../../src/text/source.ts';

/** Parses a text that must be accepted. */
export function tree(text: string, file = 'x.yaml'): SyntaxTree {
  const result = parseSource(new Source(file, text));
  if (!result.ok) throw new Error(result.problems.map((problem) => problem.message).join('; '));
  return result.tree;
}

/** Parses a text that must be refused: the message, `line:column` and the text pointed at. */
export function refusal(text: string, file = 'x.yaml'): { message: string; at: string; shown: string } {
  const source = new Source(file, text);
  const result = parseSource(source);
  if (result.ok) throw new Error(`accepted: ${JSON.stringify(result.tree.value)?.slice(0, 200)}`);
  const [problem] = result.problems;
  if (!problem) throw new Error('refused without a problem');
  const { line, column } = source.position(problem.span.start);
  return {
    message: problem.message,
    at: `${line}:${column}`,
    shown: text.slice(problem.span.start, problem.span.end),
  };
}

/** `line:column text` of a path's value, and the key's text. */
export function place(parsed: SyntaxTree, path: Path): { value: string; key: string | null; depth: number } {
  const [location] = parsed.locate([path]);
  if (!location) throw new Error('no location');
  const { source } = parsed;
  const { line, column } = source.position(location.value.start);
  return {
    value: `${line}:${column} ${source.text.slice(location.value.start, location.value.end)}`,
    key: location.key && source.text.slice(location.key.start, location.key.end),
    depth: location.depth,
  };
}

/** Warnings as `line:column message`. */
export function warnings(parsed: SyntaxTree): string[] {
  return parsed.warnings.map(({ message, span }) => {
    const { line, column } = parsed.source.position(span.start);
    return `${line}:${column} ${message}`;
  });
}

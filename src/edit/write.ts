import { isObject } from '../syntax/value.ts';
import { resolvePlain } from '../syntax/yaml-scalars.ts';
import { Written } from './change.ts';

/** How the text around is written. */
export interface Style {
  readonly isJson: boolean;
  /** Of one level. */
  readonly indent: string;
  readonly lineEnd: string;
  /** Is it laid out over several lines? */
  readonly isSpread: boolean;
}

/** How a text is written: what its first lines show. */
export function styleOf(text: string, isJson: boolean): Style {
  // YAML 1.2 §5.4: a carriage return alone ends a line, too.
  const lineEnd = /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
  const [, indent = '  '] = /(?:\r\n?|\n)([ \t]+)[^\s#-]/.exec(text) ?? [];
  return {
    isJson,
    lineEnd,
    isSpread: /[\r\n]/.test(text.trim()),
    indent: indent.includes('\t') && !isJson ? '  ' : indent.slice(0, 8),
  };
}

/** A value on one line: JSON, or YAML that stands in brackets, too. */
export function inline(value: unknown, { isJson }: Pick<Style, 'isJson'>): string {
  if (value instanceof Written) return inline(value.value, { isJson });
  if (isJson) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => inline(item, { isJson })).join(', ')}]`;
  if (isObject(value)) {
    const members = Object.entries(value).map(
      ([key, inner]) => `${scalar(key)}: ${inline(inner, { isJson })}`,
    );
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
  }
  return scalar(value);
}

/**
 * A scalar as YAML, in brackets or not.
 *
 * @param quote the quotes to take where they can say it: those of the text in whose place it comes
 */
export function scalar(value: unknown, quote = ''): string {
  if (typeof value !== 'string') return JSON.stringify(value) ?? 'null';
  if (quote === '"' || needsEscapes(value)) return quoted(value);
  if (quote === "'" || !isPlain(value)) return `'${value.replaceAll("'", "''")}'`;
  return value;
}

/** What ends or folds a line, and what no YAML holds as it is (YAML 1.2.2 §5.1). */
const odd = /[\p{Cc}\p{Zl}\p{Zp}\uFEFF\uFFFE\uFFFF\p{Surrogate}]/u;
const oddOnes = new RegExp(odd, 'gu');

export function needsEscapes(text: string): boolean {
  return odd.test(text);
}

/** A text in double quotes: JSON's are YAML's (YAML 1.2.2 §1.3) once they hold nothing odd. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(
    oddOnes,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Do all readers take it for this text, in brackets and outside? */
function isPlain(text: string): boolean {
  return (
    /^[A-Za-z_$/](?:[\w$/.+~-]|:(?=[\w/.]))*(?: [\w./-]+)*$/.test(text) &&
    typeof resolvePlain(text) === 'string' &&
    // What YAML 1.1 takes for a truth value.
    !/^(?:y|n|yes|no|on|off)$/i.test(text)
  );
}

/** A value as lines of a YAML block, without the indentation of what it stands in. */
export function blockLines(value: unknown, indent: string): readonly string[] {
  if (value instanceof Written) return value.lines;
  if (Array.isArray(value) && value.some((item) => typeof item === 'object' && item !== null)) {
    return value.flatMap((item) =>
      blockLines(item, indent).map((line, at) => (at === 0 ? `- ${line}` : `  ${line}`)),
    );
  }
  if (!isObject(value) || Object.keys(value).length === 0) return [inline(value, { isJson: false })];
  return Object.entries(value).flatMap(([key, inner]) => entryLines(key, inner, indent));
}

/** `key: value` as lines of a YAML block. */
export function entryLines(key: string, value: unknown, indent: string): readonly string[] {
  if (value instanceof Written) return value.lines;
  const isNested =
    Array.isArray(value) || isObject(value)
      ? Object.values(value).length > 0 &&
        (isObject(value) || Object.values(value).some((item) => typeof item === 'object' && item !== null))
      : false;
  const name = scalar(key);
  if (!isNested) return [`${name}: ${inline(value, { isJson: false })}`];
  return [`${name}:`, ...blockLines(value, indent).map((line) => indent + line)];
}

/** A value in JSON that is laid out over lines. */
export function jsonLines(value: unknown, { indent, lineEnd }: Style, margin: string): string {
  const plain = value instanceof Written ? value.value : value;
  return JSON.stringify(plain, null, indent).replaceAll('\n', lineEnd + margin);
}

import { clean } from './clean.ts';

/**
 * A stranger's text in a Markdown table: every sign that could be markup is escaped, a mention reaches nobody.
 *
 * @param value as written
 */
export function markdown(value: string): string {
  return clean(value, 300)
    .replace(/[\\`*_{}[\]()<>#+!|~&:@.$^]/g, '\\$&')
    .replaceAll('@', '@<!-- -->');
}

/** A stranger's text as code in a Markdown table. */
export function code(value: string): string {
  const text = clean(value, 300).replaceAll('|', '\\|');
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${space}${text}${space}${fence}`;
}

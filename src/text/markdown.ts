import { clean } from './clean.ts';

/** Signs that could be markup wherever Markdown is read. */
const markup = /[\\`*_{}[\]()<>#+!|~&:@.$^]/g;

/**
 * What GitHub and GitLab look for once a text is rendered, where a backslash is gone: mentions, issues, merge requests
 * and the like, `:emoji:`, addresses. A comment, of which nobody sees anything, parts the sign from the name.
 */
const references =
  /(\\@)|((?:\\[#!~&$]|%)(?=\w|\\)|\bGH(?=-\d)|(?<=\\:\w)|\\:(?=[\w+-])|(?<=\bww)w(?=\\\.)|(?<=\bhttps?)(?=\\:)|(?<=\bft)p(?=\\:)|(?<=\bmailt)o(?=\\:))/gi;

/**
 * A stranger's text in a Markdown table: every sign that could be markup is escaped, a mention reaches nobody.
 *
 * @param value as written
 */
export function markdown(value: string): string {
  return clean(value, 300).replace(markup, '\\$&').replace(references, '$&<!-- -->');
}

/**
 * A message of ours, which puts names between backticks: those are code, all else is text. Whatever a stranger's name does to the
 * pairs of them, each piece is harmless.
 */
export function prose(message: string): string {
  const pieces = message.split('`');
  // One that has no partner is a sign like any other.
  if (pieces.length % 2 === 0) return markdown(message);
  return pieces.map((piece, at) => (at % 2 === 0 ? markdown(piece) : code(piece))).join('');
}

/**
 * A stranger's text as code in Markdown, in a table or outside of one. In a code span nothing is markup but the backticks
 * around it (CommonMark §6.1), and in a table the bar, whose backslash is seen outside of one (GFM §4.10), and some readers
 * take for escaped where another one stands before it: what holds either is no code span but escaped.
 */
export function code(value: string): string {
  const text = clean(value, 300);
  return text.trim() === '' || /[`|]|\\$/.test(text) ? markdown(value) : `\`${text}\``;
}

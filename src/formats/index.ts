import type { Report } from '../verdict/report.ts';
import type { CutOptions } from './cut.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { gitlabSast, type SastOptions } from './gitlab-sast.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { type PrettyOptions, pretty } from './pretty/pretty.ts';
import { type SarifOptions, sarif } from './sarif.ts';

/** What the formats may want to know besides the report; each takes what it needs. */
interface FormatOptions extends PrettyOptions, SarifOptions, SastOptions, CutOptions {}

/** A format: the same report and options give the same text, in pieces; no input or output happens here. */
export type Format = (report: Report, options: FormatOptions) => Iterable<string>;

/** Each format by name. They are small: a file of its own would take longer to find than to read with the rest. */
export const formats = {
  pretty: (report, options) => [pretty(report, options)],
  json,
  sarif,
  markdown: (report, options) => [markdown(report, options)],
  github,
  gitlab,
  'gitlab-sast': gitlabSast,
  junit,
} satisfies Record<string, Format>;

export type FormatName = keyof typeof formats;

/** The names that `--format` takes. */
export const formatNames = Object.keys(formats) as readonly FormatName[];

/** Is it the name of a format? */
export function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(formats, name);
}

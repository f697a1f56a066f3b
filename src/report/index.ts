import type { PrettyOptions } from './pretty.ts';
import type { Report } from './report.ts';
import type { SarifOptions } from './sarif.ts';

/** What the formats may want to know besides the report; each takes what it needs. */
export interface FormatOptions extends PrettyOptions, SarifOptions {}

/** A format: the same report and options give the same text; no input or output happens here. */
export type Format = (report: Report, options: FormatOptions) => string;

/** Each format by name, loaded when it is wanted. */
export const formats = {
  pretty: async (): Promise<Format> => (await import('./pretty.ts')).pretty,
  json: async (): Promise<Format> => (await import('./json.ts')).json,
  sarif: async (): Promise<Format> => (await import('./sarif.ts')).sarif,
};

export type FormatName = keyof typeof formats;

/** The names that `--format` takes. */
export const formatNames = Object.keys(formats) as readonly FormatName[];

/** Is it the name of a format? */
export function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(formats, name);
}

/** The format of that name. */
export function loadFormat(name: FormatName): Promise<Format> {
  return formats[name]();
}

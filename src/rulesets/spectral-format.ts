import { dirname, join } from 'node:path';
import type { Document } from '../refs/document.ts';
import { isObject, own } from '../syntax/value.ts';

/** The OWASP ruleset in the version that is shipped: by its package's name, or where its own page says it is to be fetched. */
const owaspRuleset =
  /^(?:https:\/\/(?:unpkg\.com|cdn\.jsdelivr\.net\/npm)\/)?@stoplight\/spectral-owasp-ruleset(?:@\^?2[\w.]{0,20})?(?:\/dist\/ruleset\.(?:mjs|js))?$/;

/** Is it the OWASP ruleset, which comes with threatlint and is not fetched? */
export function isOwaspRuleset(name: string): boolean {
  return owaspRuleset.test(name);
}

/** Keys that only Spectral's rules know; `severities` says which of ours its four are. */
const spectralKeys = [
  ...[
    'formats',
    'functions',
    'functionsDir',
    'aliases',
    'overrides',
    'parserOptions',
    'except',
    'severities',
  ],
];

/** Packages with a scope, and JavaScript. */
const isForeign = /^@[^/]+\/|\.[cm]?[jt]s$/;

/** Is it a ruleset with rules of Spectral, by what stands in the file itself? */
export function isSpectral({ tree: { value } }: Document): boolean {
  if (!isObject(value)) return false;
  if (spectralKeys.some((key) => own(value, key) !== undefined)) return true;
  // A level is something that only Spectral's have.
  if (
    extended(value).some(
      (one) => one.level !== undefined || isOfSpectral(one.name) || isForeign.test(one.name),
    )
  )
    return true;
  const rules = own(value, 'rules');
  return (
    isObject(rules) &&
    Object.values(rules).some((rule) => own(rule, 'given') !== undefined || own(rule, 'then') !== undefined)
  );
}

/** Is it the name of a ruleset that only Spectral's rules are in? */
export function isOfSpectral(name: string): boolean {
  return name.startsWith('spectral:') || isOwaspRuleset(name);
}

export interface Extended {
  readonly name: string;
  /** `all`, `recommended` or `off`, where the file says it. */
  readonly level: unknown;
  /** The way to the name in the file. */
  readonly path: readonly (string | number)[];
}

/** What a ruleset in Spectral's format builds on: a name, a list of names, or of pairs of name and level. */
export function extended(value: unknown): Extended[] {
  const names = own(value, 'extends');
  if (typeof names === 'string') return [{ name: names, level: undefined, path: ['extends'] }];
  if (!Array.isArray(names)) return [];
  return names.flatMap((each: unknown, at): Extended[] => {
    if (typeof each === 'string') return [{ name: each, level: undefined, path: ['extends', at] }];
    if (!Array.isArray(each) || typeof each[0] !== 'string') return [];
    return [{ name: each[0], level: each[1], path: ['extends', at, 0] }];
  });
}

/** Is it the name of a file of data beside the ruleset that says it? Without a dot in front it is a package's. */
export function isFileName(name: string): boolean {
  return /^\.{0,2}[\\/].*\.(?:ya?ml|json)$/i.test(name);
}

/** The folders in which a package is looked for, from beside the ruleset upwards. */
export function packageFolders(name: string, from: Document): string[] {
  const folders: string[] = [];
  for (let folder = dirname(from.absolute); ; folder = dirname(folder)) {
    folders.push(join(folder, 'node_modules', name));
    if (folder === dirname(folder)) return folders;
  }
}

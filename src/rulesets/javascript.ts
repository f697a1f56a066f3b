import { basename, dirname, resolve } from 'node:path';
import type { Document } from '../refs/document.ts';
import type { Workspace } from '../refs/workspace.ts';
import { parseSource } from '../syntax/parse.ts';
import { Source } from '../text/source.ts';
import type { RulesetReference } from './ruleset.ts';

/** Is it the name of JavaScript, or of TypeScript, which is refused where it would be loaded? */
export function isCode(name: string): boolean {
  return /\.[cm]?[jt]s$/.test(name);
}

const standIns = new WeakSet<Document>();

/** Stands it in the place of code, which is the whole ruleset then? */
export function isStandIn(document: Document): boolean {
  return standIns.has(document);
}

/**
 * A ruleset that builds on a file of JavaScript and says nothing itself: in its place where one names the code. Nothing of
 * the file is read; whether it may be loaded is decided where any code is (src/spectral/definition.ts).
 *
 * @returns undefined when there is no such file
 */
export function standIn({ name, place }: RulesetReference, workspace: Workspace): Document | undefined {
  const named = resolve(place ? dirname(place.document.absolute) : workspace.cwd, name);
  const absolute = workspace.files.realpath(named);
  if (absolute === undefined) return undefined;
  const file = workspace.display(named);
  const source = new Source(file, `extends: [${JSON.stringify(`./${basename(absolute)}`)}]\n`);
  const parsed = parseSource(source);
  if (!parsed.ok) return undefined;
  const document = { file, absolute, source, tree: parsed.tree, warnings: [] };
  standIns.add(document);
  return document;
}

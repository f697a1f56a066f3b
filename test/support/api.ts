import { resolve } from 'node:path';
import type { Api } from '../../src/openapi/model.ts';
import { readApi } from '../../src/openapi/read.ts';
import type { Document } from '../../src/refs/document.ts';
import { References } from '../../src/refs/references.ts';
import { Workspace } from '../../src/refs/workspace.ts';

const folder = resolve('/workspace');

/** A workspace of texts by file name, nothing on disk. */
export function workspaceOf(files: Readonly<Record<string, string>>): Workspace {
  const overlay = new Map(Object.entries(files).map(([name, text]) => [resolve(folder, name), text]));
  return new Workspace(folder, [folder], overlay);
}

/** Reads one of a workspace's files. */
export function documentOf(workspace: Workspace, name: string): Document {
  const outcome = workspace.open(name);
  if ('failure' in outcome) throw new Error(outcome.failure.message);
  return outcome.document;
}

/** Reads a definition from text; other files of its workspace may be given. */
export function apiOf(text: string, files: Readonly<Record<string, string>> = {}): Api {
  const workspace = workspaceOf({ 'openapi.yaml': text, ...files });
  return readApi(documentOf(workspace, 'openapi.yaml'), new References(workspace));
}

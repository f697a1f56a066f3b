import type { CodeAction, Command, WorkspaceEdit } from 'vscode-languageserver';
import { isObject } from '../syntax/value.ts';

/** Makes an edit: for clients that take code actions as commands alone (LSP 3.17, codeActionLiteralSupport). */
export const applyEdit = 'threatlint.applyEdit';

/** The version of an open text; null of a file. */
export type VersionOf = (uri: string) => number | null;

/** What an edit was made for: `changes` do not say it. */
interface Made {
  readonly edit: WorkspaceEdit;
  readonly versions: Readonly<Record<string, number | null>>;
}

/** Code actions as commands that do the same. */
export function asCommands(actions: readonly CodeAction[], versionOf: VersionOf): Command[] {
  return actions.flatMap(({ title, edit }) => {
    if (!edit) return [];
    const versions = Object.fromEntries(urisOf(edit).map((uri) => [uri, versionOf(uri)]));
    const made: Made = { edit, versions };
    return [{ title, command: applyEdit, arguments: [made] }];
  });
}

/** What a command brings back; undefined where it is none of ours. */
export function editOf(argument: unknown): Made | undefined {
  if (!isObject(argument) || !isObject(argument.edit) || !isObject(argument.versions)) return undefined;
  return argument as unknown as Made;
}

/** Are the texts still those that the edit was made for? */
export function isStill({ versions }: Made, versionOf: VersionOf): boolean {
  return Object.entries(versions).every(([uri, version]) => versionOf(uri) === version);
}

function urisOf({ changes = {}, documentChanges = [] }: WorkspaceEdit): string[] {
  const others = documentChanges.flatMap((one) => ('textDocument' in one ? [one.textDocument.uri] : []));
  return [...Object.keys(changes), ...others];
}

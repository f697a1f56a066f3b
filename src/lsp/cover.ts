import type { CodeAction } from 'vscode-languageserver';
import type { Change } from '../edit/change.ts';
import { planEdits } from '../edit/edit.ts';
import type { Operation } from '../openapi/model.ts';
import { own, ownAt } from '../syntax/value.ts';
import type { ThreatOutcome } from '../threats/proof/verify.ts';
import { Positions } from './text.ts';
import type { View } from './view.ts';

/** More than a menu shows tells nobody which threat is meant. */
const mostOffered = 10;

/** An operation at the cursor into the scope of a threat that leaves it out, in the model of its definition. */
export function coverActions(view: View, offset: number): CodeAction[] {
  if (!view.isFresh) return [];
  const { path, part } = view.where(offset);
  const [operation] = part === 'key' ? view.operationsAt(path) : [];
  if (!operation || operation.kind !== 'operation') return [];
  return view.threats
    .filter(({ scope, linked }) => linked.reach.includes(operation.api) && !scope.includes(operation))
    .slice(0, mostOffered)
    .flatMap((threat) => cover(view, operation, threat));
}

function cover(view: View, operation: Operation, { id, place }: ThreatOutcome): CodeAction[] {
  const { tree, absolute } = place.document;
  const written = ownAt(tree.value, place.path());
  const [edits] = planEdits(tree, [[addition([...place.path(), 'scope'], own(written, 'scope'), operation)]]);
  if (!edits) return [];
  const positions = new Positions(tree.source, view.encoding);
  const changes = edits.map((edit) => ({ range: positions.span(edit), newText: edit.text }));
  return [
    {
      title: `Add ${operation.label} to threat ${id}`,
      kind: 'quickfix',
      edit: view.workspaceEdit({ [view.uriOf(absolute)]: changes }),
    },
  ];
}

/** What a scope names besides is kept as it is: keys of a selector are ANDed, the entries of `any` ORed. */
function addition(
  path: readonly (string | number)[],
  scope: unknown,
  { path: name, method }: Operation,
): Change {
  const more = { path: name, method };
  const any = own(scope, 'any');
  if (Array.isArray(any) && Object.keys(scope as object).length === 1)
    return { op: 'insert', path: [...path, 'any'], value: more };
  return { op: 'set', path, value: { any: [scope, more] } };
}

import type { Operation } from '../../../openapi/model.ts';
import type { LinkedModel } from '../../../threats/model/link.ts';
import { type Grounds, widened } from '../scope-change.ts';
import { former, joined, named, type Part, type Said } from './said.ts';
import type { Asked, Side } from './threats.ts';

/** Says what is accepted of a threat that was not. */
export function compareAcceptances(
  was: Side | undefined,
  is: Side,
  { now }: Pick<Asked, 'now'>,
  said: Said,
): void {
  const { id } = is.threat;
  const { model } = is.linked;
  const formerly = new Map((was?.outcome?.acceptances ?? []).map((one) => [one.acceptance.id, one]));
  for (const { acceptance, scope } of is.outcome?.acceptances ?? []) {
    const then = formerly.get(acceptance.id);
    const { place, expires, residual } = acceptance;
    if (!then) {
      const message = `${acceptance.id} accepts ${id} until ${expires}`;
      said.widen(model, [id, acceptance.id], { at: place, part: 'key', message, before: null });
      continue;
    }
    const old = then.acceptance;
    const known = new Set((was?.outcome?.scope ?? []).filter((one) => then.scope.has(one)).map(now));
    const more = (is.outcome?.scope ?? []).filter((one) => scope.has(one) && !known.has(one));
    const parts: Part[] = [];
    if (expires > old.expires)
      parts.push({
        what: 'expires',
        message: `${acceptance.id} accepts ${id} until ${expires}`,
        before: `it ended on ${old.expires}`,
      });
    if (old.residual !== undefined && (residual === undefined || residual > old.residual))
      parts.push({
        what: 'residual',
        message: `${acceptance.id} accepts ${residual === undefined ? 'any residual risk' : `a residual risk of ${residual}`} in ${id}`,
        before: `it was ${old.residual}`,
      });
    // Where the threat grew, it is accepted on more without anybody having written so.
    const isRewritten = JSON.stringify(acceptance.scope) !== JSON.stringify(old.scope);
    if (more.length > 0 && isRewritten)
      parts.push({
        what: 'scope',
        message: `${acceptance.id} accepts ${id} on ${named(more)}, too`,
        before: 'it did not',
      });
    if (parts.length === 0) continue;
    const { names: _, ...words } = joined(parts);
    const related = former(old.place, 'the acceptance');
    said.widen(model, [id, acceptance.id], { at: place, part: 'key', ...words, related });
  }
}

/** Says what is left out of the coverage, and which candidates are dismissed, that were not. */
export function compareExceptions(
  old: LinkedModel,
  linked: LinkedModel,
  grounds: Omit<Grounds, 'before' | 'after'>,
  said: Said,
): void {
  const { model } = linked;
  const exempt = new Map(old.model.exemptions.map((one) => [one.id, one]));
  for (const { id, place, expires, scope } of model.exemptions) {
    const then = exempt.get(id);
    const more =
      then && widened(then.scope, scope, { ...grounds, before: old.context, after: linked.context });
    if (then && then.expires >= expires && !more) continue;
    const until = `${id} exempts operations from coverage until ${expires}`;
    said.widen(model, ['exemption', id], {
      at: place,
      part: 'key',
      message: more ? `${id} exempts ${ofMore(more.operations)} from coverage until ${expires}` : until,
      before: then ? `it ended on ${then.expires}, on ${JSON.stringify(then.scope)}` : null,
      ...(then ? { related: former(then.place, 'the exemption') } : {}),
    });
  }
  const dismissed = new Map(old.model.dismissed.map((one) => [one.id, one]));
  for (const { id, place, expires } of model.dismissed) {
    const then = dismissed.get(id);
    if (then && (then.expires === undefined || (expires !== undefined && expires <= then.expires))) continue;
    said.widen(model, ['dismissed', id], {
      at: place,
      part: 'key',
      message: `The candidate ${id} is dismissed${then && expires ? ` until ${expires}` : ''}`,
      before: then ? `it ended on ${then.expires}` : null,
      ...(then ? { related: former(then.place, 'the dismissal') } : {}),
    });
  }
}

function ofMore(operations: readonly Operation[]): string {
  return operations.length > 0 ? `${named(operations)}, too,` : 'operations of other kinds, too,';
}
